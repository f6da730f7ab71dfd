import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { parseCoreToCore, readCoreToCore } from '../../src/exchange/coreToCore/parseCoreToCore.ts';
import { readDropped } from '../../src/exchange/registry.ts';
import { ownMachineText, parseOwnMachine } from '../../src/scenario/linkMachine.ts';
import { isSoundMachine } from '../../src/scenario/ownMachine.ts';
import { problemOf, sentence, valueOf } from '../words/sentence.ts';
import { csv, type Drawn, latencies } from './drawLatencies.ts';

const bytesOf = (text: string): Uint8Array => new TextEncoder().encode(text);
const read = (text: string) => valueOf(parseCoreToCore(text));
const codes = (text: string): readonly string[] => read(text).remarks.map(({ code }) => code);

const TWO_BY_TWO_BY_FOUR: Drawn = { sockets: 2, complexes: 2, cores: 4, complexNs: 25, socketNs: 110, machineNs: 200 };
const groups = (count: number, each: number): readonly number[] => Array.from({ length: count * each }, (_, core) => Math.floor(core / each));

describe('complexes and sockets are recognised from the latencies alone', () => {
  it.each([
    ['two sockets of two complexes of four', TWO_BY_TWO_BY_FOUR, groups(4, 4), groups(2, 8)],
    ['one socket of eight complexes', { sockets: 1, complexes: 8, cores: 4, complexNs: 25, socketNs: 115 }, groups(8, 4), groups(1, 32)],
    ['two complexes of fast cores in one socket', { sockets: 1, complexes: 2, cores: 8, complexNs: 16, socketNs: 70 }, groups(2, 8), groups(1, 16)],
    ['two sockets of one complex', { sockets: 2, complexes: 1, cores: 6, complexNs: 37, machineNs: 74 }, groups(2, 6), groups(2, 6)],
    ['one mesh', { sockets: 1, complexes: 1, cores: 32, complexNs: 45, noise: 0.3 }, groups(1, 32), groups(1, 32)],
    ['cores that share no cache', { sockets: 1, complexes: 4, cores: 1, complexNs: 0, socketNs: 90 }, groups(4, 1), groups(1, 4)],
  ] as const)('%s', (_, drawn, complexOf, socketOf) => {
    const { machine, remarks } = read(csv(latencies(drawn), 'lower'));
    expect(machine).toMatchObject({ complexOf, socketOf });
    expect(isSoundMachine(machine)).toBe(true);
    expect(remarks).toEqual([]);
    const { complexNs, socketNs, machineNs, noise = 0.05 }: Drawn = drawn;
    for (const [found, meant] of [[machine.latencyNs.complex, complexNs === 0 ? undefined : complexNs], [machine.latencyNs.socket, socketNs], [machine.latencyNs.machine, machineNs]] as const) {
      if (meant === undefined) expect(found).toBeUndefined();
      else expect(Math.abs((found ?? 0) / meant - 1)).toBeLessThan(noise);
    }
  });

  it('whatever the order in which the system counts the cores', () => {
    const ns = latencies(TWO_BY_TWO_BY_FOUR);
    const order = ns.map((_, core) => (core * 7) % 16);
    const { machine } = read(csv(order.map((one) => order.map((other) => ns[one]?.[other] ?? Number.NaN)), 'full'));
    const named = (of: readonly number[], size: number): readonly number[] => order.map((core) => Math.floor(core / size)).map((group, index, all) => of[all.indexOf(group)] ?? index);
    expect(machine.complexOf).toEqual(named(machine.complexOf, 4));
    expect([new Set(machine.complexOf).size, new Set(machine.socketOf).size]).toEqual([4, 2]);
    expect(machine.socketOf).toEqual(named(machine.socketOf, 8));
  });

  it('hardware threads of one core are told, and the second left out', () => {
    const cores = latencies(TWO_BY_TWO_BY_FOUR);
    const threads = Array.from({ length: 32 }, (_, one) => Array.from({ length: 32 }, (__, other) => (one % 16 === other % 16 ? 8 : (cores[one % 16]?.[other % 16] ?? 0))));
    expect(read(csv(threads, 'lower')).machine.complexOf).toEqual(groups(4, 4));
    expect(codes(csv(threads, 'lower'))).toEqual(['coreToCoreSiblings']);
    expect(codes(',\n7,\n')).toEqual(['coreToCoreMaybeSiblings']);
  });

  it('noise that only one pair has changes nothing', () => {
    const ns = latencies(TWO_BY_TWO_BY_FOUR).map((row) => [...row]);
    for (const [one, other] of [[1, 0], [9, 2], [15, 14]] as const) {
      const row = ns[one];
      if (row !== undefined) row[other] = 4000;
    }
    expect(read(csv(ns, 'lower')).machine.complexOf).toEqual(groups(4, 4));
  });
});

describe('a table may be written in many ways', () => {
  const ns = [[Number.NaN, 20, 21, 100], [20, Number.NaN, 22, 101], [21, 22, Number.NaN, 102], [100, 101, 102, Number.NaN]];
  const plain = read(csv(ns, 'lower')).machine;
  it.each([
    ['full', csv(ns, 'full')],
    ['full, diagonal of nought', csv(ns, 'full').replaceAll('NaN', '0')],
    ['upper triangle', ',20,21,100\n,,22,101\n,,,102\n,,,\n'],
    ['upper triangle, noughts', '0,20,21,100\n0,0,22,101\n0,0,0,102\n0,0,0,0\n'],
    ['semicolons and decimal commas', ';;;\n20,0;;;\n21,0;22,0;;\n100,0;101,0;102,0;\n'],
    ['tabs', '\t\t\t\n20\t\t\t\n21\t22\t\t\n100\t101\t102\t\n'],
    ['as the screen shows it', '          0     1     2     3\n    0\n    1   20±0\n    2   21±0   22±0\n    3   100±1  101±0  102±0\n'],
    ['blanks, the first row missing', '20\n21 22\n100 101 102\n'],
    ['blanks with a diagonal of nought', '0\n20 0\n21 22 0\n100 101 102 0\n'],
    ['names all around', 'ns,cpu0,cpu1,cpu2,cpu3\ncpu0,-,20,21,100\ncpu1,20,-,22,101\ncpu2,21,22,-,102\ncpu3,100,101,102,-\n'],
    ['numbers all around', ',1,2,3,4\n1,,,,\n2,20,,,\n3,21,22,,\n4,100,101,102,\n'],
    ['comments, blank lines, CRLF, a byte order mark', `\uFEFF# mine\r\n\r\n${csv(ns, 'lower').replaceAll('\n', '\r\n')}\r\n`],
    ['quoted', csv(ns, 'lower').replaceAll('20', '"20"')],
  ])('%s', (_, text) => expect(read(text).machine).toEqual(plain));

  it('both directions: the mean, and said so', () => {
    const two = read('0,30\n20,0\n');
    expect(two.machine.latencyNs).toEqual({ complex: 25 });
    expect(two.remarks).toEqual([{ code: 'coreToCoreMean', values: { pairs: 1, percent: 50 } }]);
    sentence(two.remarks[0] ?? { code: '' });
  });

  it('holes are told, and count as others of their distance', () => {
    expect(read(',,\n20,,\n,21,\n').remarks).toEqual([{ code: 'coreToCoreHoles', values: { missing: 1, pairs: 3 } }]);
    expect(read(',,\n20,,\nNaN,21,\n').machine.latencyNs).toEqual({ complex: 20.5 });
  });

  it('more than 64 cores: the first of them, and said so', () => {
    const { machine, remarks } = read(csv(latencies({ sockets: 1, complexes: 50, cores: 8, complexNs: 25, socketNs: 100 }), 'lower'));
    expect(machine.complexOf).toEqual(groups(8, 8));
    expect(remarks).toEqual([{ code: 'coreToCoreFirst', values: { cores: 400, max: 64 } }]);
  });

  it('what tools/measure prints beside it comes along; what cannot be is told and left out', () => {
    const { machine, remarks } = read('# lab measure 2\n# atomicNs,1.9\n# peerConcurrency,2.5\n# fenceNs,-3\n# listLoneNs,100\n# like,epyc-milan-2021\n,\n25,\n');
    expect(machine).toMatchObject({ measured: { atomicNs: 1.9, peerConcurrency: 2.5 }, like: 'epyc-milan-2021' });
    expect(remarks).toMatchObject([{ code: 'coreToCoreNote', where: 'line 4' }]);
  });
});

describe('what is no table of latencies is refused with its place', () => {
  it.each([
    ['nothing', '', 'coreToCoreOneCore', undefined],
    ['1 × 1', '0\n', 'coreToCoreOneCore', 'line 1'],
    ['words', ',,\n20,,\n21,fast,\n', 'coreToCoreNotNumber', 'line 3, column 2'],
    ['a negative value', ',,\n20,,\n-21,22,\n', 'coreToCoreAbsurd', 'line 3, column 1'],
    ['a tiny value', ',\n1e-9,\n', 'coreToCoreAbsurd', 'line 2, column 1'],
    ['cycles of a slow clock', ',\n2e9,\n', 'coreToCoreAbsurd', 'line 2, column 1'],
    ['no end', ',\n1e999,\n', 'coreToCoreAbsurd', 'line 2, column 1'],
    ['infinity', ',\ninf,\n', 'coreToCoreNotNumber', 'line 2, column 1'],
    ['a column for names', 'x,a,b\na,,\nb,slow,\n', 'coreToCoreNotNumber', 'line 3, column 2'],
    ['cut off', ',,,\n20,,,\n21,22,,\n', 'coreToCoreShape', 'line 3'],
    ['a full one cut off', '0,20,21\n20,0,22\n', 'coreToCoreShape', 'line 2'],
    ['too many rows', '0,20\n20,0\n21,22\n', 'coreToCoreShape', 'line 3'],
    ['a core that nothing connects', ',,\n20,,\n,,\n', 'coreToCoreApart', undefined],
    ['only nothing', ',,\n,,\n,,\n', 'coreToCoreApart', undefined],
    ['2000 rows', `${','.repeat(1999)}\n`.repeat(2000), 'coreToCoreTooMany', undefined],
  ])('%s', (_, text, code, where) => {
    const problem = problemOf(parseCoreToCore(text));
    expect(problem).toMatchObject({ code, ...(where === undefined ? {} : { where }) });
  });

  it('millions of cells, without trying to hold them', () => {
    expect(problemOf(parseCoreToCore(','.repeat(20_000_000)))).toMatchObject({ code: 'coreToCoreOneCore' });
    expect(problemOf(parseCoreToCore(',\n'.repeat(1_000_000)))).toMatchObject({ code: 'coreToCoreTooMany' });
  });

  it('bytes that are no text, and files that are too long', () => {
    expect(problemOf(readCoreToCore(Uint8Array.of(0x31, 0x2c, 0xff)))).toMatchObject({ code: 'textNotUtf8', where: 'byte 2' });
    expect(problemOf(readCoreToCore(new Uint8Array(25 * 1024 * 1024)))).toMatchObject({ code: 'coreToCoreTooLong' });
  });
});

describe('the door knows such a table by its content', () => {
  it.each([csv(latencies(TWO_BY_TWO_BY_FOUR), 'lower'), csv(latencies(TWO_BY_TWO_BY_FOUR), 'full'), '# lab measure 2\n,\n25,\n', '20\n21 22\n'])('%j', (text) => {
    expect(valueOf(readDropped(bytesOf(text), 'any.bin'))).toMatchObject({ kind: 'machine' });
  });

  it.each(['some words, with commas, and more', 'a,b\nc,d\n', '\u0000\u0001,2', 'name,age\nann,x\n'])('and other text as none: %j', (text) => {
    expect(problemOf(readDropped(bytesOf(text), 'a'))).toMatchObject({ code: 'fileUnknown' });
  });
});

describe('whatever has been done to a table, reading it gives a sound machine or a worded problem', () => {
  const check = (text: string): void => {
    const result = parseCoreToCore(text);
    if (!result.ok) return void sentence(result.problem);
    const { machine, remarks } = result.value;
    for (const remark of remarks) sentence(remark);
    expect(isSoundMachine(machine)).toBe(true);
    expect(parseOwnMachine(ownMachineText(machine))).toEqual(machine);
  };
  const drawn = fc.record({ sockets: fc.integer({ min: 1, max: 2 }), complexes: fc.integer({ min: 1, max: 3 }), cores: fc.integer({ min: 1, max: 4 }), complexNs: fc.constant(25), socketNs: fc.constant(100), machineNs: fc.constant(220), noise: fc.double({ min: 0, max: 0.5, noNaN: true }) });
  const scrap = fc.constantFrom('', ',', ';', '\n', '-', 'nan', 'x', '0', '-5', '1e999', '# like,a\n', '±', '"', '\t', '9'.repeat(30), '𝄞');

  it('cut anywhere', () => {
    fc.assert(fc.property(drawn, fc.constantFrom('lower', 'full'), fc.double({ min: 0, max: 1, noNaN: true }), (machine, form, share) => {
      const text = csv(latencies(machine), form);
      check(text.slice(0, Math.floor(text.length * share)));
    }), { numRuns: 300 });
  });

  it('with scraps anywhere', () => {
    fc.assert(fc.property(drawn, fc.array(fc.tuple(fc.double({ min: 0, max: 1, noNaN: true }), fc.nat(6), scrap), { maxLength: 5 }), (machine, changes) => {
      let text = csv(latencies(machine), 'lower');
      for (const [share, length, put] of changes) {
        const from = Math.floor(text.length * share);
        text = text.slice(0, from) + put + text.slice(from + length);
      }
      check(text);
    }), { numRuns: 500 });
  });

  it('any text at all', () => {
    fc.assert(fc.property(fc.string({ unit: fc.constantFrom('1', '2', '0', '.', ',', ';', '\n', ' ', '-', 'a', '#', '\t', '±') }), check), { numRuns: 1000 });
  });
});
