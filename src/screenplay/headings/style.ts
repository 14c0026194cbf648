import { headingPrefixEnd } from './prefix.js';
import { BOLD, ITALIC, UNDERLINE, type StyledLine } from '../text/styled-line.js';

/**
 * A heading of which all behind the prefix is in one style has its prefix in that style too: so the prefix need not be
 * written within marks, where most readers of Fountain do not know it.
 */
export function styleWithPrefix(line: StyledLine): StyledLine {
  return withPrefix(line, (style, whole) => style | whole);
}

/** The inverse: a heading in one style with its prefix out of it. */
export function styleWithoutPrefix(line: StyledLine): StyledLine {
  return withPrefix(line, (style, whole) => style & ~whole);
}

function withPrefix(line: StyledLine, change: (style: number, whole: number) => number): StyledLine {
  const { text } = line;
  const end = line.styles ? headingPrefixEnd(text) : 0;
  if (!line.styles || end === 0 || end === text.length) return line;
  let whole = BOLD | ITALIC | UNDERLINE;
  for (let at = end; at < text.length; at++) if (text[at] !== ' ') whole &= line.styles[at] ?? 0;
  if (whole === 0) return line;
  return { ...line, styles: line.styles.map((style, at) => (at < end ? change(style, whole) : style)) };
}
