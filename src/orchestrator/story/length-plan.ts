import type { ScriptBrief } from '../../domain/brief.js';
import type { GenerationConfig } from '../../domain/generations.js';
import type { ActPlan, OutlineLengths, PlannedScene } from '../../domain/tasks.js';
import { actShares } from './acts.js';
import { addedLength, SHORTEST, spreadLength, targetLength } from './lengths.js';
import type { SceneToSpread } from './lengths.js';

/** How a script's length is spread over its scenes, as far as they are known. */
export interface LengthPlan {
  /** Of the whole script, in eighths of a page. */
  readonly script: number;
  /** What `scenes` share. */
  readonly target: number;
  readonly scenes: readonly SceneToSpread[];
  readonly shares: ReadonlyMap<number, number>;
}

interface PlanOptions {
  brief: Pick<ScriptBrief, 'format' | 'targetPages'> | undefined;
  config: Pick<GenerationConfig, 'actStructure'>;
  acts: readonly ActPlan[];
  /** The last scene's number. */
  to: number;
  /** Lengths by scenes' numbers that stay as they are. */
  known?: ReadonlyMap<number, number> | undefined;
}

/** The plan of a whole script; undefined where its brief gives it no length. */
export function planLengths({ brief = {}, config, acts, to, known }: PlanOptions): LengthPlan | undefined {
  const target = targetLength(brief, to);
  if (target === undefined) return undefined;
  return {
    script: target,
    target,
    scenes: scenesFrom(1, to, acts, known),
    shares: actShares(config.actStructure, acts),
  };
}

/** A script whose pages are given out already grows by the scenes that a person adds to it: each at least half as long as the others. */
export function withRoom(plan: LengthPlan | undefined): LengthPlan | undefined {
  const known = plan?.scenes.flatMap(({ given }) => given ?? []) ?? [];
  if (plan === undefined || known.length === 0) return plan;
  const taken = known.reduce((sum, eighths) => sum + eighths, 0);
  const open = plan.scenes.length - known.length;
  const left = plan.target - taken;
  return left >= open * SHORTEST ? plan : { ...plan, target: taken + addedLength(left, open, known) };
}

/** Scenes of a plan, in the acts that they stand in. `known`: lengths that stay as they are. */
export function scenesFrom(
  from: number,
  to: number,
  acts: readonly ActPlan[],
  known: ReadonlyMap<number, number> = new Map(),
): SceneToSpread[] {
  return Array.from({ length: to - from + 1 }, (_, at) => {
    const number = from + at;
    return {
      number,
      act: acts.find((act) => number >= act.from && number <= act.to)?.act ?? acts[0]?.act ?? 1,
      given: known.get(number),
    };
  });
}

/** What the outline of scenes `from` to `to` is told of lengths. */
export function lengthsToTell(plan: LengthPlan | undefined, from: number, to: number): OutlineLengths | undefined {
  if (plan === undefined) return undefined;
  const lengths = spreadPlan(plan);
  let scenes = 0;
  for (let number = from; number <= to; number += 1) scenes += lengths.get(number) ?? 0;
  return { script: plan.script, scenes };
}

/**
 * The scenes of one answer with their lengths: each that has none gets its share by its act and by the pages that the answer gives it
 * beside the others. Scenes of later answers count as average, so that the last answer's make the sum whole.
 *
 * @param answered of each scene, in the order of `scenes`
 */
export function withLengths<S extends Pick<PlannedScene, 'number' | 'targetEighths'>>(
  scenes: readonly S[],
  plan: LengthPlan | undefined,
  answered: readonly { pages?: number | null | undefined }[],
): S[] {
  if (plan === undefined) return [...scenes];
  const own = new Map(scenes.map((scene, at) => [scene.number, { scene, weight: answered[at]?.pages ?? undefined }]));
  const lengths = spreadPlan({
    ...plan,
    scenes: plan.scenes.map((known) => {
      const found = own.get(known.number);
      return found === undefined
        ? known
        : { ...known, weight: found.weight, given: found.scene.targetEighths ?? known.given };
    }),
  });
  return scenes.map((scene) => ({ ...scene, targetEighths: scene.targetEighths ?? lengths.get(scene.number) }));
}

/** Lengths by scenes' numbers. */
function spreadPlan({ scenes, target, shares }: LengthPlan): Map<number, number> {
  const lengths = spreadLength(scenes, target, shares);
  for (const { number, given } of scenes) if (given !== undefined) lengths.set(number, given);
  return lengths;
}
