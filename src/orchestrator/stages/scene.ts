import type { SceneInput } from '../../domain/tasks.js';
import type { CharacterLines } from '../../domain/task-answers.js';
import { plannedScenes } from '../../scripts/scene-storage.js';
import { writeDraft } from '../draft-writing.js';
import { characterLinesPrompt } from '../../prompts/character-lines.js';
import { scenePrompt } from '../../prompts/scene.js';
import type { Run } from '../run.js';
import { completeSceneStageIn, startSceneStageIn } from '../scene-stage.js';
import { storyInput } from './bibles.js';

/** Lines of the scene before that a scene written after it is shown. */
export const TAIL_LINES = 40;

/** Takes the bibles, the outline and the state contract; streams the scene's draft and makes it the scene's text, unless a person has written that meanwhile. */
export async function draftScene(run: Run, sceneId: string): Promise<void> {
  const lines = run.config.dialogueMode === 'CHARACTER_AGENTS' ? await characterLines(run, sceneId) : undefined;
  await run.step('SCENES', draftKey(sceneId), async (step) => {
    const draft = await writeDraft(step, {
      sceneId,
      kind: 'GENERATED',
      prompt: scenePrompt,
      input: { ...(await sceneInput(run, sceneId)), lines },
    });
    await step.commit(async (tx, emit) => {
      await draft.completeIn(tx, emit, true);
      await completeSceneStageIn(step, tx, emit, sceneId);
    }, 1);
  });
}

function draftKey(sceneId: string): string {
  return `scene:${sceneId}:draft`;
}

/** What each character of the scene says, asked of all of them side by side. A character without a bible has no agent: the director speaks for them. */
function characterLines(run: Run, sceneId: string): Promise<CharacterLines[]> {
  return run.step('SCENES', `scene:${sceneId}:lines`, async (step) => {
    await step.note((tx, emit) => startSceneStageIn(step, tx, emit, sceneId, draftKey(sceneId)));
    const input = await sceneInput(run, sceneId);
    const present = new Set(input.scene.outline.characters.map((name) => name.toUpperCase()));
    const speakers = input.bibles.characters.filter((character) => present.has(character.name.toUpperCase()));
    const { scene, totalScenes, previousScene: _previous, nextScene: _next, previousText: _text, ...story } = input;
    const answers = await step.askMany(
      characterLinesPrompt,
      speakers.map((character) => ({ ...story, scene, totalScenes, character })),
      { sceneId },
    );
    return step.commit(async () => answers.map(({ lines }, at) => ({ name: speakers[at]!.name, lines })));
  });
}

/** All that a scene is written from. When scenes are written one by one, the end of the one before is shown too. */
export async function sceneInput(run: Run, sceneId: string): Promise<SceneInput> {
  const { db } = run.services;
  const script = await run.script();
  const scenes = await plannedScenes(db, script.id);
  const at = scenes.findIndex((scene) => scene.id === sceneId);
  const previousScene = scenes[at - 1];
  const totalScenes = scenes.at(-1)!.plan.number;
  const input = { ...storyInput(run, script, await run.entries()), title: script.title };
  return {
    ...input,
    scene: scenes[at]!.plan,
    totalScenes,
    // Only a script that was asked for as a whole has a known last scene, and only until more are planned after it.
    openEnded:
      (await db.generation.count({
        where: { scriptId: script.id, kind: 'SCRIPT', config: { path: ['sceneCount'], equals: totalScenes } },
      })) === 0,
    previousScene: previousScene?.plan,
    nextScene: scenes[at + 1]?.plan,
    previousText:
      run.config.parallelGeneration || previousScene === undefined ? undefined : await tailOf(run, previousScene.id),
  };
}

async function tailOf(run: Run, sceneId: string): Promise<string | undefined> {
  const scene = await run.services.db.scene.findUniqueOrThrow({
    where: { id: sceneId },
    include: { currentDraft: true },
  });
  return scene.currentDraft?.text.split('\n').slice(-TAIL_LINES).join('\n');
}
