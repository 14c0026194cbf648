import { type Aside, type Block, type Part, type Pos, type Span, usualBlankLines } from '../ast.js';
import { fountainDiagnostic, type DiagnosticLog, type FountainCode } from '../diagnostics.js';
import { isMarked, parseInline } from './emphasis.js';
import { InputTooLarge } from '../limits.js';
import { nameEnd } from '../names.js';
import { blocksOfLines, normalBlock, type TextFacts } from '../normal/normal.js';
import { speechOfLines } from '../normal/speech.js';
import { blankEnd, blankStart, isAscii } from '../text/characters.js';
import { cleanedLine } from '../text/rich.js';
import { plainLine, withAsides, type StyledLine } from '../text/styled-line.js';
import type { Cut, LiftedLine } from './lifted-line.js';
import { classify, standsForBlank, type Classified, type LineKind, type Surroundings } from './classify.js';
import { badNumber, closeUp, SPEECH_ESCAPE, stripEnd, stripStart, unescapeEnd } from './marks.js';

interface MachineOptions {
  readonly log: DiagnosticLog;
  readonly maxBlocks: number;
  /** Called with each block once no later line can change it. */
  readonly settled: (block: Block, span: Span) => void;
  /** Whether a line of two or more blanks continues a speech. */
  readonly heldOpen: boolean;
  /** Whether blank lines beyond the usual ones are kept, as `gap`. */
  readonly gaps: boolean;
  /** Called with each speech and heading as it is read; returns the block to keep. */
  readonly resolve?: (block: Block, at: Pos) => Block;
}

interface OpenParagraph {
  readonly kind: 'action' | 'centered' | 'lyrics';
  readonly lines: StyledLine[];
  readonly gap: number;
  readonly start: Pos;
  last: LiftedLine;
}

interface OpenSpeech {
  name: StyledLine;
  readonly dual: boolean;
  readonly parts: { readonly kind: Part['kind']; readonly lines: StyledLine[] }[];
  readonly gap: number;
  readonly start: Pos;
  readonly cue: LiftedLine;
  last: LiftedLine;
}

interface HeldSpeech {
  readonly block: Block & { kind: 'speech' };
  readonly span: Span;
}

const NO_EXTENSIONS: readonly string[] = Object.freeze([]);

const BEGINNINGS: ReadonlySet<LineKind> = new Set(['heading', 'cue', 'transition']);

/** Reads the body of a script line by line. Each line is read once, when the next one is known. */
export class LineMachine {
  readonly #options: MachineOptions;
  /** The line that waits for the next one, and lines of nothing but asides after it. */
  #waiting: LiftedLine | undefined;
  #asidesAfter: LiftedLine[] = [];
  #paragraph: OpenParagraph | undefined;
  #speech: OpenSpeech | undefined;
  /** A speech that a `^` at the next cue would make the left side of dual dialogue. */
  #held: HeldSpeech | undefined;
  /** Asides on lines of their own, for the block that is open. */
  #stray: Aside[] = [];
  #inner = 0;
  #blanks = 0;
  #blankBefore = true;
  /** Whether something was cut out between the last line and this one. */
  #afterCut = false;
  #blocks = 0;

  constructor(options: MachineOptions) {
    this.#options = options;
  }

  feed(line: LiftedLine): void {
    if (line.asidesOnly) {
      if (this.#waiting) this.#asidesAfter.push(line);
      else this.#asides(line);
      return;
    }
    this.#release(line.cutBefore === 'across' ? '' : line.visible, line.cutBefore !== 'within');
    if (line.blank) this.#blank(line);
    else this.#waiting = line;
  }

  finish(): void {
    this.#release(undefined);
    this.#close();
    this.#releaseHeld();
  }

  /** @param apart whether something was cut out before the text of the next line */
  #release(next: string | undefined, apart = false): void {
    const line = this.#waiting;
    if (!line) return;
    this.#waiting = undefined;
    const asides = this.#asidesAfter;
    const across = line.cutAfter === 'across' || asides.some(({ cutsAcross }) => cutsAcross);
    this.#text(line, { next: across ? '' : next, apart: apart || line.cutAfter !== 'within' || asides.length > 0 });
    this.#cut(line.cutAfter);
    if (asides.length === 0) return;
    this.#asidesAfter = [];
    for (const each of asides) this.#asides(each);
  }

  #blank(line: LiftedLine): void {
    if (this.#speech && this.#options.heldOpen && line.text.length > 1) {
      this.#inner++;
      return;
    }
    this.#close();
    this.#blanks++;
    this.#blankBefore = true;
  }

  /**
   * Notes join the block that is open, else they are blocks of their own. A boneyard ends a paragraph as a blank line does; a speech
   * goes on below it, unless the boneyard contains blank lines.
   */
  #asides(line: LiftedLine): void {
    if (line.cut && (this.#paragraph || line.cutsAcross)) this.#close();
    const open = this.#paragraph ?? this.#speech;
    if (open) {
      for (const aside of line.asides) if (aside.text !== '') this.#stray.push(aside);
      open.last = line;
    } else {
      this.#standAlone(line);
    }
    this.#blankBefore = true;
    this.#afterCut ||= line.cut;
  }

  /**
   * For a boneyard at the edge of a line with text: a blank line in it separates the text before it from the text after it; other
   * lines do so only if the text after it begins a block of another kind.
   */
  #cut(cut: Cut): void {
    if (cut === 'within') return;
    this.#afterCut = true;
    if (cut === 'lines') return;
    this.#close();
    this.#blankBefore = true;
  }

  /** Adds asides on lines of their own to the text above them. */
  #attach(): void {
    if (this.#stray.length === 0) return;
    const asides = this.#stray;
    this.#stray = [];
    const speech = this.#speech;
    const lines = this.#paragraph?.lines ?? speech?.parts.at(-1)?.lines;
    const last = lines?.at(-1);
    if (lines && last) lines[lines.length - 1] = withAsides(last, [], asides);
    else if (speech) speech.name = withAsides(speech.name, [], asides);
  }

  #standAlone(line: LiftedLine): void {
    const span: Span = [line.at(0), line.at(line.text.length)];
    for (const { kind, text } of line.asides) {
      if (text !== '') this.#emit(normalBlock({ kind, text, ...this.#gap(kind) }), span);
    }
  }

  #text(line: LiftedLine, below: Pick<Surroundings, 'next' | 'apart'>): void {
    this.#cut(line.cutBefore);
    const begins = this.#beginsAfterCut(line, below);
    const inSpeech = this.#speech !== undefined && !begins;
    const found = classify(line, { inSpeech, blankBefore: this.#blankBefore || begins, ...below });
    this.#afterCut = false;
    const inner = stripStart(line.text, found.mark);
    switch (found.kind) {
      case 'dialogue':
      case 'lyric':
      case 'parenthetical':
        if (inSpeech) return this.#part(line, found);
        return this.#paragraphLine('lyrics', line, inner);
      case 'centered':
        return this.#paragraphLine('centered', line, stripEnd(inner, 1));
      case 'action':
        return this.#paragraphLine('action', line, found.mark > 0 ? inner : closeUp(line.text));
      case 'cue':
        return this.#cue(line, inner);
      default:
        return this.#oneLine(line, below, found, inner);
    }
  }

  /** Whether a line below something that was cut out of a speech or a paragraph no longer belongs to it. */
  #beginsAfterCut(line: LiftedLine, below: Pick<Surroundings, 'next' | 'apart'>): boolean {
    if (!this.#afterCut || !(this.#paragraph ?? this.#speech?.parts.length)) return false;
    return BEGINNINGS.has(classify(line, { inSpeech: false, blankBefore: true, ...below }).kind);
  }

  #oneLine(
    line: LiftedLine,
    { next, apart }: Pick<Surroundings, 'next' | 'apart'>,
    found: Classified,
    inner: string,
  ): void {
    const start = line.at(0);
    const span: Span = [start, line.at(line.text.length)];
    this.#close();
    this.#blankBefore = false;
    const { kind } = found;
    switch (kind) {
      case 'pageBreak':
        this.#standAlone(line);
        this.#blankBefore = true;
        return this.#emit(normalBlock({ kind, ...this.#gap(kind) }), span);
      case 'section':
      case 'synopsis':
        this.#blankBefore = true;
        return this.#emitText({ kind, depth: found.mark }, [this.#inline(line, inner)], this.#takeBlanks(kind), span);
      case 'transition':
        return this.#emitText({ kind }, [this.#inline(line, unescapeEnd(inner))], this.#takeBlanks(kind), span);
      default: {
        this.#emitText({ kind: 'heading' }, [this.#inline(line, inner)], this.#takeBlanks('heading'), span);
        if (next !== undefined && !apart && !standsForBlank(next, false)) this.#report('FTN003', span[0], span[1]);
        const bad = badNumber(line);
        if (bad >= 0) this.#report('FTN008', line.at(bad), span[1]);
      }
    }
  }

  #paragraphLine(kind: OpenParagraph['kind'], line: LiftedLine, inner: string): void {
    const styled = this.#inline(line, inner);
    this.#attach();
    this.#blankBefore = false;
    if (this.#paragraph?.kind === kind) {
      this.#paragraph.lines.push(styled);
      this.#paragraph.last = line;
      return;
    }
    this.#close();
    this.#paragraph = { kind, lines: [styled], gap: this.#takeBlanks(kind), start: line.at(0), last: line };
  }

  #cue(line: LiftedLine, inner: string): void {
    this.#close();
    const name = this.#inline(line, inner);
    const { dual } = nameEnd(name.text);
    const gap = this.#takeBlanks('speech');
    this.#speech = { name, dual, parts: [], gap, start: line.at(0), cue: line, last: line };
    this.#inner = 0;
    this.#blankBefore = false;
  }

  #part(line: LiftedLine, { kind, mark }: Classified): void {
    const speech = this.#speech;
    if (!speech || (kind !== 'dialogue' && kind !== 'lyric' && kind !== 'parenthetical')) return;
    let inner = stripStart(line.text, mark);
    if (kind === 'dialogue') {
      const { visible } = line;
      const from = blankStart(visible);
      if (visible[from] === '\\') {
        const backslashes = SPEECH_ESCAPE.exec(visible.slice(from, blankEnd(visible)))?.[1]?.length ?? 0;
        inner = stripStart(line.text, backslashes - (backslashes >> 1));
      }
    }
    const styled = this.#inline(line, inner);
    this.#attach();
    const last = speech.parts.at(-1);
    const lines = last?.kind === kind && kind !== 'parenthetical' ? last.lines : undefined;
    if (lines) {
      for (; this.#inner > 0; this.#inner--) lines.push(plainLine(''));
      lines.push(styled);
    } else {
      speech.parts.push({ kind, lines: [styled] });
    }
    this.#inner = 0;
    speech.last = line;
  }

  #inline(line: LiftedLine, inner: string): StyledLine {
    if (!isMarked(inner)) return plainLine(inner);
    let shift: number | undefined;
    const styled = parseInline(inner, line.asides, (at, length) => {
      if (!this.#options.log.open) return this.#options.log.count();
      shift ??= line.text.endsWith(inner) ? line.text.length - inner.length : Math.max(line.text.indexOf(inner), 0);
      this.#report('FTN006', line.at(at + shift), line.at(at + shift + length));
    });
    return isAscii(styled.text) ? styled : cleanedLine(styled);
  }

  /** Ends the block that is open. */
  #close(): void {
    this.#attach();
    const paragraph = this.#paragraph;
    const speech = this.#speech;
    this.#paragraph = undefined;
    this.#speech = undefined;
    if (paragraph) {
      const { lines, gap, start, last } = paragraph;
      this.#emitText(paragraph, lines, gap, [start, last.at(last.text.length)]);
    } else if (speech) {
      this.#blanks += this.#inner;
      this.#inner = 0;
      this.#emitSpeech(speech);
    }
  }

  #emitSpeech({ name, dual, parts, gap, start, cue, last }: OpenSpeech): void {
    const speech = speechOfLines({ name: [name], extensions: NO_EXTENSIONS, parts });
    const block = this.#resolved(gap > 0 ? { kind: 'speech', speech, gap } : { kind: 'speech', speech }, start);
    if (block.kind !== 'speech') return;
    const end = last.at(last.text.length);
    const left = this.#held;
    if (dual && left) {
      this.#held = undefined;
      const pair: Block = { kind: 'dual', left: left.block.speech, right: block.speech };
      return this.#settle(left.block.gap ? { ...pair, gap: left.block.gap } : pair, [left.span[0], end]);
    }
    if (dual) {
      const caret = cue.at(Math.max(cue.text.lastIndexOf('^'), 0));
      this.#report('FTN004', caret, caret);
    }
    this.#releaseHeld();
    this.#held = { block, span: [start, end] };
  }

  #emitText(facts: TextFacts, lines: readonly StyledLine[], gap: number, span: Span): void {
    this.#emit(blocksOfLines(facts, lines, gap), span);
  }

  #emit(blocks: readonly Block[], span: Span): void {
    this.#releaseHeld();
    for (const block of blocks) this.#settle(this.#resolved(block, span[0]), span);
  }

  #resolved(block: Block, at: Pos): Block {
    const { resolve } = this.#options;
    return resolve ? resolve(block, at) : block;
  }

  #releaseHeld(): void {
    const held = this.#held;
    this.#held = undefined;
    if (held) this.#settle(held.block, held.span);
  }

  #settle(block: Block, span: Span): void {
    const { maxBlocks, settled } = this.#options;
    if (++this.#blocks > maxBlocks) throw new InputTooLarge('maxBlocks', maxBlocks, this.#blocks);
    settled(block, span);
  }

  #takeBlanks(kind: Block['kind']): number {
    const gap = this.#options.gaps ? Math.max(0, this.#blanks - usualBlankLines(kind)) : 0;
    this.#blanks = 0;
    return gap;
  }

  #gap(kind: Block['kind']): { gap: number } | undefined {
    const gap = this.#takeBlanks(kind);
    return gap > 0 ? { gap } : undefined;
  }

  #report(code: FountainCode, start: Pos, end: Pos): void {
    this.#options.log.add(fountainDiagnostic(code, start, end));
  }
}
