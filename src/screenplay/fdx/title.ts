import type { Rich, TitleEntry } from '../ast.js';
import { normal } from '../normal/normal.js';
import { fromLines, plainText, toLines } from '../text/rich.js';
import { cutLine, trimLine } from '../text/styled-line.js';
import { furtherPageKey, isCreditLine } from '../title-keys.js';
import { creditsOf, mainCredit } from './title-credits.js';
import { type Group, pagesOf, type TitleLine, type TitleParagraph, TYPED } from './title-groups.js';
import { type Credit, isCopyright, isDate, isEpisode, isSource, keyIn } from './title-words.js';

/**
 * Reads a title page of Final Draft. It has no keys, so they are found by position and wording. The writers of the script become
 * `Credit` and `Author`; every other credit is a key of its own (`Story by`, `Revisions by`). Further pages become entries named
 * `Title page 2` and so on.
 */
export function readTitle(paragraphs: readonly TitleParagraph[]): readonly TitleEntry[] {
  const reader = new TitleReader();
  for (const [page, groups] of pagesOf(paragraphs).entries()) {
    if (page === 0) {
      reader.firstPage(groups);
    } else {
      reader.add(
        furtherPageKey(page + 1),
        groups.flatMap(({ lines }) => richOf(lines)),
      );
    }
  }
  return reader.entries();
}

const SPELLED = /^([A-Za-z][A-Za-z ]{3,10}): *(?=\S)/;

class TitleReader {
  readonly #entries = new Map<string, Rich[]>();
  /** The key whose names are being read. */
  #names: string | undefined;
  /** Whether at least one has been read: a blank line then ends the names. */
  #named = false;
  /** Whether the credit of the script itself is still to come. */
  #awaitsCredit = false;
  #credit: string | undefined;
  #credits: ReadonlyMap<Rich, Credit> = new Map();

  add(key: string, lines: readonly Rich[]): void {
    const values = this.#entries.get(key);
    if (!values) this.#entries.set(key, [...lines]);
    else for (const line of lines) values.push(line);
  }

  entries(): readonly TitleEntry[] {
    const titlePage = [...this.#entries].map(([key, values]) => ({ key, values }));
    return normal({ titlePage, body: [] }).titlePage.map(({ key, values }) =>
      key === 'Author' && values.length > 1 ? { key: 'Authors', values } : { key, values },
    );
  }

  firstPage(groups: readonly Group[]): void {
    const below = groups.flatMap(({ centered, lines }, at) => (centered ? richOf(lines.slice(at === 0 ? 1 : 0)) : []));
    const texts = below.map((line) => plainText(line));
    const credits = creditsOf(texts, groups[0]?.centered ? groups[0].lines.length - 1 : 0);
    this.#credits = new Map(below.flatMap((line, at) => (credits[at] ? [[line, credits[at]] as const] : [])));
    this.#credit = mainCredit(texts, credits);
    this.#awaitsCredit = this.#credit !== undefined;
    let titled = false;
    for (const { centered, key, lines: all } of groups) {
      const lines = key === undefined ? this.#spelled(all) : all;
      titled ||= this.#entries.has('Title');
      if (lines.length === 0) continue;
      if (key !== undefined) {
        this.add(key, richOf(lines));
      } else if (!centered) {
        this.#lower(lines);
      } else if (titled) {
        this.#centered(richOf(lines));
      } else {
        titled = true;
        const end = lines.findIndex(
          ({ line }, at) => at > 0 && (this.#credits.has(line) || isCopyright(plainText(line))),
        );
        this.add('Title', richOf(end < 0 ? lines : lines.slice(0, end)));
        if (end > 0) this.#centered(richOf(lines.slice(end)));
      }
    }
  }

  /** Reads the lines that begin with their own key, as some programs write them, and returns the others. */
  #spelled(lines: readonly TitleLine[]): TitleLine[] {
    return lines.filter(({ line }) => {
      const found = SPELLED.exec(plainText(line));
      const key = TYPED.get(found?.[1]?.toLowerCase() ?? '');
      if (!found || key === undefined) return true;
      this.add(key, [cut(line, found[0].length)]);
      return false;
    });
  }

  #centered(lines: readonly Rich[]): void {
    const [first] = lines;
    if (this.#named && first && !/^(?:&|and\b)/i.test(plainText(first))) this.#names = undefined;
    let dated = false;
    for (const line of lines) {
      const text = plainText(line);
      const credit = this.#credits.get(line);
      const found = keyIn(text);
      const keyed = found && isEpisode(found.key) ? found : undefined;
      // What follows a date in its group belongs to it.
      dated = credit === undefined && (dated || (isDate(text) && !this.#entries.has('Draft date')));
      if (isSource(text)) {
        this.#open('Source', [line]);
      } else if (this.#names === 'Source' && this.#named && !(this.#awaitsCredit && credit?.credit === this.#credit)) {
        this.#open('Source', [line]);
      } else if (credit?.name !== undefined) {
        this.#openCredit(credit.credit, cut(line, 0, credit.name), [cut(line, credit.name)]);
      } else if (credit) {
        this.#openCredit(credit.credit, line, []);
      } else if (keyed) {
        this.add(keyed.key, [cut(line, keyed.value)]);
      } else if (this.#names !== undefined && !dated && !isCopyright(text)) {
        this.#open(this.#names, [line]);
      } else if (dated) {
        this.add('Draft date', [line]);
      } else if (isCopyright(text)) {
        this.add('Copyright', [line]);
      }
      // The name of an episode, because no person is named above the credit.
      else if (this.#awaitsCredit) {
        this.add('Title', [line]);
      } else if (this.#credit === undefined && !this.#entries.has('Author')) {
        this.#open('Author', [line]);
      } else {
        this.add('Contact', [line]);
      }
    }
    // "Based on a series created by" continues in the next group.
    const last = lines.at(-1);
    if (this.#names === 'Source' && last && isCreditLine(plainText(last))) this.#named = false;
  }

  #open(key: string, names: readonly Rich[]): void {
    this.add(key, names);
    this.#names = key;
    this.#named = names.length > 0;
  }

  #openCredit(credit: string, line: Rich, names: readonly Rich[]): void {
    if (this.#awaitsCredit && credit === this.#credit) {
      this.#awaitsCredit = false;
      this.add('Credit', [line]);
      if (names.length > 0) {
        this.#open('Author', names);
      } else {
        this.#names = 'Author';
        this.#named = false;
      }
    } else if (/^\p{L}/u.test(credit)) {
      this.#open(credit, names);
    } else {
      this.add('Contact', [line, ...names]);
    }
  }

  /** Reads the text in the lower corners: one entry per line. */
  #lower(lines: readonly TitleLine[]): void {
    let last: string | undefined;
    for (const { line, continues } of lines) {
      const text = plainText(line);
      const keyed = keyIn(text);
      if (continues && last !== undefined) {
        this.add(last, [line]);
        continue;
      }
      if (isSource(text) && !this.#entries.has('Source')) last = 'Source';
      else if (isCopyright(text)) last = 'Copyright';
      else if (isDate(text) && (last === 'Draft date' || !this.#entries.has('Draft date'))) last = 'Draft date';
      else if (keyed) last = keyed.key;
      else last = 'Contact';
      this.add(last, [keyed && last === keyed.key ? cut(line, keyed.value) : line]);
    }
  }
}

function cut(line: Rich, from: number, to?: number): Rich {
  const [whole] = toLines(line);
  return whole ? fromLines([trimLine(cutLine(whole, from, to ?? whole.text.length))]) : line;
}

function richOf(lines: readonly TitleLine[]): Rich[] {
  return lines.map(({ line }) => line);
}
