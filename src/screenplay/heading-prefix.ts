const PREFIX = /^(?:INT\.?\/EXT|EXT\.?\/INT|I\.?\/E|E\.?\/I|INT|EXT|EST)[. ]/i;
const PREFIX_AND_AFTER = new RegExp(`${PREFIX.source}[. ]*`, 'i');

/** Whether a text begins as a scene heading does: `INT. `, `EXT/INT. `, `I/E `. */
export function hasHeadingPrefix(text: string): boolean {
  return PREFIX.test(text);
}

/** Where that which is named by a scene heading begins, behind its prefix and the dots and blanks after it; 0 without a prefix. */
export function headingPrefixEnd(text: string): number {
  return PREFIX_AND_AFTER.exec(text)?.[0].length ?? 0;
}
