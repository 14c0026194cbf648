import type { Aside } from '../ast.js';
import { type DiagnosticLog, fountainDiagnostic } from '../diagnostics.js';
import { Locator, type Source } from '../text/source.js';
import { Lifted, type LiftedLine, LineBuilder } from './lifted-line.js';

interface LiftOptions {
  /** Whether boneyards are read. Off in drafts, where a stray opening mark would swallow the text after it. */
  readonly boneyards: boolean;
  readonly log: DiagnosticLog;
}

/** Cuts a source into lines with their asides lifted out. Linear, also for many marks that are never closed. */
export function liftAsides(source: Source, options: LiftOptions): LiftedLine[] {
  const lines: LiftedLine[] = [];
  eachLine(source, options, (line) => lines.push(line));
  return lines;
}

/** Does so line by line. All asides are found, and marks that are never closed reported, before the first line is handed on. */
export function eachLine(source: Source, options: LiftOptions, take: (line: LiftedLine) => void): void {
  const { text } = source;
  const locator = new Locator(source);
  let from = 0;
  /** The line being built, once an aside has been found in it. */
  let line: LineBuilder | undefined;
  const takeUntil = (to: number) => {
    for (let end = text.indexOf('\n', from); end >= 0 && end < to; end = text.indexOf('\n', from)) {
      if (line) {
        line.text(text.slice(from, end), from);
        take(line.build());
        line = undefined;
      } else {
        take(new Lifted(text.slice(from, end), locator, from));
      }
      from = end + 1;
    }
  };
  for (const { kind, open, close } of findAsides(source, options)) {
    takeUntil(open);
    line ??= new LineBuilder(locator, from);
    if (from < open) line.text(text.slice(from, open), from);
    line.aside(kind, text.slice(open + 2, close), open);
    from = close + 2;
  }
  takeUntil(text.length);
  if (!line) return take(new Lifted(text.slice(from), locator, from));
  if (from < text.length) line.text(text.slice(from), from);
  take(line.build());
}

interface FoundAside {
  readonly kind: Aside['kind'];
  /** Where its opening and its closing mark begin. */
  readonly open: number;
  readonly close: number;
}

function findAsides(source: Source, { boneyards, log }: LiftOptions): FoundAside[] {
  const { text } = source;
  const found: FoundAside[] = [];
  const find = boneyards ? finder(text, '/*') : () => -1;
  const findNote = finder(text, '[[');
  const findClose = finder(text, '*/');
  const findNoteClose = finder(text, ']]');
  const findBlank = blankLineFinder(text);
  let locator: Locator | undefined;
  let search = 0;
  const unclosed = (code: 'FTN001' | 'FTN002', at: number) => {
    search = at + 2;
    if (!log.open) return log.count();
    locator ??= new Locator(source);
    log.add(fountainDiagnostic(code, locator.at(at), locator.at(at + 2)));
  };
  for (;;) {
    const boneyard = find(search);
    const note = findNote(search);
    if (boneyard < 0 && note < 0) return found;
    if (note < 0 || (boneyard >= 0 && boneyard < note)) {
      const close = findClose(boneyard + 2);
      if (close < 0) {
        unclosed('FTN001', boneyard);
        continue;
      }
      found.push({ kind: 'boneyard', open: boneyard, close });
      search = close + 2;
      continue;
    }
    let open = note;
    while (text[open + 2] === '[') open++;
    const close = findNoteClose(open + 2);
    const blank = findBlank(open + 2);
    if (close >= 0 && (blank < 0 || close < blank)) {
      found.push({ kind: 'note', open, close });
      search = close + 2;
    } else {
      unclosed('FTN002', open);
    }
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
