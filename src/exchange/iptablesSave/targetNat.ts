import type { Family } from '../../scenario/ruleSet.ts';
import type { NatRange, Target } from '../../scenario/ruleTargets.ts';
import type { Given, ModuleSpec } from './given.ts';
import { readAddressRange, readBlock, readInteger, readPorts } from './values.ts';

type Spec = ModuleSpec<Target>;

/** `10.0.0.5`, `10.0.0.5-10.0.0.9:80-90`, `:9000`, `[2001:db8::5]:80`, with `/8080` where ports are shifted. */
function readDestination(text: string, family: Family): Pick<NatRange, 'addresses' | 'ports'> | undefined {
  const parts = family === 'ipv6' ? splitIpv6(text) : splitIpv4(text);
  if (parts === undefined) return undefined;
  const addresses = parts.address === '' ? null : readAddressRange(parts.address, family);
  const ports = parts.ports === undefined ? null : readNatPorts(parts.ports);
  return addresses === undefined || ports === undefined || (addresses === null && ports === null) ? undefined : { addresses, ports };
}

interface Parts {
  readonly address: string;
  readonly ports: string | undefined;
}

function splitIpv4(text: string): Parts | undefined {
  const [address = '', ports, extra] = text.split(':');
  return extra === undefined ? { address, ports } : undefined;
}

function splitIpv6(text: string): Parts | undefined {
  if (!text.startsWith('[')) return text.startsWith(':') && !text.startsWith('::') ? { address: '', ports: text.slice(1) } : { address: text, ports: undefined };
  const end = text.indexOf(']');
  const rest = text.slice(end + 1);
  return end < 0 || (rest !== '' && !rest.startsWith(':')) ? undefined : { address: text.slice(1, end), ports: rest === '' ? undefined : rest.slice(1) };
}

/** `80`, `80-90`, `80-90/8080`. */
function readNatPorts(text: string): NatRange['ports'] | undefined {
  const [range = '', shift, extra] = text.split('/');
  const ports = readPorts(range, '-');
  const base = shift === undefined ? null : readInteger(shift, 65535);
  return ports === undefined || ports.from === 0 || base === undefined || extra !== undefined ? undefined : { ...ports, base };
}

const FLAGS = { random: 0, 'random-fully': 0, persistent: 0 };
const flags = (given: Given) => ({ random: given.has('random') || given.has('random-fully'), persistent: given.has('persistent') });

const full = (kind: 'dnat' | 'snat', option: string): Spec => ({
  options: { [option]: 1, ...FLAGS },
  build: (given) => ({ kind, range: { ...given.value(option, (text) => readDestination(text, given.family)), ...flags(given) } }),
});

const portsOnly = (kind: 'redirect' | 'masquerade'): Spec => ({
  options: { 'to-ports': 1, ...FLAGS },
  build: (given) => ({ kind, range: { addresses: null, ports: given.has('to-ports') ? given.value('to-ports', readNatPorts) : null, ...flags(given) } }),
});

const netmap: Spec = {
  options: { to: 1 },
  build: (given) => ({ kind: 'netmap', ...given.value('to', (text) => readBlock(text, given.family)) }),
};

export const NAT_TARGETS = { DNAT: full('dnat', 'to-destination'), SNAT: full('snat', 'to-source'), REDIRECT: portsOnly('redirect'), MASQUERADE: portsOnly('masquerade'), NETMAP: netmap } as const;
