import type { Found, Finding, FindingRange } from './rule.js';
import type { SurveyedSpeech } from '../statistics/survey.js';
import type { Block, Pos, Rich, Script, Span, Speech } from '../ast.js';
import { printInDetail, type PrintedInDetail } from '../fountain/print.js';
import { plainText } from '../text/rich.js';

/**
 * The line of a finding in `print(script).text`, from 1; null for one that is about the script as a whole.
 *
 * @param printed the script as printed; given, so that it is not printed for each finding
 */
export function findingLine(
  { block, range }: Pick<Finding, 'block' | 'range'>,
  script: Script,
  printed: PrintedInDetail = printInDetail(script),
): number | null {
  const source = script.body[block];
  const line = printed.lines[block];
  if (!source || line === undefined) return null;
  if (!range) return line;
  const speech = printed.speeches[block]?.[range.side === 'right' ? 1 : 0];
  if (!speech || range.part === undefined) return line + lineBreaks(textOf(source, range), range.start);
  if (range.part < 0) return speech.cue;
  return (speech.parts[range.part] ?? speech.cue) + lineBreaks(textOf(source, range), range.start);
}

function textOf(block: Block, { part, side }: FindingRange): Rich {
  const speech =
    block.kind === 'speech'
      ? block.speech
      : block.kind === 'dual'
        ? side === 'right'
          ? block.right
          : block.left
        : undefined;
  if (speech) return part === undefined || part < 0 ? speech.name : (speech.parts[part]?.text ?? []);
  return 'text' in block && typeof block.text !== 'string' ? block.text : [];
}

/** The number of line ends before a place, including those inside notes and boneyards, which are printed in place. */
function lineBreaks(rich: Rich, offset: number): number {
  let at = 0;
  let breaks = 0;
  for (const item of rich) {
    if (at > offset) break;
    const text = item.kind === 'run' ? item.text.slice(0, offset - at) : item.text;
    breaks += text.split('\n').length - 1;
    if (item.kind === 'run') at += item.text.length;
  }
  return breaks;
}

/** Blocks of more characters are not searched for the words of a finding. */
const SEARCHED = 2_000;

/** The place of a block's range in the text that was read: that of the words if they can be found, else that of the block. */
export function locate(range: FindingRange | null, block: Block, span: Span, source: string | undefined): Span {
  const [start, end] = span;
  if (!range || source === undefined || end.offset - start.offset > SEARCHED) return span;
  const written = source.slice(start.offset, end.offset);
  const text = plainText(textOf(block, range));
  const words = text.slice(range.start, range.end).split('\n')[0]!;
  if (words === '') return span;
  const before = textBefore(block, range) + text.slice(0, range.start);
  let at = -1;
  for (let left = occurrences(before, words); left >= 0; left--) {
    at = written.indexOf(words, at + 1);
    if (at < 0) return span;
  }
  return [forward(start, written.slice(0, at)), forward(start, written.slice(0, at + words.length))];
}

/** The text of a block above the part of a speech that a range is in. */
function textBefore(block: Block, { part = -1, side }: FindingRange): string {
  if (block.kind === 'speech') return spoken(block.speech, part);
  if (block.kind !== 'dual') return '';
  return side === 'right' ? `${spoken(block.left, Infinity)}\n${spoken(block.right, part)}` : spoken(block.left, part);
}

function spoken({ name, extensions, parts }: Speech, before: number): string {
  if (before < 0) return '';
  const texts = parts.filter((_, index) => index < before).map(({ text }) => plainText(text));
  return [`${plainText(name)} ${extensions.join(' ')}`, ...texts, ''].join('\n');
}

function occurrences(text: string, words: string): number {
  let count = 0;
  for (let at = text.indexOf(words); at >= 0; at = text.indexOf(words, at + 1)) count++;
  return count;
}

function forward({ offset, line, column }: Pos, text: string): Pos {
  const lines = text.split(/\r\n?|[\n\u2028\u2029]/);
  const last = lines.at(-1)!;
  return {
    offset: offset + text.length,
    line: line + lines.length - 1,
    column: lines.length > 1 ? last.length + 1 : column + last.length,
  };
}

/** The place of a finding at the name of a speech. */
export function atCue({ block, side, name }: SurveyedSpeech): Pick<Found, 'block' | 'range'> {
  return { block, range: { start: 0, end: name.length, part: -1, ...(side ? { side } : undefined) } };
}
