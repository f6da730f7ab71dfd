/** What was chosen about this kernel without being certain of it: validation tries the alternatives, scenarios cannot. */
export interface KernelChoices {
  /** TCP of a sleeping reader's segments runs in the reader (`net.ipv4.tcp_low_latency` = 0). */
  readonly prequeue: boolean;
  /** Its first packet wakes the reader and sets the ACK timer whether the reader sleeps or not. */
  readonly prequeueAlwaysWakes: boolean;
  /** A poll is over when a pass has found nothing at all, neither received nor sent (e1000 of 2005); otherwise when the ring is empty. */
  readonly pollsUntilNothing: boolean;
  /** Data segments that one ACK answers. */
  readonly segmentsPerAck: number;
  /** Who is charged for the stores that a lock's atomic operation has to wait for. */
  readonly drainCountsAs: 'stall' | 'lock';
  /** How one core has another's softirq run: by waking a thread there that runs it, as ksoftirqd is one, or by an interprocessor interrupt. */
  readonly softirqElsewhere: 'thread' | 'interrupt';
  /** Where another core may come in between: around what synchronises, or before every access to a line (slower; a test compares them). */
  readonly schedulingPoints: 'synchronising' | 'everyAccess';
}

export const kernelChoices: KernelChoices = { prequeue: true, prequeueAlwaysWakes: true, pollsUntilNothing: true, segmentsPerAck: 2, drainCountsAs: 'stall', softirqElsewhere: 'thread', schedulingPoints: 'synchronising' };
