import { describe, expect, it } from 'vitest';
import { drawCosts, ROUND, OPTERON } from './drawCosts.ts';

// Every example is added up by hand from the rules of "What an access costs"; the machine has round numbers (drawCosts.ts):
// DRAM 100, dirty peer 80, clean peer 60, upgrade 50, atomic 10, fence 5; port 40 and 30; 3 loads, 2 stores, window 30, 8 a streamed line.

const draw = (drawing: string, machine = ROUND) => drawCosts(drawing, machine);
const lines = (text: string): string => text.trim().split('\n').map((line) => line.trim()).join('\n');

describe('a hit', () => {
  it('costs nothing beyond the instructions', () => {
    expect(draw(`
      core0 owns a
      core0 chase a
      core0 load a
      core0 store a
    `).ends).toBe('core0 0 = work 0 + stall 0');
  });

  it('costs what the profile says, where it says something', () => {
    expect(draw('core0 owns a\ncore0 chase a\ncore0 store a', { ...ROUND, hitNs: 3 }).ends).toBe('core0 6 = work 0 + stall 6');
  });
});

describe('a chase', () => {
  it('stops the core until the value is there', () => {
    const drawn = draw('core0 chase a\ncore0 chase b');
    expect(drawn.ends).toBe('core0 200 = work 0 + stall 200');
    expect(drawn.touches).toBe('a@0 dram +100 stall 100\nb@100 dram +100 stall 100');
  });

  it('costs what the directory says: memory, a clean or a dirty peer', () => {
    expect(draw('core1 reads a\ncore0 chase a').ends).toBe('core0 60 = work 0 + stall 60');
    expect(draw('core1 owns a\ncore0 chase a').ends).toBe('core0 80 = work 0 + stall 80');
  });

  it('waits for a line that is still on its way to somebody else', () => {
    // core1 has asked memory at 0: there at 100; from then on it takes 60 from peer to peer.
    expect(draw('core1 load a\ncore0 chase a').touches).toBe('a@0 dram +100 stall 70\na@0 peerClean +160 stall 160');
  });

  it('moves the line to its new owner at issue', () => {
    expect(draw('core1 owns a\ncore0 store a\ncore2 chase a').touches).toBe('a@0 peerDirty +80\na@0 peerDirty +160 stall 160');
  });
});

describe('independent loads', () => {
  it('overlap, within the reorder window of the oldest', () => {
    const drawn = draw('core0 load a\ncore0 load b\ncore0 load c');
    expect(drawn.ends).toBe('core0 70 = work 0 + stall 70');
    expect(drawn.touches).toBe('a@0 dram +100 stall 70\nb@70 dram +100\nc@70 dram +100');
  });

  it('are waited for where the stage joins, each for what it still lacks', () => {
    const drawn = draw('core0 load a\ncore0 load b\ncore0 load c\ncore0 join');
    expect(drawn.ends).toBe('core0 170 = work 0 + stall 170');
    expect(drawn.touches).toBe('a@0 dram +100 stall 100\nb@70 dram +100 stall 70\nc@70 dram +100');
  });

  it('hide behind work', () => {
    expect(draw('core0 load a\ncore0 work 200\ncore0 join').ends).toBe('core0 270 = work 200 + stall 70');
    expect(draw('core0 load a\ncore0 work 20\ncore0 load b\ncore0 join').ends).toBe('core0 190 = work 20 + stall 170');
  });

  it('wait for the earliest when the ring is full', () => {
    // a until 100; b and c until 170; the fourth needs a's place (30 more), then b holds the window back (40 more).
    const drawn = draw('core0 load a\ncore0 load b\ncore0 load c\ncore0 load d');
    expect(drawn.ends).toBe('core0 140 = work 0 + stall 140');
    expect(drawn.touches).toContain('a@0 dram +100 stall 100\nb@70 dram +100 stall 40');
  });

  it('keep their order of issue when the earliest is not the oldest', () => {
    // Window 50, DRAM 60. p, q, r come from a peer, one every 40, until 80, 120, 160; m from memory is there before them, at 90.
    // n needs a place: p's at 80, then m's at 90. The oldest is q: its window reaches to 70, so nobody waits any more.
    const drawn = draw('core1 owns p q r\ncore0 load p\ncore0 load q\ncore0 load r\ncore0 load m\ncore0 load n', { ...ROUND, dramNs: 60, reorderWindowNs: 50 });
    expect(drawn.ends).toBe('core0 90 = work 0 + stall 90');
  });

  it('that are done make room without anybody waiting', () => {
    expect(draw('core0 load a\ncore0 load b\ncore0 load c\ncore0 work 200\ncore0 load d').ends).toBe('core0 340 = work 200 + stall 140');
  });
});

describe('lines from peers', () => {
  it('come one after another through the core’s port', () => {
    // Each keeps the port for 80 / 2. a: 0 to 80; b is asked for at 50; c at 50 too, but the port is free at 90 only.
    const drawn = draw('core1 owns a b c\ncore0 load a\ncore0 load b\ncore0 load c\ncore0 join');
    expect(drawn.touches).toBe('a@0 peerDirty +80 stall 80\nb@50 peerDirty +80 stall 50\nc@50 peerDirty +120 stall 40');
    expect(drawn.ends).toBe('core0 170 = work 0 + stall 170');
  });

  it('leave the port to itself when a line comes from memory, or when only a right is asked for', () => {
    expect(draw('core1 owns a\ncore0 store a\ncore0 store m').touches).toBe('a@0 peerDirty +80\nm@0 dram +100');
    expect(draw('core1 owns a\ncore1 reads s\ncore0 reads s\ncore0 store a\ncore0 store s').touches).toBe('a@0 peerDirty +80\ns@0 upgrade +50');
  });

  it('each core has a port of its own', () => {
    expect(draw('core1 owns a b\ncore0 store a\ncore2 store b').touches).toBe('a@0 peerDirty +80\nb@0 peerDirty +80');
  });
});

describe('stores', () => {
  it('hide behind the store buffer', () => {
    const drawn = draw('core0 store a\ncore0 work 20\ncore0 store b');
    expect(drawn.ends).toBe('core0 20 = work 20 + stall 0');
    expect(drawn.touches).toBe('a@0 dram +100\nb@20 dram +100');
  });

  it('stop the core when more are pending than the buffer holds, because of the oldest', () => {
    const drawn = draw('core0 store a\ncore0 work 20\ncore0 store b\ncore0 store c');
    expect(drawn.ends).toBe('core0 100 = work 20 + stall 80');
    expect(drawn.touches).toBe('a@0 dram +100 stall 80\nb@20 dram +100\nc@20 dram +100');
  });

  it('fetch side by side but commit in order', () => {
    // m takes 100, the peer's line only 80: it is there, but not visible before m.
    expect(draw('core1 owns a\ncore0 store m\ncore0 store a').visibleNs).toEqual([100, 100]);
    expect(draw('core1 owns a\ncore0 store a\ncore0 store m').visibleNs).toEqual([80, 100]);
    expect(draw('core1 owns a\ncore0 store m\ncore0 store a').touches).toBe('m@0 dram +100\na@0 peerDirty +80');
  });

  it('on a line of its own are visible when those before them are', () => {
    expect(draw('core0 owns a\ncore0 store a\ncore0 store m\ncore0 store a').visibleNs).toEqual([0, 100, 100]);
  });

  it('to a shared line ask for the right only', () => {
    expect(draw('core1 reads a\ncore0 reads a\ncore0 store a\ncore0 fence').ends).toBe('core0 55 = work 5 + stall 50');
  });

  it('carry over into the next stage, where the wait is charged; the touch that caused it keeps the blame', () => {
    const drawn = draw('core0 store a\ncore0 nextStage\ncore0 work 10\ncore0 fence');
    expect(drawn.touches).toBe('a@0 dram +100 stall 90');
    expect(drawn.ends).toBe('core0 105 = work 15 + stall 90');
  });
});

describe('a stream', () => {
  it('is one record: the first line as a load, then the copy’s rate', () => {
    const drawn = draw('core0 streamRead a 5\ncore0 join');
    expect(drawn.touches).toBe('a@0×5(5 missed) dram +100 stall 102');
    expect(drawn.ends).toBe('core0 102 = work 0 + stall 102');
  });

  it('of lines that hit is the copy loop alone', () => {
    expect(draw('core0 streamRead a 5\ncore0 join\ncore0 nextStage\ncore0 streamRead a 5').ends).toBe('core0 134 = work 32 + stall 102');
  });

  it('of which some miss is charged in proportion', () => {
    // a+3 misses: 70 for the window; 24 for three further lines, a quarter of it because of the one that missed.
    const drawn = draw('core0 streamRead a 3\ncore0 join\ncore0 nextStage\ncore0 streamRead a 4');
    expect(drawn.touches).toBe('a@0×3(3 missed) dram +100 stall 100\na@100×4(1 missed) dram +100 stall 76');
    expect(drawn.ends).toBe('core0 194 = work 18 + stall 176');
  });

  it('of one line is a load; of none is nothing', () => {
    expect(draw('core0 streamRead a 1').touches).toBe('a@0 dram +100 stall 70');
    expect(draw('core0 streamRead a 0')).toMatchObject({ ends: 'core0 0 = work 0 + stall 0', touches: '' });
  });

  it('of stores hides its first line like a store', () => {
    expect(draw('core0 streamWrite a 5').touches).toBe('a@0×5(5 missed) dram +100 stall 32');
    expect(draw('core0 streamWrite a 5').ends).toBe('core0 32 = work 0 + stall 32');
  });

  it('changes the state of all its lines', () => {
    expect(draw('core0 streamWrite a 5\ncore1 streamRead a 6').touches).toContain('a@0×6(6 missed) peerDirty');
  });
});

describe('an atomic', () => {
  it('on an owned line costs the locked operation', () => {
    expect(draw('core0 owns a\ncore0 atomic a').ends).toBe('core0 10 = work 10 + stall 0');
  });

  it('waits for all loads and stores before it, then for its own line', () => {
    // load until 100 (70 of it at once), the store until 170, the atomic's line until 270.
    const drawn = draw('core0 load a\ncore0 store b\ncore0 atomic c');
    expect(drawn.touches).toBe('a@0 dram +100 stall 100\nb@70 dram +100 stall 70\nc@170 dram +100 stall 100');
    expect(drawn.ends).toBe('core0 280 = work 10 + stall 270');
  });

  it('on a line that another core modified is one transfer: 139.5 + 37.9', () => {
    const { ends } = draw('core1 owns a\ncore0 atomic a', OPTERON);
    expect(Number(ends.split(' ')[1])).toBeCloseTo(177.4, 2);
  });

  it('after a read of it is a transfer and an upgrade: the published "CAS miss", 306 within 4 %', () => {
    const { ends, touches } = draw('core1 owns a\ncore0 chase a\ncore0 atomic a', OPTERON);
    expect(touches.split('\n').map((touch) => touch.split(' ')[1])).toEqual(['peerDirty', 'upgrade']);
    const totalNs = Number(ends.split(' ')[1]);
    expect(totalNs).toBeCloseTo(2 * 139.5 + 37.9, 2);
    expect(Math.abs(totalNs / 306 - 1)).toBeLessThan(0.04);
  });
});

describe('a fence, and a register of the card', () => {
  it('wait for everything before them', () => {
    expect(draw('core0 load a\ncore0 store b\ncore0 fence').ends).toBe('core0 175 = work 5 + stall 170');
    expect(draw('core0 load a\ncore0 registerRead 20').ends).toBe('core0 120 = work 20 + stall 100');
  });
});

describe('a lock', () => {
  it('that is free costs its line and the locked operation, all of it the lock’s', () => {
    expect(draw('core1 owns l\ncore0 acquire l').ends).toBe('core0 90 = work 0 + stall 0 + lock 90');
    expect(draw('core0 owns l\ncore0 acquire l\ncore0 work 30\ncore0 release l 7').ends).toBe('core0 47 = work 30 + stall 0 + lock 17');
  });

  it('that is held is handed over: release + the line’s way + the locked operation; spinning is the lock’s', () => {
    const drawn = draw(`
      core1 work 30
      core0 owns l
      core0 acquire l
      core0 work 100
      core0 release l 5
      core1 handedOver l from core0
    `);
    // core0: 10 + 100 + 5. core1 spins from 30 to 115, then 80 for the line and 10.
    expect(drawn.ends).toBe(lines(`
      core0 115 = work 100 + stall 0 + lock 15
      core1 205 = work 30 + stall 0 + lock 175
    `));
    expect(drawn.touches).toBe('l@0 privateHit +0\nl@110 privateHit +0\nl@115 peerDirty +80 stall 80');
  });
});

describe('a line that is being given away', () => {
  it('can be written until the request has arrived', () => {
    // Asked for at 0, on its way from 40 on, there at 80; whoever has just given it asks for the right to write it again.
    const drawn = draw('core1 owns a\ncore0 chase a\ncore1 work 30\ncore1 atomic a\ncore1 atomic a');
    expect(drawn.touches).toBe('a@0 peerDirty +80 stall 80\na@30 privateHit +0\na@40 upgrade +90 stall 90');
  });

  it('also where another core wants to write it', () => {
    expect(draw('core1 owns a\ncore0 store a\ncore1 work 39\ncore1 store a\ncore1 work 1\ncore1 store a').touches).toBe('a@0 peerDirty +80\na@39 privateHit +0\na@40 peerDirty +120');
  });

  it('is written when the store’s turn comes, not when it is issued', () => {
    expect(draw('core1 owns a\ncore0 store a\ncore1 store b\ncore1 store a').touches).toBe('a@0 peerDirty +80\nb@0 dram +100\na@0 peerDirty +160');
  });

  it('is asked for anew by a load', () => {
    expect(draw('core1 owns a\ncore0 store a\ncore1 chase a').touches).toBe('a@0 peerDirty +80\na@0 peerDirty +160 stall 160');
  });

  it('is nobody’s to write who only had a copy', () => {
    expect(draw('core1 reads a\ncore2 reads a\ncore0 store a\ncore1 store a').touches.split('\n').at(-1)).toBe('a@0 peerDirty +140');
  });
});

describe('a prefetched line', () => {
  it('is on its way while the core works, and is waited for when it is used', () => {
    const drawn = draw('core0 prefetch a\ncore0 work 30\ncore0 chase a');
    expect(drawn.touches).toBe('a@0 dram +100 stall 70\na@30 privateHit +0');
    expect(drawn.ends).toBe('core0 100 = work 30 + stall 70');
  });

  it('costs nothing when it is there in time, and is then like any other', () => {
    expect(draw('core0 prefetch a\ncore0 work 120\ncore0 chase a\ncore0 chase a').ends).toBe('core0 120 = work 120 + stall 0');
  });

  it('is a pending load to an independent load', () => {
    expect(draw('core0 prefetch a\ncore0 load a\ncore0 work 10\ncore0 join').ends).toBe('core0 100 = work 10 + stall 90');
  });

  it('that another core has taken again is fetched anew', () => {
    expect(draw('core0 prefetch a\ncore1 store a\ncore0 work 300\ncore0 chase a').ends).toBe('core0 380 = work 300 + stall 80\ncore1 0 = work 0 + stall 0');
  });
});
