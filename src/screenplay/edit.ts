import type { Block, Rich, Script, TitleEntry } from './ast.js';
import { InvalidScript } from './invalid-script.js';
import { normal } from './normal/normal.js';

/**
 * Inserts blocks before the block at `index`; an index of `body.length` appends.
 *
 * @throws {InvalidScript} if the index is not within the body
 */
export function insertBlocks(script: Script, index: number, blocks: readonly Block[]): Script {
  return replaceBlocks(script, index, index, blocks);
}

/**
 * Replaces the blocks from `from` up to but not including `to`.
 *
 * @throws {InvalidScript} if the range is not within the body
 */
export function replaceBlocks(script: Script, from: number, to: number, blocks: readonly Block[]): Script {
  const { length } = script.body;
  if (!Number.isInteger(from) || !Number.isInteger(to) || from < 0 || to < from || to > length) {
    throw new InvalidScript(`Blocks ${from} to ${to} are not a range of a script of ${length} blocks.`);
  }
  const added = normal({ titlePage: [], body: blocks }).body;
  return { ...script, body: [...script.body.slice(0, from), ...added, ...script.body.slice(to)] };
}

/**
 * Joins scenes as parsed scripts rather than as texts, so that an unclosed note or speech in one cannot run into the next. Their
 * own title pages are left out.
 */
export function joinScenes(titlePage: readonly TitleEntry[], scenes: readonly Script[]): Script {
  return normal({ titlePage, body: scenes.flatMap((scene) => scene.body) });
}

interface TitleFields {
  readonly title: string;
  /** `Written by` and the like. */
  readonly credit?: string;
  readonly authors?: string | readonly string[];
  /** What the story is based on. */
  readonly source?: string;
  readonly draftDate?: string;
  /** Lines of an address; a line break makes a line. */
  readonly contact?: string | readonly string[];
}

/** A title page in the usual order. Fields that are absent or blank are left out. */
export function titlePage({ title, credit, authors, source, draftDate, contact }: TitleFields): TitleEntry[] {
  const people = [authors ?? []].flat();
  const entries: TitleEntry[] = [
    { key: 'Title', values: values(title) },
    { key: 'Credit', values: values(credit) },
    { key: people.length > 1 ? 'Authors' : 'Author', values: values(people) },
    { key: 'Source', values: values(source) },
    { key: 'Draft date', values: values(draftDate) },
    { key: 'Contact', values: values(contact) },
  ];
  return normal({ titlePage: entries, body: [] }).titlePage.filter((entry) => entry.values.length > 0);
}

function values(given: string | readonly string[] | undefined): Rich[] {
  return [given ?? []].flat().map((text): Rich => [{ kind: 'run', text }]);
}
