/** Senders that wait for acknowledgements: what they send next depends on the run. Segments of a flow are numbered from 0. */
export interface ClosedLoop {
  /** By frame: which segment of its flow it carries. */
  readonly segment: Int32Array;
  /** Frames that stand in the arrivals by now. */
  readonly made: number;
  /** Nothing more will be sent. */
  readonly isOver: boolean;
  /** The first windows; `offered`: how many segments a socket's empty buffer holds. `schedule` makes `happens` hear of an event. */
  begin(offered: number, schedule: (atNs: number, event: number) => void): void;
  /** An ACK leaves this machine: all segments before `next` are here, those before `edge` may come. */
  acknowledge(flow: number, next: number, edge: number, atNs: number): void;
  /** TCP has taken all segments before `next`. */
  received(flow: number, next: number): void;
  happens(event: number, atNs: number): void;
}
