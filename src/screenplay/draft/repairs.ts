import type { Span } from '../ast.js';
import type { Level, Repair } from '../diagnostics.js';
import type { SpeechForm } from '../languages/language.js';
import { isUsualSpeech } from '../languages/told-by.js';
import { hasRightToLeft } from '../languages/writing.js';
import { lineEnd, lineStart, type SourceLine } from '../text/source.js';

const REPAIRS = {
  DRF001: ['info', 'A code fence was removed.'],
  DRF002: ['info', 'Words to the reader were set aside; they are not part of the screenplay.'],
  DRF003: ['info', 'Emphasis around a whole heading or cue was removed.'],
  DRF004: ['warning', 'A blank line was supplied around a heading or transition.'],
  DRF005: ['warning', 'A line of the form "NAME: text" was made a speech.'],
  DRF006: ['warning', 'A name of the cast that stands alone above text was made a cue.'],
  DRF007: ['info', 'Markdown was removed.'],
  DRF008: [
    'info',
    'What a draft does not have was read as text or set aside: held-open lines, boneyards, a title page.',
  ],
  DRF009: ['info', 'Invisible or control characters were removed.'],
  DRF011: ['info', 'A label such as "SCENE 1:" was taken off a heading or made a section.'],
  DRF012: ['info', 'A scene heading in the form of its language was read as one.'],
  DRF013: ['info', 'A transition in the form of its language was read as one.'],
} as const satisfies Record<string, readonly [Level, string]>;

/** Repairs that made a speech of a line, with the form in which it was written. */
const SPEECHES: ReadonlyMap<string, SpeechForm> = new Map([
  ['DRF005', 'colon'],
  ['DRF006', 'alone'],
]);
/** Repairs of what is no fault: words and fences around the screenplay, headings and transitions in the form of their language. */
const NO_FAULTS: ReadonlySet<string> = new Set(['DRF001', 'DRF002', 'DRF008', 'DRF012', 'DRF013']);

/** Whether a repair is of badly written text. A form of the text's language and a spelling taken from the bibles are not. */
export function mendsFault({ code, before }: Repair): boolean {
  const form = SPEECHES.get(code);
  if (form !== undefined) return !isUsualSpeech(before, form);
  // Marks of direction, mostly.
  if (code === 'DRF009' && hasRightToLeft(before)) return false;
  return code.startsWith('DRF') && !NO_FAULTS.has(code);
}

export type RepairCode = keyof typeof REPAIRS;

/** Makes the repair of a whole line. */
export function repair(code: RepairCode, line: SourceLine, before: string, after: string): Repair {
  return repairAt(code, [lineStart(line), lineEnd(line)], before, after);
}

/** Makes the repair of a stretch of the text. */
export function repairAt(code: RepairCode, [start, end]: Span, before: string, after: string): Repair {
  const [level, message] = REPAIRS[code];
  return { code, level, message, start, end, before, after };
}
