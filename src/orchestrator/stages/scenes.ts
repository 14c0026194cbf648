import { z } from 'zod';
import { whoIsNamed } from '../../domain/names.js';
import type { CharacterLines } from '../../domain/task-answers.js';
import { characterLinesPrompt } from '../../prompts/character-lines.js';
import { scenePrompt } from '../../prompts/scene.js';
import { endWithDraft } from '../drafts/draft-end.js';
import { writeDraft } from '../drafts/write-draft.js';
import { call, numbersTo, sized } from '../forecast/planned-calls.js';
import type { CallContext, Plan, StageTask } from '../forecast/planned-calls.js';
import { castName, prose, standInLines } from '../forecast/stand-ins.js';
import { NOTHING } from '../pipeline/run-step.js';
import { runSceneStep } from '../pipeline/scene-step.js';
import type { Run } from '../pipeline/run.js';
import { startSceneStage } from '../pipeline/scene-stage.js';
import { sceneInput } from '../story/story-so-far.js';
import { writtenBefore } from '../story/written-before.js';

/** Takes the bibles, the outline and the state contract; streams the scene's draft and makes it the scene's text, unless a person has written that meanwhile. */
export async function draftScene(run: Run, sceneId: string): Promise<void> {
  const lines = run.config.dialogueMode === 'CHARACTER_AGENTS' ? await askLines(run, sceneId) : undefined;
  const spec = { stage: 'SCENES', key: draftKey(sceneId), result: NOTHING, sceneId, left: undefined } as const;
  await runSceneStep(run, spec, async (step) => {
    const input = await sceneInput(step, sceneId);
    const draft = await writeDraft(step, {
      sceneId,
      kind: 'GENERATED',
      prompt: scenePrompt,
      input: { ...input, summaries: await writtenBefore(step, input.scene.number), lines },
    });
    await endWithDraft(step, sceneId, draft, true);
  });
}

function draftKey(sceneId: string): string {
  return `scene:${sceneId}:draft`;
}

const characterLines: z.ZodType<CharacterLines[]> = z.array(
  z.object({
    name: z.string(),
    lines: z.array(
      z.object({
        beat: z.number(),
        text: z.string(),
        manner: z.string().nullish(),
        intent: z.string().nullish(),
      }),
    ),
  }),
);

/** What each character of the scene says, asked of all of them side by side. A character without a bible has no agent: the director speaks for them. */
function askLines(run: Run, sceneId: string): Promise<CharacterLines[]> {
  const lines = { stage: 'SCENES', key: `scene:${sceneId}:lines`, result: characterLines } as const;
  return runSceneStep<CharacterLines[]>(run, { ...lines, sceneId, left: [], units: 0 }, async (step) => {
    await startSceneStage(step, sceneId, draftKey(sceneId));
    const input = await sceneInput(step, sceneId);
    const { characters } = input.bibles;
    const present = new Set(input.scene.outline.characters.map((name) => whoIsNamed(name, characters)));
    const speakers = characters.filter((character) => present.has(character));
    const { scene, totalScenes, previousScene: _previous, nextScene: _next, previousText: _text, ...story } = input;
    const answers = await step.askMany(
      characterLinesPrompt,
      speakers.map((character) => ({ ...story, scene, totalScenes, character })),
      { sceneId },
    );
    return step.end(speakers.map(({ name }, at) => ({ name, lines: answers[at]?.lines ?? [] })));
  });
}

const sceneTask: StageTask<{ task: 'scene'; scene: number }> = {
  task: 'scene',
  offlineTokens: 425,
  writesScene: true,
  least: () => ({ task: 'scene', scene: 1 }),
  sample: prose,
  prompt: (story, { scene }) => sized(scenePrompt, { ...story.sceneInput(scene), lines: story.lines }),
};

const linesTask: StageTask<{ task: 'characterLines'; scene: number }> = {
  task: 'characterLines',
  offlineTokens: 150,
  sample: (characters) => JSON.stringify(standInLines(castName(1), characters)),
  prompt: (story, { scene }) => {
    const [character] = story.present;
    if (character === undefined) throw new Error('A scene without characters has no agents to ask.');
    return sized(characterLinesPrompt, { ...story.sceneInput(scene), character });
  },
};
export const sceneTasks: readonly StageTask[] = [sceneTask, linesTask];

export function sceneCalls({ config, habits }: CallContext, scene: number): readonly Plan[] {
  const draft = call('SCENES', { task: 'scene', scene });
  if (config.dialogueMode !== 'CHARACTER_AGENTS') return [draft];
  // A call for each speaker; of 2.5 speakers the third is as likely as not.
  const agents = numbersTo(Math.ceil(habits.speakersPerScene)).map((speaker) =>
    call('SCENES', { task: 'characterLines', scene }, Math.min(1, habits.speakersPerScene - speaker + 1)),
  );
  return [{ sideBySide: agents, atOnce: agents.length }, draft];
}
