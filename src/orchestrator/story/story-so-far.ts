import type { TypedEntry } from '../../bibles/entry-store.js';
import type { BibleContents } from '../../domain/bibles.js';
import { storedBrief, briefForPrompts } from '../../domain/brief.js';
import { PAGE_LINES, PREVIOUS_LINES } from '../../domain/tasks.js';
import type { BriefInput } from '../../domain/brief.js';
import type { PlannedScene, SceneInput, StoryBibles, StoryInput } from '../../domain/tasks.js';
import type { SceneFrame } from '../../scripts/drafts/scene-assessment.js';
import { formatProfile } from '../../scripts/page-profiles.js';
import type { SceneStatus, Script } from '../../storage/generated/client/client.js';
import type { Run } from '../pipeline/run.js';
import type { Step } from '../pipeline/step.js';
import type { SeenDraft } from '../pipeline/step-look.js';
import type { StoryScript } from './held-stories.js';

// What is written of a story so far, in the form in which tasks take it.

/** What every task is given. Of plots, settings and themes the first entry counts. */
export function storyInput(
  run: Run,
  script: StoryScript,
  entries: readonly TypedEntry[],
  brief = scriptBrief(script),
): StoryInput {
  return {
    logLine: script.logLine,
    brief,
    title: run.input.titleGiven ? script.title : undefined,
    actStructure: script.actStructure,
    bibles: storyBibles(entries),
    ...(run.input.fresh === true ? { seed: run.id } : {}),
  };
}

/** What every prompt says of a script's brief. */
export function scriptBrief(script: Pick<Script, 'brief'>): BriefInput {
  return briefForPrompts(storedBrief(script));
}

export function storyBibles(entries: readonly TypedEntry[]): StoryBibles {
  const bibles: StoryBibles & { characters: BibleContents['CHARACTER'][] } = { characters: [] };
  for (const entry of entries) {
    if (entry.kind === 'CHARACTER') bibles.characters.push(entry.content);
    else if (entry.kind === 'PLOT') bibles.plot ??= entry.content;
    else if (entry.kind === 'SETTING') bibles.setting ??= entry.content;
    else bibles.theme ??= entry.content;
  }
  return bibles;
}

/** All that a scene is written from but the gist of those before. When scenes are written one by one, the end of the one before is shown too. */
export async function sceneInput(step: Step, sceneId: string): Promise<SceneInput> {
  const { run } = step;
  const { db } = run.services;
  const { script, scenes, entries, brief } = step.story;
  const at = scenes.findIndex((scene) => scene.id === sceneId);
  const [scene, last] = [scenes[at], scenes.at(-1)];
  if (scene === undefined || last === undefined) throw new Error(`Scene ${sceneId} is not planned any more.`);
  const previousScene = scenes[at - 1];
  const totalScenes = last.plan.number;
  const input = { ...storyInput(run, script, entries, brief), title: script.title };
  return {
    ...input,
    scene: scene.plan,
    totalScenes,
    // Only a script that was asked for as a whole has a known last scene, and only until more are planned after it. Who writes the
    // whole of it knows the last one, also where people added scenes or took some away meanwhile.
    openEnded:
      run.generation.kind !== 'SCRIPT' &&
      (await db.generation.count({
        where: { scriptId: script.id, kind: 'SCRIPT', config: { path: ['sceneCount'], equals: totalScenes } },
      })) === 0,
    previousScene: previousScene?.plan,
    nextScene: scenes[at + 1]?.plan,
    previousText:
      run.config.parallelGeneration || previousScene === undefined ? undefined : await endOf(run, previousScene.id),
  };
}

async function endOf(run: Run, sceneId: string): Promise<string | undefined> {
  const scene = await run.services.db.scene.findUniqueOrThrow({
    where: { id: sceneId },
    include: { currentDraft: true },
  });
  const lines = scene.currentDraft?.text.split('\n');
  return lines?.slice(run.generation.kind === 'SCRIPT' ? -PREVIOUS_LINES : lastPageFrom(lines)).join('\n');
}

/** Characters of a line of action, which paragraphs are wrapped to. */
const LINE_WIDTH = 60;

/** At which line the last page of a text begins, as long as the lines are in print; at its last line where that alone is longer. */
function lastPageFrom(lines: readonly string[]): number {
  let left = PAGE_LINES;
  const from = lines.findLastIndex((line) => (left -= Math.max(1, Math.ceil(line.length / LINE_WIDTH))) < 0) + 1;
  return Math.min(from, lines.length - 1);
}

/** What a scene's text is held against: the outline and the bibles. */
export function frameOf({
  logLine,
  brief,
  scene: { outline, targetEighths },
  bibles: { characters, setting },
}: SceneInput): SceneFrame {
  return {
    heading: outline.heading,
    location: outline.location,
    logLine,
    language: brief?.language,
    avoid: brief?.avoid,
    cast: characters.map(({ name }) => name),
    planned: outline.characters,
    locations: setting?.locations.map(({ name }) => name),
    length: targetEighths === undefined ? undefined : { target: targetEighths, profile: formatProfile(brief?.format) },
  };
}

/** The plan and the text of the scene that a step works on. @throws Error for a scene that is not written yet */
export function currentDraft({ story, scene: seen }: Step): {
  scene: PlannedScene;
  status: SceneStatus;
  draft: SeenDraft;
} {
  const planned = story.scenes.find(({ id }) => id === seen?.id);
  if (seen === undefined || planned === undefined) throw new Error('The scene is not planned any more.');
  if (seen.draft === null) throw new Error(`Scene ${seen.id} has no finished draft.`);
  return { scene: planned.plan, status: seen.status, draft: seen.draft };
}

/** Whether only models have worked on the step's scene. Where a person wrote a draft or a critique of it, its length and place are up to them. */
export function isByModelsOnly({ run: { input }, scene }: Step): boolean {
  return input.judgement === undefined && scene?.personalDraft !== true;
}
