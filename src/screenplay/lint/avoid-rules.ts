import type { Found, RuleContext } from './rule.js';
import { rule, type Rule } from './rule.js';
import { unwantedFinder } from './unwanted-words.js';
import { excerpt } from './vocabulary.js';

/** What this script does without, by the word of its author. */
export const AVOID_RULES: readonly Rule[] = Object.freeze([
  rule({
    id: 'AVD101',
    summary: 'words that the script’s author rules out',
    needs: ['avoid'],
    message: ({ words }) => `"${words}" is not wanted in this script.`,
    note: ({ words }) => `Do without "${words}": the author of the script rules it out.`,
    habit: ({ words, count }) => `"${words}" is not wanted in this script, and comes in ${count} places.`,
    habitKey: ({ words }) => String(words),
    *check(context) {
      const find = unwantedFinder(context.avoid);
      for (const { block, text, place } of shownTexts(context)) {
        for (const { phrase, start, end } of find(text)) {
          yield { block, range: { start, end, ...place }, args: { words: excerpt(phrase, 120) } } satisfies Found;
        }
      }
    },
  }),
]);

interface ShownText {
  readonly block: number;
  readonly text: string;
  readonly place?: { readonly part: number; readonly side?: 'left' | 'right' };
}

/** Everything that a reader of the script reads, in no order. */
function* shownTexts({ survey }: RuleContext): Iterable<ShownText> {
  yield* survey.scenes;
  yield* survey.paragraphs;
  yield* survey.transitions;
  for (const { block, side, parts } of survey.speeches) {
    for (const [part, { text }] of parts.entries()) yield { block, text, place: { part, ...(side ? { side } : {}) } };
  }
}
