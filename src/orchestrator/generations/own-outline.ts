import { outlineLanguageFields } from '../../scripts/outline-language.js';
import type { PlannedOutline, SceneOutlineInput } from '../../domain/planned-outline.js';
import { generationConfig } from '../../domain/generations.js';
import type { GenerationConfig, GenerationConfigInput } from '../../domain/generations.js';
import { whoIsNamed } from '../../domain/names.js';
import type { SceneOutline } from '../../domain/scenes.js';
import type { NumberedOutline, StandingScene } from '../../scripts/scene-outlines.js';
import { readScenePlans } from '../../scripts/scene-plans.js';
import { actCount, actsAround } from '../story/acts.js';
import type { InputCheck } from './validation.js';

export const MAX_SCENES = 120;
export const MAX_CHARACTERS = 12;

/** A person's plans of scenes as they are given; what is wrong with them is told to `check`. `language`: of the script's brief. */
export function checkOutline(
  check: InputCheck,
  outline: readonly SceneOutlineInput[] | null | undefined,
  language: string | undefined,
): PlannedOutline[] {
  if (outline == null || outline.length === 0) return [];
  if (outline.length > MAX_SCENES) {
    check.fields.push({ path: 'outline', message: `has ${outline.length} scenes; at most ${MAX_SCENES} are allowed` });
    return [];
  }
  const { plans, invalid } = readScenePlans(outline);
  check.fields.push(...invalid);
  if (invalid.length === 0) check.fields.push(...outlineLanguageFields(language, outline));
  return plans;
}

interface PlannedScenes {
  /** Scenes that the script has already. */
  has: number;
  /** Scenes that the outline adds to them. */
  own: number;
}

/**
 * The configuration with the number of scenes that the whole script is to have: what is asked for, and without that as many as there
 * are. A number that is too small for the outline is told to `check`.
 */
export function withSceneCount(
  check: InputCheck,
  given: GenerationConfigInput | null | undefined,
  { has, own }: PlannedScenes,
): GenerationConfigInput {
  const config = given ?? {};
  const there = has + own;
  if (there === 0) return config;
  const told =
    has === 0
      ? `the outline has ${own} scenes`
      : `the script has ${has} scenes${own === 0 ? '' : `, and the outline ${own} more`}`;
  if (there > MAX_SCENES) {
    check.fields.push({
      path: own === 0 ? 'scriptId' : 'outline',
      message: `is too long: ${told}, and a generation works on a script of at most ${MAX_SCENES}; generateScene writes single scenes`,
    });
    return { ...config, sceneCount: MAX_SCENES };
  }
  if (config.scope === 'SINGLE_SCENE' && there > 1) {
    check.fields.push({
      path: 'config.scope',
      message: `is SINGLE_SCENE, and ${told}: use MULTI_SCENE or FULL_SCRIPT`,
    });
  }
  const { sceneCount } = config;
  if (sceneCount == null) {
    const least = config.scope === 'FULL_SCRIPT' && has === 0 ? actCount(config.actStructure ?? 'THREE_ACT') : 0;
    return { ...config, sceneCount: Math.max(there, least) };
  }
  if (own > 0 && sceneCount < there) {
    check.fields.push({
      path: 'config.sceneCount',
      message: `is ${sceneCount}, and ${told}: give ${there} or more, or leave it out`,
    });
  }
  return { ...config, sceneCount: Number.isInteger(sceneCount) ? Math.max(sceneCount, there) : sceneCount };
}

/**
 * How many characters a script is to have where nobody said it: its own, and whom the outlines name beside them. Undefined where the
 * usual number holds everybody.
 *
 * @param own those that it is tied to
 */
export function castSize(own: readonly { name: string }[], outlines: readonly SceneOutline[]): number | undefined {
  const cast: { name: string }[] = [...own];
  // The longest form of a name first: the others mean the same person.
  const names = outlines.flatMap(({ characters }) => characters);
  for (const name of names.toSorted((one, other) => other.length - one.length)) {
    if (whoIsNamed(name, cast) === undefined) cast.push({ name });
  }
  const count = Math.min(cast.length, MAX_CHARACTERS);
  return own.length === 0 && count <= generationConfig.parse({}).characterCount ? undefined : count;
}

/** A person's plans with their places behind the scenes that stand: each in the act that it was given, or else in its share's, and never in one before. */
export function numberedPlans(
  plans: readonly PlannedOutline[],
  config: GenerationConfig,
  standing: readonly { number: number; act: number }[],
): NumberedOutline[] {
  const last = standing.at(-1);
  const acts = actsAround(config, standing, Math.max(config.sceneCount, (last?.number ?? 0) + plans.length));
  const numbered: NumberedOutline[] = [];
  for (const [at, { outline, act, targetEighths }] of plans.entries()) {
    const number = (last?.number ?? 0) + 1 + at;
    const share = acts.find(({ from, to }) => number >= from && number <= to)?.act ?? 1;
    const before = numbered.at(-1)?.act ?? last?.act ?? 1;
    // A later plan of an earlier act holds its share back: acts do not fall.
    const after = plans.slice(at).flatMap((plan) => plan.act ?? [])[0];
    numbered.push({
      outline,
      number,
      act: act ?? Math.max(before, Math.min(share, after ?? share)),
      targetEighths,
    });
  }
  return numbered;
}

/** A person's plans of the first scenes of a script whose length nobody has told: each in the act that it was given, or else in that of the one before. */
export function numberedInActs(plans: readonly PlannedOutline[]): NumberedOutline[] {
  const numbered: NumberedOutline[] = [];
  for (const [at, { outline, act, targetEighths }] of plans.entries()) {
    numbered.push({ outline, number: at + 1, act: act ?? numbered.at(-1)?.act ?? 1, targetEighths });
  }
  return numbered;
}

/** Which of a script's scenes are still to be outlined and written. */
export function scenesAhead({
  scenes,
  plans,
  config,
}: {
  scenes: readonly StandingScene[];
  plans: readonly unknown[];
  config: GenerationConfig;
}): {
  /** Numbers, rising. */
  outline: number[];
  write: number[];
} {
  const written = new Set(scenes.filter((scene) => scene.written).map(({ plan }) => plan.number));
  const outlined = new Set(scenes.filter(({ waits }) => !waits).map(({ plan }) => plan.number));
  const total = Math.max(config.sceneCount, scenes.length + plans.length);
  const numbers = Array.from({ length: total }, (_, at) => at + 1);
  return {
    outline: numbers.filter((number) => !outlined.has(number)),
    write: numbers.filter((number) => !written.has(number)),
  };
}
