import { DEFAULT_KNOBS } from '../defaults.ts';
import { natWebSample } from '../samples.ts';
import type { Scenario } from '../schema.ts';

export const natWeb: Scenario = {
  version: 1,
  id: 'nat-web',
  label: 'A recorded web server',
  lookFor:
    'Real gaps and sizes: web requests, small queries and one bulk stream share an interrupt. See how packets that arrive together share its cost, and what waiting that adds.',
  knobs: { ...DEFAULT_KNOBS, process: 'replay' },
  capture: { name: natWebSample.name, digest: natWebSample.digest, fileBytes: natWebSample.fileBytes },
};
