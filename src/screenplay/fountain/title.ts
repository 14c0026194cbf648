import type { TitleEntry } from '../ast.js';
import { fountainDiagnostic, type DiagnosticLog } from '../diagnostics.js';
import { parseInline } from './emphasis.js';
import { isCapitals } from '../languages/letters.js';
import { normal } from '../normal/normal.js';
import { blankStart, trimBlanks } from '../text/characters.js';
import { fromLines } from '../text/rich.js';
import { trimLine, type StyledLine } from '../text/styled-line.js';
import type { LiftedLine } from './lifted-line.js';
import { isFadeIn, isPlainHeading, isPlainTransition, type ClassifiedLine } from './classify.js';

const KNOWN: ReadonlySet<string> = new Set([
  'title',
  'credit',
  'author',
  'authors',
  'source',
  'notes',
  'draft date',
  'date',
  'contact',
  'contact info',
  'copyright',
  'revision',
  'episode',
]);

interface TitleKey {
  readonly key: string;
  /** The index in the line at which the value begins. */
  readonly value: number;
}

/** Reads `Key:` at the start of a line; undefined for a heading, a transition and a line without a key. */
export function titleKey({ text, visible }: ClassifiedLine): TitleKey | undefined {
  const found = /^([\p{L}\p{N}][^:*[\]\\\0]*):/u.exec(text);
  if (!found?.[1] || isPlainHeading({ text, visible }) || isFadeIn(visible)) return undefined;
  const plain = trimBlanks(visible);
  if (isPlainTransition(plain) || (isCapitals(plain) && plain.endsWith('TO:'))) return undefined;
  return { key: found[1].split(' ').filter(Boolean).join(' '), value: found[0].length };
}

/** Whether a line is indented by at least three blanks; a tab counts as four. */
function isIndented(visible: string): boolean {
  return blankStart(visible) >= 3;
}

/** Whether a line begins with one of the usual keys of a title page. */
export function hasKnownKey(line: ClassifiedLine): boolean {
  return KNOWN.has(titleKey(line)?.key.toLowerCase() ?? '');
}

/** Whether a title page begins at this line; `next` is the next line that is more than asides. */
export function beginsTitle(line: ClassifiedLine, next: ClassifiedLine | undefined): boolean {
  const first = titleKey(line);
  if (!first) return false;
  if (KNOWN.has(first.key.toLowerCase())) return true;
  if (!next || trimBlanks(next.visible) === '') return false;
  const empty = trimBlanks(line.visible.slice(first.value)) === '';
  return (empty && isIndented(next.visible)) || titleKey(next) !== undefined;
}

export interface TitlePage {
  readonly entries: readonly TitleEntry[];
  /** Index of the first line after it. */
  readonly end: number;
  /** Lines of nothing but asides above it. */
  readonly before: readonly LiftedLine[];
}

/** Reads the title page at the start of the lines, if there is one. */
export function readTitlePage(lines: readonly LiftedLine[], log: DiagnosticLog): TitlePage | undefined {
  let start = 0;
  while (lines[start]?.blank || lines[start]?.asidesOnly) start++;
  const line = lines[start];
  if (!line || !beginsTitle(line, nextText(lines, start + 1))) return undefined;
  const entries: { key: string; values: StyledLine[]; below: boolean }[] = [];
  const seen = new Set<string>();
  let end = start;
  for (; end < lines.length; end++) {
    const each = lines[end];
    const values = entries.at(-1)?.values;
    if (!each || each.blank) break;
    if (each.asidesOnly) {
      values?.push(valueOf(each, 0, log));
      continue;
    }
    const key = isIndented(each.visible) ? undefined : titleKey(each);
    if (!key && !isIndented(each.visible) && !(entries.at(-1)?.below && standsBelow(each))) break;
    if (!key) {
      values?.push(valueOf(each, 0, log));
      continue;
    }
    const folded = key.key.toLowerCase();
    if (seen.has(folded)) log.add(fountainDiagnostic('FTN009', each.at(0), each.at(key.value)));
    seen.add(folded);
    const value = valueOf(each, key.value, log);
    const below = value.text === '' && value.asides.length === 0;
    entries.push({ key: key.key, values: below ? [] : [value], below });
  }
  const titlePage = entries.map(({ key, values }) => ({ key, values: values.map((value) => fromLines([value])) }));
  return {
    entries: normal({ titlePage, body: [] }).titlePage,
    end,
    before: lines.slice(0, start).filter((each) => each.asidesOnly),
  };
}

/** Whether a line that is not indented may be the value of a key above it that has none on its own line. */
function standsBelow({ text, visible }: LiftedLine): boolean {
  const plain = trimBlanks(visible);
  return (
    !/^[.>!@#=~]/.test(plain) && !isPlainHeading({ text, visible }) && !isPlainTransition(plain) && !isFadeIn(plain)
  );
}

function nextText(lines: readonly LiftedLine[], from: number): LiftedLine | undefined {
  let at = from;
  while (lines[at]?.asidesOnly) at++;
  return lines[at];
}

function valueOf(line: LiftedLine, from: number, log: DiagnosticLog): StyledLine {
  return trimLine(
    parseInline(line.text.slice(from), line.asides, (at, length) => {
      if (!log.open) return log.count();
      log.add(fountainDiagnostic('FTN006', line.at(from + at), line.at(from + at + length)));
    }),
  );
}
