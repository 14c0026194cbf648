import type { Aside, AsideBlock, Block, Part, Rich, Script, Speech, TitleEntry } from './ast.js';
import { styleWithPrefix } from './heading-style.js';
import { trimAside } from './inline.js';
import { isBalanced, nameEnd, stripGroups } from './names.js';
import {
  asidesOf,
  asidesLast,
  blankStart,
  cutLine,
  fromLines,
  joinStyled,
  settleStyles,
  toLines,
  trimLine,
  withAsides,
  type StyledLine,
} from './rich.js';
import { cleanText } from './source.js';

/** A value that no screenplay can hold; nothing was changed. */
export class InvalidScript extends Error {
  override readonly name = 'InvalidScript';
}

/** Told of each underline that is dropped because it begins or ends inside a word. */
export type OnUnderline = (excerpt: string) => void;

/**
 * Brings a script to normal form (idempotent): clean NFC text, merged runs, trimmed lines, no empty blocks,
 * one paragraph an action. Every reader returns it; equality of normal scripts is deep equality.
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

/** One block in normal form: none if it holds no text, several if it holds blank lines. */
export function normalBlock(block: Block, onUnderline?: OnUnderline): Block[] {
  const gap = Math.max(0, Math.floor(block.gap ?? 0));
  switch (block.kind) {
    case 'pageBreak':
      return [spaced({ kind: 'pageBreak' }, gap)];
    case 'note':
    case 'boneyard':
      return asideBlocks([block]).map((aside) => spaced(aside, gap));
    case 'action':
      return actionBlocks(block, gap, onUnderline);
    case 'speech':
      return [spaced({ kind: 'speech', speech: normalSpeech(block.speech, onUnderline) }, gap)];
    case 'dual': {
      const left = normalSpeech(block.left, onUnderline);
      return [spaced({ kind: 'dual', left, right: normalSpeech(block.right, onUnderline) }, gap)];
    }
    case 'heading': {
      const line = settle(oneLine(toLines(block.text)), onUnderline);
      const given = block.number === undefined ? '' : cleanText(block.number);
      const { text, number } = given ? { text: line, number: given } : splitNumber(line);
      return whole(styleWithPrefix(text), gap, (rich) => ({
        kind: 'heading',
        text: rich,
        ...(number ? { number } : undefined),
      }));
    }
    case 'section': {
      const depth = Math.max(1, Math.floor(block.depth) || 1);
      return whole(settle(oneLine(toLines(block.text)), onUnderline), gap, (text) => ({
        kind: 'section',
        depth,
        text,
      }));
    }
    case 'transition':
    case 'synopsis': {
      const { kind } = block;
      return whole(settle(oneLine(toLines(block.text)), onUnderline), gap, (text) => ({ kind, text }));
    }
    case 'lyrics':
    case 'centered': {
      const lines = tidyLines(toLines(block.text), { blanks: 'drop', onUnderline });
      const asides = asidesOnly(lines);
      if (asides) return asideBlocks(asides).map((aside, i) => spaced(aside, i === 0 ? gap : 0));
      const role = 'role' in block && block.role ? { role: block.role } : undefined;
      return [spaced({ kind: block.kind, text: fromLines(lines), ...role }, gap)];
    }
  }
}

function spaced<B extends Block>(block: B, gap: number): B {
  return gap > 0 ? { ...block, gap } : block;
}

/** A one-line block, its asides last, or the blocks of its asides if there is nothing else. */
function whole(line: StyledLine, gap: number, make: (text: Rich) => Block): Block[] {
  if (line.text === '') return asideBlocks(asidesOf(line)).map((aside, i) => spaced(aside, i === 0 ? gap : 0));
  return [spaced(make(fromLines([asidesLast(line)])), gap)];
}

function asideBlocks(asides: readonly Aside[]): AsideBlock[] {
  return asides
    .map(({ kind, text }) => ({ kind, text: normalAside({ kind, text }).text }))
    .filter(({ text }) => text !== '');
}

function normalAside({ kind, text }: Aside): Aside {
  const clean = trimAside(cleanText(text));
  if (kind === 'boneyard' && clean.includes('*/')) {
    throw new InvalidScript('A boneyard cannot contain "*/", which closes it: take it out of the text.');
  }
  return { kind, text: clean };
}

function settle(line: StyledLine, onUnderline?: OnUnderline, keepIndent = false): StyledLine {
  const asides = line.asides
    .map(({ at, aside }) => ({ at, aside: normalAside(aside) }))
    .filter(({ aside }) => aside.text !== '');
  const clean = line.asides.length > 0 ? { ...line, asides } : line;
  return settleStyles(trimLine(keepIndent ? behindIndent(clean) : clean, keepIndent), onUnderline);
}

/** No aside stands in or before an indent, where it would hide it. */
function behindIndent(line: StyledLine): StyledLine {
  if (line.asides.length === 0) return line;
  const indent = blankStart(line.text);
  return { ...line, asides: line.asides.map(({ at, aside }) => ({ at: Math.max(at, indent), aside })) };
}

function oneLine(lines: readonly StyledLine[]): StyledLine {
  if (lines.length === 1) return lines[0]!;
  const trimmed = lines.map((line) => trimLine(line));
  return joinStyled(
    trimmed.filter((line) => line.text !== '' || line.asides.length > 0),
    ' ',
  );
}

interface Tidy {
  readonly keepIndent?: boolean;
  readonly blanks: 'keep' | 'drop';
  readonly onUnderline?: OnUnderline | undefined;
}

/** Trims lines; moves the asides of lines that hold nothing else to the nearest text, the one before if there is one. */
function tidyLines(lines: readonly StyledLine[], { keepIndent, blanks, onUnderline }: Tidy): StyledLine[] {
  const out: StyledLine[] = [];
  let leading: Aside[] = [];
  let trailing: Aside[] = [];
  let last = -1;
  const attach = () => {
    const line = out[last];
    if (line) out[last] = withAsides(line, [], trailing);
    trailing = [];
  };
  for (const line of lines) {
    const settled = settle(line, onUnderline, keepIndent);
    if (settled.text !== '') {
      attach();
      const led = withAsides(settled, leading, []);
      out.push(keepIndent === true ? behindIndent(led) : led);
      leading = [];
      last = out.length - 1;
    } else if (settled.asides.length > 0) {
      (last < 0 ? leading : trailing).push(...asidesOf(settled));
    } else if (blanks === 'keep') {
      out.push(settled);
    }
  }
  attach();
  if (last < 0) return leading.length > 0 ? [withAsides({ text: '', styles: null, asides: [] }, leading, [])] : [];
  out.length = last + 1;
  const first = out.findIndex((line) => line.text !== '');
  return first > 0 ? out.slice(first) : out;
}

function asidesOnly(lines: readonly StyledLine[]): Aside[] | undefined {
  return lines.every((line) => line.text === '') ? lines.flatMap(asidesOf) : undefined;
}

function actionBlocks(block: Block & { kind: 'action' | 'centered' }, gap: number, onUnderline?: OnUnderline): Block[] {
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
      blocks.push(
        spaced({ kind: 'action', text: fromLines(tidy), ...(block.role ? { role: block.role } : undefined) }, blank),
      );
    }
    lines = [];
    blank = -1;
  };
  for (const line of toLines(block.text)) {
    if (trimLine(line).text === '' && settle(line).asides.length === 0) {
      close();
      blank++;
    } else {
      lines.push(line);
    }
  }
  close();
  return blocks;
}

const NUMBER = /#([\p{L}\p{N}.-]+)#$/u;

/** Scene numbers hold letters, digits, dots and hyphens. */
export function splitNumber(line: StyledLine): { text: StyledLine; number: string | undefined } {
  if (!line.text.endsWith('#')) return { text: line, number: undefined };
  const open = line.text.lastIndexOf('#', line.text.length - 2);
  const found = open > 0 ? NUMBER.exec(line.text.slice(open)) : null;
  if (!found) return { text: line, number: undefined };
  return { text: settleStyles(trimLine(cutLine(line, 0, open))), number: found[1] };
}

export function normalSpeech(speech: Speech, onUnderline?: OnUnderline): Speech {
  const line = settle(oneLine(toLines(speech.name)), onUnderline);
  const { end, extensions } = nameEnd(line.text);
  let name = settleStyles(trimLine(cutLine(line, 0, end)));
  if (name.text === '') {
    throw new InvalidScript('A speech needs the name of its speaker: give it one, or make it action.');
  }
  const asides = asidesOf(name);
  const parts: { kind: Part['kind']; lines: StyledLine[] }[] = [];
  for (const { kind, text } of speech.parts) {
    const lines = partLines(kind, text, onUnderline);
    const stray = asidesOnly(lines);
    const previous = parts.at(-1);
    if (stray) {
      const last = previous?.lines.at(-1);
      if (last) previous!.lines[previous!.lines.length - 1] = withAsides(last, [], stray);
      else asides.push(...stray);
    } else if (previous && previous.kind === kind && kind !== 'parenthetical') {
      for (const added of lines) previous.lines.push(added);
    } else {
      parts.push({ kind, lines });
    }
  }
  name = { ...name, asides: asides.map((aside) => ({ at: name.text.length, aside })) };
  return {
    name: fromLines([name]),
    extensions: [...extensions, ...speech.extensions.map(normalExtension)],
    parts: parts.map(({ kind, lines }) => ({ kind, text: fromLines(lines) })),
  };
}

function partLines(kind: Part['kind'], text: Rich, onUnderline?: OnUnderline): StyledLine[] {
  const lines = toLines(text);
  if (kind !== 'parenthetical') return tidyLines(lines, { blanks: kind === 'dialogue' ? 'keep' : 'drop', onUnderline });
  const line = settleStyles(stripGroups(settle(oneLine(lines), onUnderline)));
  return line.text === '' && line.asides.length === 0 ? [] : [line];
}

function normalExtension(extension: string): string {
  const text = oneLine(toLines([{ kind: 'run', text: extension }])).text;
  const clean = trimLine({ text, styles: null, asides: [] }).text;
  if (clean === '' || !isBalanced(clean)) {
    throw new InvalidScript(
      `The extension "${extension}" is empty or its parentheses do not match: write it without outer parentheses.`,
    );
  }
  return clean;
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
