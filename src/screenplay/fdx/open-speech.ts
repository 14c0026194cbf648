import type { Aside, Part, Run } from '../ast.js';
import { plainText } from '../text/rich.js';
import { linesOfParenthetical } from './parenthetical.js';

type Items = (Run | Aside)[];

interface OpenPart {
  readonly kind: Part['kind'];
  readonly items: Items;
}

export interface OpenSpeech {
  readonly name: Items;
  readonly parts: OpenPart[];
  readonly gap: number;
  readonly start: number;
  end: number;
}

/** The parts of a speech, with the lines of a parenthetical that was written in several paragraphs joined into one part. */
export function wholeParts(parts: readonly OpenPart[]): Part[] {
  const texts = parts.map(({ kind, items }) => (kind === 'parenthetical' ? plainText(items) : undefined));
  const whole: Part[] = [];
  for (let at = 0; at < parts.length;) {
    const count = linesOfParenthetical(texts, at);
    const lines = parts
      .slice(at, at + count)
      .flatMap(({ items }, line): Items => (line === 0 ? items : [{ kind: 'run', text: ' ' }, ...items]));
    whole.push({ kind: parts[at]!.kind, text: lines });
    at += count;
  }
  return whole;
}
