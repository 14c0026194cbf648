import type { Aside, Pos } from '../ast.js';
import { blankStart } from '../text/characters.js';
import type { Locator } from '../text/source.js';
import { ASIDE, readAside } from './aside-text.js';

/** A line with its asides lifted out. A line that contains a boneyard or note of several lines is still one line. */
export interface LiftedLine {
  /** With a placeholder for each aside. */
  readonly text: string;
  /** The text without placeholders. */
  readonly visible: string;
  readonly asides: readonly Aside[];
  readonly blank: boolean;
  readonly asidesOnly: boolean;
  /** Whether the line has nothing but asides, one of them a boneyard: whole lines were cut out. */
  readonly cut: boolean;
  /** Whether a boneyard in it contains a blank line. */
  readonly cutsAcross: boolean;
  /** How much a boneyard cut out at the start of a line with text, and at its end. */
  readonly cutBefore: Cut;
  readonly cutAfter: Cut;
  /** The place in the source of an index into `text`. */
  at(index: number): Pos;
}

/** How much a boneyard cuts out: less than a line, lines, or lines with a blank one among them. */
export type Cut = 'within' | 'lines' | 'across';

/** From `at` in the lifted text on, characters were written at `offset` and after. */
interface Join {
  readonly at: number;
  readonly offset: number;
}

/** What was lifted out of a line. */
interface LiftedOut {
  readonly asides: readonly Aside[];
  /** For each aside, how much was cut out with it. */
  readonly cuts: readonly Cut[];
  readonly joins: readonly Join[];
}

const NOTHING: LiftedOut = Object.freeze({
  asides: Object.freeze([]),
  cuts: Object.freeze([]),
  joins: Object.freeze([]),
});

export class Lifted implements LiftedLine {
  readonly text: string;
  readonly visible: string;
  readonly asides: readonly Aside[];
  readonly blank: boolean;
  readonly asidesOnly: boolean;
  readonly #locator: Locator;
  readonly #start: number;
  readonly #out: LiftedOut;

  constructor(text: string, locator: Locator, start: number, out: LiftedOut = NOTHING) {
    const { asides } = out;
    const visible = asides.length > 0 ? text.replaceAll(ASIDE, '') : text;
    const empty = blankStart(visible) === visible.length;
    this.text = text;
    this.visible = visible;
    this.asides = asides;
    this.blank = empty && asides.length === 0;
    this.asidesOnly = empty && asides.length > 0;
    this.#locator = locator;
    this.#start = start;
    this.#out = out;
  }

  get cut(): boolean {
    return this.asidesOnly && this.asides.some(({ kind }) => kind === 'boneyard');
  }

  get cutsAcross(): boolean {
    return this.asides.length > 0 && this.#out.cuts.includes('across');
  }

  get cutBefore(): Cut {
    if (this.asides.length === 0 || this.asidesOnly) return 'within';
    return widest(this.asides, this.#out.cuts, asidesBefore(this.text));
  }

  get cutAfter(): Cut {
    if (this.asides.length === 0 || this.asidesOnly) return 'within';
    return widest(this.asides.toReversed(), this.#out.cuts.toReversed(), asidesAfter(this.text));
  }

  at(index: number): Pos {
    const { joins } = this.#out;
    if (joins.length === 0) return this.#locator.at(this.#start + index);
    let low = -1;
    let high = joins.length - 1;
    while (low < high) {
      const middle = (low + high + 1) >> 1;
      if (joins[middle]!.at <= index) low = middle;
      else high = middle - 1;
    }
    const join = joins[low];
    return this.#locator.at(join ? join.offset + index - join.at : this.#start + index);
  }
}

/** How many asides precede the text of a line. */
function asidesBefore(text: string): number {
  let count = 0;
  for (let at = 0; text[at] === ' ' || text[at] === ASIDE; at++) if (text[at] === ASIDE) count++;
  return count;
}

function asidesAfter(text: string): number {
  let count = 0;
  for (let at = text.length - 1; text[at] === ' ' || text[at] === ASIDE; at--) if (text[at] === ASIDE) count++;
  return count;
}

/** The largest of the first `count` cuts from the edge of a line. An empty note outermost holds a paragraph together: then `within`. */
function widest(asides: readonly Aside[], cuts: readonly Cut[], count: number): Cut {
  const [outermost] = asides;
  if (outermost?.kind === 'note' && outermost.text === '') return 'within';
  const found = cuts.slice(0, count);
  return found.includes('across') ? 'across' : found.includes('lines') ? 'lines' : 'within';
}

/** Puts a line together from its text and the asides that were lifted out of it. */
export class LineBuilder {
  readonly #locator: Locator;
  readonly #start: number;
  readonly #parts: string[] = [];
  readonly #asides: Aside[] = [];
  readonly #joins: Join[] = [];
  #length = 0;
  readonly #cuts: Cut[] = [];

  constructor(locator: Locator, start: number) {
    this.#locator = locator;
    this.#start = start;
  }

  text(text: string, offset: number): void {
    if (this.#parts.length > 0) this.#joins.push({ at: this.#length, offset });
    this.#parts.push(text);
    this.#length += text.length;
  }

  aside(kind: Aside['kind'], raw: string, offset: number): void {
    this.#joins.push({ at: this.#length, offset });
    this.#asides.push(readAside(kind, raw));
    this.#cuts.push(kind === 'note' || !raw.includes('\n') ? 'within' : /\n *\n/.test(raw) ? 'across' : 'lines');
    this.#parts.push(ASIDE);
    this.#length++;
  }

  build(): LiftedLine {
    return new Lifted(this.#parts.join(''), this.#locator, this.#start, {
      asides: this.#asides,
      cuts: this.#cuts,
      joins: this.#joins,
    });
  }
}
