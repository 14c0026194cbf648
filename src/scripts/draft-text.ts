import type { Block } from '../screenplay/ast.js';
import { heading } from '../screenplay/build.js';
import { assess, compareStanding } from '../screenplay/draft/assess.js';
import type { Standing } from '../screenplay/draft/assess.js';
import { createCast } from '../screenplay/draft/cast.js';
import { parseDraft } from '../screenplay/draft/stream.js';
import { insertBlocks } from '../screenplay/edit.js';
import { parse } from '../screenplay/fountain/parse.js';
import { print } from '../screenplay/fountain/print.js';
import { foldName } from '../screenplay/names.js';
import { plainText } from '../screenplay/rich.js';

export interface CleanDraft {
  /** In the printer's form. */
  text: string;
  standing: Standing;
}

/**
 * What a model wrote as a scene, as a clean one: fences, remarks and Markdown are gone, cues are spelled as in the cast, and
 * a text without a heading gets the outline's.
 */
export function cleanDraft(written: string, scene: { heading: string; cast: readonly string[] }): CleanDraft {
  const cast = castOf(scene.cast);
  const result = parseDraft(written, { cast });
  const answered = { ...result.script, body: fromHeading(result.script.body, scene.heading) };
  const script = assess(answered, { cast }).headingFirst ? answered : insertBlocks(answered, 0, [heading(scene.heading)]);
  return { text: print({ titlePage: [], body: script.body }).text, standing: assess({ ...result, script }, { cast }) };
}

/** Prose above the very heading that was planned is the model's word to the reader: the scene begins with the heading. */
function fromHeading(body: readonly Block[], planned: string): readonly Block[] {
  const at = body.findIndex((block) => block.kind === 'heading');
  const first = body[at];
  const remarks = at > 0 && body.slice(0, at).every((block) => block.kind === 'action' && /\p{Ll}/u.test(plainText(block.text)));
  return remarks && first?.kind === 'heading' && sameHeading(plainText(first.text), planned) ? body.slice(at) : body;
}

function sameHeading(one: string, other: string): boolean {
  const fold = (text: string) => text.normalize('NFC').toUpperCase().replace(/[\s\p{Pd}.]+/gu, ' ').trim();
  return fold(one) === fold(other);
}

export function assessDraft(text: string, cast: readonly string[]): Standing {
  return assess(parse(text), { cast: castOf(cast) });
}

/** Whether a rewrite may take the place of the draft it was made from. */
export function standsAsWell(rewrite: Standing, old: Standing): boolean {
  return compareStanding(rewrite, old, { minWordShare: 1 / 3 }).notWorse;
}

/** Bibles may hold two characters of one name; a cue cannot tell them apart, so the first one stands for both. */
function castOf(names: readonly string[]) {
  const first = new Map(names.map((name) => [foldName(name), name]).toReversed() as [string, string][]);
  return createCast([...first.values()].map((name) => ({ id: name, cueName: name.toUpperCase() })));
}
