import type { Trace } from '../../src/trace/trace.ts';
import { drawTrace } from './drawTrace.ts';

/** Two packets through a toy stack: one interrupt for both, softirq on core 0, reader on core 1; the reader of A is interrupted once. */
export const twoPackets = (): Trace => drawTrace(`
  packet A    0 delivered 1000 core1
  packet B   50 delivered 1300 core1
  packet C   60 dropped rxRingFull 60

  nic    0   dma    A 40
  nic    50  dma    B 40

  wait A rxRing core0 40..300
  wait B rxRing core0 90..400
  core0  100 irq    A 80+20
    touch 10 Socket#0.lock dram cold E latency 20 stall 20
  core0  200 switch - 50
  core0  300 poll   A 60+30+10
    touch 5  SkBuff#0.head peerDirty coherence from 1 M store latency 30 stall 30
    touch 50 SkBuff#0.head privateHit M
  core0  400 poll   B 100
    touch 5  SkBuff#1.head peerClean coherence from 1 S latency 30
    touch 9  SkBuff#1.head upgrade M store latency 20

  wait A receiveQueue core1 400..600
  wait B receiveQueue core1 500..1100
  core1  500 switch A 60+40
    touch 0  Socket#0.state peerDirty coherence from 0 S chase latency 40 stall 40
  core1  600 copy   A 100
    touch 0  Payload#0.data dram dma S streamRead missed 8 latency 50 stall 60
  wait A preempted core1 700..800
  core1  700 irq    B 100
  core1  800 copy   A 200 continued
  core1  1000 app   - 100
  core1  1100 copy  B 100+100
    touch 0  Payload#1.data dram dma S streamRead missed 8 latency 50 stall 100
    touch 3  Socket#0.state peerDirty coherence from 0 S missed 2 latency 50
  end 1400
`);
