/** One measured number beside the simulated one. */
export interface Measurement {
  readonly id: string;
  readonly label: string;
  readonly unit: 'ns' | 'ratio' | '%' | 'Mpps';
  readonly published: number;
  readonly simulated: number;
  /**
   * How far off it may be to agree, as a share; `order`: a ratio has to lie on the published side of 1, whatever its size; null: shown
   * for reading.
   */
  readonly tolerance: number | 'order' | null;
  readonly source: string;
}

export interface JudgedMeasurement extends Measurement {
  /** simulated / published - 1 */
  readonly error: number;
  /** Null where there is no tolerance. */
  readonly agrees: boolean | null;
}

/** A published number that the model cannot be asked for, and why not. */
export interface Absent {
  readonly label: string;
  readonly published: string;
  readonly reason: string;
}

export interface MeasurementAgreement {
  readonly machine: string;
  /** Where machine and traffic differ from those of the measurement. */
  readonly nearest: string;
  readonly measurements: readonly JudgedMeasurement[];
  readonly absent: readonly Absent[];
  /** Why those that miss do, as far as it is known. */
  readonly remarks: readonly string[];
}

export function judge(measurement: Measurement): JudgedMeasurement {
  const { published, simulated, tolerance } = measurement;
  const error = simulated / published - 1;
  return { ...measurement, error, agrees: tolerance === null ? null : tolerance === 'order' ? simulated > 1 === published > 1 : Math.abs(error) <= tolerance };
}
