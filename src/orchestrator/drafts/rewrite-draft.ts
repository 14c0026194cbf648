import { rewritePrompt } from '../../prompts/rewrite.js';
import type { SceneInput } from '../../domain/tasks.js';
import { pagesDriftFrom } from '../../screenplay/languages/drift.js';
import { languageWanted } from '../pipeline/language.js';
import type { Step } from '../pipeline/step.js';
import { currentDraft, frameOf, isByModelsOnly, sceneInput } from '../story/story-so-far.js';
import { sceneEighths, straysFurther } from '../../scripts/drafts/draft-length.js';
import { formNotes, mayReplace } from '../../scripts/drafts/scene-assessment.js';
import { writtenBefore } from '../story/written-before.js';
import type { SceneAssessment, SceneFrame } from '../../scripts/drafts/scene-assessment.js';
import type { WrittenDraft } from './stream-draft.js';
import { writeDraft } from './write-draft.js';

/** Writes a new draft that answers the notes and mends the old one's form. `better`: it may take the old one's place. */
export async function rewriteDraft(
  step: Step,
  sceneId: string,
  round: number,
  notes: readonly string[],
  answersId?: string,
) {
  const { draft: old } = currentDraft(step);
  const input = await sceneInput(step, sceneId);
  const frame = frameOf(input);
  const before = step.run.assessments.assess(old.text, frame);
  const missed = isByModelsOnly(step)
    ? step.run.assessments
        .findings(old.text, frame)
        .flatMap(({ message, note }) => (note === undefined ? [] : [{ message, note }]))
    : [];
  // What the pipeline itself found is told once, as an order.
  const asked = notes.filter((note) => missed.every(({ message }) => message !== note));
  const draft = await writeDraft(step, {
    sceneId,
    kind: 'REWRITE',
    prompt: rewritePrompt,
    input: {
      ...input,
      summaries: await writtenBefore(step, input.scene.number),
      text: old.text,
      notes: [...asked, ...formNotes(before), ...missed.map(({ note }) => note)],
      round,
    },
    answersId,
  });
  return {
    draft,
    old,
    better: isBetter(draft, { before, text: old.text }, frame) && !driftsFrom(old.text, draft.finished.text, input),
  };
}

/** Whether a rewrite is in another language than the wanted one, which the draft before it was not. */
function driftsFrom(before: string, after: string, input: SceneInput): boolean {
  const driftOf = pagesDriftFrom(languageWanted(input));
  return driftOf(after) !== undefined && driftOf(before) === undefined;
}

/** A rewrite that leaves the planned length further behind does not replace what keeps nearer to it. */
function isBetter(
  { assessment, finished: { text } }: WrittenDraft,
  old: { before: SceneAssessment; text: string },
  { length }: SceneFrame,
): boolean {
  if (length === undefined) return mayReplace(assessment, old.before);
  const [now, then] = [sceneEighths(text, length.profile), sceneEighths(old.text, length.profile)];
  return mayReplace(assessment, old.before, length.target / then) && !straysFurther(now, then, length.target);
}
