import { createDraft } from '../../screenplay/draft/stream.js';
import { print } from '../../screenplay/fountain/print.js';
import { castOfNames } from '../cast.js';
import { inForms, withoutSpeech } from './draft-forms.js';
import { underHeading } from './draft-heading.js';
import { repairsAmong } from './draft-repairs.js';
import type { DraftRepair } from './draft-repairs.js';
import { speakersOf, assessScene } from './scene-assessment.js';
import type { SceneFrame, SceneAssessment } from './scene-assessment.js';

export interface CleanDraft {
  /** As the Fountain printer writes it. */
  text: string;
  assessment: SceneAssessment;
  /** What was changed to get there. */
  repairs: readonly DraftRepair[];
}

/**
 * Why a draft is not worth waiting for. `POOR_FORM`: more than half of its lines had to be mended or make no sense. `TOO_LONG`: it
 * passed what one scene may hold; what follows is not read.
 */
export type HopelessReason = 'POOR_FORM' | 'TOO_LONG';

/** Reads a draft while the model is still writing it. */
interface DraftReader {
  push(chunk: string): void;
  /** Set once the draft is hopeless: the model should be stopped. */
  readonly hopeless: HopelessReason | undefined;
  /** Ends the draft. What was pushed is not parsed again. */
  finish(): CleanDraft;
}

/** About ten times the longest scene that is asked for. */
const LIMITS = Object.freeze({ maxChars: 100_000, maxLineChars: 10_000, maxBlocks: 4_000 });
/** A draft of fewer lines is not judged. */
const LEAST_LINES = 40;
const POOR_SHARE = 0.5;

/**
 * Cleans what a model writes as a scene: fences, remarks and Markdown are removed, cues and places are spelt as in the bibles,
 * headings and speeches are recognised in the conventions of other languages, and a text without a heading gets the planned one.
 */
export function createDraftReader(frame: SceneFrame): DraftReader {
  const cast = castOfNames(frame.cast);
  const locations = castOfNames(frame.locations ?? []);
  const draft = createDraft({ cast, locations, limits: LIMITS, poorShare: POOR_SHARE });
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
      const written = draft.finish();
      const formed = inForms(written, { cast: speakersOf(frame), locations, planned: frame.heading });
      const { result, repairs } = underHeading(formed.result, frame.heading);
      const done = [...formed.repairs, ...repairs, ...withoutSpeech(result)];
      return {
        text: print({ titlePage: [], body: result.script.body }).text,
        assessment: assessScene({ ...result, repairs: [...result.repairs, ...formed.repairs] }, frame),
        repairs: repairsAmong([...done, ...result.diagnostics]),
      };
    },
  };
}

/** As {@link createDraftReader}, for a text that is complete. */
export function cleanDraft(written: string, frame: SceneFrame): CleanDraft {
  const reader = createDraftReader(frame);
  reader.push(written);
  return reader.finish();
}
