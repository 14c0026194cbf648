import { LRUCache } from 'lru-cache';
import { draftFindings } from './draft-findings.js';
import type { DraftFinding } from './draft-findings.js';
import { assessDraft } from './scene-assessment.js';
import type { SceneAssessment, SceneFrame } from './scene-assessment.js';

/** Each scene that is written at once has one draft that is assessed by one step after the other. */
const MOST_DRAFTS = 100;

interface Known {
  assessment?: SceneAssessment;
  findings?: readonly DraftFinding[];
}

/** What was found of drafts, so that the steps that follow each other on a draft do not each assess it. */
export class KeptAssessments {
  readonly #known = new LRUCache<string, Known>({ max: MOST_DRAFTS });

  /** As `assessDraft`. */
  assess(text: string, frame: SceneFrame): SceneAssessment {
    const known = this.#of(text, frame);
    return (known.assessment ??= assessDraft(text, frame));
  }

  /** As `draftFindings`. */
  findings(text: string, frame: SceneFrame): readonly DraftFinding[] {
    const known = this.#of(text, frame);
    return (known.findings ??= draftFindings(text, frame));
  }

  #of(text: string, frame: SceneFrame): Known {
    const key = JSON.stringify([text, frame]);
    let known = this.#known.get(key);
    if (known === undefined) {
      known = {};
      this.#known.set(key, known);
    }
    return known;
  }
}
