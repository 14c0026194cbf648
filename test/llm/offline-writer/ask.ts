import type { CharacterContent } from '../../../src/domain/bibles.js';
import type { PlannedScene, StoryInput, TaskInputs, TaskName } from '../../../src/domain/tasks.js';
import type { TaskAnswers } from '../../../src/domain/task-answers.js';
import { TASK_ANSWERS } from '../../../src/domain/task-answers.js';
import { createOfflineWriter } from '../../../src/llm/offline-writer/offline-writer.js';
import type { ProviderCall, ProviderEvent } from '../../../src/llm/provider.js';

export function callOf(task: TaskName, input: unknown, maxOutputTokens = 1_000_000): ProviderCall {
  return { task, input, maxOutputTokens, messages: [{ role: 'user', text: 'Never read by the offline writer.' }] };
}

export async function eventsOf(call: ProviderCall, signal = new AbortController().signal): Promise<ProviderEvent[]> {
  return collect(createOfflineWriter({ tokensPerSecond: 0 }).stream(call, signal));
}

export async function collect(stream: AsyncIterable<ProviderEvent>): Promise<ProviderEvent[]> {
  const events: ProviderEvent[] = [];
  for await (const event of stream) events.push(event);
  return events;
}

export function textOf(events: readonly ProviderEvent[]): string {
  return events.map((event) => (event.type === 'delta' ? event.text : '')).join('');
}

export async function write(task: TaskName, input: unknown): Promise<string> {
  return textOf(await eventsOf(callOf(task, input)));
}

/** The answer to a structured task, held against the task's schema. */
export async function answer<K extends keyof typeof TASK_ANSWERS>(
  task: K,
  input: TaskInputs[K],
): Promise<TaskAnswers[K]> {
  return TASK_ANSWERS[task].parse(JSON.parse(await write(task, input))) as TaskAnswers[K];
}

export function storyInput(logLine: string, characters: readonly CharacterContent[] = []): StoryInput {
  return { logLine, actStructure: 'THREE_ACT', bibles: { characters } };
}

export interface Sample {
  story: StoryInput;
  title: string;
  scenes: PlannedScene[];
  texts: string[];
}

/** Bibles, outline and pages of a whole script, as the pipeline would ask for them. */
export async function sampleScript(logLine: string, totalScenes: number, count = 4): Promise<Sample> {
  const bare = storyInput(logLine);
  const { characters } = await answer('cast', { ...bare, count });
  const cast = storyInput(logLine, characters);
  const story = {
    ...cast,
    bibles: {
      characters,
      plot: await answer('plot', cast),
      setting: await answer('setting', cast),
      theme: await answer('theme', cast),
    },
  };
  const outline = await answer('outline', { ...story, acts: [], from: 1, to: totalScenes, totalScenes, previous: [] });
  const scenes = planned(outline);
  const texts: string[] = [];
  for (const [at, scene] of scenes.entries()) {
    texts.push(await writeScene(story, scene, totalScenes, scenes[at - 1], scenes[at + 1]));
  }
  return { story, title: outline.title, scenes, texts };
}

export function planned(outline: TaskAnswers['outline'], first = 1): PlannedScene[] {
  return outline.scenes.map(({ priorState, nextState, ...scene }, at) => ({
    number: first + at,
    act: 1,
    outline: scene,
    priorState,
    nextState,
  }));
}

export function writeScene(
  story: StoryInput,
  scene: PlannedScene,
  totalScenes: number,
  previousScene?: PlannedScene,
  nextScene?: PlannedScene,
): Promise<string> {
  return write('scene', { ...story, scene, totalScenes, previousScene, nextScene });
}

export const LOG_LINES = [
  'A detective must solve a case that hits too close to home.',
  'The last astronaut on a dying station must bring the forty sleepers home.',
  'Two rival bakers fall in love while competing for the same wedding.',
  'An inept intern accidentally becomes president of a company and must hide it for a week.',
  "A retired thief agrees to steal back her mother's painting from a casino.",
  'When a plague strikes, a young healer must cross the kingdom to find the last dragon.',
  'In 1881, a tired sheriff has to hold a town until the judge arrives.',
  'A babysitter hears someone upstairs in a haunted mansion.',
  "Four estranged siblings must sell their grandmother's house before Christmas.",
  'A lighthouse keeper, Edda Kjær, finds a letter addressed to the sea.',
  'Una mujer busca a su hermana desaparecida en el desierto.',
  '两个陌生人在火车上相遇。',
  '🎬🔥',
  'Cats.',
  `${'A soldier must carry a message across the river, and '.repeat(37)}back.`,
];
