import { z } from 'zod';
import type { Diagnostic, Repair } from '../../screenplay/diagnostics.js';
import { LEVELS } from '../levels.js';

/** A change that was made to a model's text on its way into a draft, or what that draft misses of its plan. */
export const draftRepair = z.object({
  /**
   * `DRF...` for the form, `CUE110` and `LOC110` for names and places written as in the bibles; `DRF121` for repetition that was cut off.
   * `DRF122` to `DRF125` (too short, too long, set elsewhere or at another time than planned, in another language than the log line)
   * changed nothing.
   */
  code: z.string(),
  level: z.enum(['ERROR', 'WARNING', 'INFO']),
  message: z.string(),
  /** Line of the model's text, from 1. */
  line: z.int(),
  before: z.string(),
  after: z.string(),
});
export type DraftRepair = z.output<typeof draftRepair>;

const MOST = 200;
const LONGEST = 1_000;

/** The changes among what was found, in the order of the text: the first 200, with texts of up to 1,000 characters. */
export function repairsAmong(found: readonly (Diagnostic | Repair)[]): DraftRepair[] {
  return found
    .filter((each): each is Repair => 'before' in each)
    .toSorted((one, other) => one.start.offset - other.start.offset)
    .slice(0, MOST)
    .map(({ code, level, message, start, before, after }) => ({
      code,
      level: LEVELS[level],
      message: stored(message),
      line: start.line,
      before: stored(before),
      after: stored(after),
    }));
}

/** Shortened, and without NUL and halves of surrogate pairs, which PostgreSQL does not store. */
function stored(text: string): string {
  const shown = text.length > LONGEST ? `${text.slice(0, LONGEST - 1)}…` : text;
  return shown.toWellFormed().replaceAll('\u0000', '\u2400');
}
