import type { ScriptBrief, ScriptFormat } from '../../domain/brief.js';

/** Eighths of a page. No scene is planned shorter, unless the script has less than that for each. */
export const SHORTEST = 2;
const LEAST = 1;
/** 12 pages: what is more would be several scenes. */
const LONGEST = 96;
/** How far the weight of one scene may be from the average, either way: models give a scene of "40 pages" or of "0". */
const FARTHEST = 5;

interface UsualLength {
  pages: number;
  /** The most that a scene gets where few are planned. */
  perScene: number;
  /** Nothing is planned for fewer scenes than can fill the pages: a whole script counts as a feature where nobody said what it is. */
  onlyWhole?: boolean;
}

/** What a format runs to in pages of its own layout. A SHORT is as long as its scenes need. */
const USUAL: Readonly<Partial<Record<ScriptFormat, UsualLength>>> = Object.freeze({
  FEATURE: { pages: 110, perScene: 3, onlyWhole: true },
  TV_HOUR: { pages: 55, perScene: 3 },
  TV_HALF_HOUR: { pages: 28, perScene: 3 },
  // In double space.
  TV_MULTI_CAMERA: { pages: 45, perScene: 6 },
});

type AskedLength = Pick<ScriptBrief, 'format' | 'targetPages'>;

/**
 * How long a script of so many scenes is to be, in eighths of a page: by its brief's pages, else what its format runs to, but at most
 * three pages a scene (multi-camera: six); a FEATURE only from 37 scenes on, which can fill it. Undefined where neither says
 * anything: the scenes are then as long as they need. A length that so many scenes cannot have becomes the nearest that they can: 1/8
 * to 12 pages for each.
 */
export function targetLength(brief: AskedLength, scenes: number): number | undefined {
  const usual = usualFor(brief, scenes);
  const pages = brief.targetPages ?? (usual && Math.min(usual.pages, usual.perScene * scenes));
  return pages === undefined ? undefined : clamp(pages * 8, scenes * LEAST, scenes * LONGEST);
}

/** What a script that has so many scenes, and may get more, is to come to in the end, in eighths; undefined as in `targetLength`. */
export function finalLength(brief: AskedLength, scenes: number): number | undefined {
  const pages = brief.targetPages ?? usualFor(brief, scenes)?.pages;
  return pages === undefined ? undefined : pages * 8;
}

function usualFor({ format }: AskedLength, scenes: number): UsualLength | undefined {
  const usual = format === undefined ? undefined : USUAL[format];
  return usual?.onlyWhole === true && usual.perScene * scenes < usual.pages ? undefined : usual;
}

/** What a scene is taken to come to where nobody planned its length, in eighths. */
export const USUAL_SCENE = 12;

/**
 * The length of scenes that are added to a script by hand, where nobody knows how many more will come: each as long as the script's
 * scenes are on average, shorter where less is left of its pages, but not less than half of that.
 */
export function addedLength(left: number, count: number, lengths: readonly number[]): number {
  const average = lengths.length === 0 ? USUAL_SCENE : sum(lengths) / lengths.length;
  return Math.round(clamp(left, (count * average) / 2, count * average));
}

export interface SceneToSpread {
  readonly number: number;
  readonly act: number;
  /** How long it is beside the others; any unit. Absent, or no number above 0: average. */
  readonly weight?: number | undefined;
  /** In eighths: it has this length, and keeps it. */
  readonly given?: number | undefined;
}

/**
 * Spreads a script's length over the scenes that have none yet, by the shares of their acts and by their weights within the act.
 * Whole eighths, from 2/8 (1/8 where there is too little) to 12 pages each; with the given lengths they add up to `target` exactly,
 * unless that would take a scene beyond these bounds.
 *
 * @param target in eighths of a page
 * @param shares of each act, in any unit
 */
export function spreadLength(
  scenes: readonly SceneToSpread[],
  target: number,
  shares: ReadonlyMap<number, number>,
): Map<number, number> {
  const open = scenes.filter(({ given }) => given === undefined);
  const left = target - sum(scenes.map(({ given }) => given ?? 0));
  const shortest = left >= open.length * SHORTEST ? SHORTEST : LEAST;
  const budget = clamp(left, open.length * shortest, open.length * LONGEST);
  const wished = wishes(scenes, target, shares);
  const scale = fittingScale(wished, budget, shortest);
  const exact = wished.map((wish) => clamp(wish * scale, shortest, LONGEST));
  return new Map(wholeEighths(exact, budget, shortest).map((eighths, at) => [open[at]?.number ?? 0, eighths]));
}

/** What each scene without a length would get of its act, not yet within bounds. */
function wishes(
  scenes: readonly SceneToSpread[],
  target: number,
  shares: ReadonlyMap<number, number>,
): readonly number[] {
  const open = scenes.filter(({ given }) => given === undefined);
  const weights = evenWeights(open);
  const shareOf = (act: number): number => Math.max(0, shares.get(act) ?? 0);
  const allShares = sum([...new Set(scenes.map(({ act }) => act))].map(shareOf));
  return open.map(({ act }, at) => {
    const share = allShares === 0 ? 1 : shareOf(act) / allShares;
    const taken = sum(scenes.map((scene) => (scene.act === act ? (scene.given ?? 0) : 0)));
    const peers = sum(weights.filter((_, other) => allShares === 0 || open[other]?.act === act));
    return (Math.max(share * target - taken, 0.01 * target) * (weights[at] ?? 1)) / peers;
  });
}

/** The weights with 1 as their average, which a missing one counts as; absurd ones are brought near it. */
function evenWeights(scenes: readonly SceneToSpread[]): number[] {
  const said = scenes.flatMap(({ weight }) => (isWeight(weight) ? [weight] : []));
  // The median: one absurd weight does not make all others small.
  const usual = said.toSorted((one, other) => one - other)[Math.floor(said.length / 2)] ?? 1;
  const near = (weight: number) => clamp(weight / usual, 1 / FARTHEST, FARTHEST);
  const average = said.length === 0 ? 1 : sum(said.map(near)) / said.length;
  return scenes.map(({ weight }) => (isWeight(weight) ? near(weight) / average : 1));
}

function isWeight(weight: number | undefined): weight is number {
  return weight !== undefined && Number.isFinite(weight) && weight > 0;
}

/** The factor by which the wishes, kept within the bounds, add up to the budget. */
function fittingScale(wished: readonly number[], budget: number, shortest: number): number {
  const at = (scale: number) => sum(wished.map((wish) => clamp(wish * scale, shortest, LONGEST)));
  const smallest = Math.min(...wished);
  let [low, high] = [0, wished.length === 0 || smallest <= 0 ? 1 : LONGEST / smallest];
  for (let round = 0; round < 60; round += 1) {
    const middle = (low + high) / 2;
    if (at(middle) < budget) low = middle;
    else high = middle;
  }
  return high;
}

/** Whole numbers near the exact ones that add up to the budget: the largest remainders are rounded up. */
function wholeEighths(exact: readonly number[], budget: number, shortest: number): number[] {
  const whole = exact.map((length) => Math.max(shortest, Math.floor(length)));
  const order = exact.map((_, at) => at).sort((one, other) => rest(exact, other) - rest(exact, one) || one - other);
  for (let missing = budget - sum(whole); missing > 0;) {
    const before = missing;
    for (const at of order) {
      if (missing === 0 || (whole[at] ?? LONGEST) >= LONGEST) continue;
      whole[at] = (whole[at] ?? 0) + 1;
      missing -= 1;
    }
    if (missing === before) break;
  }
  for (let over = sum(whole) - budget; over > 0;) {
    const before = over;
    for (const at of order.toReversed()) {
      if (over === 0 || (whole[at] ?? 0) <= shortest) continue;
      whole[at] = (whole[at] ?? 0) - 1;
      over -= 1;
    }
    if (over === before) break;
  }
  return whole;
}

function rest(exact: readonly number[], at: number): number {
  const length = exact[at] ?? 0;
  return length - Math.floor(length);
}

function sum(values: readonly number[]): number {
  return values.reduce((total, value) => total + value, 0);
}

function clamp(value: number, least: number, most: number): number {
  return Math.min(Math.max(value, least), most);
}
