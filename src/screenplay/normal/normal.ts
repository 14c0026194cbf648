import { cutLine, settleStyles, type StyledLine, trimLine, asidesLast, asidesOf } from '../text/styled-line.js';
import type { Block, ForeignRole, Rich, Script, TitleEntry } from '../ast.js';
import { styleWithPrefix } from '../headings/style.js';
import { blankStart } from '../text/characters.js';
import { fromLines, toLines } from '../text/rich.js';
import { cleanText } from '../text/source.js';
import { asideBlocks, asidesOnly, oneLine, type OnUnderline, settle, tidyLines } from './lines.js';
import { normalSpeech } from './speech.js';

/**
 * Brings a script to normal form (idempotent): clean NFC text, merged runs, trimmed lines, no empty blocks, one paragraph per
 * action block. All readers return it, and two normal scripts are the same if they are deeply equal.
 *
 * @throws {InvalidScript} for what has no normal form: a boneyard with its own closing mark inside, a speech without
 * a name, an extension with unbalanced parentheses.
 */
export function normal(script: Script, onUnderline?: OnUnderline): Script {
  return {
    titlePage: normalTitle(script.titlePage, onUnderline),
    body: script.body.flatMap((block) => normalBlock(block, onUnderline)),
  };
}

/** The normal form of one block: no block if it has no text, several if it has blank lines. */
export function normalBlock(block: Block, onUnderline?: OnUnderline): Block[] {
  const gap = Math.max(0, Math.floor(block.gap ?? 0));
  switch (block.kind) {
    case 'pageBreak':
      return [spaced({ kind: 'pageBreak' }, gap)];
    case 'note':
    case 'boneyard':
      return asideBlocks([block]).map((aside) => spaced(aside, gap));
    case 'speech':
      return [spaced({ kind: 'speech', speech: normalSpeech(block.speech, onUnderline) }, gap)];
    case 'dual': {
      const left = normalSpeech(block.left, onUnderline);
      return [spaced({ kind: 'dual', left, right: normalSpeech(block.right, onUnderline) }, gap)];
    }
    default:
      return blocksOfLines(block, toLines(block.text), gap, onUnderline);
  }
}

type TextKind = 'heading' | 'section' | 'action' | 'centered' | 'transition' | 'lyrics' | 'synopsis';

/** What a block of one text is, besides that text. */
export interface TextFacts {
  readonly kind: TextKind;
  readonly number?: string;
  readonly depth?: number;
  readonly role?: ForeignRole;
}

/** The same of a block's text as lines, clean as `toLines` gives them. @param gap a whole number, not below 0 */
export function blocksOfLines(
  facts: TextFacts,
  lines: readonly StyledLine[],
  gap: number,
  onUnderline?: OnUnderline,
): Block[] {
  const { kind } = facts;
  switch (kind) {
    case 'action':
      return actionBlocks(lines, gap, facts.role, onUnderline);
    case 'heading': {
      const line = settle(oneLine(lines), onUnderline);
      const given = facts.number === undefined ? '' : cleanText(facts.number);
      const { text, number } = given ? { text: line, number: given } : splitNumber(line);
      return whole(styleWithPrefix(text), gap, (rich) =>
        number ? { kind, text: rich, number } : { kind, text: rich },
      );
    }
    case 'section': {
      const depth = Math.max(1, Math.floor(facts.depth ?? 1) || 1);
      return whole(settle(oneLine(lines), onUnderline), gap, (text) => ({ kind, depth, text }));
    }
    case 'transition':
    case 'synopsis':
      return whole(settle(oneLine(lines), onUnderline), gap, (text) => ({ kind, text }));
    case 'lyrics':
    case 'centered': {
      const tidy = tidyLines(lines, { blanks: 'drop', onUnderline });
      const asides = asidesOnly(tidy);
      if (asides) return asideBlocks(asides).map((aside, i) => spaced(aside, i === 0 ? gap : 0));
      const role = facts.role ? { role: facts.role } : undefined;
      return [spaced({ kind, text: fromLines(tidy), ...role }, gap)];
    }
  }
}

function spaced<B extends Block>(block: B, gap: number): B {
  return gap > 0 ? { ...block, gap } : block;
}

/** A one-line block with its asides last, or blocks of its asides if it has no other text. */
function whole(line: StyledLine, gap: number, make: (text: Rich) => Block): Block[] {
  if (line.text === '') return asideBlocks(asidesOf(line)).map((aside, i) => spaced(aside, i === 0 ? gap : 0));
  return [spaced(make(fromLines([asidesLast(line)])), gap)];
}

function actionBlocks(
  all: readonly StyledLine[],
  gap: number,
  role: ForeignRole | undefined,
  onUnderline?: OnUnderline,
): Block[] {
  const blocks: Block[] = [];
  let lines: StyledLine[] = [];
  let blank = gap;
  const close = () => {
    if (lines.length === 0) return;
    const tidy = tidyLines(lines, { keepIndent: true, blanks: 'drop', onUnderline });
    const asides = asidesOnly(tidy);
    if (asides) {
      blocks.push(...asideBlocks(asides).map((aside, i) => spaced(aside, i === 0 ? blank : 0)));
    } else {
      const text = fromLines(tidy);
      blocks.push(spaced(role ? { kind: 'action', text, role } : { kind: 'action', text }, blank));
    }
    lines = [];
    blank = -1;
  };
  for (const line of all) {
    if (blankStart(line.text) === line.text.length && settle(line).asides.length === 0) {
      close();
      blank++;
    } else {
      lines.push(line);
    }
  }
  close();
  return blocks;
}

function normalTitle(entries: readonly TitleEntry[], onUnderline?: OnUnderline): TitleEntry[] {
  return entries.flatMap(({ key, values }) => {
    const name = cleanText(key)
      .replace(/[\n:]+/g, ' ')
      .split(' ')
      .filter(Boolean)
      .join(' ');
    const lines = tidyLines(values.flatMap(toLines), { blanks: 'drop', onUnderline });
    return name === '' && lines.length === 0 ? [] : [{ key: name, values: lines.map((line) => fromLines([line])) }];
  });
}

const NUMBER = /#([\p{L}\p{N}.-]+)#$/u;

/** Splits `#12A#` off the end of a heading. A scene number has letters, digits, dots and hyphens; with others it stays text. */
export function splitNumber(line: StyledLine): { text: StyledLine; number: string | undefined } {
  if (!line.text.endsWith('#')) return { text: line, number: undefined };
  const open = line.text.lastIndexOf('#', line.text.length - 2);
  const found = open > 0 ? NUMBER.exec(line.text.slice(open)) : null;
  if (!found) return { text: line, number: undefined };
  return { text: settleStyles(trimLine(cutLine(line, 0, open))), number: found[1] };
}
