import type { ReactNode } from 'react';
import { createLab } from '../../src/app/session/createLab.ts';
import { LabContext, type Lab } from '../../src/app/session/lab.ts';
import { openLink } from '../../src/app/session/openedLink.ts';
import { runAgain } from '../../src/app/session/runAgain.ts';
import { runScenario } from '../runScenario.ts';

/** A session whose runs are made here and at once, without workers. */
export async function labOf(hash: string): Promise<{ readonly lab: Lab; readonly within: (children: ReactNode) => ReactNode }> {
  const link = openLink(hash);
  const made = createLab(link);
  const lab: Lab = {
    ...made,
    simulator: {
      ...made.simulator,
      run: ({ scenario, a, b }) => {
        try {
          return Promise.resolve({ ok: true, value: { a: runScenario(scenario, a), b: runScenario(scenario, b) } });
        } catch (error) {
          return Promise.resolve({ ok: false, problem: { code: 'runFailed', values: { reason: String(error) } } });
        }
      },
    },
  };
  await runAgain(lab, { kind: 'link', atNs: link.view.atNs, followed: link.view.followed });
  return { lab, within: (children) => <LabContext value={lab}>{children}</LabContext> };
}
