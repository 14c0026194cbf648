import type { Aside } from '../ast.js';
import { type DiagnosticLog, fountainDiagnostic } from '../diagnostics.js';
import { Locator, type Source } from '../text/source.js';
import { Lifted, type LiftedLine, LineBuilder, NO_ASIDES, NO_CUTS, NO_JOINS } from './lifted-line.js';

interface LiftOptions {
  /** Whether boneyards are read. Off in drafts, where a stray opening mark would swallow the text after it. */
  readonly boneyards: boolean;
  readonly log: DiagnosticLog;
}

/** Cuts a source into lines with their asides lifted out. Linear, also for many marks that are never closed. */
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

/** `indexOf` that caches its result, so that for rising starts the text is searched only once. */
function finder(text: string, mark: string): (from: number) => number {
  let found = -2;
  return (from) => {
    if (found === -1 || (found >= from && found !== -2)) return found;
    return (found = text.indexOf(mark, from));
  };
}

/** Finds the end of the line before the next empty line. A line of two or more blanks does not count as empty here. */
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
