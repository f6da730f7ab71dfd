import { describe, expect, test } from 'vitest';
import { render } from 'vitest-browser-react';
import { panels } from '../../src/app/panels/registry.ts';
import { cpuBudget } from '../../src/analysis/cpuBudget.ts';
import { misses } from '../../src/analysis/misses.ts';
import { runScenario } from '../runScenario.ts';
import { openLink } from '../../src/app/session/openedLink.ts';
import { catalogue } from '../../src/model/catalogue.ts';
import { createLab } from '../../src/app/session/createLab.ts';
import { LabContext } from '../../src/app/session/lab.ts';
import { scenarios } from '../../src/scenario/library/registry.ts';
import { usualView } from '../../src/scenario/queueExperiment.ts';
import type { Trace } from '../../src/trace/trace.ts';
import { formatNumber } from '../../src/words/format.ts';

const lab = createLab(openLink('#v=1&at=2000000&follow=20'));
lab.known.setState({ catalogue: catalogue() });

const known = new Map<string, Trace>();

/** A short run of a library scenario; one that replays a capture runs with constant traffic, the panels do not mind. */
function run(id: string, pathId: string): Trace {
  const key = `${id} ${pathId}`;
  const found = known.get(key);
  if (found !== undefined) return found;
  const scenario = scenarios.get(id);
  const knobs = { ...scenario.knobs, process: 'constant' as const, packets: 200 };
  const trace = runScenario({ ...scenario, knobs }, pathId);
  known.set(key, trace);
  return trace;
}

describe.each(panels.all.map((panel) => ({ id: panel.id, panel })))('panel $id', ({ panel: { isFor, view: { View } } }) => {
  test.each(scenarios.all.map(({ id }) => ({ id })))('shows $id, and the same as a table', async ({ id }) => {
    const sides = usualView(scenarios.get(id));
    const [a, b] = [run(id, sides.a), run(id, sides.b)];
    if (isFor?.(a) === false) return;
    const screen = await render(
      <LabContext value={lab}>
        <View a={a} b={b} />
      </LabContext>,
    );
    await expect.element(screen.getByRole('heading', { level: 2 })).toBeVisible();
    await screen.getByRole('button', { name: 'Table', exact: true }).click();
    await expect.element(screen.getByRole('table').first()).toBeVisible();
    expect(screen.container.querySelectorAll('table td').length).toBeGreaterThan(7);
    expect(screen.container.textContent).not.toMatch(/NaN|undefined|Infinity/);
  });
});

test('the heat map’s lines that moved add up to what crosses the seam', async () => {
  const panel = panels.get('missHeatMap');
  const [a, b] = [run('vj-2006', 'stack'), run('vj-2006', 'socket-channel')];
  const screen = await render(
    <LabContext value={lab}>
      <panel.view.View a={a} b={b} />
    </LabContext>,
  );
  await screen.getByRole('combobox', { name: 'Kind of miss' }).selectOptions('moved');
  await screen.getByRole('combobox', { name: 'Measure' }).selectOptions('misses');
  const totals = [...screen.container.querySelectorAll('tfoot td')].map((cell) => Number(cell.textContent));
  for (const [side, trace] of [a, b].entries()) {
    const sum = (totals[side * 2] ?? 0) + (totals[side * 2 + 1] ?? 0);
    expect(Math.abs(sum - misses(trace).transfersPerPacket)).toBeLessThan(0.02 * misses(trace).transfersPerPacket + 0.01); // cells have three digits
  }
});

test('the CPU budget says what analysis says', async () => {
  const panel = panels.get('cpuBudget');
  const [a, b] = [run('vj-2006', 'stack'), run('vj-2006', 'socket-channel')];
  const screen = await render(
    <LabContext value={lab}>
      <panel.view.View a={a} b={b} />
    </LabContext>,
  );
  await expect.element(screen.getByRole('heading', { level: 2 })).toBeVisible(); // its script comes by itself
  const text = screen.container.textContent ?? '';
  for (const trace of [a, b]) expect(text).toContain(formatNumber(cpuBudget(trace).total.busy));
});
