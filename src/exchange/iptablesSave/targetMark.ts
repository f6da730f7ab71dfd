import type { Target } from '../../scenario/ruleTargets.ts';
import type { Given, ModuleSpec } from './given.ts';
import { readInteger, readMasked } from './values.ts';

const ALL = 0xffff_ffff;
const bits = (text: string): number | undefined => readInteger(text);

/** Every spelling is `(mark & ~mask) ^ value`. */
function change(given: Given): { readonly value: number; readonly mask: number } {
  if (given.has('set-xmark')) return given.value('set-xmark', readMasked);
  if (given.has('and-mark')) return { value: 0, mask: ~given.value('and-mark', bits) >>> 0 };
  if (given.has('or-mark')) return { value: given.value('or-mark', bits), mask: given.value('or-mark', bits) };
  if (given.has('xor-mark')) return { value: given.value('xor-mark', bits), mask: 0 };
  const { value, mask } = given.value('set-mark', readMasked);
  return { value, mask: (value | mask) >>> 0 };
}

const CHANGES = { 'set-xmark': 1, 'set-mark': 1, 'and-mark': 1, 'or-mark': 1, 'xor-mark': 1 };

const mark: ModuleSpec<Target> = { options: CHANGES, build: (given) => ({ kind: 'mark', ...change(given) }) };

const connmark: ModuleSpec<Target> = {
  options: { ...CHANGES, 'save-mark': 0, 'restore-mark': 0, nfmask: 1, ctmask: 1, mask: 1 },
  build: (given) => {
    const mode = given.has('save-mark') ? 'save' : given.has('restore-mark') ? 'restore' : 'set';
    if (mode === 'set') {
      const { value, mask } = change(given);
      return { kind: 'connmark', mode, value, connectionMask: mask, packetMask: ALL };
    }
    const both = given.value('mask', bits, ALL);
    return { kind: 'connmark', mode, value: 0, connectionMask: given.value('ctmask', bits, both), packetMask: given.value('nfmask', bits, both) };
  },
};

export const MARK_TARGETS = { MARK: mark, CONNMARK: connmark } as const;
