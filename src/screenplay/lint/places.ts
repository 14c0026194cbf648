import type { Heading } from '../ast.js';
import { foldName } from '../names.js';
import { normalBlock } from '../normal/normal.js';
import { remarkStart } from '../headings/parts.js';
import type { SurveyedScene } from '../statistics/survey.js';
import { nearPairs, type NearLimits } from './near-names.js';
import type { BlockEdit, Found, RuleContext } from './rule.js';
import { replaceText } from './text-edit.js';
import { excerpt } from './vocabulary.js';

/** The edit that replaces a stretch of a heading. */
export function headingEdit(
  { script }: RuleContext,
  { block }: SurveyedScene,
  start: number,
  end: number,
  text: string,
): BlockEdit[] {
  // The survey makes scenes of headings only.
  const source = script.body[block] as Heading;
  return [{ block, replacement: normalBlock({ ...source, text: replaceText(source.text, start, end, text) }) }];
}

/** The place and sub-places of a scene, folded. */
export function location({ parts }: SurveyedScene): string {
  return foldName([parts.place, ...parts.subPlaces].join(' - '));
}

/** A place without its article, marks and blanks. */
function looseKey(folded: string): string {
  return folded
    .replace(/^(?:THE|AN?) /, '')
    .replace(/'S\b/g, 'S')
    .replace(/[^\p{L}\p{N}]/gu, '');
}

/** Finds spellings of one place that differ in a letter or two, an article, marks or blanks; the rarer one is reported. */
export function* placesInTwoWays(context: RuleContext, limits: NearLimits): Generator<Found> {
  const ways = new Map<string, SurveyedScene[]>();
  for (const scene of context.survey.scenes) {
    const key = location(scene);
    if (scene.parts.prefix === '' || key === '') continue;
    const known = ways.get(key);
    if (known) known.push(scene);
    else ways.set(key, [scene]);
  }
  const names = [...ways.keys()];
  const pairs: [string, string][] = nearPairs(names, limits).map(({ first, second }) => [
    names[first]!,
    names[second]!,
  ]);
  const loose = new Map<string, string>();
  for (const name of names) {
    const key = looseKey(name);
    const other = loose.get(key);
    if (other === undefined || key === '') loose.set(key, name);
    else pairs.push([other, name]);
  }
  const told = new Set<string>();
  for (const [one, other] of pairs) {
    const [ones, others] = [ways.get(one) ?? [], ways.get(other) ?? []];
    const [usual, rare, name] = ones.length >= others.length ? [ones, others, other] : [others, ones, one];
    const [scene] = rare;
    const [model] = usual;
    if (!scene || !model || told.has(name)) continue;
    told.add(name);
    const written = (each: SurveyedScene) => [each.parts.place, ...each.parts.subPlaces].join(' - ');
    const wanted = written(model);
    const fix = rare.flatMap((each) => {
      const start = each.text.indexOf(each.parts.place, each.parts.prefix.length);
      const last = each.parts.subPlaces.at(-1) ?? each.parts.place;
      return headingEdit(context, each, start, lastPlaceEnd(each, last), wanted);
    });
    const start = scene.text.indexOf(scene.parts.place, scene.parts.prefix.length);
    const range = { start, end: lastPlaceEnd(scene, scene.parts.subPlaces.at(-1) ?? scene.parts.place) };
    yield { block: scene.block, range, args: { place: excerpt(written(scene)), usual: excerpt(wanted) }, fix };
  }
}

/** The index at which the place ends, before the time of day and the remark. */
function lastPlaceEnd({ text, parts }: SurveyedScene, last: string): number {
  let limit = text.length;
  if (parts.remark !== null) limit = remarkStart(text.trimEnd());
  if (parts.time !== null) limit = text.lastIndexOf(parts.time, limit - 1);
  return Math.max(text.lastIndexOf(last, limit - last.length), parts.prefix.length) + last.length;
}
