import type { Aside, Block, Part, Speech } from '../ast.js';
import { normalBlock } from '../normal/normal.js';
import { blockOf } from './block-of.js';
import { OMITTED, omittedText } from './omitted.js';
import { type OpenSpeech, wholeParts } from './open-speech.js';
import {
  ACTION,
  emptyLines,
  type FdxParagraph,
  type FdxType,
  fdxType,
  gapAfterEmpty,
  gapOf,
  hasNotes,
  hasText,
  MAX_GAP,
} from './paragraph.js';

interface AssembledBlock {
  readonly block: Block;
  /** Where its paragraphs are in the file. */
  readonly start: number;
  readonly end: number;
}

interface AssembleListener {
  /** Called for dialogue without a cue above it, which became action. */
  readonly orphan: (paragraph: FdxParagraph) => void;
  /** Called for something that no block can express. */
  readonly passedOver: (feature: string, at: { readonly start: number }) => void;
}

/** Turns paragraphs into blocks in normal form. */
export function assemble(paragraphs: readonly FdxParagraph[], listener: AssembleListener): AssembledBlock[] {
  const assembler = new Assembler(listener);
  for (const paragraph of paragraphs) assembler.add(paragraph);
  return assembler.finish();
}

const UNDERLINE = 'underlines that begin or end within a word';

const HEADING: FdxType = Object.freeze({ kind: 'heading' });

const SYNOPSIS: FdxType = Object.freeze({ kind: 'synopsis' });

const CUE: FdxType = Object.freeze({ kind: 'character' });

class Assembler {
  readonly #listener: AssembleListener;
  readonly #blocks: AssembledBlock[] = [];
  #speech: OpenSpeech | undefined;
  /** Lines of empty paragraphs since the last block. */
  #emptyLines = 0;

  constructor(listener: AssembleListener) {
    this.#listener = listener;
  }

  add(paragraph: FdxParagraph): void {
    if (paragraph.dual.length > 0) return this.#dual(paragraph);
    const type = fdxType(paragraph.type) ?? ACTION;
    if (paragraph.omitted.length > 0) return this.#omitted(paragraph, type);
    if (hasText(paragraph.items)) return this.#text(paragraph, type);
    if (hasNotes(paragraph.items)) this.#notes(paragraph, type);
    else if (paragraph.startsNewPage) this.#breakPage(paragraph, gapOf(paragraph.spaceBefore, 'action'));
    else if (paragraph.summary.length === 0) this.#emptyLines += emptyLines(paragraph, type);
    this.#summary(paragraph);
  }

  finish(): AssembledBlock[] {
    this.#closeSpeech();
    return this.#blocks;
  }

  #text(paragraph: FdxParagraph, type: FdxType): void {
    switch (type.kind) {
      case 'character':
        this.#before(paragraph);
        this.#speech = {
          name: [...paragraph.items],
          parts: [],
          gap: this.#gap(paragraph, CUE),
          start: paragraph.start,
          end: paragraph.end,
        };
        return;
      case 'dialogue':
      case 'parenthetical':
      case 'lyric':
        if (this.#speech) return this.#part(this.#speech, paragraph, type.kind);
        this.#before(paragraph);
        if (type.kind !== 'lyric') this.#listener.orphan(paragraph);
        return this.#push(
          { kind: type.kind === 'lyric' ? 'lyrics' : 'action', text: paragraph.items },
          paragraph,
          type,
        );
      default:
        this.#before(paragraph);
        this.#push(blockOf(paragraph, type), paragraph, type);
        this.#summary(paragraph);
    }
  }

  /** Adds a scene that was omitted as a boneyard, below the heading that takes its place. */
  #omitted({ omitted, ...paragraph }: FdxParagraph, type: FdxType): void {
    const placeholder = hasText(paragraph.items)
      ? paragraph
      : { ...paragraph, items: [{ kind: 'run' as const, text: OMITTED }, ...paragraph.items] };
    this.#text({ ...placeholder, omitted: [] }, type.kind === 'action' && paragraph.type === '' ? HEADING : type);
    this.#closeSpeech();
    const blocks = assemble(omitted, this.#listener).map(({ block }) => block);
    const text = omittedText(blocks, () =>
      this.#listener.passedOver('forms in omitted scenes that Fountain does not have', paragraph),
    );
    const { start, end } = paragraph;
    for (const block of normalBlock({ kind: 'boneyard', text })) this.#blocks.push({ block, start, end });
  }

  #part(speech: OpenSpeech, paragraph: FdxParagraph, kind: Part['kind']): void {
    if (paragraph.startsNewPage) this.#listener.passedOver('page breaks within a speech', paragraph);
    const last = speech.parts.at(-1);
    // Lines of one kind become one part here, so that a long speech is assembled only once.
    if (last?.kind === kind && kind !== 'parenthetical') {
      const blanks = kind === 'dialogue' ? Math.min(this.#emptyLines, MAX_GAP) : 0;
      last.items.push({ kind: 'run', text: '\n'.repeat(1 + blanks) });
      for (const item of paragraph.items) last.items.push(item);
    } else {
      speech.parts.push({ kind, items: [...paragraph.items] });
    }
    this.#emptyLines = 0;
    speech.end = paragraph.end;
  }

  /** Adds a paragraph of nothing but notes. */
  #notes(paragraph: FdxParagraph, { kind }: FdxType): void {
    const notes = paragraph.items.filter((item): item is Aside => item.kind === 'note');
    const speech = kind === 'dialogue' || kind === 'parenthetical' || kind === 'lyric' ? this.#speech : undefined;
    if (speech) {
      const items = speech.parts.at(-1)?.items ?? speech.name;
      for (const note of notes) items.push(note);
      speech.end = paragraph.end;
      return;
    }
    this.#before(paragraph);
    this.#push({ kind: 'action', text: notes }, paragraph, ACTION);
  }

  #summary({ summary }: FdxParagraph): void {
    for (const each of summary) {
      if (hasText(each.items) || hasNotes(each.items)) {
        this.#push({ kind: 'synopsis', text: each.items }, each, SYNOPSIS);
      }
    }
  }

  #dual(paragraph: FdxParagraph): void {
    const own = hasText(paragraph.items) || hasNotes(paragraph.items);
    if (own) this.add({ ...paragraph, dual: [] });
    else this.#before(paragraph);
    this.#closeSpeech();
    const gap = own ? 0 : this.#gap(paragraph, CUE);
    const inner = assemble(paragraph.dual, this.#listener);
    const at = inner.findIndex(({ block }, i) => block.kind === 'speech' && inner[i + 1]?.block.kind === 'speech');
    const left = inner[at];
    const right = inner[at + 1];
    if (left?.block.kind === 'speech' && right?.block.kind === 'speech') {
      const pair: Block = {
        kind: 'dual',
        left: left.block.speech,
        right: right.block.speech,
        ...gapField(left.block.gap ?? 0),
      };
      inner.splice(at, 2, { block: pair, start: left.start, end: right.end });
    }
    inner.forEach(({ block, start, end }, i) => {
      const spaced = i === 0 ? { ...block, ...gapField(Math.min(gap + (block.gap ?? 0), MAX_GAP)) } : block;
      this.#blocks.push({ block: spaced, start, end });
    });
  }

  /** Ends the speech that is open, and adds the page break before the paragraph if it has one. */
  #before(paragraph: FdxParagraph): void {
    this.#closeSpeech();
    // A script begins a page by itself.
    if (paragraph.startsNewPage && !(paragraph.breaksAsElement && this.#blocks.length === 0)) {
      this.#breakPage(paragraph, 0);
    }
  }

  #breakPage(paragraph: FdxParagraph, gap: number): void {
    this.#closeSpeech();
    const total = Math.min(gap + this.#emptyLines, MAX_GAP);
    this.#emptyLines = 0;
    this.#blocks.push({
      block: { kind: 'pageBreak', ...gapField(total) },
      start: paragraph.start,
      end: paragraph.start,
    });
  }

  #gap({ spaceBefore }: FdxParagraph, type: FdxType): number {
    const gap = Math.min(gapAfterEmpty(this.#emptyLines, type) + gapOf(spaceBefore, type.kind), MAX_GAP);
    this.#emptyLines = 0;
    return gap;
  }

  #push(block: Block, paragraph: FdxParagraph, type: FdxType): void {
    const { start, end } = paragraph;
    const spaced = { ...block, gap: this.#gap(paragraph, type) };
    for (const each of normalBlock(spaced, () => this.#listener.passedOver(UNDERLINE, paragraph))) {
      this.#blocks.push({ block: each, start, end });
    }
  }

  #closeSpeech(): void {
    const open = this.#speech;
    this.#speech = undefined;
    if (!open) return;
    const speech: Speech = {
      name: open.name,
      extensions: [],
      parts: wholeParts(open.parts),
    };
    for (const block of normalBlock({ kind: 'speech', speech, gap: open.gap }, () =>
      this.#listener.passedOver(UNDERLINE, open),
    )) {
      this.#blocks.push({ block, start: open.start, end: open.end });
    }
  }
}

function gapField(gap: number): { gap: number } | undefined {
  return gap > 0 ? { gap } : undefined;
}
