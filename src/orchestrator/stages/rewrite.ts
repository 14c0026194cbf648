import { rewritePrompt } from '../../prompts/rewrite.js';
import { rewriteDraft } from '../drafts/rewrite-draft.js';
import { call, sized } from '../forecast/planned-calls.js';
import type { CallContext, Plan, StageTask } from '../forecast/planned-calls.js';
import { prose } from '../forecast/stand-ins.js';
import { isUnjudged } from '../story/judgement.js';
import type { Round, RoundOutcome } from '../story/judgement.js';
import { NOTHING, runStep } from '../pipeline/run-step.js';
import type { Run } from '../pipeline/run.js';
import { completeSceneStageIn } from '../pipeline/scene-stage.js';

/**
 * Takes the current draft and the round's judgement; writes a new draft that answers it. Every draft stays; the better one is
 * current, and a person's before a model's. Where the model gave no judgement, there is nothing to answer.
 */
export async function rewriteScene(run: Run, sceneId: string, { number, judgement }: Round): Promise<RoundOutcome> {
  if (judgement === undefined) throw new Error(`Round ${number} of scene ${sceneId} has no judgement to answer.`);
  if (isUnjudged(judgement)) {
    const key = `scene:${sceneId}:unjudged:${number}`;
    await runStep(run, { stage: 'REWRITE', key, result: NOTHING }, (step) => step.commit(async () => {}, 1));
    return 'GO_ON';
  }
  const key = `scene:${sceneId}:rewrite:${number}`;
  await runStep(run, { stage: 'REWRITE', key, result: NOTHING }, async (step) => {
    const { draft, better } = await rewriteDraft(step, sceneId, number, judgement.notes, judgement.critiqueId);
    await step.commit(async (tx, emit) => {
      await draft.completeIn(tx, emit, better);
      await completeSceneStageIn(step, tx, emit, sceneId);
    }, 1);
  });
  return 'GO_ON';
}

const rewriteTask: StageTask<{ task: 'rewrite'; scene: number; round: number }> = {
  task: 'rewrite',
  offlineTokens: 565,
  writesScene: true,
  least: () => ({ task: 'rewrite', scene: 1, round: 0 }),
  sample: prose,
  prompt: (story, { scene, round }) =>
    sized(rewritePrompt, {
      ...story.sceneInput(scene),
      text: story.textAfter(round),
      notes: story.notesAfter(round),
      round: round + 1,
    }),
};
export const rewriteTasks: readonly StageTask[] = [rewriteTask];

export function rewriteCalls({ habits }: CallContext, scene: number, round: number): readonly Plan[] {
  return [call('REWRITE', { task: 'rewrite', scene, round: round - 1 }, habits.rewritesPerCritique ** round)];
}
