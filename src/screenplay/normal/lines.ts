import type { Aside, AsideBlock } from '../ast.js';
import { InvalidScript } from '../invalid-script.js';
import { blankStart, trimAside } from '../text/characters.js';
import { joinStyled } from '../text/rich.js';
import { cleanText } from '../text/source.js';
import { asidesOf, settleStyles, type StyledLine, trimLine, withAsides } from '../text/styled-line.js';

/** Called for each underline that is dropped because it begins or ends inside a word. */
export type OnUnderline = (excerpt: string) => void;

/** Makes blocks of asides; empty ones are left out. */
export function asideBlocks(asides: readonly Aside[]): AsideBlock[] {
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

/** Brings a line to normal form: trimmed, its asides cleaned, its styles such that Fountain can express them. */
export function settle(line: StyledLine, onUnderline?: OnUnderline, keepIndent = false): StyledLine {
  if (line.asides.length === 0) return settleStyles(trimLine(line, keepIndent), onUnderline);
  const asides = line.asides
    .map(({ at, aside }) => ({ at, aside: normalAside(aside) }))
    .filter(({ aside }) => aside.text !== '');
  const clean = { ...line, asides };
  return settleStyles(trimLine(keepIndent ? behindIndent(clean) : clean, keepIndent), onUnderline);
}

/** Moves asides out of the indent, which they would hide. */
function behindIndent(line: StyledLine): StyledLine {
  if (line.asides.length === 0) return line;
  const indent = blankStart(line.text);
  return { ...line, asides: line.asides.map(({ at, aside }) => ({ at: Math.max(at, indent), aside })) };
}

/** Joins lines into one with blanks between them; empty ones are left out. */
export function oneLine(lines: readonly StyledLine[]): StyledLine {
  const [only, ...more] = lines;
  if (only && more.length === 0) return only;
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

/** Trims lines, and moves the asides of lines without text to the line of text before them, or else to the one after. */
export function tidyLines(lines: readonly StyledLine[], { keepIndent, blanks, onUnderline }: Tidy): StyledLine[] {
  const [only] = lines;
  if (only && lines.length === 1 && only.asides.length === 0) {
    const settled = settle(only, onUnderline, keepIndent);
    return settled.text === '' ? [] : [settled];
  }
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

/** The asides of lines that have no text at all; undefined if one has text. */
export function asidesOnly(lines: readonly StyledLine[]): Aside[] | undefined {
  return lines.every((line) => line.text === '') ? lines.flatMap(asidesOf) : undefined;
}
