import type { Rich, TitleEntry } from '../ast.js';
import { plainText } from '../text/rich.js';
import { isCreditLine, isFurtherPage } from '../title-keys.js';
import { readTitle } from './title.js';
import type { TitleParagraph } from './title-groups.js';
import { isCopyright, isEpisode, isSource } from './title-words.js';

const CENTERED = /^(?:title|credit|authors?|source)$/i;
const KEYLESS = /^(?:draft date|date|contact|contact info|copyright)$/i;

const TITLE_ROW = 17;
const PAGE_ROWS = 54;

/** Lays out a title page: title, credits and source centered, the rest at the lower left, further pages after it. */
export function titleParagraphs(titlePage: readonly TitleEntry[]): readonly TitleParagraph[] {
  const centered: TitleParagraph[] = [];
  const left: TitleParagraph[] = [];
  const further: TitleParagraph[] = [];
  for (const { key, values } of titlePage) {
    if (isFurtherPage(key)) {
      further.push(...newPage(values));
    } else if (CENTERED.test(key) && saysItsKey(key, values)) {
      centered.push(...group('Center', values));
    } else if (isCreditLine(key)) {
      centered.push(...group('Center', [[{ kind: 'run', text: key }], ...values]));
    } else if (CENTERED.test(key) || isEpisode(key)) {
      centered.push(
        ...group(
          'Center',
          values.map((value) => withKey(key, value)),
        ),
      );
    } else {
      left.push(...group('Left', saysItsKey(key, values) ? values : values.map((value) => withKey(key, value))));
    }
  }
  const top = padding('Center', TITLE_ROW);
  const middle = padding('Left', Math.max(1, PAGE_ROWS - TITLE_ROW - centered.length - left.length));
  return [...top, ...centered, ...(left.length > 0 ? middle : []), ...left, ...further];
}

/** Whether the values of a key are recognised without it, so that the key is not written. */
function saysItsKey(key: string, values: readonly Rich[]): boolean {
  if (key === 'Copyright') return values.every((value) => isCopyright(plainText(value)));
  if (key === 'Source') return values.every((value, at) => at > 0 || isSource(plainText(value)));
  return CENTERED.test(key) || KEYLESS.test(key);
}

function group(alignment: string, values: readonly Rich[]): TitleParagraph[] {
  return values.length === 0 ? [] : [...values.map((items) => ({ alignment, items })), ...padding(alignment, 1)];
}

function newPage(values: readonly Rich[]): TitleParagraph[] {
  return values.map((items, at) => ({
    alignment: 'Center',
    items,
    ...(at === 0 ? { startsNewPage: true } : undefined),
  }));
}

function padding(alignment: string, rows: number): TitleParagraph[] {
  return Array.from({ length: rows }, () => ({ alignment, items: [] }));
}

function withKey(key: string, value: Rich): Rich {
  return [{ kind: 'run', text: `${key}: ` }, ...value];
}

/** Keys of the entries that would be different when the page is read again; each is judged by itself. */
export function lostEntries(
  titlePage: readonly TitleEntry[],
  paragraphs: readonly TitleParagraph[],
): readonly string[] {
  const again = readTitle(paragraphs);
  const places = new Map<string, number[]>();
  for (const [at, entry] of again.entries()) {
    places.set(JSON.stringify(entry), [...(places.get(JSON.stringify(entry)) ?? []), at]);
  }
  let next = 0;
  const lost = titlePage.filter((entry) => {
    const at = places.get(JSON.stringify(entry))?.find((place) => place >= next);
    if (at !== undefined) next = at + 1;
    return at === undefined;
  });
  const last = again.at(-1);
  return last && lost.length === 0 && again.length > titlePage.length ? [last.key] : lost.map(({ key }) => key);
}
