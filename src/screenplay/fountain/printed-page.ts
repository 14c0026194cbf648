import type { Loss, Rich } from '../ast.js';
import { ASIDE, type LiftedText } from './aside-text.js';
import { toLines } from '../text/rich.js';
import type { StyledLine } from '../text/styled-line.js';

/** Collects the lines of a printed script. */
export class PrintedPage {
  readonly #out: string[] = [];
  line = 1;

  write({ text, asides }: LiftedText): void {
    if (asides.length === 0) {
      this.raw(text);
    } else {
      let next = 0;
      this.raw(text.replaceAll(ASIDE, () => asides[next++] ?? ''));
    }
  }

  raw(text: string): void {
    this.#out.push(text, '\n');
    this.line++;
    for (let at = text.indexOf('\n'); at >= 0; at = text.indexOf('\n', at + 1)) this.line++;
  }

  /** Writes the blank lines before a block: `lines`, but at least one below other text. */
  space(lines = 0): void {
    const count = Math.max(lines, this.#out.length > 0 ? 1 : 0);
    if (count > 0) this.#out.push('\n'.repeat(count));
    this.line += count;
  }

  text(): string {
    return this.#out.join('');
  }
}

/** A loss with the beginning of the text that is lost. */
export function loss(code: string, block: number, excerpt: string): Loss {
  return { code, block, excerpt: excerpt.length > 60 ? `${excerpt.slice(0, 59)}…` : excerpt };
}

/** The first line of a text; used for texts that have only one. */
export function firstLine(rich: Rich): StyledLine {
  return toLines(rich)[0]!;
}

/** The text without the placeholders of its asides. */
export function visible(lifted: string): string {
  return lifted.replaceAll(ASIDE, '');
}
