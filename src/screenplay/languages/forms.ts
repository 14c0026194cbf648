import type { Block, Pos, Script, Span } from '../ast.js';
import { normalBlock } from '../normal/normal.js';
import { fromLines, plainText, toLines } from '../text/rich.js';
import type { StyledLine } from '../text/styled-line.js';
import { cueOf, isNoCue, linesBelow, lineTakenForCue, speechesWithin } from './cue-forms.js';
import { speechBlock, textBlock, type Numbers } from './form-blocks.js';
import type { Language, SpeechForm } from './language.js';
import { isCjk } from './letters.js';
import { lineForm, type FormKind } from './line-forms.js';
import { Speakers, type SpeakersOptions } from './speakers.js';
import { saidParts, speechOpenings, type SpeechOpening } from './speech-forms.js';

export type { FormKind };

type ActionBlock = Block & { kind: 'action' };
type SpeechBlock = Block & { kind: 'speech' };

export interface ReadForm {
  readonly kind: FormKind;
  readonly form: SpeechForm | null;
  readonly span: Span;
  readonly before: string;
  readonly after: string;
}

interface FormOptions extends SpeakersOptions {
  /** The language of the text; undefined if it is not known. In English only headings are looked for. */
  readonly language: Language | undefined;
  /** With `dropped`, lines of numbers become sections. */
  readonly numbers: Numbers;
  /** Lines that were forced to be what they are. */
  readonly isForced?: ((span: Span) => boolean) | undefined;
  /** May rewrite a speech or heading as it is read. */
  readonly resolve?: ((block: Block, at: Pos) => Block) | undefined;
}

interface Formed {
  readonly script: Script;
  readonly spans: readonly Span[];
  readonly forms: readonly ReadForm[];
}

/**
 * Finds headings, transitions and speeches in the forms of other languages than English, which Fountain reads as action. It needs the
 * whole script, because names that are repeated are speakers.
 */
export function readForms({ script, spans }: Pick<Formed, 'script' | 'spans'>, options: FormOptions): Formed {
  const reader = new FormReader(options, script.body);
  script.body.forEach((block, at) => reader.block(block, spans[at] ?? spans.at(-1) ?? NOWHERE));
  return { script: { ...script, body: reader.body }, spans: reader.spans, forms: reader.forms };
}

const START: Pos = Object.freeze({ offset: 0, line: 1, column: 1 });
const NOWHERE: Span = [START, START];

class FormReader {
  readonly body: Block[] = [];
  readonly spans: Span[] = [];
  readonly forms: ReadForm[] = [];
  readonly #options: FormOptions;
  readonly #speakers: Speakers | undefined;
  /** A name alone in a paragraph, which what stands below it in brackets of speech is said by. */
  #named: { readonly opening: SpeechOpening; readonly index: number } | undefined;

  constructor(options: FormOptions, body: readonly Block[]) {
    this.#options = options;
    this.#speakers = options.language?.code === 'en' ? undefined : new Speakers(options, body);
  }

  block(block: Block, span: Span): void {
    if (this.#options.isForced?.(span)) return this.#keep(block, span);
    if (block.kind === 'action' && block.role === undefined) return this.#action({ ...block, kind: 'action' }, span);
    if (block.kind === 'speech') return this.#speech(block, span);
    this.#keep(block, span);
  }

  #keep(block: Block, span: Span): void {
    this.#named = undefined;
    this.body.push(block);
    this.spans.push(span);
  }

  #put(kind: FormKind, block: Block, span: Span, before: string, form: SpeechForm | null = null): void {
    for (const each of normalBlock(block)) {
      this.#keep(this.#options.resolve?.(each, span[0]) ?? each, span);
      this.forms.push({ kind, form, span, before, after: writtenAs(each) });
    }
  }

  #action(block: ActionBlock, span: Span): void {
    const lines = toLines(block.text);
    let kept: StyledLine[] = [];
    let keptFrom = 0;
    const flush = () => {
      if (kept.length > 0) {
        this.#keepAction(block, kept, keptFrom === 0, spanOf(span, lines.length, keptFrom, keptFrom + kept.length));
      }
      kept = [];
    };
    for (let at = 0; at < lines.length;) {
      const read = lineForm(lines, at, kept.length === 0, { numbers: this.#options.numbers, speakers: this.#speakers });
      if (read === undefined) {
        if (kept.length === 0) keptFrom = at;
        kept.push(lines[at]!);
        at++;
        continue;
      }
      flush();
      const before = lines
        .slice(at, at + read.count)
        .map(({ text }) => text)
        .join('\n');
      this.#put(
        read.kind,
        at === 0 ? withGapOf(block, read.block) : read.block,
        spanOf(span, lines.length, at, at + read.count),
        before,
        read.form,
      );
      at += read.count;
    }
    flush();
  }

  #keepAction(block: ActionBlock, kept: readonly StyledLine[], first: boolean, span: Span): void {
    const named = this.#named;
    const texts = kept.map(({ text }) => text.trim());
    if (named !== undefined && /^[「『][^」』]*[」』]$/u.test(texts.join(''))) {
      this.body.length = named.index;
      this.spans.length = named.index;
      const said = texts.join('\n');
      return this.#put(
        'speech',
        speechBlock(named.opening, saidParts(said)),
        span,
        `${named.opening.name}\n${said}`,
        'alone',
      );
    }
    const { gap: _gap, ...rest } = block;
    const action = { ...rest, text: fromLines(kept) };
    this.#keep(first ? withGapOf(block, action) : action, span);
    const only = texts.length === 1 && isCjk(texts[0]!) ? texts[0]! : '';
    const alone = speechOpenings(only).find(({ form }) => form === 'alone');
    if (alone && this.#speakers?.mayStandAlone(alone, '「')) {
      this.#named = { opening: alone, index: this.body.length - 1 };
    }
  }

  #speech(block: SpeechBlock, span: Span): void {
    const cue = cueOf(block);
    const line = lineTakenForCue(cue, this.#options.numbers, this.#speakers !== undefined);
    if (line !== undefined) {
      const [start, end] = span;
      this.#put(line.kind, withGapOf(block, line.block), [start, start], cue);
      const below = linesBelow(block);
      if (below.length > 0) this.#action(actionOf(below), [{ ...start, line: start.line + 1, column: 1 }, end]);
      return;
    }
    if (!this.#speakers) return this.#keep(block, span);
    if (isNoCue(cue, this.#speakers)) {
      return this.#action(withGapOf(block, actionOf([cue, ...linesBelow(block)])), span);
    }
    const within = speechesWithin(block, this.#speakers);
    if (within === undefined) return this.#keep(block, span);
    for (const { block: each, form, written } of within) this.#put('speech', each, span, written, form);
  }
}

function actionOf(lines: readonly string[]): ActionBlock {
  return textBlock('action', lines.join('\n')) as ActionBlock;
}

function withGapOf<B extends Block>({ gap }: Block, block: B): B {
  return gap ? { ...block, gap } : block;
}

function writtenAs(block: Block): string {
  if (block.kind === 'speech') {
    return [block.speech.name, ...block.speech.parts.map(({ text }) => text)].map((text) => plainText(text)).join('\n');
  }
  return 'text' in block && typeof block.text !== 'string' ? plainText(block.text) : '';
}

/** Where some lines of a block stand; columns and offsets are told for the block as a whole. */
function spanOf([start, end]: Span, all: number, from: number, to: number): Span {
  return [
    from === 0 ? start : { ...start, line: start.line + from, column: 1 },
    to === all ? end : { ...start, line: start.line + to - 1, column: 1 },
  ];
}
