import { blankEnd, blankStart } from './characters.js';
import { cutLine, type StyledLine } from './styled-line.js';

/** Whether a text is one parenthesised group: the `)` at its end closes the `(` at its start. */
export function isGroup(text: string): boolean {
  if (!text.startsWith('(') || !text.endsWith(')')) return false;
  let depth = 0;
  for (let at = 0; at < text.length; at++) {
    if (text[at] === '(') depth++;
    else if (text[at] === ')' && --depth === 0) return at === text.length - 1;
  }
  return false;
}

/** Whether each parenthesis in a text has its partner. */
export function isBalanced(text: string): boolean {
  let depth = 0;
  for (const char of text) {
    if (char === '(') depth++;
    else if (char === ')' && --depth < 0) return false;
  }
  return depth === 0;
}

/** Takes off parentheses that enclose the whole line, as long as some text is left. */
export function stripGroups(line: StyledLine): StyledLine {
  let from = blankStart(line.text);
  let to = blankEnd(line.text);
  // Depths are counted once, so that a line of parentheses alone stays linear.
  const least = leastDepths(line.text.slice(from, to));
  for (let depth = 0; line.text[from] === '(' && line.text[to - 1] === ')' && least > depth; depth++) {
    let innerFrom = from + 1;
    let innerTo = to - 1;
    while (innerFrom < innerTo && line.text[innerFrom] === ' ') innerFrom++;
    while (innerTo > innerFrom && line.text[innerTo - 1] === ' ') innerTo--;
    if (innerFrom === innerTo) break;
    from = innerFrom;
    to = innerTo;
  }
  return cutLine(line, from, to);
}

/** How many pairs of parentheses enclose all of a balanced text; 0 if it is not balanced. */
function leastDepths(text: string): number {
  if (!isGroup(text)) return 0;
  let opening = 0;
  while (text[opening] === '(' || text[opening] === ' ') opening++;
  let closing = text.length;
  while (closing > opening && (text[closing - 1] === ')' || text[closing - 1] === ' ')) closing--;
  let depth = 0;
  let least = Infinity;
  for (let at = 0; at < closing; at++) {
    if (text[at] === '(') depth++;
    else if (text[at] === ')') depth--;
    if (at >= opening - 1) least = Math.min(least, depth);
  }
  return least === Infinity ? 0 : least;
}
