const ASCII = /^[ -~]*$/;

/** Whether a line has English letters, digits and signs alone. */
export function isAscii(line: string): boolean {
  return ASCII.test(line);
}

/** The index of the first character that is not a blank; the length if there is none. */
export function blankStart(text: string): number {
  let at = 0;
  while (at < text.length && text.charCodeAt(at) === 32) at++;
  return at;
}

/** The index behind the last character that is not a blank; 0 if there is none. */
export function blankEnd(text: string): number {
  let end = text.length;
  while (end > 0 && text.charCodeAt(end - 1) === 32) end--;
  return end;
}

/** The text without blanks at its ends. Only U+0020 is a blank: other spaces are text. */
export function trimBlanks(text: string): string {
  const from = blankStart(text);
  return from === text.length ? '' : text.slice(from, blankEnd(text));
}

const WORD = /[\p{L}\p{N}]/u;

/** Whether a character is a letter or a digit. */
export function isWord(point: string): boolean {
  const code = point.charCodeAt(0);
  if (code < 0x80) return isLetterOrDigit(code);
  return point !== '' && WORD.test(point);
}

function isLetterOrDigit(code: number): boolean {
  const letter = code | 32;
  return (letter >= 0x61 && letter <= 0x7a) || (code >= 0x30 && code <= 0x39);
}

/** The character before a place, '' at the start. */
export function pointBefore(text: string, at: number): string {
  if (at <= 0) return '';
  const low = text.charCodeAt(at - 1);
  const pair = low >= 0xdc00 && low <= 0xdfff && at > 1 && (text.codePointAt(at - 2) ?? 0) > 0xffff;
  return pair ? text.slice(at - 2, at) : text.charAt(at - 1);
}

/** The character at a place, '' at the end. */
export function pointAt(text: string, at: number): string {
  const point = at < text.length ? text.codePointAt(at) : undefined;
  return point === undefined ? '' : String.fromCodePoint(point);
}

/** The text of a note or boneyard with each line trimmed, and without blank lines at either end. */
export function trimAside(text: string): string {
  if (!text.includes('\n')) return /^ | $/.test(text) ? trimBlanks(text) : text;
  const lines = text.split('\n').map(trimBlanks);
  let from = 0;
  let to = lines.length;
  while (from < to && lines[from] === '') from++;
  while (to > from && lines[to - 1] === '') to--;
  return lines.slice(from, to).join('\n');
}
