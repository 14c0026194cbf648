import type { Script } from '../screenplay/ast.js';
import { parse } from '../screenplay/fountain/parse.js';
import { eighthsOf, formatEighths, linesOf } from '../screenplay/layout/lengths.js';
import { paginate } from '../screenplay/layout/paginate.js';
import { plainText } from '../screenplay/rich.js';
import { headingParts } from '../screenplay/slug.js';
import { unitsOf } from '../screenplay/draft/units.js';
import type { DraftRepair } from './draft-repairs.js';
import type { SceneFrame } from './draft-standing.js';

/** What a model's draft misses of its plan, though it is a scene. */
export interface DraftFinding {
  readonly code: 'DRF122' | 'DRF123' | 'DRF124';
  /** What was found. */
  readonly message: string;
  /** What to do about it, as an order to a writer. */
  readonly note: string;
}

/** In eighths of a page. An outline says nothing of its scene's length, so only what is far from any scene's is told. */
const SHORTEST = 3;
const LONGEST = 48;

/** @param text Fountain, as stored */
export function draftFindings(text: string, frame: SceneFrame): DraftFinding[] {
  const { script } = parse(text);
  return [...lengthFindings(script), ...headingFindings(script, frame)];
}

/** Findings as they are kept with a draft, among what was mended: nothing was changed, so `before` and `after` are empty. */
export function asRepairs(findings: readonly DraftFinding[]): DraftRepair[] {
  return findings.map(({ code, message }) => ({ code, level: 'WARNING', message, line: 1, before: '', after: '' }));
}

function lengthFindings(script: Script): DraftFinding[] {
  const layout = paginate(script);
  const eighths = eighthsOf(linesOf(layout, 0, script.body.length), layout.profile.linesPerPage);
  const pages = `${formatEighths(eighths)} ${eighths < 8 ? 'of a page' : 'pages'}`;
  if (eighths < SHORTEST) {
    return [{
      code: 'DRF122', message: `The scene is very short: ${pages}.`,
      note: `length: The scene has only ${pages}. Play out what the outline asks for, in one to three pages.`,
    }];
  }
  if (eighths <= LONGEST) return [];
  return [{
    code: 'DRF123', message: `The scene is very long: ${pages}, more than ${formatEighths(LONGEST)}.`,
    note: `length: The scene has ${pages}. Cut it to one to three pages, and keep what the outline asks for.`,
  }];
}

/** A heading that has no word of the planned place, or night for day, is another scene's. */
function headingFindings({ body }: Script, { heading: planned }: SceneFrame): DraftFinding[] {
  const headings = body.flatMap((block) => (block.kind === 'heading' ? [plainText(block.text)] : []));
  const [first] = headings;
  if (first === undefined || !isElsewhere(headings, planned)) return [];
  return [{
    code: 'DRF124', message: `The scene is headed "${first}", but "${planned}" was planned.`,
    note: `heading: The scene is planned as "${planned}", not "${first}". Set it there and then.`,
  }];
}

function isElsewhere(headings: readonly string[], planned: string): boolean {
  const light = lightOf(planned);
  return !headings.some((heading) => sharesPlace(heading, planned) && (light === undefined || (lightOf(heading) ?? light) === light));
}

function sharesPlace(one: string, other: string): boolean {
  const [words, others] = [one, other].map(placeWords) as [string[], string[]];
  return words.length === 0 || others.length === 0 || words.some((word) => others.includes(word));
}

function placeWords(heading: string): string[] {
  const { place, subPlaces } = headingParts(heading);
  return unitsOf([place, ...subPlaces].join(' ')).map(({ text }) => text);
}

/** Whether it is light; dawn and dusk may be either. */
function lightOf(heading: string): boolean | undefined {
  const words = (headingParts(heading).time ?? '').toUpperCase().split(/[^\p{L}]+/u);
  if (words.some((word) => ['NIGHT', 'MIDNIGHT'].includes(word))) return false;
  return words.some((word) => ['DAY', 'NOON', 'MORNING', 'AFTERNOON'].includes(word)) ? true : undefined;
}
