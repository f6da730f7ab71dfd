import { describe, expect, it } from 'vitest';
import { compileProtocol, EVENTS, MESI, PROTOCOLS, tableRows, type Protocol, type ProtocolTable } from '../../../src/model/machine/coherenceTable.ts';
import { STATES } from '../../../src/trace/words.ts';
import { drawLines } from './drawLines.ts';

const expectLines = (drawing: string) => ({
  toEndAs: (ends: string) => expect(drawLines(drawing).ends).toBe(ends),
  toTell: (story: string) => expect(drawLines(drawing).story).toBe(story),
});

describe('MESI, read aloud', () => {
  it('whoever reads alone has it exclusively, and may write without asking', () => {
    expectLines('core0 R skb').toEndAs('skb: core0=E');
    expectLines('core0 R skb  core0 W skb').toEndAs('skb: core0=M');
    expectLines('core0 R skb  core0 W skb  core0 R skb').toTell('dram/cold  privateHit  privateHit');
  });

  it('a second reader makes both share; nobody else’s copy goes', () => {
    expectLines('core0 R skb  core1 R skb').toEndAs('skb: core0=S core1=S');
    expectLines('core0 W skb  core1 R skb  core0 R skb').toEndAs('skb: core0=S core1=S');
    expectLines('core0 W skb  core1 R skb  core0 R skb').toTell('dram/cold  peerDirty/cold<0  privateHit');
    expectLines('core0 R skb  core1 R skb  core2 R skb').toTell('dram/cold  peerClean/cold<0  peerClean/cold<0');
  });

  it('a writer takes every other copy', () => {
    expectLines('core0 R skb  core1 R skb  core2 W skb').toEndAs('skb: core0=I core1=I core2=M');
    expectLines('core0 W skb  core1 W skb').toEndAs('skb: core0=I core1=M');
    expectLines('core0 W skb  core1 W skb  core0 W skb').toTell('dram/cold  peerDirty/cold<0  peerDirty/coherence<1');
  });

  it('who shares and writes asks only for the right to: an upgrade, no data', () => {
    expectLines('core0 R skb  core1 R skb  core0 W skb').toTell('dram/cold  peerClean/cold<0  upgrade<1');
    expectLines('core0 R skb  core1 R skb  core0 W skb').toEndAs('skb: core0=M core1=I');
  });

  it('a line that was read and then written moves once and is upgraded once; written at once, it only moves', () => {
    expectLines('core0 W lock  core1 R lock  core1 W lock').toTell('dram/cold  peerDirty/cold<0  upgrade<0');
    expectLines('core0 W lock  core1 W lock').toTell('dram/cold  peerDirty/cold<0');
  });

  it('the last sharer is still a sharer: its next write asks, though nobody answers', () => {
    // c and e push core1's copy of `a` out (same set, two ways).
    expectLines('core0 R a  core1 R b  core1 R a  core1 R b  core1 R c  core1 R d  core1 R e  core0 W a').toTell(
      'dram/cold  dram/cold  peerClean/cold<0  privateHit  dram/cold  dram/cold  dram/cold  upgrade',
    );
  });

  it('a full set gives up what was used longest ago, and knows why it is missing', () => {
    expectLines('core0 W a  core0 R b  core0 R c  core0 R a  core0 R d  core0 R e  core0 R c').toTell(
      'dram/cold  dram/cold  dram/cold  privateHit  dram/cold  dram/cold  dram/capacity',
    );
    expectLines('core0 W a  core0 R b  core0 R c  core0 R a  core0 R d  core0 R e  core0 R c').toEndAs('a: core0=I  b: core0=E  c: core0=E  d: core0=E  e: core0=E');
  });

  it('a line taken away makes room: the next one pushes nobody out', () => {
    expectLines('core0 W a  core0 R b  core0 R c  core1 W c  core0 R d  core0 R e  core0 R a').toTell(
      'dram/cold  dram/cold  dram/cold  peerClean/cold<0  dram/cold  dram/cold  privateHit',
    );
  });

  it('the card writes to memory: every copy goes, and the next look is DRAM because of it', () => {
    expectLines('core0 W skb  core1 R skb  card W skb').toEndAs('skb: core0=I core1=I');
    expectLines('core0 W skb  core1 R skb  card W skb  core1 R skb  core0 R skb').toTell('dram/cold  peerDirty/cold<0  dram/dma  peerClean/dma<1');
  });

  it('the card reads memory: what was modified is written back and stays, clean', () => {
    expectLines('core0 W skb  card R skb').toEndAs('skb: core0=E');
    expectLines('core0 W skb  card R skb  core1 R skb').toTell('dram/cold  peerClean/cold<0');
    expectLines('core0 R skb  core1 R skb  card R skb').toEndAs('skb: core0=S core1=S');
  });
});

describe('the table itself', () => {
  it.each([['MESI', 'I S E M'], ['MOESI', 'I S E M O'], ['MESIF', 'I S E M F'], ['MOESDI', 'I S E M O D']] as const)('says for every state of %s and every event what follows', (protocol, states) => {
    const table: ProtocolTable = PROTOCOLS[protocol];
    expect(Object.keys(table)).toEqual(states.split(' '));
    for (const row of Object.values(table)) expect(Object.keys(row).sort()).toEqual([...EVENTS].sort());
    const next = compileProtocol(protocol);
    const rows = tableRows(protocol);
    expect(rows).toHaveLength(states.split(' ').length * EVENTS.length);
    for (const { state, event, to } of rows) {
      const index = (STATES as readonly string[]).indexOf(state) * EVENTS.length + (EVENTS as readonly string[]).indexOf(event);
      expect(STATES[next[index] ?? -1]).toBe(to);
    }
  });

  it.each(Object.keys(PROTOCOLS) as Protocol[])('lets nobody keep a copy when another writes, and nobody keep the only one when another reads: %s', (protocol) => {
    for (const row of Object.values(PROTOCOLS[protocol] as ProtocolTable)) {
      expect(row.remoteWrite.to).toBe('I');
      expect(row.dmaWrite.to).toBe('I');
      expect(row.evict.to).toBe('I');
      expect(['I', 'S', 'O']).toContain(row.remoteRead.to);
      expect(row.localWrite.to).toBe('M');
    }
  });

  it('loses modified data only to somebody who overwrites it or who gets it', () => {
    const leavesM = EVENTS.filter((event) => MESI.M[event].to !== 'M').map((event) => `${event}: ${MESI.M[event].effect}`);
    expect(leavesM).toEqual(['remoteRead: supply', 'remoteWrite: supply', 'dmaWrite: drop', 'dmaRead: writeBack', 'evict: writeBack']);
  });
});
