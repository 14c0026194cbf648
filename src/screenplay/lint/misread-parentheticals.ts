import type { Part } from '../ast.js';
import { isBalanced } from '../text/parentheses.js';
import { plainText } from '../text/rich.js';
import { isPlain, plainRun } from './text-edit.js';

interface Group {
  readonly start: number;
  readonly end: number;
}

/** A parenthesised group of more lines counts as speech in parentheses. */
const GROUP_LINES = 3;

/** Finds a line that opens a parenthesis and a later one, not far below, that ends by closing it. */
export function openGroup(text: string): Group | undefined {
  const lines = text.split('\n');
  let start = 0;
  for (const [at, line] of lines.entries()) {
    if (line.startsWith('(') && !isBalanced(line)) {
      let joined = line;
      for (const next of lines.slice(at + 1, at + GROUP_LINES)) {
        joined += `\n${next}`;
        if (next.endsWith(')') && isBalanced(joined)) return { start, end: start + joined.length };
      }
    }
    start += line.length + 1;
  }
  return undefined;
}

/** Most words of a parenthetical whose end is not marked. */
const FEW_WORDS = 4;

/** Longer lines are not searched. */
const LONGEST = 4_000;

/** `certain`: there is nothing but the parenthetical between its bracket and the end of the line. */
interface HalfGroup extends Group {
  readonly certain: boolean;
}

/** Opens at the start of a line, or behind a blank: `Hi. (beat`. */
const OPENED = /(?:^| )\((?:[^()\s][^()]*)$/;

/** Finds a parenthesis that is opened in a line and not closed in it or shortly below. */
export function unclosedGroup(text: string): HalfGroup | undefined {
  const lines = text.split('\n');
  const open = lines.findIndex(
    (line) =>
      line.length <= LONGEST && (line.startsWith('(') ? line.length > 1 && !line.includes(')') : OPENED.test(line)),
  );
  const line = lines[open];
  if (line === undefined || lines.slice(open + 1, open + 1 + GROUP_LINES).some((below) => below.includes(')'))) {
    return undefined;
  }
  const from = line.startsWith('(') ? 0 : line.lastIndexOf('(');
  const start = lineStart(lines, open);
  const certain =
    open < lines.length - 1 &&
    line.slice(from).split(' ').length <= FEW_WORDS &&
    !/[.!?]$/.test(line) &&
    !/^\p{Ll}/u.test(lines[open + 1] ?? '');
  return { start: start + from, end: start + line.length, certain };
}

/** Finds a line of few words that closes a parenthesis which is not opened above: `beat)`. */
export function unopenedGroup(text: string): HalfGroup | undefined {
  const lines = text.split('\n');
  const close = lines.findIndex(
    (line, at) =>
      line.length <= LONGEST &&
      /^\p{L}{2}[^()]*\p{L}\)$/u.test(line) &&
      line.split(' ').length <= FEW_WORDS &&
      !lines.slice(Math.max(0, at - GROUP_LINES), at).some((above) => above.includes('(')),
  );
  const line = lines[close];
  if (line === undefined) return undefined;
  const start = lineStart(lines, close);
  return { start, end: start + line.length, certain: lines.length > 1 && /^\p{Ll}/u.test(line) };
}

function lineStart(lines: readonly string[], at: number): number {
  return lines.slice(0, at).join('\n').length + (at > 0 ? 1 : 0);
}

function bracketed(group: string): string {
  return `${group.startsWith('(') ? '' : '('}${group}${group.endsWith(')') ? '' : ')'}`;
}

/** Splits a part into dialogue, parenthetical and dialogue, if no style or aside is lost by that. */
export function splitAt(part: Part, group: Group | undefined): Part[] {
  if (!group || !isPlain(part.text)) return [part];
  const { start, end } = group;
  const text = plainText(part.text);
  const parts: Part[] = [
    { kind: 'dialogue', text: [plainRun(text.slice(0, start))] },
    { kind: 'parenthetical', text: [plainRun(bracketed(text.slice(start, end).replaceAll('\n', ' ')))] },
    { kind: 'dialogue', text: [plainRun(text.slice(end))] },
  ];
  return parts.filter((part) => part.text.some((item) => item.text.trim() !== ''));
}
