import { headingPrefixEnd } from './prefix.js';
import { BOLD, ITALIC, UNDERLINE, type StyledLine } from '../text/styled-line.js';

/**
 * If all of a heading behind its prefix is in one style, gives the prefix that style too. The prefix can then be written outside
 * the emphasis marks: most readers of Fountain do not recognise it within them.
 */
export function styleWithPrefix(line: StyledLine): StyledLine {
  return withPrefix(line, (style, whole) => style | whole);
}

/** The inverse: takes the style off the prefix of a heading that is all in one style. */
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
