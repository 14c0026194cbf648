import type { Block, Script } from '../ast.js';
import { hasCase, isCapitals } from '../languages/letters.js';
import { plainText } from '../text/rich.js';
import type { ProfileId } from './profiles.js';

/** Fewer paragraphs, or scenes, are too few to judge by. */
const LEAST_PARAGRAPHS = 6;
const LEAST_SCENES = 2;
/** Share of all that makes a habit. */
const HABIT = 0.8;
const HALF = 0.5;

/** What a file says about its pages, apart from their text. */
export interface FileHabits {
  /** Dialogue stands in double space. */
  readonly doubleSpaced?: boolean;
}

/** The code of the message that suggests another profile than the usual one. */
export const PAGES_CODE = 'PAG001';

/** The message itself. @param remedy how the user can choose that profile */
export function pagesMessage(remedy: string): string {
  return `By its spacing or its habits this is a multi-camera script: ${remedy} lays it out as one.`;
}

/**
 * The profile that a script is probably written for. A multi-camera script has its action in capitals and also one of these: the
 * cast of a scene in parentheses below its heading, letters for scene numbers, acts. Casts together with letters are enough, and so
 * is double-spaced dialogue in its file. Everything else is `letter`: a script does not tell its paper.
 */
export function suggestedProfile({ body }: Pick<Script, 'body'>, { doubleSpaced = false }: FileHabits = {}): ProfileId {
  if (doubleSpaced) return 'multicam';
  const scenes = body.flatMap((block, at) => (block.kind === 'heading' ? [at] : []));
  if (scenes.length < LEAST_SCENES) return 'letter';
  const capitals = inCapitals(body);
  const casts =
    scenes.filter((at) => isCast(nextShown(body, at))).length >= Math.max(LEAST_SCENES, scenes.length * HALF);
  const letters = scenes.filter((at) => isLettered(body, at)).length >= Math.max(LEAST_SCENES, scenes.length * HALF);
  const acts = body.some(isActBreak);
  return (capitals && (casts || letters || acts)) || (casts && letters) ? 'multicam' : 'letter';
}

function inCapitals(body: readonly Block[]): boolean {
  const told = body.flatMap((block) =>
    block.kind === 'action' && !isCast(block) && !isActBreak(block) ? [plainText(block.text)] : [],
  );
  const cased = told.filter((text) => hasCase(text) && text.includes(' '));
  return cased.length >= LEAST_PARAGRAPHS && cased.filter(isCapitals).length >= cased.length * HABIT;
}

/** The first block below a heading that is printed. */
function nextShown(body: readonly Block[], heading: number): Block | undefined {
  return body
    .slice(heading + 1, heading + 5)
    .find(({ kind }) => kind !== 'note' && kind !== 'boneyard' && kind !== 'synopsis');
}

/** `(Anna, Bert, Atmosphere)`, a paragraph of its own. */
function isCast(block: Block | undefined): boolean {
  if (block?.kind !== 'action') return false;
  if (block.role === 'Cast List') return true;
  const text = plainText(block.text).trim();
  return text.length < 300 && /^\([^()]*\)$/.test(text);
}

/** `SCENE A` above the heading, or a letter for its number. */
function isLettered(body: readonly Block[], heading: number): boolean {
  const block = body[heading]!;
  if (block.kind === 'heading' && /^[A-Z]{1,2}$/.test(block.number ?? '')) return true;
  return body
    .slice(Math.max(0, heading - 3), heading)
    .some((above) => /^SCENE (?:[A-Z]|ONE|TWO|THREE|FOUR|FIVE|SIX|SEVEN|EIGHT|NINE|TEN)$/i.test(textOf(above)));
}

const ACT =
  /^(?:ACT (?:[IVX]+|\d|ONE|TWO|THREE|FOUR|FIVE)|COLD OPEN(?:ING)?|TEASER|TAG|END OF (?:ACT .{1,6}|SHOW|TEASER|COLD OPEN(?:ING)?|TAG|EPISODE))[.:]?$/i;

function isActBreak(block: Block): boolean {
  if (
    (block.kind === 'action' || block.kind === 'centered') &&
    (block.role === 'New Act' || block.role === 'End of Act' || block.role === 'Cold Opening')
  ) {
    return true;
  }
  return ACT.test(textOf(block));
}

function textOf(block: Block): string {
  return block.kind === 'action' || block.kind === 'centered' || block.kind === 'section' || block.kind === 'heading'
    ? plainText(block.text).trim().slice(0, 40)
    : '';
}
