/** One measured number beside the simulated one. */
export interface Measurement {
  readonly id: string;
  readonly label: string;
  readonly unit: 'ns' | 'ratio';
  readonly published: number;
  readonly simulated: number;
  /** How far off it may be to agree, as a share; null: shown for reading. */
  readonly tolerance: number | null;
  readonly source: string;
}

export interface JudgedMeasurement extends Measurement {
  /** simulated / published - 1 */
  readonly error: number;
  /** Null where there is no tolerance. */
  readonly agrees: boolean | null;
}

export interface MeasurementAgreement {
  readonly machine: string;
  readonly measurements: readonly JudgedMeasurement[];
  /** Why those that miss do, as far as it is known. */
  readonly remarks: readonly string[];
}

export function judge(measurement: Measurement): JudgedMeasurement {
  const error = measurement.simulated / measurement.published - 1;
  return { ...measurement, error, agrees: measurement.tolerance === null ? null : Math.abs(error) <= measurement.tolerance };
}
