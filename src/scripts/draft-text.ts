import type { Block, Pos } from '../screenplay/ast.js';
import { heading } from '../screenplay/build.js';
import type { Repair } from '../screenplay/diagnostics.js';
import { assess } from '../screenplay/draft/assess.js';
import { createDraft } from '../screenplay/draft/stream.js';
import type { DraftResult } from '../screenplay/draft/stream.js';
import { insertBlocks } from '../screenplay/edit.js';
import { print } from '../screenplay/fountain/print.js';
import { plainText } from '../screenplay/rich.js';
import { castOfNames } from './cast.js';
import { repairsAmong } from './draft-repairs.js';
import type { DraftRepair } from './draft-repairs.js';
import { standingOf } from './draft-standing.js';
import type { SceneFrame, SceneStanding } from './draft-standing.js';

export interface CleanDraft {
  /** In the printer's form. */
  text: string;
  standing: SceneStanding;
  /** What was changed to make it so. */
  repairs: readonly DraftRepair[];
}

/**
 * Why a draft is not worth waiting for. `POOR_FORM`: more than half of its lines had to be mended or make no sense. `TOO_LONG`: it
 * passed what one scene may hold; what follows is not read.
 */
export type HopelessReason = 'POOR_FORM' | 'TOO_LONG';

/** A draft that is read as a model writes it. */
export interface DraftReader {
  push(chunk: string): void;
  /** Set once the draft is hopeless: the model should be stopped. */
  readonly hopeless: HopelessReason | undefined;
  /** Ends the draft. Nothing of it is parsed twice. */
  finish(): CleanDraft;
}

/** Some ten times the longest scene that is asked for. */
const LIMITS = Object.freeze({ maxChars: 100_000, maxLineChars: 10_000, maxBlocks: 4_000 });
/** Of fewer lines nothing can be said. */
const LEAST_LINES = 40;
const POOR_SHARE = 0.5;

/**
 * Reads what a model writes as a scene into a clean one: fences, remarks and Markdown are gone, cues and places are spelt as in the
 * bibles, and a text without a heading gets the planned one.
 */
export function createDraftReader(frame: SceneFrame): DraftReader {
  const draft = createDraft({ cast: castOfNames(frame.cast), locations: castOfNames(frame.locations ?? []), limits: LIMITS, poorShare: POOR_SHARE });
  let lines = 0;
  return {
    push(chunk) {
      lines += chunk.split('\n').length - 1;
      draft.push(chunk);
    },
    get hopeless() {
      if (draft.ended !== undefined) return 'TOO_LONG';
      return lines >= LEAST_LINES && draft.poor ? 'POOR_FORM' : undefined;
    },
    finish() {
      const { result, repairs } = underHeading(draft.finish(), frame.heading);
      return {
        text: print({ titlePage: [], body: result.script.body }).text,
        standing: standingOf(result, frame),
        repairs: repairsAmong([...repairs, ...result.diagnostics]),
      };
    },
  };
}

/** As {@link createDraftReader}, of a text that is whole. */
export function cleanDraft(written: string, frame: SceneFrame): CleanDraft {
  const reader = createDraftReader(frame);
  reader.push(written);
  return reader.finish();
}

const START: Pos = Object.freeze({ offset: 0, line: 1, column: 1 });

/** The draft with a heading first, and what was done to get there. */
function underHeading(given: DraftResult, planned: string): { result: DraftResult; repairs: Repair[] } {
  const { result, repairs } = withoutRemarks(given, planned);
  if (assess(result).headingFirst) return { result, repairs };
  const script = insertBlocks(result.script, 0, [heading(planned)]);
  const supplied: Repair = {
    code: 'DRF101', level: 'warning', message: 'The text has no scene heading above it: it was given the planned one.', start: START, end: START, before: '', after: planned,
  };
  return { result: { ...result, script }, repairs: [...repairs, supplied] };
}

/** Prose above the very heading that was planned is the model's word to the reader: the scene begins with the heading. */
function withoutRemarks(result: DraftResult, planned: string): { result: DraftResult; repairs: Repair[] } {
  const { body } = result.script;
  const at = body.findIndex((block) => block.kind === 'heading');
  const above = body.slice(0, Math.max(at, 0));
  const first = body[at];
  if (above.length === 0 || first?.kind !== 'heading' || !above.every(isProse) || !sameHeading(plainText(first.text), planned)) return { result, repairs: [] };
  const dropped: Repair = {
    code: 'DRF102', level: 'info', message: 'Prose above the planned heading was set aside; it is not part of the scene.',
    start: result.spans[0]![0], end: result.spans[at - 1]![1], before: print({ titlePage: [], body: above }).text.trim(), after: '',
  };
  return { result: { ...result, script: { ...result.script, body: body.slice(at) } }, repairs: [dropped] };
}

function isProse(block: Block): boolean {
  return block.kind === 'action' && /\p{Ll}/u.test(plainText(block.text));
}

function sameHeading(one: string, other: string): boolean {
  const fold = (text: string) => text.normalize('NFC').toUpperCase().replace(/[\s\p{Pd}.]+/gu, ' ').trim();
  return fold(one) === fold(other);
}
