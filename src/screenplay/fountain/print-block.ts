import type { Aside, Block, Part, Rich, Speech } from '../ast.js';
import { hasCommonPrefix } from '../headings/prefix.js';
import { styleWithoutPrefix } from '../headings/style.js';
import { blankEnd, isWord, pointAt, trimBlanks } from '../text/characters.js';
import { isGroup } from '../text/parentheses.js';
import { joinStyled, plainText, toLines } from '../text/rich.js';
import { asidesLast, asidesOf, assemble, plainLine, type StyledLine } from '../text/styled-line.js';
import { ASIDE, type LiftedText, printAside } from './aside-text.js';
import { classify, type LineKind } from './classify.js';
import { heldTogether } from './held-together.js';
import { finalBackslashes, SPEECH_ESCAPE } from './marks.js';
import { printInline } from './print-inline.js';
import type { PrintedPage } from './printed-page.js';
import { firstLine, visible } from './printed-page.js';
import { beginsTitle } from './title.js';

export interface PrintedSpeech {
  readonly cue: number;
  readonly parts: readonly number[];
}

/** Prints one block of the body, with the forcing marks without which it would be read as another element. */
export class BlockPrinter {
  readonly #page: PrintedPage;
  readonly #mayBeTitle: boolean;
  readonly #lose: (code: string, excerpt: string) => void;

  constructor(page: PrintedPage, mayBeTitle: boolean, lose: (code: string, excerpt: string) => void) {
    this.#page = page;
    this.#mayBeTitle = mayBeTitle;
    this.#lose = lose;
  }

  print(block: Block): PrintedSpeech[] {
    switch (block.kind) {
      case 'pageBreak':
        this.#page.raw('===');
        return [];
      case 'note':
      case 'boneyard':
        this.#page.raw(printAside(block));
        return [];
      case 'section':
        this.#prefixed(`${'#'.repeat(block.depth)} `, block.text);
        return [];
      case 'synopsis':
        this.#prefixed('= ', block.text);
        return [];
      case 'lyrics':
        for (const line of toLines(block.text)) this.#page.write(prefix('~', printInline(line)));
        return [];
      case 'centered':
        if (block.role) this.#lose('FTL001', block.role);
        for (const line of toLines(block.text)) {
          const { text, asides } = spaceAsides(printInline(line));
          this.#page.write({ text: `> ${text} <`, asides });
        }
        return [];
      case 'action':
        if (block.role) this.#lose('FTL001', block.role);
        this.#action(toLines(block.text));
        return [];
      case 'heading':
        this.#heading(block.text, block.number);
        return [];
      case 'transition':
        this.#transition(block.text);
        return [];
      case 'speech':
        return [this.#speech(block.speech, false)];
      case 'dual': {
        const left = this.#speech(block.left, false);
        this.#page.space();
        return [left, this.#speech(block.right, true)];
      }
    }
  }

  #prefixed(mark: string, rich: Rich): void {
    this.#page.write(prefix(mark, spaceAsides(printInline(firstLine(rich)))));
  }

  #action(lines: readonly StyledLine[]): void {
    const printed: LiftedText[] = [];
    // From the last line up, because whether a line needs a mark depends on the next one as printed.
    for (const [index, styled] of [...lines.entries()].toReversed()) {
      const line = spaceAsides(printInline(styled));
      const plain = this.#reads('action', line, index === 0, printed.at(-1)?.text, index === 0);
      printed.push(plain && !trimBlanks(visible(line.text)).startsWith('!') ? line : prefix('!', line));
    }
    for (const line of heldTogether(printed.toReversed())) this.#page.write(line);
  }

  #heading(rich: Rich, number: string | undefined): void {
    const text = styleWithoutPrefix(firstLine(rich));
    const valid = number === undefined || /^[\p{L}\p{N}.-]+$/u.test(number);
    const whole = valid ? text : joinStyled([text, plainLine(`#${number}#`)], ' ');
    const inline = spaceAsides(printInline(whole));
    const line = valid && number !== undefined ? { ...inline, text: `${inline.text} #${number}#` } : inline;
    if (!valid) this.#lose('FTL005', `#${number}#`);
    // Other readers know only the commonest prefixes, and none within emphasis marks; more of them know the dot.
    if (hasCommonPrefix(line.text) && this.#reads('heading', line, true, undefined, true)) {
      return this.#page.write(line);
    }
    if (isWord(pointAt(text.text, 0))) return this.#page.write(prefix('.', line));
    this.#lose('FTL002', text.text);
    this.#action([number === undefined ? text : joinStyled([text, plainLine(`#${number}#`)], ' ')]);
  }

  /** Whatever does not end in `TO:` is forced; other readers take `FADE OUT.` for action. */
  #transition(rich: Rich): void {
    const line = spaceAsides(printInline(firstLine(rich)));
    if (line.text.endsWith(' TO:') && this.#reads('transition', line, true, undefined, true)) {
      return this.#page.write(line);
    }
    const end = blankEnd(visible(line.text));
    const shown = visible(line.text).slice(0, end);
    if (!shown.endsWith('<')) return this.#page.write(prefix('> ', line));
    const at = line.text.lastIndexOf('<');
    const escape = '\\'.repeat(finalBackslashes(shown) + 1);
    this.#page.write(
      prefix('> ', { text: line.text.slice(0, at) + escape + line.text.slice(at), asides: line.asides }),
    );
  }

  #speech({ name, extensions, parts }: Speech, right: boolean): PrintedSpeech {
    const cue = this.#page.line;
    const bare = firstLine(name);
    const tail = extensions.map((extension) => ` (${extension})`).join('') + (right ? ' ^' : '');
    const { inline, below } = parts.length > 0 ? notesBelow(asidesOf(bare)) : { inline: asidesOf(bare), below: [] };
    const line = spaceAsides(printInline(nameLine(bare, tail, inline)));
    const lines = parts.map((part) => this.#part(part));
    const next = lines.flat()[0];
    const plain = this.#reads('cue', line, true, next === undefined ? '' : next.text, true, below.length > 0);
    const [head, ...written] = heldTogether([plain ? line : prefix('@', line), ...lines.flat()]);
    if (head) this.#page.write(head);
    for (const note of below) this.#page.raw(printAside(note));
    const starts: number[] = [];
    for (const part of lines) {
      starts.push(this.#page.line);
      for (const each of written.splice(0, part.length)) this.#page.write(each);
    }
    return { cue, parts: starts };
  }

  #part({ kind, text }: Part): LiftedText[] {
    const lines = toLines(text);
    if (kind === 'lyric') return lines.map((line) => prefix('~', printInline(line)));
    if (kind === 'parenthetical') {
      const inner = printInline(firstLine(text));
      const line = { text: `(${inner.text})`, asides: inner.asides };
      if (isGroup(visible(line.text))) return [line];
      this.#lose('FTL004', plainText(text));
      return [this.#spoken(firstLine(text))];
    }
    return lines.map((line) =>
      line.text === '' && line.asides.length === 0 ? { text: '  ', asides: [] } : this.#spoken(line),
    );
  }

  /** A line of dialogue, with a backslash before a first character that would give it another meaning. */
  #spoken(styled: StyledLine): LiftedText {
    const line = spaceAsides(printInline(styled));
    const shown = trimBlanks(visible(line.text));
    const backslashes = SPEECH_ESCAPE.exec(shown)?.[1]?.length ?? 0;
    const { kind } = classify(
      { text: line.text, visible: shown },
      { inSpeech: true, blankBefore: false, next: undefined },
    );
    const escape = backslashes > 0 ? backslashes : kind === 'dialogue' ? 0 : 1;
    return escape > 0 ? prefix('\\'.repeat(escape), line) : line;
  }

  /** Whether a line written without a forcing mark would be read as this kind. */
  #reads(
    kind: LineKind,
    line: LiftedText,
    blankBefore: boolean,
    next: string | undefined,
    first: boolean,
    apart = false,
  ): boolean {
    const shown = { text: line.text, visible: visible(line.text) };
    const below = next === undefined ? undefined : { text: next, visible: visible(next) };
    if (first && this.#mayBeTitle && beginsTitle(shown, below)) return false;
    const found = classify(shown, { inSpeech: false, blankBefore, next: below?.visible, apart });
    return found.kind === kind && found.mark === 0;
  }
}

/** Splits off the notes of a cue that can go on lines of their own below it: other readers take them for a part of the name. */
function notesBelow(asides: readonly Aside[]): { inline: readonly Aside[]; below: readonly Aside[] } {
  const from = asides.findLastIndex(({ kind }) => kind !== 'note') + 1;
  return { inline: asides.slice(0, from), below: asides.slice(from) };
}

/** The name with what follows it, and its asides last. */
function nameLine(name: StyledLine, tail: string, asides: readonly Aside[]): StyledLine {
  const bare = assemble([...toPieces(name), { text: tail, style: 0 }]);
  return asidesLast({ ...bare, asides: asides.map((aside) => ({ at: 0, aside })) });
}

function toPieces({ text, styles }: StyledLine): { text: string; style: number }[] {
  const pieces: { text: string; style: number }[] = [];
  for (let at = 0; at < text.length;) {
    let end = at + 1;
    while (end < text.length && (styles?.[end] ?? 0) === (styles?.[at] ?? 0)) end++;
    pieces.push({ text: text.slice(at, end), style: styles?.[at] ?? 0 });
    at = end;
  }
  return pieces;
}

/** Puts a forcing mark at the very start of a line, before asides: other readers look for it there. */
function prefix(mark: string, { text, asides }: LiftedText): LiftedText {
  return { text: mark + text, asides };
}

/** Puts a blank between text and the asides at the end of its line, as people write it. */
function spaceAsides({ text, asides }: LiftedText): LiftedText {
  if (!text.endsWith(ASIDE)) return { text, asides };
  let at = text.length;
  while (text[at - 1] === ASIDE) at--;
  return at === 0 || text[at - 1] === ' '
    ? { text, asides }
    : { text: `${text.slice(0, at)} ${text.slice(at)}`, asides };
}
