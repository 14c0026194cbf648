import { hasHeadingPrefix } from '../headings/prefix.js';
import { parseInline } from './emphasis.js';
import { isCapitals } from '../languages/letters.js';
import { isGroup } from '../text/parentheses.js';
import { nameEnd } from '../names.js';
import { blankStart, isWord, pointAt, trimBlanks } from '../text/characters.js';
import { finalBackslashes, stripStart } from './marks.js';

export type LineKind =
  | 'pageBreak'
  | 'section'
  | 'synopsis'
  | 'lyric'
  | 'parenthetical'
  | 'dialogue'
  | 'centered'
  | 'heading'
  | 'cue'
  | 'transition'
  | 'action';

export interface Classified {
  readonly kind: LineKind;
  /** Length of the forcing mark at the start of the visible text. */
  readonly mark: number;
}

export interface Surroundings {
  readonly inSpeech: boolean;
  /** Above is a blank line, the start of the text, or an element that counts as a blank line. */
  readonly blankBefore: boolean;
  /** The visible text of the next line that is not asides only; undefined at the end. */
  readonly next: string | undefined;
  /** Between this line and the next are lines of nothing but asides: for headings, transitions and cues these are a blank line. */
  readonly apart?: boolean;
}

/** A line with placeholders for its asides (`text`), and without them (`visible`). */
export interface ClassifiedLine {
  readonly text: string;
  readonly visible: string;
}

const PLAIN: Record<'heading' | 'cue' | 'transition' | 'action' | 'dialogue' | 'parenthetical', Classified> =
  Object.freeze({
    heading: { kind: 'heading', mark: 0 },
    cue: { kind: 'cue', mark: 0 },
    transition: { kind: 'transition', mark: 0 },
    action: { kind: 'action', mark: 0 },
    dialogue: { kind: 'dialogue', mark: 0 },
    parenthetical: { kind: 'parenthetical', mark: 0 },
  });

/** What a non-blank line is. The parser reads by this function, and the printer finds by it which lines need a forcing mark. */
export function classify(line: ClassifiedLine, around: Surroundings): Classified {
  const text = trimBlanks(line.visible);
  const structural = classifyStructure(text, around.inSpeech);
  if (structural) return structural;
  const first = text.charAt(0);
  if (around.inSpeech) {
    if (first === '~' && text.length > 1 && hasText(text, 1)) return { kind: 'lyric', mark: 1 };
    if (first === '(' && isGroup(text) && hasText(text.slice(1, -1), 0)) return PLAIN.parenthetical;
    return PLAIN.dialogue;
  }
  const rest = hasText(text, 1);
  switch (first) {
    case '>':
      if (text.endsWith('<') && text.length > 1 && finalBackslashes(text) % 2 === 0) {
        if (hasText(text.slice(1, -1), 0)) return { kind: 'centered', mark: 1 };
      } else if (around.blankBefore && rest) {
        return { kind: 'transition', mark: 1 };
      }
      break;
    case '!':
      return { kind: 'action', mark: rest ? 1 : 0 };
    case '~':
      if (rest) return { kind: 'lyric', mark: 1 };
      break;
    case '.':
      if (around.blankBefore && isForcedHeading(line, text)) return { kind: 'heading', mark: 1 };
      break;
    case '@':
      if (around.blankBefore && rest) return { kind: 'cue', mark: 1 };
      break;
  }
  if (!around.blankBefore) return PLAIN.action;
  if (isPlainHeading(line, text)) return PLAIN.heading;
  const { next, apart = false } = around;
  if ((next === undefined || apart || standsForBlank(next, false)) && isPlainTransition(line.visible)) {
    return PLAIN.transition;
  }
  // Speech may begin below an aside, a scene may not.
  if (next === undefined || standsForBlank(next, true) || (apart && isPlainHeading({ text: next, visible: next }))) {
    return PLAIN.action;
  }
  return isPlainCue(text) ? PLAIN.cue : PLAIN.action;
}

/** Page breaks, sections and synopses: they need no blank lines around them, but inside a speech a space after their mark. */
function classifyStructure(text: string, inSpeech: boolean): Classified | undefined {
  const first = text.charAt(0);
  if (first === '=') {
    let end = 1;
    while (text[end] === '=') end++;
    if (end >= 3 && end === text.length) return { kind: 'pageBreak', mark: end };
    if (hasText(text, 1) && (!inSpeech || text[1] === ' ')) return { kind: 'synopsis', mark: 1 };
  } else if (first === '#') {
    let end = 1;
    while (text[end] === '#') end++;
    if (hasText(text, end) && (!inSpeech || text[end] === ' ')) return { kind: 'section', mark: end };
  }
  return undefined;
}

function hasText(text: string, from: number): boolean {
  for (let at = from; at < text.length; at++) if (text.charCodeAt(at) !== 32) return true;
  return false;
}

/** A blank line, or a line that counts as one for the line above. */
export function standsForBlank(visible: string, inSpeech: boolean): boolean {
  const text = trimBlanks(visible);
  return text === '' || classifyStructure(text, inSpeech) !== undefined;
}

/** Whether a line is a scene heading by its prefix; emphasis around it is ignored. */
export function isPlainHeading(line: ClassifiedLine, text = trimBlanks(line.visible)): boolean {
  const first = text.charCodeAt(0) | 32;
  if (first === 105 || first === 101) return hasHeadingPrefix(text);
  return /^[*_]+[ie]/i.test(text) && hasHeadingPrefix(trimBlanks(inlineText(line.text)));
}

function isForcedHeading(line: ClassifiedLine, text: string): boolean {
  if (isWord(pointAt(text, 1))) return true;
  if (!/^\.[*_]/.test(text)) return false;
  return isWord(pointAt(trimBlanks(inlineText(stripStart(line.text, 1))), 0));
}

/** The text of a line without emphasis, escapes and asides. */
function inlineText(lifted: string): string {
  return parseInline(lifted).text;
}

const TRANSITIONS: ReadonlySet<string> = new Set(['FADE OUT.', 'FADE TO BLACK.', 'CUT TO BLACK.']);

/** Whether a line is a transition without a forcing mark. With blanks at the end (`CUT TO: `) it is action. */
export function isPlainTransition(visible: string): boolean {
  if (visible.endsWith('TO:')) return isCapitals(visible);
  return (visible.endsWith('T.') || visible.endsWith('K.')) && TRANSITIONS.has(trimBlanks(visible));
}

export function isFadeIn(text: string): boolean {
  return (text.charCodeAt(blankStart(text)) | 32) === SMALL_F && /^ *FADE IN[:.]? *$/i.test(text);
}

const SMALL_F = 0x66;

export function isPlainCue(text: string): boolean {
  const start = blankStart(text);
  if (hasSmallLetter(text, start) || isFadeIn(text)) return false;
  const core = text.slice(start, nameEnd(text).end);
  return isCapitals(core) && !isGroup(core);
}

/** Whether there is an English small letter outside of what may be an extension: then nothing else need be looked at. */
function hasSmallLetter(text: string, from: number): boolean {
  for (let at = from; at < text.length; at++) {
    const code = text.charCodeAt(at);
    if (code >= 0x61 && code <= 0x7a) return true;
    if (code === PARENTHESIS) return false;
  }
  return false;
}

const PARENTHESIS = 0x28;
