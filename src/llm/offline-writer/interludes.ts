import { COMEDY, DRAMA, FAMILY, ROMANCE } from './genres/hearth.js';
import { GENRES } from './genres/index.js';
import { SeededRandom } from './seeded-random.js';
import type { Situation, Step } from './situation.js';
import { OPEN_SITUATIONS } from './situations/open.js';
import type { Story } from './story.js';

/** A line of a situation that no scene of the story is made of, in one of its versions. */
export interface InterludeStep {
  step: Step;
  use: number;
}

/** Scenes that a script is taken to come to where more may be planned. */
const OPEN_END = 60;
/** Kinds of story whose situations are about people, and may come up in any other. */
const OF_PEOPLE: ReadonlySet<string> = new Set([DRAMA, FAMILY, ROMANCE, COMEDY].map(({ id }) => id));

/**
 * What a long scene has beside its own situation: talk that belongs to no scene of the story, in the order in which to use it. Each
 * scene has a stretch of its own, so that no two share a line before a script is far longer than its scenes are by themselves.
 */
export function* interludesFor(
  story: Story,
  { number, totalScenes, openEnded }: { number: number; totalScenes: number; openEnded?: boolean | undefined },
): Generator<InterludeStep> {
  const scenes = Math.max(number, totalScenes, openEnded === true ? OPEN_END : 1);
  const others = GENRES.filter(({ id }) => id !== story.genre.id);
  const pools = [
    [
      ...others.filter(({ id }) => OF_PEOPLE.has(id)).flatMap(({ situations }) => situations),
      ...OPEN_SITUATIONS.map((situation) => onStory(situation, story)),
    ],
    others.filter(({ id }) => !OF_PEOPLE.has(id)).flatMap(({ situations }) => situations),
  ].map((situations, at) => stepsOf(situations, `${story.seed}/interludes/${at}`));
  for (const pool of pools) yield* pool.slice(startOf(number, pool, scenes), startOf(number + 1, pool, scenes));
  // What is longer still borrows from the scene half the script away.
  for (const pool of pools.toReversed()) {
    const far = startOf(1 + ((number - 1 + Math.ceil(scenes / 2)) % scenes), pool, scenes);
    yield* [...pool.slice(far), ...pool.slice(0, far)];
  }
}

function startOf(number: number, pool: readonly InterludeStep[], scenes: number): number {
  return Math.floor(((number - 1) * pool.length) / scenes);
}

function stepsOf(situations: readonly Situation[], seed: string): InterludeStep[] {
  const courses = situations.flatMap(({ premise, steps }) => premise.map((_, use) => ({ steps, use })));
  return new SeededRandom(seed).shuffle(courses).flatMap(({ steps, use }) => steps.map((step) => ({ step, use })));
}

/** A course of talk about whatever an outline speaks of, made one about what the story is about. */
function onStory(situation: Situation, { matter, stake, power }: Story): Situation {
  const put = (text: string) =>
    text.replaceAll('{topic}', matter).replaceAll('{topic2}', stake).replaceAll('{topic3}', power);
  // Its beats are left to the outline.
  const steps = situation.steps.filter(({ kind }) => kind !== 'beat');
  return { ...situation, steps: steps.map((step) => ({ ...step, texts: step.texts.map(put) })) };
}
