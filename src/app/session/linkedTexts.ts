import { fail, ok, type Problem, type Result } from '../../base/result.ts';
import { contentDigest } from '../../exchange/contentDigest.ts';
import { PACKED_CHARACTERS_MAX, withTexts, type LinkedText, type LinkedTexts, type Texts } from '../../scenario/linkNetfilter.ts';
import { scenarioTexts } from '../../scenario/linkScenario.ts';
import { RULES_CHARACTERS_MAX } from '../../scenario/netfilterFields.ts';
import type { Scenario } from '../../scenario/schema.ts';
import { tell } from '../stores/problems.ts';
import type { Lab } from './lab.ts';
import type { OpenedLink } from './openedLink.ts';
import { packText, unpackText } from './packText.ts';

interface Packed {
  readonly texts: Texts;
  readonly linked: LinkedTexts;
}

/** The latest packed scenarios of a lab: the one on screen, the one that runs, those that are gone back to. */
const packed = new WeakMap<Lab, readonly Packed[]>();
const REMEMBERED = 4;

const isSame = (one: Texts, other: Texts): boolean =>
  (['endpoints', 'rules', 'ipset', 'add'] as const).every((key) => one[key] === other[key]);

const find = (lab: Lab, texts: Texts): LinkedTexts | undefined => packed.get(lab)?.find((known) => isSame(known.texts, texts))?.linked;

/** How a link says the long texts of a scenario; `keepTexts` has been called for it. */
export const linkedTextsOf = (lab: Lab, scenario: Scenario): LinkedTexts => find(lab, scenarioTexts(scenario)) ?? {};

/** Packs what a link will need, and keeps in this browser what no link can hold. */
export async function keepTexts(lab: Lab, scenario: Scenario): Promise<void> {
  const texts = scenarioTexts(scenario);
  if (Object.keys(texts).length === 0 || find(lab, texts) !== undefined) return;
  const linked: Record<string, LinkedText> = {};
  let left = PACKED_CHARACTERS_MAX;
  for (const [key, text] of Object.entries(texts)) {
    const short = await packText(text, left);
    left -= short?.length ?? 0;
    linked[key] = short === undefined ? await shelve(lab, text) : { kind: 'packed', packed: short };
  }
  packed.set(lab, [{ texts, linked }, ...(packed.get(lab) ?? [])].slice(0, REMEMBERED));
}

export const digestOfText = (text: string): string => contentDigest(new TextEncoder().encode(text));

async function shelve(lab: Lab, text: string): Promise<LinkedText> {
  const digest = digestOfText(text);
  await lab.texts.put({ digest, text, keptAtMs: Date.now() });
  return { kind: 'named', digest, characters: text.length };
}

/** The link with its texts in their places. What cannot be unpacked is told and left out; what is only named must be here. */
export async function completeLink(lab: Lab, link: OpenedLink): Promise<Result<OpenedLink>> {
  const texts: Record<string, string> = {};
  for (const [key, linked] of Object.entries(link.linked)) {
    const text = linked.kind === 'packed' ? await unpackText(linked.packed, RULES_CHARACTERS_MAX) : (await lab.texts.get(linked.digest))?.text;
    if (text !== undefined) texts[key] = text;
    else if (linked.kind === 'packed') tell(lab.problems, { code: 'linkPacked', where: key });
    else return fail('textMissing', key, { what: key, digest: linked.digest, characters: linked.characters });
  }
  const problems: Problem[] = [];
  const scenario = withTexts(link.view.scenario, texts, problems);
  for (const problem of problems) tell(lab.problems, problem);
  return ok({ ...link, view: { ...link.view, scenario }, linked: {} });
}
