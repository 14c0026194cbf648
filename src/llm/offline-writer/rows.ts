import type { Block } from './fountain-text.js';

/** How pages are filled: rows of a page, and the widths of the columns in letters. */
export interface Paper {
  rows: number;
  action: number;
  dialogue: number;
  parenthetical: number;
  /** Rows from one line of dialogue to the next. */
  spacing: number;
}

const SINGLE: Paper = Object.freeze({ rows: 54, action: 61, dialogue: 35, parenthetical: 26, spacing: 1 });
const DOUBLE: Paper = Object.freeze({ rows: 54, action: 61, dialogue: 38, parenthetical: 28, spacing: 2 });

/** Multi-camera pages have their dialogue in double space. */
export function paperFor(format: string | undefined): Paper {
  return format === 'TV_MULTI_CAMERA' ? DOUBLE : SINGLE;
}

/** The rows that blocks fill, with those between them. */
export function rowsOf(blocks: readonly Block[], paper: Paper): number {
  return Math.max(
    0,
    blocks.reduce((rows, block) => rows + 1 + rowsOfBlock(block, paper), -1),
  );
}

function rowsOfBlock(block: Block, paper: Paper): number {
  if (block.kind !== 'speech') return wrapped(block.text, paper.action);
  return block.lines.reduce(
    (rows, line) =>
      rows +
      wrapped(line.text, line.kind === 'dialogue' ? paper.dialogue : paper.parenthetical) *
        (line.kind === 'dialogue' ? paper.spacing : 1),
    1,
  );
}

function wrapped(text: string, width: number): number {
  let rows = 0;
  for (const line of text.split('\n')) {
    let used = width + 1;
    for (const { length } of line.split(/\s+/)) {
      if (used + 1 + length > width) {
        rows += 1;
        used = length;
      } else {
        used += 1 + length;
      }
    }
  }
  return rows;
}
