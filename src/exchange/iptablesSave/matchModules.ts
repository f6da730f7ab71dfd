import type { Match } from '../../scenario/ruleMatches.ts';
import type { ModuleSpec } from './given.ts';
import { CONNECTION_MODULES } from './matchConnection.ts';
import { FIXED_MODULES } from './matchFixed.ts';
import { PACKET_MODULES } from './matchPacket.ts';
import { RATE_MODULES } from './matchRate.ts';

export type MatchSpec = ModuleSpec<readonly Match[]>;

const MODULES: Readonly<Record<string, MatchSpec>> = { ...PACKET_MODULES, ...CONNECTION_MODULES, ...RATE_MODULES, ...FIXED_MODULES };

export const matchModule = (name: string): MatchSpec | undefined => (Object.hasOwn(MODULES, name) ? MODULES[name] : undefined);
