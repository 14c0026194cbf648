/** Every prefix of a scene heading that Fountain knows, without the dots and blanks behind it. */
const ANY = String.raw`(?:INT\.?\/EXT|EXT\.?\/INT|I\.?\/E|E\.?\/I|INT|EXT|EST)`;

const PREFIX = new RegExp(`^${ANY}[. ]`, 'i');
const PREFIX_AND_AFTER = new RegExp(`^${ANY}[. ]+`, 'i');
const PREFIX_AND_DOT = new RegExp(String.raw`^${ANY}\.?(?=[. ]|(?<=\.))`, 'i');
const UNDOTTED = new RegExp(`^${ANY}$`, 'i');
const KNOWN_TO_ALL = /^(?:INT|EXT|EST|INT\.?\/EXT|I\/E)[. ]/i;

/** Whether a text begins as a scene heading does: `INT. `, `EXT/INT. `, `I/E `. */
export function hasHeadingPrefix(text: string): boolean {
  return PREFIX.test(text);
}

/** Whether a text begins with a prefix that other readers of Fountain know too. */
export function hasCommonPrefix(text: string): boolean {
  return KNOWN_TO_ALL.test(text);
}

/** The prefix of a scene heading as written, with its dot if it has one: `INT.`; '' without a prefix. */
export function headingPrefix(text: string): string {
  return PREFIX_AND_DOT.exec(text)?.[0] ?? '';
}

/** Whether a prefix lacks the dot that it usually has. In other languages it may be either way. */
export function isUndottedPrefix(prefix: string): boolean {
  return UNDOTTED.test(prefix);
}

/** The index at which the place begins in a scene heading, behind the prefix and the dots and blanks after it; 0 without a prefix. */
export function headingPrefixEnd(text: string): number {
  return PREFIX_AND_AFTER.exec(text)?.[0].length ?? 0;
}
