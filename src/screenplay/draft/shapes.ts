import { isFadeIn, isPlainCue, isPlainHeading } from '../fountain/classify.js';
import { isCapitals } from '../languages/letters.js';
import { nameEnd } from '../names.js';
import { trimBlanks } from '../text/characters.js';

/** Zero-width and bidirectional controls; joiners stay where they shape letters or emoji. */
const INVISIBLE =
  /[\u00AD\u200B\u200E\u200F\u202A-\u202E\u2060-\u2064\u2066-\u2069\uFEFF]|(?<![^\x00-\x7F])[\u200C\u200D]|[\u200C\u200D](?![^\x00-\x7F])/gu;

/** The text without invisible characters. */
export function withoutInvisible(text: string): string {
  return text.replace(INVISIBLE, '');
}

export function isFence(text: string): boolean {
  return /^`{3,}[ \w-]*$/.test(text);
}

/** A Markdown rule: three or more of one of `- * _`. */
export function isRule(text: string): boolean {
  return /^(?:-{3,}|\*{3,}|_{3,})$/.test(text.replaceAll(' ', ''));
}

export function isHeading(text: string): boolean {
  return isPlainHeading({ text, visible: text });
}

/** Whether a line is unmistakably a scene heading, not dialogue that begins with such a word. */
export function isStrongHeading(text: string): boolean {
  return /^(?:INT|EXT|I\/E|E\/I|INT\.?\/EXT|EXT\.?\/INT)\./.test(text);
}

export function isCapitalTransition(text: string): boolean {
  return isCapitals(text) && text.endsWith(' TO:') && !text.startsWith('>');
}

/** The mark of a Markdown list item at the start of a line, '' if there is none; a number counts only before a scene heading. */
export function listMark(text: string): string {
  return /^(?:[-*+•] +(?=\S)|\d+[.)] +(?=(?:INT|EXT)\.))/.exec(text)?.[0] ?? '';
}

/** The mark of a Markdown heading with the blanks after it. */
export function headingMark(text: string): string {
  return /^#{1,6} +/.exec(text)?.[0] ?? '';
}

const SCENE_COUNT = /(?:\d{1,3}[a-z]?|[ivxl]{1,6}|one|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve)/
  .source;
const SCENE_LABEL = new RegExp(`^[*_]{0,3}(?:scene) +${SCENE_COUNT}[*_]{0,3} *[:.\\-–—]+[*_]{0,3} *(?=\\S)`, 'iu');
const SCENE_ALONE = new RegExp(`^(?:scene) +${SCENE_COUNT} *[:.]?$`, 'iu');

/** `SCENE 1: ` before a scene heading; '' if there is none. */
export function sceneLabel(text: string): string {
  const label = SCENE_LABEL.exec(text)?.[0] ?? '';
  return label !== '' && isHeading(text.slice(label.length)) ? label : '';
}

/** Whether a line is `SCENE 2` with nothing after it. */
export function isSceneAlone(text: string): boolean {
  return SCENE_ALONE.test(text);
}

/** The text without emphasis marks that enclose all of it. */
export function unwrap(text: string): string {
  let from = 0;
  let to = text.length;
  while (to - from > 2 && text[from] === text[to - 1] && '*_'.includes(text.charAt(from))) {
    from++;
    to--;
  }
  const inner = text.slice(from, to);
  return from === 0 || from > 4 || /[*_]/.test(inner) ? text : trimBlanks(inner);
}

/** A name without its extensions. */
export function coreName(text: string): string {
  return text.slice(0, nameEnd(text).end);
}

export function cueLine(name: string): string {
  return isPlainCue(name) && !isHeading(name) ? name : `@${name}`;
}

/** Whether a line shows that the screenplay has begun. Prose before such a line may still be addressed to the reader. */
export function beginsScreenplay(text: string): boolean {
  if (isFence(text) || isFadeIn(text) || isCapitalTransition(text) || /^\.[\p{L}\p{N}]/u.test(text)) return true;
  const marks = listMark(text).length || headingMark(text).length;
  const bare = unwrap(text.slice(marks));
  return isHeading(bare) || sceneLabel(bare) !== '' || isPlainCue(bare);
}
