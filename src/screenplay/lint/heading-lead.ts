import { headingPrefixEnd } from '../headings/prefix.js';
import { isCapitals } from '../languages/letters.js';

/** Text before a scene heading on the same line: a number or a label. */
export interface HeadingLead {
  readonly kind: 'number' | 'transition' | 'label';
  /** The scene number without its marks for `number`; else the text as written. */
  readonly text: string;
  /** The index at which the heading begins. */
  readonly end: number;
}

/** `1. `, `12A) `, `(3) `, `#4# `, `SCENE 5: `, `Sc. 6 - `. */
const NUMBER =
  /^[ [(#]*(?:(?:SCENE|SC\.?)[ #]*)?((?:[A-Z]{1,2}-?)?\d{1,4}[A-Z]{0,2}(?:[.-]\d{1,3})?)[\])#]*(?:[.:)]? *[-\u2013\u2014]+ +|[.:)] *| +)/iu;
const TRANSITION = /^ *(?:\p{Lu}+ ){1,3}TO: */u;
/** `FLASHBACK: `, `DREAM - `: a few words before the heading. */
const LABEL = /^ *(\p{L}[^:.!?\n]{1,40}?)(?:: *| [-\u2013\u2014]+ )/u;

/** The number or label before a heading that has a prefix of Fountain; undefined if no heading follows. */
export function headingLead(line: string): HeadingLead | undefined {
  const number = numberLead(line);
  if (number && isNamed(line.slice(number.end))) return number;
  const transition = TRANSITION.exec(line);
  if (transition && isNamed(line.slice(transition[0].length))) {
    return { kind: 'transition', text: transition[0].trim(), end: transition[0].length };
  }
  const label = LABEL.exec(line);
  if (label && isCapitals(label[1]!) && headingPrefixEnd(label[1]!) === 0 && isNamed(line.slice(label[0].length))) {
    return { kind: 'label', text: label[0].replace(/[\s\u2013\u2014-]+$/u, ''), end: label[0].length };
  }
  return undefined;
}

/** The scene number at the start of a line, whatever follows it. */
export function numberLead(line: string): HeadingLead | undefined {
  const found = NUMBER.exec(line);
  return found ? { kind: 'number', text: found[1]!, end: found[0].length } : undefined;
}

/** A heading without its scene number at the right, where scripts repeat the one at the left. */
export function withoutNumber(text: string, number: string): string {
  const bare = text.replace(/ #[^#\s]+# *$/, '').trimEnd();
  return bare.endsWith(` ${number}`) ? bare.slice(0, -number.length).trimEnd() : bare;
}

function isNamed(text: string): boolean {
  const end = headingPrefixEnd(text);
  return end > 0 && /^[\p{L}\p{N}]/u.test(text.slice(end));
}
