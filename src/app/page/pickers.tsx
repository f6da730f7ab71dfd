import { useStore } from 'zustand';
import { THEMES } from '../../scenario/link.ts';
import { scenarios } from '../../scenario/library/registry.ts';
import { words } from '../../words/pageWords.ts';
import { useLab } from '../session/lab.ts';
import { choosePath, chooseScenario, setKnobs } from '../session/viewDeeds.ts';
import { machineEntries } from '../shared/machineEntries.ts';
import { Picker } from '../shared/Picker.tsx';
import { tell } from '../stores/problems.ts';

/** The choices of the title bar; on a narrow window they stand in the menu instead. */
export function ScenarioPicker({ showLabel = false }: { readonly showLabel?: boolean }) {
  const lab = useLab();
  const scenario = useStore(lab.view, (view) => view.scenario);
  const own = scenarios.find(scenario.id) === undefined ? [{ id: scenario.id, label: scenario.label }] : [];
  const isChanged = own.length === 0 && JSON.stringify(scenarios.get(scenario.id)) !== JSON.stringify(scenario);
  const entries = [...scenarios.all, ...own].map(({ id, label }) => ({
    id,
    label: id === scenario.id && isChanged ? words.bar.changed(label) : label,
  }));
  return <Picker label={words.bar.scenario} showLabel={showLabel} value={scenario.id} entries={entries} onPick={(id) => void chooseScenario(lab, id)} />;
}

export function MachinePicker({ showLabel = false }: { readonly showLabel?: boolean }) {
  const lab = useLab();
  const machine = useStore(lab.view, (view) => view.scenario.knobs.machine);
  const ownMachine = useStore(lab.view, (view) => view.scenario.ownMachine);
  const machines = useStore(lab.known, (known) => known.catalogue?.machines) ?? [];
  const pick = async (id: string): Promise<void> => {
    const result = await setKnobs(lab, { machine: id });
    if (!result.ok) tell(lab.problems, result.problem);
  };
  const entries = machineEntries(machines, ownMachine);
  return <Picker label={words.bar.machine} showLabel={showLabel} value={machine} entries={entries} onPick={(id) => void pick(id)} />;
}

export function PathPicker({ side }: { readonly side: 'a' | 'b' }) {
  const lab = useLab();
  const path = useStore(lab.view, (view) => view[side]);
  const sides = useStore(lab.view, ({ scenario }) => (scenario.queueExperiment === undefined ? 'paths' : 'queues'));
  const known = useStore(lab.known, ({ catalogue }) => catalogue?.[sides]) ?? [];
  const entries = known.map(({ id, label, summary }) => ({ id, label, title: summary }));
  const label = side === 'a' ? words.bar.pathALong : words.bar.pathBLong;
  return <Picker label={label} badge={side.toUpperCase()} value={path} entries={entries} onPick={(id) => void choosePath(lab, side, id)} />;
}

export function ThemePicker({ showLabel = false }: { readonly showLabel?: boolean }) {
  const lab = useLab();
  const theme = useStore(lab.settings, (settings) => settings.theme);
  return (
    <Picker
      label={words.bar.theme}
      showLabel={showLabel}
      value={theme}
      entries={THEMES.map((id) => ({ id, label: words.bar.themes[id] }))}
      onPick={(id) => lab.settings.setState({ theme: THEMES.find((known) => known === id) ?? 'system' })}
    />
  );
}
