import { useState } from 'react';
import { useStore } from 'zustand';
import { RULE_TEMPLATES, type TemplateId, type TemplateTraffic } from '../../../scenario/ruleTemplates.ts';
import type { Trace } from '../../../trace/trace.ts';
import { rulesWords as words } from '../../../words/rulesWords.ts';
import { useLab } from '../../session/lab.ts';
import buttons from '../../shared/buttons.module.css';
import { Picker } from '../../shared/Picker.tsx';
import styles from './Rules.module.css';

const IDS = Object.keys(RULE_TEMPLATES) as TemplateId[];

/** Puts a template in the place of the text; the text can be had back. */
export function Templates({ rules, onRules }: { readonly rules: string; readonly onRules: (rules: string) => void }) {
  const lab = useLab();
  const trace = useStore(lab.runs, (runs) => runs.a);
  const [before, setBefore] = useState<string | null>(null);
  const pick = (picked: string): void => {
    const id = IDS.find((known) => known === picked);
    if (id === undefined) return;
    setBefore(rules);
    onRules(RULE_TEMPLATES[id](trafficOf(trace)));
  };
  return (
    <div className={styles['templates']}>
      <Picker label={words.templates} value="" entries={[{ id: '', label: words.chooseTemplate }, ...IDS.map((id) => ({ id, label: words.template[id] }))]} onPick={pick} />
      {before === null ? null : (
        <button
          type="button"
          className={buttons['quiet']}
          onClick={() => {
            onRules(before);
            setBefore(null);
          }}
        >
          {words.takeBack}
        </button>
      )}
    </div>
  );
}

/** Where the first flow goes, and a port on which another program listens, if there is one. */
function trafficOf(trace: Trace | null): TemplateTraffic {
  const { protocol = 'tcp', destination = '192.0.2.1:80' } = trace?.dictionary.flows.find((flow) => flow.protocol !== 'other') ?? {};
  const [address = '', port = ''] = destination.split(':');
  const ports = (trace?.dictionary.sockets ?? []).map(({ local }) => Number(local.split(':').at(-1)));
  const otherPort = ports.find((one) => one > 0 && one !== Number(port)) ?? 8080;
  return { protocol: protocol === 'udp' ? 'udp' : 'tcp', address, port: Number(port), otherPort };
}
