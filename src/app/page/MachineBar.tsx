import { useStore } from 'zustand';
import { OWN_MACHINE, recognisedIn, type OwnMachine } from '../../scenario/ownMachine.ts';
import { say } from '../../words/messages.ts';
import { words } from '../../words/pageWords.ts';
import { useLab } from '../session/lab.ts';
import { likeMachine } from '../session/machineDeeds.ts';
import { Picker } from '../shared/Picker.tsx';
import { Scroll } from '../shared/Scroll.tsx';
import bar from './CaptureBar.module.css';
import styles from './MachineBar.module.css';

const NEAREST = '';
/** One's own first, then what is made of it, then what is taken over. */
const GRADES = ['measured', 'derived', 'published', 'estimated'] as const;

/** What was recognised in a core-to-core table, and where every other constant comes from. */
export default function MachineBar({ own }: { readonly own: OwnMachine }) {
  const lab = useLab();
  const found = useStore(lab.known, ({ catalogue }) => catalogue);
  const { machines = [], constants = [] } = found ?? {};
  const ofOwn = constants.filter(({ of }) => of === OWN_MACHINE);
  const ownConstants = GRADES.flatMap((wanted) => ofOwn.filter(({ grade }) => grade === wanted));
  const sharing = new Set(constants.filter(({ id }) => id === 'llcBytes').map(({ of }) => of));
  const others = machines.filter(({ id }) => sharing.has(id) && id !== OWN_MACHINE);
  const nearest = own.like === undefined ? machines.find(({ id }) => id === OWN_MACHINE)?.like : undefined;
  return (
    <section className={`${bar['bar'] ?? ''} ${styles['bar'] ?? ''}`} aria-label={words.ownMachine.label}>
      <strong>{words.ownMachine.label}</strong>
      <span className={styles['said']}>{say(recognisedIn(own))}</span>
      <Picker
        label={words.ownMachine.like}
        showLabel
        value={own.like ?? NEAREST}
        entries={[{ id: NEAREST, label: words.ownMachine.nearest(others.find(({ id }) => id === nearest)?.label) }, ...others]}
        onPick={(id) => void likeMachine(lab, id === NEAREST ? undefined : id)}
      />
      <details className={styles['details']}>
        <summary>{words.ownMachine.constants(ownConstants.length)}</summary>
        <Scroll className={styles['constants']} label={words.ownMachine.constantsLong}>
          <table>
            <thead>
              <tr>
                <th scope="col">{words.ownMachine.heads.constant}</th>
                <th scope="col">{words.ownMachine.heads.value}</th>
                <th scope="col">{words.ownMachine.heads.grade}</th>
                <th scope="col">{words.ownMachine.heads.source}</th>
              </tr>
            </thead>
            <tbody>
              {ownConstants.map(({ id, label, value, unit, grade, source }) => (
                <tr key={id}>
                  <th scope="row">{label}</th>
                  <td>{`${value} ${unit}`}</td>
                  <td>{grade}</td>
                  <td>{source}</td>
                </tr>
              ))}
            </tbody>
          </table>
        </Scroll>
      </details>
    </section>
  );
}
