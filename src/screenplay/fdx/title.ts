import type { Aside, Rich, Run, TitleEntry } from '../ast.js';
import { normal } from '../normal.js';
import { plainText } from '../rich.js';
import { hasNotes, hasText } from './paragraph.js';

/** What a title page shows of a paragraph. */
export interface TitleParagraph {
  readonly alignment: string;
  readonly items: readonly (Run | Aside)[];
}

/** A title page of Final Draft has no keys: they are told by place and wording. */
export function readTitle(paragraphs: readonly TitleParagraph[]): readonly TitleEntry[] {
  const entries = new Map<string, Rich[]>();
  const add = (key: string, lines: readonly Rich[]) => {
    const values = entries.get(key);
    if (!values) entries.set(key, [...lines]);
    else for (const line of lines) values.push(line);
  };
  const found = groups(paragraphs);
  const credit = found.findIndex(({ centered, lines: [first = []] }, at) => at > 0 && centered && isWriting(plainText(first)));
  for (const [at, { centered, lines }] of found.entries()) {
    if (!centered) for (const line of lines) add(lowerKey(line, entries), [line]);
    else if (!entries.has('Title')) add('Title', lines);
    else {
      const [first = [], ...rest] = lines;
      const text = plainText(first);
      if (SOURCE.test(text) && !entries.has('Source')) add('Source', lines);
      else if ((entries.has('Author') ? isWriting(text) : CREDIT.test(text)) && !entries.has('Credit')) {
        add('Credit', [first]);
        if (rest.length > 0) add('Author', rest);
      } else if (at < credit && !DATE.test(text) && !COPYRIGHT.test(text)) {
        // The name of an episode, as nobody is named above the credit.
        add('Title', lines);
      } else if (!entries.has('Author')) add('Author', lines);
      else for (const line of lines) add(lowerKey(line, entries), [line]);
    }
  }
  const titlePage = [...entries].map(([key, values]) => ({ key, values }));
  return normal({ titlePage, body: [] }).titlePage.map(({ key, values }) =>
    key === 'Author' && values.length > 1 ? { key: 'Authors', values } : { key, values },
  );
}

const CREDIT = /^(?:.{0,60}[\s])?(?:by|von|par|por|di|de|da|av|af|door|przez)\s*:?$/iu;
/** A credit of those who wrote it. */
function isWriting(line: string): boolean {
  return CREDIT.test(line) && !/\b(?:produced|directed|presented|represented|submitted|revised|revisions)\b/i.test(line);
}

const SOURCE = /^(?:(?:partly |loosely )?(?:based|adapted|inspired|suggested)\b|from the\b|story by .|after the\b)/i;
const COPYRIGHT = /^(?:©|\(c\)\s|copyright\b)/i;
const MONTH = /(?:jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)[a-z]*/.source;
const DATE = new RegExp(
  [
    /^\d{4}[-/.]\d{1,2}[-/.]\d{1,2}$/.source,
    /^\d{1,2}[-/.]\d{1,2}[-/.](?:\d{2}|\d{4})$/.source,
    `^(?:\\d{1,2}(?:st|nd|rd|th)?\\.? )?${MONTH}\\.? (?:\\d{1,2}(?:st|nd|rd|th)?,? )?\\d{4}$`,
    /^\d{4}$/.source,
    /^.{0,40}\b(?:draft|revised|revisions?|version)\b.{0,40}$/.source,
  ].join('|'),
  'i',
);

function lowerKey(line: Rich, entries: ReadonlyMap<string, readonly Rich[]>): string {
  const text = plainText(line);
  if (COPYRIGHT.test(text)) return 'Copyright';
  return DATE.test(text) && !entries.has('Draft date') ? 'Draft date' : 'Contact';
}

interface Group {
  readonly centered: boolean;
  readonly lines: Rich[];
}

/** Neighbouring paragraphs that hold something; if none is centered, all count as centered. */
function groups(paragraphs: readonly TitleParagraph[]): Group[] {
  const found: Group[] = [];
  const isCentered = ({ alignment }: TitleParagraph) => /^center(?:ed)?$/i.test(alignment);
  const all = !paragraphs.some((each) => isCentered(each) && hasText(each.items));
  let open = false;
  for (const paragraph of paragraphs) {
    if (!hasText(paragraph.items) && !hasNotes(paragraph.items)) {
      open = false;
      continue;
    }
    const centered = all || isCentered(paragraph);
    const last = found.at(-1);
    if (open && last?.centered === centered) last.lines.push(paragraph.items);
    else found.push({ centered, lines: [paragraph.items] });
    open = true;
  }
  return found;
}

const CENTERED = /^(?:title|credit|authors?|source)$/i;
const KEYLESS = /^(?:draft date|date|contact|contact info|copyright)$/i;

const TITLE_ROW = 17;
const PAGE_ROWS = 54;

/** Lays entries out on a page: title to source in the middle, the rest at the lower left. */
export function titleParagraphs(titlePage: readonly TitleEntry[]): readonly TitleParagraph[] {
  const centered = titlePage.filter(({ key }) => CENTERED.test(key)).flatMap(({ values }) => group('Center', values));
  const left = titlePage
    .filter(({ key }) => !CENTERED.test(key))
    .flatMap(({ key, values }) => group('Left', KEYLESS.test(key) ? values : values.map((value, i) => (i === 0 ? withKey(key, value) : value))));
  const top = padding('Center', TITLE_ROW);
  const middle = padding('Left', Math.max(1, PAGE_ROWS - TITLE_ROW - centered.length - left.length));
  return [...top, ...centered, ...(left.length > 0 ? middle : []), ...left];
}

function group(alignment: string, values: readonly Rich[]): TitleParagraph[] {
  return values.length === 0 ? [] : [...values.map((items) => ({ alignment, items })), ...padding(alignment, 1)];
}

function padding(alignment: string, rows: number): TitleParagraph[] {
  return Array.from({ length: rows }, () => ({ alignment, items: [] }));
}

function withKey(key: string, value: Rich): Rich {
  return [{ kind: 'run', text: `${key}: ` }, ...value];
}

/** Keys of the entries that would come out differently when the page is read again; one that is lost does not take those below it with it. */
export function lostEntries(titlePage: readonly TitleEntry[], paragraphs: readonly TitleParagraph[]): readonly string[] {
  const again = readTitle(paragraphs);
  const written = again.map((entry) => JSON.stringify(entry));
  let next = 0;
  const lost = titlePage.filter((entry) => {
    const at = written.indexOf(JSON.stringify(entry), next);
    if (at >= 0) next = at + 1;
    return at < 0;
  });
  return lost.length === 0 && again.length > titlePage.length ? [again.at(-1)!.key] : lost.map(({ key }) => key);
}
