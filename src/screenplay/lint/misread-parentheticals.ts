import type { Part } from '../ast.js';
import { isBalanced } from '../text/parentheses.js';
import { plainText } from '../text/rich.js';
import { isPlain, plainRun } from './text-edit.js';

interface Group {
  readonly start: number;
  readonly end: number;
}

/** Lines that a group may reach over before it is taken for speech in parentheses. */
const GROUP_LINES = 3;

/** A line that opens a parenthesis and one soon below it that ends with closing it. */
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

/** Words that a parenthetical has at most whose end nobody marked. */
const FEW_WORDS = 4;

/** A line that is longer is not looked through. */
const LONGEST = 4_000;

/** `certain`: nothing but the parenthetical stands between its bracket and the line's end. */
interface HalfGroup extends Group {
  readonly certain: boolean;
}

/** Opens at the start of a line, or behind a blank: `Hi. (beat`. */
const OPENED = /(?:^| )\((?:[^()\s][^()]*)$/;

/** A parenthesis that is opened in a line and that nothing in it or soon below closes. */
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

/** A line of few words that ends a parenthesis that nothing above opens: `beat)`. */
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

/** A part as dialogue, parenthetical and dialogue again, if no style or aside is lost by it. */
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
