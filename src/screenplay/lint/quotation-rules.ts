import type { SurveyedParagraph, SurveyedSpeech } from '../statistics/survey.js';
import { rule, type Found, type Rule } from './rule.js';
import { excerpt } from './vocabulary.js';

export const QUOTATION_RULES: readonly Rule[] = Object.freeze([
  rule({
    id: 'MRK101',
    summary: 'quotation that is never closed',
    message: ({ text }) => `The quotation mark of ${text} has no partner.`,
    note: ({ text }) => `Close the quotation at ${text}, or take its mark out.`,
    habit: ({ text, count }) => `${count} quotation marks have no partner, that of ${text} first.`,
    *check({ survey }): Generator<Found> {
      yield* inParagraphs(survey.paragraphs);
      yield* inSpeeches(survey.speeches);
    },
  }),
]);

/** Most paragraphs, or speeches of one speaker, that a quotation may span. */
const REACH = 4;

function* inParagraphs(paragraphs: readonly SurveyedParagraph[]): Generator<Found> {
  const open = paragraphs.map(({ kind, text }) => (kind === 'action' ? unclosed(text) : undefined));
  for (const [at, { block, text }] of paragraphs.entries()) {
    const start = open[at];
    if (start === undefined || start === CLOSED_ONLY || isPartner(open, at)) continue;
    yield { block, range: { start, end: start + 1 }, args: { text: quoted(text, start) } };
  }
}

function* inSpeeches(speeches: readonly SurveyedSpeech[]): Generator<Found> {
  const bySpeaker = Map.groupBy(speeches, ({ key }) => key);
  for (const own of bySpeaker.values()) {
    const texts = own.map(({ parts }) =>
      parts.map(({ kind, text }) => (kind === 'parenthetical' ? '' : text)).join('\n'),
    );
    const open = texts.map(unclosed);
    for (const [at, { block, side, parts }] of own.entries()) {
      const start = open[at];
      if (start === undefined || start === CLOSED_ONLY || isPartner(open, at)) continue;
      let from = 0;
      const part = parts.findIndex(({ kind, text }) => {
        const length = kind === 'parenthetical' ? 0 : text.length;
        if (start < from + length) return true;
        from += length + 1;
        return false;
      });
      const range = { start: start - from, end: start - from + 1, part, ...(side ? { side } : undefined) };
      yield { block, range, args: { text: quoted(texts[at]!, start) } };
    }
  }
}

/** The mark with the words after it, or if there are none, with those before it. */
function quoted(text: string, start: number): string {
  const behind = text.slice(start, start + 60);
  return behind.trim().length > 1
    ? excerpt(behind, 30)
    : `\u2026${text.slice(Math.max(0, start - 30), start + 1).replaceAll('\n', ' ')}`;
}

/** Whether the partner of a mark is in a nearby paragraph: a quotation may be opened in one and closed in another. */
function isPartner(open: readonly (number | undefined)[], at: number): boolean {
  for (let other = Math.max(0, at - REACH); other <= at + REACH; other++) {
    if (other !== at && open[other] !== undefined) return true;
  }
  return false;
}

/** Result for a text that closes a quotation it has not opened. */
const CLOSED_ONLY = -1;

/** The index of the mark without a partner, `CLOSED_ONLY`, or undefined if all have one. */
function unclosed(text: string): number | undefined {
  if (!/["\u201C\u201D\u201E]/.test(text)) return undefined;
  let straight = -1;
  let count = 0;
  let curly = -1;
  let closedOnly = false;
  // In German the mark that opens in English closes.
  const opening = text.includes('\u201E') ? '\u201E' : '\u201C';
  const closing = opening === '\u201E' ? /[\u201C\u201D]/ : /\u201D/;
  for (let at = 0; at < text.length; at++) {
    const char = text[at]!;
    if (char === '"') {
      // Inches, and abbreviations of Hebrew.
      if (/\p{N}/u.test(text[at - 1] ?? '') && count % 2 === 0) continue;
      if (/\p{Script=Hebrew}/u.test(text[at - 1] ?? '') && /\p{Script=Hebrew}/u.test(text[at + 1] ?? '')) continue;
      count++;
      straight = at;
    } else if (char === opening) {
      // Behind a word it closes, though it is turned the wrong way.
      curly =
        opening === '\u201C' && /\S/.test(text[at - 1] ?? ' ') && !/[\s([\u2013\u2014-]/.test(text[at - 1] ?? ' ')
          ? -1
          : at;
    } else if (closing.test(char)) {
      closedOnly ||= curly < 0;
      curly = -1;
    }
  }
  if (count % 2 === 1 && curly < 0) return text.includes('\u201C') || text.includes('\u201D') ? undefined : straight;
  if (curly >= 0 && count === 0) return curly;
  return closedOnly && count === 0 ? CLOSED_ONLY : undefined;
}
