import { registry } from '../../base/registry.ts';
import { cpuBudgetPanel } from './cpuBudget/panel.ts';
import { ledgerPanel } from './ledger/panel.ts';
import { missHeatMapPanel } from './missHeatMap/panel.ts';
import { modelPanel } from './model/panel.ts';
import { natPanel } from './nat/panel.ts';
import { packetJourneyPanel } from './packetJourney/panel.ts';
import type { Panel } from './panel.ts';
import { stageLatencyPanel } from './stageLatency/panel.ts';

/** In the order of the page, left to right; wide ones have a place of their own. */
export const panels = registry<Panel>([missHeatMapPanel, stageLatencyPanel, cpuBudgetPanel, packetJourneyPanel, natPanel, ledgerPanel, modelPanel]);
