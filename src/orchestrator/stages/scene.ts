import { keepDraftIn } from '../../scripts/draft-storage.js';
import type { SceneInput } from '../../domain/tasks.js';
import { plannedScenes } from '../../scripts/scene-storage.js';
import { writeDraft } from '../draft-writing.js';
import { scenePrompt } from '../prompts/scene.js';
import type { Run } from '../run.js';
import { completeSceneStageIn } from '../scene-stage.js';
import { storyInput } from './bibles.js';

/** Lines of the scene before that a scene written after it is shown. */
const TAIL_LINES = 40;

/** Takes the bibles, the outline and the state contract; streams the scene's first draft and makes it the scene's text. */
export async function draftScene(run: Run, sceneId: string): Promise<void> {
  await run.step('SCENES', `scene:${sceneId}:draft`, async (step) => {
    const draft = await writeDraft(step, { sceneId, kind: 'GENERATED', prompt: scenePrompt, input: await sceneInput(run, sceneId) });
    await step.commit(async (tx, emit) => {
      await draft.completeIn(tx, emit);
      await keepDraftIn(tx, sceneId, draft.id);
      await completeSceneStageIn(step, tx, emit, sceneId);
    }, 1);
  });
}

/** All that a scene is written from. When scenes are written one by one, the end of the one before is shown too. */
export async function sceneInput(run: Run, sceneId: string): Promise<SceneInput> {
  const { db } = run.services;
  const script = await run.script();
  const scenes = await plannedScenes(db, script.id);
  const at = scenes.findIndex((scene) => scene.id === sceneId);
  const previousScene = scenes[at - 1];
  const input = { ...storyInput(run, script, await run.entries()), title: script.title };
  return {
    ...input,
    scene: scenes[at]!,
    totalScenes: scenes.at(-1)!.number,
    previousScene,
    nextScene: scenes[at + 1],
    previousText: run.config.parallelGeneration || previousScene === undefined ? undefined : await tailOf(run, previousScene.id),
  };
}

async function tailOf(run: Run, sceneId: string): Promise<string | undefined> {
  const scene = await run.services.db.scene.findUniqueOrThrow({ where: { id: sceneId }, include: { currentDraft: true } });
  return scene.currentDraft?.text.split('\n').slice(-TAIL_LINES).join('\n');
}
