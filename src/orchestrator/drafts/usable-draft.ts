import type { DraftKind } from '../../domain/scenes.js';
import type { Parted } from '../../screenplay/draft/repetition.js';
import { tellsInSentences } from '../../screenplay/draft/sentences.js';
import { parse } from '../../screenplay/fountain/parse.js';
import { hasOwnHeading } from '../../scripts/drafts/draft-heading.js';
import { namesPlanned } from '../../scripts/drafts/draft-plan.js';
import { repairsAmong } from '../../scripts/drafts/draft-repairs.js';
import type { SceneFrame } from '../../scripts/drafts/scene-assessment.js';
import { cleanDraft } from '../../scripts/drafts/draft-text.js';
import type { CleanDraft } from '../../scripts/drafts/draft-text.js';
import { HopelessDraft, UnusableAnswer } from '../pipeline/failures.js';

/** Fewer words than this without a speech are no scene but a refusal or an excuse. */
const LEAST_WORDS = 30;

/** A first draft must be a scene. A rewrite need not be: it is stored, and loses against the draft that it was to improve. @throws UnusableAnswer */
export function checkUsable(kind: DraftKind, draft: CleanDraft, frame: SceneFrame, last: boolean): void {
  const {
    text,
    assessment: { stands, refusal, words, speeches },
  } = draft;
  if (refusal && kind !== 'REWRITE') throw new UnusableAnswer('The model declined to write this scene.');
  if (kind === 'REWRITE' ? words === 0 : !stands || (speeches === 0 && words < LEAST_WORDS)) {
    throw new UnusableAnswer("The model's answer is no scene: it holds no dialogue and hardly any action.");
  }
  if (kind === 'REWRITE' || speeches > 0) return;
  if (!tellsInSentences(parse(text).script)) {
    throw new UnusableAnswer("The model's answer is no scene: it holds no dialogue, and its words make no sentences.");
  }
  if (hasOwnHeading(draft)) return;
  // Prose alone may be thoughts, a refusal or a remark in any language; a model that writes no headings may still mean a scene in which nobody speaks.
  if (!last) throw new UnusableAnswer("The model's answer is no scene: it holds no scene heading and no dialogue.");
  if (!namesPlanned(text.slice(text.indexOf('\n')), frame)) {
    throw new UnusableAnswer(
      "The model's answer is no scene: it holds no scene heading and no dialogue, and speaks neither of the characters nor of the place.",
    );
  }
}

/** What was written before the model began to repeat itself, if that is a scene. @throws HopelessDraft */
export function beforeLoop(kind: DraftKind, { kept, repeated }: Parted, frame: SceneFrame, last: boolean): CleanDraft {
  const draft = cleanDraft(kept, frame);
  try {
    checkUsable(kind, draft, frame, last);
  } catch (error) {
    throw error instanceof UnusableAnswer ? new HopelessDraft('REPEATS') : error;
  }
  const at = { offset: kept.length, line: kept.split('\n').length, column: 1 };
  const message = 'From here on the model wrote the same lines again and again: that was cut off.';
  return {
    ...draft,
    repairs: [
      ...draft.repairs,
      ...repairsAmong([{ code: 'DRF121', level: 'warning', message, start: at, end: at, before: repeated, after: '' }]),
    ],
  };
}
