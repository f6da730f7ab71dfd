import { registry } from '../../base/registry.ts';
import { counting } from './counting.ts';
import { kernel } from './kernel.ts';
import { machine } from './machine.ts';

/** Every choice that the table of 2006 hangs on. */
export const choices = registry([...counting, ...kernel, ...machine]);
