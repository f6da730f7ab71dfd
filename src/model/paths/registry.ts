import { registry } from '../../base/registry.ts';
import { appChannel } from './appChannel/path.ts';
import { driverChannel } from './driverChannel/path.ts';
import { filteredChannel } from './filteredChannel/path.ts';
import { flowTable } from './flowTable/path.ts';
import { socketChannel } from './socketChannel/path.ts';
import { stack } from './stack/path.ts';

/** Receive paths in menu order. */
export const receivePaths = registry([stack, driverChannel, socketChannel, filteredChannel, flowTable, appChannel]);
