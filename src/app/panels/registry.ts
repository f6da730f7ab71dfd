import { registry } from '../../base/registry.ts';
import { cpuBudgetPanel } from './cpuBudget/CpuBudget.tsx';
import { ledgerPanel } from './ledger/Ledger.tsx';
import { missHeatMapPanel } from './missHeatMap/MissHeatMap.tsx';
import { natPanel } from './nat/Nat.tsx';
import { packetJourneyPanel } from './packetJourney/panel.tsx';
import type { Panel } from './panel.ts';
import { stageLatencyPanel } from './stageLatency/StageLatency.tsx';

/** In the order of the page, left to right; wide ones have a place of their own. */
export const panels = registry<Panel>([missHeatMapPanel, stageLatencyPanel, cpuBudgetPanel, packetJourneyPanel, natPanel, ledgerPanel]);
