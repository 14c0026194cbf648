import { keepDraftIn } from '../../scripts/draft-storage.js';
import { plannedScene } from '../../scripts/scene-storage.js';
import { continuityPrompt } from '../../prompts/continuity.js';
import type { Run } from '../run.js';
import { completeSceneStageIn, startSceneStageIn } from '../scene-stage.js';
import type { Step } from '../step.js';
import { currentDraft } from './critique.js';
import { rewriteDraft } from './rewrite.js';
import { storyBibles } from './bibles.js';

/**
 * Takes the scene's current draft; holds it against its state contract and the bibles. What breaks is repaired by one more
 * draft, which is checked again; what still breaks is reported, and the scene needs a person's review.
 */
export async function checkContinuity(run: Run, sceneId: string): Promise<void> {
  const found = await run.step('CONTINUITY', `scene:${sceneId}:continuity`, async (step) => {
    await step.note((tx, emit) => startSceneStageIn(step, tx, emit, sceneId));
    const { scene, draft } = await currentDraft(run, sceneId);
    const issues = await findIssues(step, sceneId, draft.text);
    const repair = issues.length > 0 && run.config.autoRewrite;
    return step.commit(async (tx, emit) => {
      if (repair) return issues;
      for (const message of issues) emit({ type: 'ContinuityIssueFound', sceneId, message, repaired: false });
      await tx.scene.update({ where: { id: scene.id }, data: { status: issues.length === 0 ? 'WRITTEN' : 'NEEDS_REVIEW' } });
      await completeSceneStageIn(step, tx, emit, sceneId);
      return [];
    }, repair ? 0 : 1);
  });
  if (found.length > 0) await repairContinuity(run, sceneId, found);
}

async function repairContinuity(run: Run, sceneId: string, found: readonly string[]): Promise<void> {
  await run.step('CONTINUITY', `scene:${sceneId}:repair`, async (step) => {
    const { draft, kept } = await rewriteDraft(step, sceneId, 1, found);
    const left = kept ? await findIssues(step, sceneId, draft.text) : found;
    await step.commit(async (tx, emit) => {
      await draft.completeIn(tx, emit);
      if (kept) await keepDraftIn(tx, sceneId, draft.id);
      const repaired = left.length === 0;
      for (const message of repaired ? found : left) emit({ type: 'ContinuityIssueFound', sceneId, message, repaired });
      await tx.scene.update({ where: { id: sceneId }, data: { status: repaired ? 'WRITTEN' : 'NEEDS_REVIEW' } });
      await completeSceneStageIn(step, tx, emit, sceneId);
    }, 1);
  });
}

async function findIssues(step: Step, sceneId: string, text: string): Promise<string[]> {
  const scene = await step.run.services.db.scene.findUniqueOrThrow({ where: { id: sceneId } });
  const { characters, setting } = storyBibles(await step.run.entries());
  const { issues } = await step.ask(continuityPrompt, { scene: plannedScene(scene), characters, setting, text }, { sceneId });
  return issues;
}
