import type { Problem } from '../../base/result.ts';
import { defaultScenario } from '../../scenario/library/registry.ts';
import { onOwnMachine } from '../../scenario/onOwnMachine.ts';
import type { OwnMachine } from '../../scenario/ownMachine.ts';
import { natWebSample } from '../../scenario/samples.ts';
import { words } from '../../words/pageWords.ts';
import { clearErrors, tell } from '../stores/problems.ts';
import type { CaptureSummary } from '../workers/protocol.ts';
import { adopt } from './address.ts';
import { takeAwaited } from './awaitedLink.ts';
import { fetchSample, readFile } from './captures.ts';
import type { Lab } from './lab.ts';
import { digestOfText } from './linkedTexts.ts';
import { setNetfilter } from './netfilterDeeds.ts';
import { changeView } from './viewDeeds.ts';

/** More bytes than this are not read at all: the page would run out of memory before it could say so. */
const READ_BYTES_MAX = 512 * 1024 * 1024;

/** One after the other, in the order they were given: rules and their sets may come together. */
export async function openFiles(lab: Lab, files: readonly File[]): Promise<void> {
  for (const file of files) await openFile(lab, file);
}

/** A dropped or chosen file: recognised by its content, read in this tab, sent nowhere. */
async function openFile(lab: Lab, file: File): Promise<void> {
  const problem = (code: string): Problem => ({ code, where: file.name, values: { name: file.name, bytes: file.size, max: READ_BYTES_MAX } });
  if (file.size > READ_BYTES_MAX) return tell(lab.problems, problem('fileTooLarge'));
  let bytes: Uint8Array;
  try {
    bytes = new Uint8Array(await file.arrayBuffer());
  } catch {
    return tell(lab.problems, problem('fileUnreadable')); // a folder, or a file that has gone since it was chosen
  }
  await openBytes(lab, bytes, file.name);
}

/** Of pasted text: words, and a lonely number. */
const NOBODYS_BUSINESS: ReadonlySet<string> = new Set(['fileUnknown', 'coreToCoreOneCore']);

/** Pasted text that is one of the files we know; anything else is nobody's business. */
export async function openPasted(lab: Lab, text: string): Promise<void> {
  await openBytes(lab, new TextEncoder().encode(text), words.drop.pasted, 'onlyKnown');
}

async function openBytes(lab: Lab, bytes: Uint8Array, name: string, what: 'any' | 'onlyKnown' = 'any'): Promise<void> {
  const read = await readFile(lab, bytes, name);
  if (read === 'cancelled') return;
  if (!read.ok) {
    if (what === 'any' || !NOBODYS_BUSINESS.has(read.problem.code)) tell(lab.problems, read.problem);
    return;
  }
  if (read.value.kind === 'scenario') return changeView(lab, { scenario: read.value.scenario }, { kind: 'opening' });
  if (read.value.kind === 'machine') return takeMachine(lab, read.value.machine, read.value.remarks);
  if (read.value.kind !== 'capture') return takeText(lab, read.value.kind, read.value.text);
  const { capture } = read.value;
  await lab.shelf.put({ digest: capture.digest, name, bytes, keptAtMs: Date.now() });
  const link = takeAwaited(lab, capture.digest);
  if (link === undefined) return replay(lab, capture);
  lab.known.setState({ capture });
  clearErrors(lab.problems);
  await adopt(lab, link);
}

/** The scenario runs on it from now on; another machine is chosen as ever. */
async function takeMachine(lab: Lab, machine: OwnMachine, ofReading: readonly Problem[]): Promise<void> {
  const { scenario, remarks } = onOwnMachine(lab.view.getState().scenario, machine);
  await changeView(lab, { scenario }, { kind: 'sameInstant' });
  for (const remark of [...ofReading, ...remarks]) tell(lab.problems, remark, 'notice');
}

/** Rules take the place of those that are there, and so do sets; what is missing of the two stays as it is. */
async function takeText(lab: Lab, kind: 'rules' | 'sets', text: string): Promise<void> {
  const digest = digestOfText(text);
  const link = takeAwaited(lab, digest);
  if (link !== undefined) {
    await lab.texts.put({ digest, text, keptAtMs: Date.now() });
    clearErrors(lab.problems);
    return adopt(lab, link);
  }
  await setNetfilter(lab, kind === 'rules' ? { rules: text } : { ipset: text });
}

/** The capture that ships with the app. */
export async function openSample(lab: Lab): Promise<void> {
  const sample = await fetchSample(lab, natWebSample.path, natWebSample.name);
  if (sample.ok) await replay(lab, sample.value);
  else tell(lab.problems, sample.problem);
}

async function replay(lab: Lab, capture: CaptureSummary): Promise<void> {
  const now = lab.view.getState().scenario;
  const { localAddress: _, ...scenario } = now.queueExperiment === undefined ? now : defaultScenario; // queues know no frames
  const { name, digest, fileBytes } = capture;
  lab.known.setState({ capture });
  const knobs = { ...scenario.knobs, process: 'replay' as const };
  await changeView(lab, { scenario: { ...scenario, knobs, capture: { name, digest, fileBytes } } }, { kind: 'opening' });
}
