import { assessDraft, formNotes, standsAsWell } from '../../scripts/drafts/draft-standing.js';
import { draftFindings } from '../../scripts/drafts/draft-findings.js';
import { PERSONAL } from '../../scripts/drafts/draft-storage.js';
import { frameOf, writeDraft } from '../draft-writing.js';
import { rewritePrompt } from '../../prompts/rewrite.js';
import type { Run } from '../run.js';
import { completeSceneStageIn } from '../scene-stage.js';
import type { Step } from '../step.js';
import { currentDraft } from './critique.js';
import type { Judgement } from './critique.js';
import { sceneInput } from './scene.js';

/** Takes the current draft and a judgement; writes a new draft that answers it. Every draft stays; the better standing one is current, and a person's before a model's. */
export async function rewriteScene(run: Run, sceneId: string, round: number, judgement: Judgement): Promise<void> {
  await run.step('REWRITE', `scene:${sceneId}:rewrite:${round}`, async (step) => {
    const { draft, better } = await rewriteDraft(step, sceneId, round, judgement.notes, judgement.critiqueId);
    await step.commit(async (tx, emit) => {
      await draft.completeIn(tx, emit, better);
      await completeSceneStageIn(step, tx, emit, sceneId);
    }, 1);
  });
}

/** Writes the new draft, which answers the notes and mends the old one's form, and holds it against the old one's standing. */
export async function rewriteDraft(
  step: Step,
  sceneId: string,
  round: number,
  notes: readonly string[],
  answersId?: string,
) {
  const { draft: old } = await currentDraft(step.run, sceneId);
  const input = await sceneInput(step.run, sceneId);
  const before = assessDraft(old.text, frameOf(input));
  const missed = (await isModelsAlone(step.run, sceneId))
    ? draftFindings(old.text, frameOf(input)).filter(({ note }) => note !== undefined)
    : [];
  // What the pipeline itself found is told once, as an order.
  const asked = notes.filter((note) => missed.every(({ message }) => message !== note));
  const draft = await writeDraft(step, {
    sceneId,
    kind: 'REWRITE',
    prompt: rewritePrompt,
    input: {
      ...input,
      text: old.text,
      notes: [...asked, ...formNotes(before), ...missed.map(({ note }) => note!)],
      round,
    },
    answersId,
  });
  return { draft, old, better: standsAsWell(draft.standing, before) };
}

/** Where a person has had a hand in the text or in what is to be rewritten, length and place are theirs to say. */
export async function isModelsAlone({ input, services: { db } }: Run, sceneId: string): Promise<boolean> {
  return (
    input.judgement === undefined && (await db.draft.count({ where: { sceneId, kind: { in: [...PERSONAL] } } })) === 0
  );
}
