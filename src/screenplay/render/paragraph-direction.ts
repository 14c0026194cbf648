import type { LayoutElement, PageLine, Profile } from '../layout/page.js';
import type { GlyphRun } from './glyph-runs.js';
import { directionOf, runsRightToLeft, type Direction } from './visual-order.js';

/** Tells line by line which way a script's paragraphs run: by their first letter, on each page anew. */
export class ParagraphDirections {
  #last: { readonly paragraph: string; readonly direction: Direction } | undefined;

  of({ block, part, kind, side, spans }: PageLine): Direction {
    const paragraph = `${block} ${part ?? ''} ${kind} ${side ?? ''}`;
    if (this.#last?.paragraph === paragraph) return this.#last.direction;
    const text = spans.map((span) => span.text).join('');
    const direction = runsRightToLeft(text) ? (directionOf(text) ?? 'rightward') : 'rightward';
    this.#last = { paragraph, direction };
    return direction;
  }
}

/** Lines of a speaker's stand within what the speaker says. */
const WITHIN: Readonly<Partial<Record<LayoutElement, LayoutElement>>> = Object.freeze({
  cue: 'dialogue',
  parenthetical: 'dialogue',
  dualCueLeft: 'dualDialogueLeft',
  dualParentheticalLeft: 'dualDialogueLeft',
  dualCueRight: 'dualDialogueRight',
  dualParentheticalRight: 'dualDialogueRight',
});

/** Puts a line that runs from right to left as far from the right edge of its area as it stood from the left one. */
export function fromTheRight(runs: readonly GlyphRun[], { kind }: PageLine, { elements }: Profile): GlyphRun[] {
  if (kind === 'more' || kind === 'titlePage' || elements[kind].align !== 'left') return [...runs];
  const area = elements[WITHIN[kind] ?? kind];
  const begin = Math.min(...runs.map(({ column }) => column));
  const end = Math.max(...runs.map(({ column, cells }) => column + cells));
  const right = Math.max(area.column + area.cells - Math.max(0, begin - area.column), area.column + end - begin);
  return runs.map((run) => ({ ...run, column: run.column + right - end }));
}
