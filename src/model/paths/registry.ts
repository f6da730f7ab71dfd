import { registry } from '../../base/registry.ts';
import { afXdp } from './afXdp/path.ts';
import { appChannel } from './appChannel/path.ts';
import { arfs } from './arfs/path.ts';
import { busyPoll } from './busyPoll/path.ts';
import { cpumap } from './cpumap/path.ts';
import { driverChannel } from './driverChannel/path.ts';
import { filteredChannel } from './filteredChannel/path.ts';
import { flowTable } from './flowTable/path.ts';
import { rfs } from './rfs/path.ts';
import { rps } from './rps/path.ts';
import { rss } from './rss/path.ts';
import { socketChannel } from './socketChannel/path.ts';
import { stack } from './stack/path.ts';

/** Receive paths in menu order. */
export const receivePaths = registry([stack, driverChannel, socketChannel, filteredChannel, flowTable, appChannel, rss, rps, rfs, arfs, busyPoll, afXdp, cpumap]);
