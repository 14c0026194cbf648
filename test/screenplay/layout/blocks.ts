import type { Block, Part } from '../../../src/screenplay/ast.js';
import { action, speech, dialogue, script } from '../build.js';
import type { Layout, PageLine, Profile } from '../../../src/screenplay/layout/page.js';
import { paginate } from '../../../src/screenplay/layout/paginate.js';
import { LETTER } from '../../../src/screenplay/layout/profiles.js';

/** So many lines, each broken by hand. */
export function lines(count: number, end = '', word = 'line'): string {
  return Array.from({ length: count }, (_, index) => `A ${word} ${index + 1}${end}`).join('\n');
}

/** Action that cannot be split, as no sentence ends in it. */
export function solid(count: number): Block {
  return action(lines(count));
}

/** Action of one sentence a line. */
export function sentences(count: number): Block {
  return action(lines(count, '.'));
}

/** Fills a page so that `room` rows are left below the blank lines that the next block wants. */
export function leaving(room: number, before = 1): Block {
  return action(lines(LETTER.linesPerPage - before - room, '', 'row'));
}

/** A speech of one sentence a line. */
export function said(count: number, name = 'ANNA'): Block {
  return speech(name, [dialogue(lines(count, '.'))]);
}

export function says(...parts: Part[]): Block {
  return speech('ANNA', parts);
}

export function lay(blocks: readonly Block[], profile?: Profile): Layout {
  return paginate(script(blocks), profile);
}

export function textOf({ spans }: PageLine): string {
  return spans.map(({ text }) => text).join('');
}

/** What stands on each body page, without the filling: `row text`. */
export function shown(layout: Layout): string[][] {
  return layout.pages
    .filter(({ number }) => number !== null)
    .map(({ lines: all }) =>
      all.map((line) => `${line.row} ${textOf(line)}`).filter((text) => !/ A row \d+$/.test(text)),
    );
}

/** The same for blocks that are given. */
export function show(blocks: readonly Block[], profile?: Profile): string[][] {
  return shown(lay(blocks, profile));
}
