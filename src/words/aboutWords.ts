import { formatCount } from './format.ts';

interface Left {
  readonly title: string;
  readonly points: readonly string[];
}

const counted = (count: number, what: string): string => `${formatCount(count)} ${what}`;

/** *About the model*: what it is, how well its numbers are known, and what it leaves out. Kept true to the present state. */
export const aboutWords = {
  title: 'About the model',
  what:
    'A run lays down every frame’s arrival, then carries out interrupts, polls, wake-ups, system calls, locks and every access to a cache line, each at its own instant. Latencies, shares and counts are read from what happened; nothing on the screen is scripted.',
  known: 'How well its numbers are known',
  grades: (by: Readonly<Record<'measured' | 'published' | 'derived' | 'estimated', number>>, all: number) =>
    `Of ${counted(all, 'constants')} of machines, kernels, fit and stages, ${formatCount(by.measured)} are measured, ${formatCount(by.published)} published, ${formatCount(by.derived)} derived from those, and ${formatCount(by.estimated)} estimated, most of them the instruction counts of stages. The Model panel has each with its source.`,
  fit: 'Seven numbers are fitted, to one row (1cpu) of the table of 2006. An instruction count by itself says little; how the counts of a column add up is what the fit turns.',
  left: 'What is left out',
  sections: [
    {
      title: 'Traffic and TCP',
      points: [
        'Arrivals are laid down before the run, and a segment that is dropped does not come again. Only senders that wait for ACKs, a kind of traffic to choose, have a window, timeouts and fast retransmission; no congestion control, and no ACK is lost.',
        'TCP acknowledges, at once or delayed. It has no SACK, PAWS, RACK or timestamps; segments out of order are kept only for senders that wait for ACKs. A handshake’s segments and those that find the reader elsewhere run in the softirq.',
        'Of transmission there is what ACKs need; the application sends no data. A delayed ACK that is due after the last packet is not waited for.',
        'Fragments are not reassembled, on either side: what no signature tells is a whole packet on the slow path.',
      ],
    },
    {
      title: 'The kernel',
      points: [
        'There was no GRO in 2005, so the old kernel has none. The modern one has RCU lookup, early demultiplexing of connected sockets, a walk of the routing trie for every datagram, no route reference, no prequeue, GRO, lists up to IP, pages in pools, and what another core has done with freed on the core that allocated it; it has no receive offload for UDP, and no list waits for an interprocessor interrupt.',
        'On the machine of 2006 the steering paths are the functions of 2.6.35 with the stack of 2.6.15 around them: a what-if, as AF_XDP and the cpumap are there.',
        'A run queue in turn, with time slices; no priorities, no load balancer, and the softirq’s thread gives way as in 2.6.15, also in the modern kernel. Whether a woken reader takes the core from another program is a knob, and a reader moves only where a knob says so.',
        'A prequeue that overflows drops, where the kernel would run TCP in the softirq. The interrupt’s loop over channels has no bound.',
      ],
    },
    {
      title: 'The channels',
      points: [
        'Van Jacobson’s code was never published. The application channel’s way back (a transmit channel, buffers given back by index) and the wake-up of a driver channel are assumptions, each among the choices of the validation page.',
        'The driver is the stock e1000 of the time with a classification and a put; the one of the talk was another.',
        'A program for AF_XDP or a cpumap redirects or passes. Their rings are as long as a channel of 2006, frames go back through the slab, and nothing behind a cpumap is merged.',
      ],
    },
    {
      title: 'Netfilter',
      points: [
        'Verdicts are the kernel’s, checked against recordings of a real one; costs are those of 2.6.15, rule by rule; the modern kernel has other locks, and its own count of instructions for following, making and forgetting a connection. A hook’s verdict is computed when a packet enters it and shown when it has been paid for.',
        'REJECT drops; the refusal is not sent. In a run, ICMP, IPv6 and fragments do not reach the rules with types of their own.',
        'Against a kernel of today three packets of 9600 differ: a connection whose ACK is refused, and a fixed source port taken from a closed connection.',
      ],
    },
    {
      title: 'The machine',
      points: [
        'One private cache a core and, where the profile has one, a last level; hits in the first and second level cost the same. No TLB, no branch prediction, no hyper-threads, no change of clock. Instruction fetches are in the instruction cost.',
        'Memory has a latency and streams have a rate; the bandwidth of memory and of the interconnect is not shared out between cores.',
        'The card is one model: rings, throttled interrupts, one DMA engine. Only the steering paths have several queues.',
        'A chase of a line that this core itself has under way is free, as the cost rules say.',
      ],
    },
  ] satisfies readonly Left[],
  doubt: 'Where to doubt it',
  doubts: [
    'The table of 2006 is missed in several cells, and the page says which: mostly what a wake-up costs when the reader is on another core.',
    'Orderings and ratios carry further than absolute numbers; those of modern machines run the partial modern kernel.',
  ],
  toValidation: 'Published against simulated',
} as const;
