import type { ActStructure } from '../../domain/bibles.js';
import type { GenerationConfig } from '../../domain/generations.js';
import type { ActPlan } from '../../domain/tasks.js';

/**
 * The acts of each structure with their shares of the scenes in per cent.
 * Three acts 25/50/25 is the trade's convention; five acts end where Freytag's pyramid does (17, 37, 63, 83, 100 %).
 */
const ACTS: Record<ActStructure, readonly (readonly [title: string, share: number])[]> = {
  THREE_ACT: [
    ['Setup', 25],
    ['Confrontation', 50],
    ['Resolution', 25],
  ],
  FOUR_ACT: [
    ['Setup', 25],
    ['Response', 25],
    ['Attack', 25],
    ['Resolution', 25],
  ],
  FIVE_ACT: [
    ['Exposition', 17],
    ['Rising action', 20],
    ['Climax', 26],
    ['Falling action', 20],
    ['Catastrophe', 17],
  ],
  HEROS_JOURNEY: [
    ['Departure', 25],
    ['Initiation', 50],
    ['Return', 25],
  ],
  STORY_CIRCLE: [
    ['Comfort and need', 25],
    ['Search and find', 25],
    ['Take and pay', 25],
    ['Return and change', 25],
  ],
  SAVE_THE_CAT: [
    ['Thesis', 23],
    ['Antithesis', 54],
    ['Synthesis', 23],
  ],
};

export function actCount(structure: ActStructure): number {
  return ACTS[structure].length;
}

/**
 * Spreads `sceneCount` scenes over a structure's acts by their shares, each act getting at least one scene.
 * `sceneCount` must not be less than the number of acts.
 */
export function planActs(structure: ActStructure, sceneCount: number): ActPlan[] {
  const acts = ACTS[structure].map(([title, share]) => {
    const wanted = (share / 100) * sceneCount;
    return { title, wanted, count: Math.max(1, Math.floor(wanted)) };
  });
  const missing = () => sceneCount - acts.reduce((sum, { count }) => sum + count, 0);
  // Largest remainder first; where the minimum of one gave too many, the act furthest above its share gives back.
  while (missing() > 0) mostOf(acts, ({ wanted, count }) => wanted - count).count += 1;
  while (missing() < 0) mostOf(acts, ({ wanted, count }) => (count > 1 ? count - wanted : -Infinity)).count -= 1;
  let from = 1;
  return acts.map(({ title, count }, at) => {
    const plan = { act: at + 1, title, from, to: from + count - 1 };
    from = plan.to + 1;
    return plan;
  });
}

/** The share of the pages, in per cent, that each act of such a structure gets; acts of a plan that is not the structure's own share by their scenes. */
export function actShares(structure: ActStructure, acts: readonly ActPlan[]): ReadonlyMap<number, number> {
  const own = ACTS[structure];
  return new Map(
    acts.map(({ act, from, to }, at) => [
      act,
      (own.length === acts.length ? own[at]?.[1] : undefined) ?? to - from + 1,
    ]),
  );
}

/** How the scenes `from` to `to` of a script that has none yet are spread over acts. */
export function actsOf({ scope, actStructure }: GenerationConfig, from: number, to: number): ActPlan[] {
  return scope === 'FULL_SCRIPT' && to - from + 1 >= actCount(actStructure)
    ? planActs(actStructure, to - from + 1)
    : singleAct(to - from + 1, from);
}

/**
 * The acts of a script of `total` scenes of which some stand: those stay in their acts, and no new one is in an earlier act than the
 * scene before it.
 */
export function actsAround(
  config: GenerationConfig,
  standing: readonly { number: number; act: number }[],
  total: number,
): ActPlan[] {
  const planned = actsOf(config, 1, total);
  const titles = ACTS[config.actStructure];
  const known = new Map(standing.map(({ number, act }) => [number, act]));
  const acts: ActPlan[] = [];
  for (let number = 1; number <= total; number += 1) {
    const share = planned.find(({ from, to }) => number >= from && number <= to);
    const latest = acts.at(-1);
    const act = known.get(number) ?? Math.max(share?.act ?? 1, latest?.act ?? 1);
    if (latest?.act === act) {
      latest.to = number;
    } else {
      const title = share?.act === act ? share.title : (titles[act - 1]?.[0] ?? `Act ${act}`);
      acts.push({ act, title, from: number, to: number });
    }
  }
  return acts;
}

/** One act that holds all scenes: what SINGLE_SCENE and MULTI_SCENE write. */
function singleAct(sceneCount: number, first = 1): ActPlan[] {
  return [{ act: 1, title: 'Scenes', from: first, to: first + sceneCount - 1 }];
}

/** The first of those with the greatest measure. */
function mostOf<T>(items: readonly T[], measure: (item: T) => number): T {
  return items.reduce((most, item) => (measure(item) > measure(most) ? item : most));
}
