import type { Aside, Pos } from '../ast.js';
import { fountainDiagnostic, type DiagnosticLog } from '../diagnostics.js';
import { ASIDE, readAside } from '../inline.js';
import { blankStart } from '../rich.js';
import { Locator, type Source } from '../source.js';

/** A line with its asides lifted out; one that a boneyard or note runs across is one line still. */
export interface LiftedLine {
  /** Asides are placeholders. */
  readonly text: string;
  /** The text without placeholders. */
  readonly visible: string;
  readonly asides: readonly Aside[];
  readonly blank: boolean;
  readonly asidesOnly: boolean;
  /** Nothing but asides, a boneyard among them: what was cut had lines of its own. */
  readonly cut: boolean;
  /** A boneyard in it holds a blank line. */
  readonly cutsAcross: boolean;
  /** What a boneyard took at the start of a line with text, and at its end. */
  readonly cutBefore: Cut;
  readonly cutAfter: Cut;
  /** Where a place in `text` was written. */
  at(index: number): Pos;
}

/** Less than a line, lines, or lines with a blank one among them. */
export type Cut = 'within' | 'lines' | 'across';

export interface LiftOptions {
  /** Off in drafts, where a stray opening mark would swallow what follows. */
  readonly boneyards: boolean;
  readonly log: DiagnosticLog;
}

/** One forward pass; repeated marks that are never closed cost one look each. */
export function liftAsides(source: Source, options: LiftOptions): LiftedLine[] {
  const { text } = source;
  const locator = new Locator(source);
  const find = options.boneyards ? finder(text, '/*') : () => -1;
  const findNote = finder(text, '[[');
  const findLineEnd = finder(text, '\n');
  const findClose = finder(text, '*/');
  const findNoteClose = finder(text, ']]');
  const findBlank = blankLineFinder(text);
  const lines: LiftedLine[] = [];
  let from = 0;
  /** The line being built, once an aside has been found in it. */
  let line: LineBuilder | undefined;
  let search = 0;

  const take = (to: number) => {
    for (let end = findLineEnd(from); end >= 0 && end < to; end = findLineEnd(from)) {
      const content = text.slice(from, end);
      if (line) {
        line.text(content, from);
        lines.push(line.build());
        line = undefined;
      } else {
        lines.push(new Lifted({ text: content, asides: NO_ASIDES, cuts: NO_CUTS }, locator, from, NO_JOINS));
      }
      from = end + 1;
    }
    line ??= new LineBuilder(locator, from);
    if (from < to) line.text(text.slice(from, to), from);
    from = to;
  };
  const lift = (kind: Aside['kind'], open: number, close: number) => {
    take(open);
    line?.aside(kind, text.slice(open + 2, close), open);
    from = search = close + 2;
  };

  for (;;) {
    const boneyard = find(search);
    const note = findNote(search);
    if (boneyard < 0 && note < 0) break;
    if (note < 0 || (boneyard >= 0 && boneyard < note)) {
      const close = findClose(boneyard + 2);
      if (close >= 0) {
        lift('boneyard', boneyard, close);
      } else {
        search = boneyard + 2;
        unclosed('FTN001', boneyard);
      }
      continue;
    }
    let open = note;
    while (text[open + 2] === '[') open++;
    const close = findNoteClose(open + 2);
    const blank = findBlank(open + 2);
    if (close >= 0 && (blank < 0 || close < blank)) {
      lift('note', open, close);
    } else {
      search = open + 2;
      unclosed('FTN002', open);
    }
  }
  take(text.length);
  if (line) lines.push(line.build());
  return lines;

  function unclosed(code: 'FTN001' | 'FTN002', at: number): void {
    if (!options.log.open) options.log.count();
    else options.log.add(fountainDiagnostic(code, locator.at(at), locator.at(at + 2)));
  }
}

/** `indexOf` that remembers what it found: for rising starts the whole text is searched once. */
function finder(text: string, mark: string): (from: number) => number {
  let found = -2;
  return (from) => {
    if (found === -1 || (found >= from && found !== -2)) return found;
    return (found = text.indexOf(mark, from));
  };
}

/** Finds the end of the line before the next blank line. A line of two or more blanks is not blank here. */
function blankLineFinder(text: string): (from: number) => number {
  let found = -2;
  return (from) => {
    if (found === -1 || found >= from) return found;
    for (let end = text.indexOf('\n', from); end >= 0; end = text.indexOf('\n', end + 1)) {
      const next = text[end + 1] === ' ' ? end + 2 : end + 1;
      if (next >= text.length || text[next] === '\n') return (found = end);
    }
    return (found = -1);
  };
}

const NO_ASIDES: readonly Aside[] = Object.freeze([]);
const NO_CUTS: readonly Cut[] = Object.freeze([]);
const NO_JOINS: readonly Join[] = Object.freeze([]);

/** From `at` in the lifted text on, characters were written at `offset` and after. */
interface Join {
  readonly at: number;
  readonly offset: number;
}

class Lifted implements LiftedLine {
  readonly text: string;
  readonly visible: string;
  readonly asides: readonly Aside[];
  readonly blank: boolean;
  readonly asidesOnly: boolean;
  readonly cut: boolean;
  readonly cutsAcross: boolean;
  readonly cutBefore: Cut;
  readonly cutAfter: Cut;
  readonly #locator: Locator;
  readonly #start: number;
  readonly #joins: readonly Join[];

  /** @param cuts of each aside */
  constructor(
    { text, asides, cuts }: Pick<LiftedLine, 'text' | 'asides'> & { readonly cuts: readonly Cut[] },
    locator: Locator,
    start: number,
    joins: readonly Join[],
  ) {
    this.text = text;
    this.visible = asides.length > 0 ? text.replaceAll(ASIDE, '') : text;
    this.asides = asides;
    const empty = blankStart(this.visible) === this.visible.length;
    this.blank = empty && asides.length === 0;
    this.asidesOnly = empty && asides.length > 0;
    this.cut = this.asidesOnly && asides.some(({ kind }) => kind === 'boneyard');
    this.cutsAcross = cuts.includes('across');
    const inText = asides.length > 0 && !this.asidesOnly;
    this.cutBefore = inText ? widest(asides, cuts, asidesBefore(text)) : 'within';
    this.cutAfter = inText ? widest(asides.toReversed(), cuts.toReversed(), asidesAfter(text)) : 'within';
    this.#locator = locator;
    this.#start = start;
    this.#joins = joins;
  }

  at(index: number): Pos {
    const joins = this.#joins;
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

/** How many asides stand before the text of a line. */
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

/** The widest of so many cuts from the edge of a line on; none if an empty note stands outermost, which holds a paragraph together. */
function widest(asides: readonly Aside[], cuts: readonly Cut[], count: number): Cut {
  const [outermost] = asides;
  if (outermost?.kind === 'note' && outermost.text === '') return 'within';
  const found = cuts.slice(0, count);
  return found.includes('across') ? 'across' : found.includes('lines') ? 'lines' : 'within';
}

class LineBuilder {
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
    if (this.#asides.length === 0 && this.#parts.length <= 1) {
      return new Lifted(
        { text: this.#parts[0] ?? '', asides: NO_ASIDES, cuts: NO_CUTS },
        this.#locator,
        this.#start,
        NO_JOINS,
      );
    }
    return new Lifted(
      { text: this.#parts.join(''), asides: this.#asides, cuts: this.#cuts },
      this.#locator,
      this.#start,
      this.#joins,
    );
  }
}
