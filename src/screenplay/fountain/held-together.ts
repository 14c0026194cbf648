import { ASIDE, type LiftedText } from './aside-text.js';
import { SEPARATOR } from './print-inline.js';
import { blankEnd, blankStart } from '../text/characters.js';

/**
 * Lines of one paragraph or speech, with an empty note put outside of each boneyard of several lines between two of them: without
 * that note the boneyard would separate them.
 */
export function heldTogether(lines: readonly LiftedText[]): LiftedText[] {
  return lines.map((line, at) => {
    const held = at > 0 && cuts(leading(line)) ? withNote(line, 'before') : line;
    return at < lines.length - 1 && cuts(trailing(line)) ? withNote(held, 'after') : held;
  });
}

function cuts(asides: readonly string[]): boolean {
  return asides.some((aside) => aside.startsWith('/*') && aside.includes('\n'));
}

function leading({ text, asides }: LiftedText): readonly string[] {
  let at = blankStart(text);
  let count = 0;
  for (; text[at] === ASIDE || text[at] === ' '; at++) if (text[at] === ASIDE) count++;
  return asides.slice(0, count);
}

function trailing({ text, asides }: LiftedText): readonly string[] {
  let at = blankEnd(text);
  let count = 0;
  for (; text[at - 1] === ASIDE || text[at - 1] === ' '; at--) if (text[at - 1] === ASIDE) count++;
  return asides.slice(asides.length - count);
}

function withNote({ text, asides }: LiftedText, side: 'before' | 'after'): LiftedText {
  if (side === 'after') return { text: text + ASIDE, asides: [...asides, SEPARATOR] };
  const at = text.indexOf(ASIDE);
  return { text: text.slice(0, at) + ASIDE + text.slice(at), asides: [SEPARATOR, ...asides] };
}
