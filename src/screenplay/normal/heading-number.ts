import { cutLine, settleStyles, type StyledLine, trimLine } from '../text/styled-line.js';

const NUMBER = /#([\p{L}\p{N}.-]+)#$/u;

/** Scene numbers hold letters, digits, dots and hyphens. */
export function splitNumber(line: StyledLine): { text: StyledLine; number: string | undefined } {
  if (!line.text.endsWith('#')) return { text: line, number: undefined };
  const open = line.text.lastIndexOf('#', line.text.length - 2);
  const found = open > 0 ? NUMBER.exec(line.text.slice(open)) : null;
  if (!found) return { text: line, number: undefined };
  return { text: settleStyles(trimLine(cutLine(line, 0, open))), number: found[1] };
}
