import { type Block, type ForeignRole, type Script, type Speech, usualBlankLines } from '../ast.js';
import { plainText } from '../text/rich.js';
import { textCells } from './cells.js';
import { continuedSpeeches, saysContinued } from './continued.js';
import { paragraphCopy, remainder, speechCopies, START, type Copy, type Cursor } from './copy.js';
import type { Profile } from './page.js';

/** How a block behaves at the foot of a page. */
type UnitKind = 'heading' | 'paragraph' | 'speech' | 'transition' | 'dual';

/** A block ready to be put on pages. */
export interface Unit {
  readonly kind: UnitKind;
  /** Index into the body. */
  readonly block: number;
  /** Blank lines above it, unless it begins a page. */
  readonly before: number;
  /** A page break stands before it. */
  readonly startsPage: boolean;
  /** One column of text, or the two of dual dialogue. */
  readonly sides: readonly (readonly Copy[])[];
  /** Where each side begins; null for a side without text. */
  readonly start: Progress;
  readonly sceneNumber?: string;
  /** For each side, the cue that is repeated if its speech continues on another page; none for what is not a speech. */
  readonly continuedCues: readonly string[];
}

/** Roles that Final Draft sets in capitals. */
const CAPITAL_ROLES: ReadonlySet<ForeignRole> = new Set(['Shot', 'New Act', 'End of Act', 'Cold Opening']);

/** How far each side of a unit is placed; null for one that is done. */
export type Progress = readonly (Cursor | null)[];

/** The blocks that take lines, in order. Notes, boneyards, sections and synopses take none. */
export function makeUnits({ body }: Script, profile: Profile): Unit[] {
  const continued = profile.continued ? continuedSpeeches(body) : [];
  const units: Unit[] = [];
  let startsPage = false;
  body.forEach((block, index) => {
    if (block.kind === 'pageBreak') startsPage = true;
    const made = unitOf(block, profile, continued[index] ?? false);
    if (!made) return;
    const start = made.sides.map((copies) => remainder(copies, START));
    if (start.every((cursor) => cursor === null)) return;
    units.push({ ...made, start, block: index, startsPage });
    startsPage = false;
  });
  return units;
}

/** The larger of the profile's figure and the author's. */
function linesBefore({ kind, gap }: Block, usual: number): number {
  return gap ? Math.max(usual, usualBlankLines(kind) + gap) : usual;
}

function unitOf(
  block: Block,
  profile: Profile,
  continued: boolean,
): Omit<Unit, 'block' | 'start' | 'startsPage'> | undefined {
  const { elements } = profile;
  const before = (usual: number) => linesBefore(block, usual);
  switch (block.kind) {
    case 'heading': {
      const sides = [[paragraphCopy('heading', block.text, profile, { capitals: true })]];
      return {
        kind: 'heading',
        before: before(elements.heading.before),
        sides,
        continuedCues: [],
        ...(block.number ? { sceneNumber: block.number } : undefined),
      };
    }
    case 'action':
    case 'centered': {
      const capitals =
        (block.kind === 'action' && profile.actionCapitals) ||
        (block.role !== undefined && CAPITAL_ROLES.has(block.role));
      return {
        kind: 'paragraph',
        before: before(elements[block.kind].before),
        sides: [[paragraphCopy(block.kind, block.text, profile, { capitals })]],
        continuedCues: [],
      };
    }
    case 'lyrics':
      return {
        kind: 'paragraph',
        before: before(elements.lyrics.before),
        sides: [[paragraphCopy('lyrics', block.text, profile)]],
        continuedCues: [],
      };
    case 'transition':
      return {
        kind: 'transition',
        before: before(elements.transition.before),
        sides: [[paragraphCopy('transition', block.text, profile, { capitals: true })]],
        continuedCues: [],
      };
    case 'speech':
      return {
        kind: 'speech',
        before: before(elements.cue.before),
        sides: [speechCopies(block.speech, profile, continued)],
        continuedCues: [cueAgain(block.speech, elements.cue.cells, profile)],
      };
    case 'dual':
      return {
        kind: 'dual',
        before: before(Math.max(elements.dualCueLeft.before, elements.dualCueRight.before)),
        sides: [speechCopies(block.left, profile, false, 'left'), speechCopies(block.right, profile, false, 'right')],
        continuedCues: [
          cueAgain(block.left, elements.dualCueLeft.cells, profile),
          cueAgain(block.right, elements.dualCueRight.cells, profile),
        ],
      };
    default:
      return undefined;
  }
}

/** The repeated cue of a continued speech: one line with `(CONT'D)`, the name shortened if it does not fit. */
function cueAgain({ name, extensions }: Speech, cells: number, profile: Profile): string {
  const ending = saysContinued(extensions) ? '' : " (CONT'D)";
  const capitals = [plainText(name), ...extensions.map((extension) => `(${extension})`)]
    .join(' ')
    .toLocaleUpperCase(profile.locale);
  // More units than this never fit, and need not be measured.
  if (capitals.length + ending.length <= cells * 16 && textCells(capitals + ending) <= cells) return capitals + ending;
  const points = [...capitals.slice(0, cells)];
  while (points.length > 0 && textCells(`${points.join('')}…${ending}`) > cells) points.pop();
  return `${points.join('')}…${ending}`;
}
