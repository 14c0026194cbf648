import type { Script } from '../screenplay/ast.js';
import { heading } from '../screenplay/build.js';
import { insertBlocks } from '../screenplay/edit.js';
import { speakerKey, foldName } from '../screenplay/names.js';
import { parse } from '../screenplay/fountain/parse.js';
import { print } from '../screenplay/fountain/print.js';

/** What can be counted about a scene's text as a screenplay. */
export interface Standing {
  speeches: number;
  actions: number;
  headings: number;
  words: number;
  /** Speakers that are not in the cast. */
  strangers: number;
  /** What the parser had to repair or could not read. */
  faults: number;
}

export interface CleanDraft {
  /** In the printer's form. */
  text: string;
  standing: Standing;
}

/** What a model wrote as a scene: parsed, put under its heading where it lacks one, and printed. */
export function cleanDraft(written: string, scene: { heading: string; cast: readonly string[] }): CleanDraft {
  const { script, diagnostics } = parse(written);
  const whole = script.body[0]?.kind === 'heading' ? script : insertBlocks(script, 0, [heading(scene.heading)]);
  return { text: print({ titlePage: [], body: whole.body }).text, standing: standingOf(whole, scene.cast, diagnostics.length) };
}

export function assessDraft(text: string, cast: readonly string[]): Standing {
  const { script, diagnostics } = parse(text);
  return standingOf(script, cast, diagnostics.length);
}

/** A rewrite may be shorter, but not a fragment, and brings no stranger and no fault that was not there. */
export function standsAsWell(rewrite: Standing, old: Standing): boolean {
  return rewrite.headings >= 1
    && rewrite.words >= old.words / 3
    && (old.speeches === 0 || rewrite.speeches > 0)
    && rewrite.strangers <= old.strangers
    && rewrite.faults <= old.faults;
}

function standingOf(script: Script, cast: readonly string[], faults: number): Standing {
  const known = new Set(cast.map(foldName));
  const standing: Standing = { speeches: 0, actions: 0, headings: 0, words: 0, strangers: 0, faults };
  const strangers = new Set<string>();
  for (const block of script.body) {
    if (block.kind === 'heading') standing.headings += 1;
    if (block.kind === 'action') standing.actions += 1;
    for (const speech of block.kind === 'speech' ? [block.speech] : block.kind === 'dual' ? [block.left, block.right] : []) {
      standing.speeches += 1;
      if (!known.has(speakerKey(speech))) strangers.add(speakerKey(speech));
    }
  }
  standing.strangers = strangers.size;
  standing.words = print(script).text.split(/\s+/).length;
  return standing;
}
