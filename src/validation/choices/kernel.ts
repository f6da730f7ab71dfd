import type { Choice } from '../choice.ts';
import { firstReading, throughWaitQueue, transmitsByChannel, transmitsSkBuffs, withoutFlags, withoutLocks, withoutReadBack } from './stages.ts';

/** What the kernel of 2006 did, where the documents leave it open. */
export const kernel: readonly Choice[] = [
  {
    id: 'interruptRate',
    label: 'Interrupts a second',
    chosen: '8000',
    source: 'static default of the e1000 driver before November 2006 (Linux commit 835bb1298311); the talk does not say',
    alternatives: [
      { id: '4000', label: 'half of it', knobs: { interruptsPerSecond: 4000 } },
      { id: '20000', label: 'the upper end of the driver\'s dynamic mode', knobs: { interruptsPerSecond: 20_000 } },
      { id: 'unlimited', label: 'no throttle', knobs: { interruptsPerSecond: 0 } },
    ],
  },
  {
    id: 'pollExit',
    label: 'When a poll is over',
    chosen: 'when a pass has neither received nor cleaned anything',
    source: 'e1000_clean of e1000 6.0.60 (2005): it leaves the list when neither was done',
    alternatives: [{ id: 'emptyRing', label: 'as soon as the ring is empty', kernel: { pollsUntilNothing: false } }],
  },
  {
    id: 'readBack',
    label: 'Unmasking the interrupt',
    chosen: 'the register is read back',
    source: 'e1000_irq_enable of e1000 6.0.60 (2005): E1000_WRITE_FLUSH',
    alternatives: [{ id: 'posted', label: 'the write is posted', stage: withoutReadBack }],
  },
  {
    id: 'channelTransmit',
    label: 'What a channel\'s driver transmits',
    chosen: 'bare buffers, as it receives them',
    source: 'the driver of the talk knows no sk_buff (LWN 169961)',
    alternatives: [
      { id: 'skBuffs', label: 'the sk_buff of an ACK, which it frees', stage: transmitsSkBuffs },
      { id: 'transmitChannel', label: 'the socket channel\'s ACKs leave by a channel too, as the application channel\'s: no lock of queue or ring', stage: transmitsByChannel },
    ],
  },
  {
    id: 'ringSlots',
    label: 'Receive ring',
    chosen: '256',
    source: 'default of the e1000 driver (domain facts 3.4)',
    alternatives: [{ id: '1024', label: 'four times as many descriptors', knobs: { ringSlots: 1024 } }],
  },
  {
    id: 'prequeue',
    label: 'Where TCP runs',
    chosen: 'in the reader, when it sleeps in recv',
    source: 'net.ipv4.tcp_low_latency is 0 by default; "a fair amount of it is done that way now" (LWN 182060)',
    alternatives: [{ id: 'softirq', label: 'always in the softirq, unless the reader has the socket', kernel: { prequeue: false } }],
  },
  {
    id: 'ackPath',
    label: 'Segments that one ACK answers',
    chosen: '2',
    source: 'RFC 1122 and tcp_ack_snd_check: every second full segment',
    alternatives: [
      { id: 'everySegment', label: 'quick ACKs', kernel: { segmentsPerAck: 1 } },
      { id: 'everyFourth', label: 'fewer, as when the reader lags behind', kernel: { segmentsPerAck: 4 } },
    ],
  },
  {
    id: 'lockInventory',
    label: 'Which locks are taken',
    chosen: 'those of the main line of 2.6.15, as the stages list them',
    source: 'sources of 2.6.15: __do_IRQ takes the descriptor\'s lock twice, e1000 has NETIF_F_LLTX, ip_finish_output2 reads the header under hh_lock, read_unlock is a locked increment',
    alternatives: [
      { id: 'firstReading', label: 'neither the descriptor\'s nor the header\'s, the hash bucket\'s as a spin lock', stage: firstReading },
      { id: 'withoutTransmit', label: 'without those of the ACK\'s way out', stage: withoutLocks('Qdisc.lock', 'HhCache.lock', 'NetDevice.tx') },
      { id: 'withoutSlab', label: 'without those of the slab\'s shared lists', stage: withoutLocks('SlabShared.lock') },
    ],
  },
  {
    id: 'emptyWake',
    label: 'A first packet in the prequeue while the reader runs',
    chosen: 'wakes all the same, and sets the ACK timer',
    source: 'tcp_prequeue() of 2.6.15 asks for the queue\'s length, not for a sleeper',
    alternatives: [{ id: 'onlySleepers', label: 'wakes only who sleeps', kernel: { prequeueAlwaysWakes: false } }],
  },
  {
    id: 'wakeInventory',
    label: 'What a wake-up touches',
    chosen: 'also the wait queue\'s entry on the reader\'s stack, thread_info, and the flag that is set and cleared by locked operations',
    source: 'kernel/sched.c of 2005 (resched_task: test_and_set or set_tsk_thread_flag, smp_mb; patch of N. Piggin, May 2005, "resched and cpu_idle rework"); autoremove_wake_function, set_current_state of 2.6.15',
    alternatives: [{ id: 'firstReading', label: 'the task\'s state, its place in the run queue and the idle task\'s flag, all by plain stores', stage: withoutFlags }],
  },
  {
    id: 'channelWake',
    label: 'How a channel wakes its reader',
    chosen: 'by the task it names',
    source: 'the consumer\'s part of net_channel_t has a wake_type and a wake_arg (domain facts 1.6)',
    alternatives: [{ id: 'waitQueue', label: 'through the socket\'s wait queue and its lock', stage: throughWaitQueue }],
  },
  {
    id: 'driverChannelWake',
    label: 'How a driver channel wakes the other core\'s softirq',
    chosen: 'by waking a thread of that core, as ksoftirqd is one',
    source: 'up to 2.6.15 a function cannot be called on another core "from a hardware interrupt handler" (smp_call_function in arch/i386/kernel/smp.c, comment of D. Sarma, May 2002), the reschedule interrupt is acknowledged and nothing else, and idle cores do not look for softirqs; a channel has a wake_arg (domain facts 1.6)',
    alternatives: [
      { id: 'interrupt', label: 'by an interprocessor interrupt of its own, 1 µs, that raises the softirq', kernel: { softirqElsewhere: 'interrupt' } },
      {
        id: 'polledFlag', label: 'by a flag that the idle core polls', kernel: { softirqElsewhere: 'interrupt' }, quantities: { ipiNs: 0 },
        stage: (stage) => (stage.id === 'sendIpi' ? { ...stage, instructions: 20 } : stage.id === 'ipi' ? { ...stage, instructions: 0 } : stage),
      },
    ],
  },
];
