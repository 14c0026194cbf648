import { rewritePrompt } from '../../prompts/rewrite.js';
import { endWithDraft } from '../drafts/draft-end.js';
import { rewriteDraft } from '../drafts/rewrite-draft.js';
import { call, sized } from '../forecast/planned-calls.js';
import type { CallContext, Plan, StageTask } from '../forecast/planned-calls.js';
import { prose } from '../forecast/stand-ins.js';
import { hasAsked, isUnjudged } from '../story/judgement.js';
import type { Round, RoundOutcome } from '../story/judgement.js';
import { personalCritique } from '../story/personal-critique.js';
import { NOTHING } from '../pipeline/run-step.js';
import { runSceneStep } from '../pipeline/scene-step.js';
import type { Run } from '../pipeline/run.js';

/**
 * Takes the current draft and the round's judgement; writes a new draft that answers it. Every draft stays; the better one is
 * current, and a person's before a model's. A critique that a person wrote after it is answered instead; where nobody gave a judgement,
 * there is nothing to answer.
 */
export async function rewriteScene(run: Run, sceneId: string, { number, judgement }: Round): Promise<RoundOutcome> {
  if (judgement === undefined) throw new Error(`Round ${number} of scene ${sceneId} has no judgement to answer.`);
  if (isUnjudged(judgement)) {
    const unjudged = { stage: 'REWRITE', key: `scene:${sceneId}:unjudged:${number}`, result: hasAsked } as const;
    const goesOn = await runSceneStep<true | null>(run, { ...unjudged, sceneId, left: null }, async (step) => {
      const own = await personalCritique(step, judgement.critiqueId);
      return own === undefined ? step.end(null, 1) : step.end(true as const);
    });
    if (goesOn === null) return 'GO_ON';
  }
  const rewrite = { stage: 'REWRITE', key: `scene:${sceneId}:rewrite:${number}`, result: NOTHING } as const;
  await runSceneStep(run, { ...rewrite, sceneId, left: undefined, sparesApproved: true }, async (step) => {
    const { notes, critiqueId } = (await personalCritique(step, judgement.critiqueId)) ?? judgement;
    const { draft, better } = await rewriteDraft(step, sceneId, number, notes, critiqueId);
    await endWithDraft(step, sceneId, draft, better);
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
