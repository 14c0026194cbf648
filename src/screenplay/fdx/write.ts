import type { Block, Loss, Part, Rich, Script, Speech, TitleEntry } from '../ast.js';
import { run } from '../build.js';
import { normal, normalBlock } from '../normal/normal.js';
import { isGroup } from '../text/parentheses.js';
import { plainText } from '../text/rich.js';
import { omittedBlocks, omittedText, saysOmitted } from './omitted.js';
import { type FdxKind, isCenteredRole, MAX_GAP, spaceOf } from './paragraph.js';
import { linesOfParenthetical } from './parenthetical.js';
import { readFdx } from './read.js';
import { lostEntries, titleParagraphs } from './title-page.js';
import { clean, content, type Lose } from './write-content.js';
import { openTag } from './xml.js';

interface WrittenFdx {
  readonly xml: string;
  /**
   * What FDX cannot express, written in the nearest form: `FDX020` lyrics directly after a speech, which are read as part
   * of it, `FDX021` title page entry, `FDX022` boneyard (left out, but for a scene below a heading `OMITTED`), `FDX023` characters that XML cannot hold (left out),
   * `FDX024` section deeper than 4, `FDX025` underline within a word, `FDX026` gap above 100 lines, `FDX027` neighbouring
   * parentheticals whose parentheses match only together, which are read as one, `FDX028` omitted scene that is read again with
   * other line breaks or marks.
   */
  readonly losses: readonly Loss[];
}

/** Writes a Final Draft document (`Version="4"`). If there are no losses, reading it gives the same script. */
export function writeFdx(script: Script): WrittenFdx {
  const losses: Loss[] = [];
  const lose = (code: string, block: number, excerpt: string) =>
    losses.push({ code, block, excerpt: excerpt.length > 60 ? `${excerpt.slice(0, 59)}…` : excerpt });
  const body: Block[] = [];
  for (const block of script.body) {
    const index = body.length;
    for (const each of normalBlock(block, (excerpt) => lose('FDX025', index, excerpt))) body.push(each);
  }
  const { titlePage } = normal({ titlePage: script.titlePage, body: [] }, (excerpt) => lose('FDX025', -1, excerpt));
  const out = [
    '<?xml version="1.0" encoding="UTF-8" standalone="no" ?>\n',
    '<FinalDraft DocumentType="Script" Template="No" Version="4">\n',
    '<Content>\n',
  ];
  const writer = new BodyWriter(body, out, lose);
  writer.write();
  out.push('</Content>\n');
  if (titlePage.length > 0) writeTitle(titlePage, out, (code, excerpt) => lose(code, -1, excerpt));
  out.push('</FinalDraft>\n');
  return { xml: out.join(''), losses };
}

/** For reading back what was written here: a script that fits into memory may be read back at any size. */
const UNLIMITED = Object.freeze({ maxSize: Infinity, maxParagraphs: Infinity, maxBlocks: Infinity });

const PART_TYPES: Readonly<Record<Part['kind'], string>> = Object.freeze({
  dialogue: 'Dialogue',
  parenthetical: 'Parenthetical',
  lyric: 'Lyric',
});

/** A parenthetical in parentheses. If parentheses inside it do not match, it is written as it is, as it would not be read as enclosed. */
function asWritten({ kind, text }: Part): Rich {
  return kind === 'parenthetical' && isGroup(`(${plainText(text)})`) ? [run('('), ...text, run(')')] : text;
}

type Attributes = Readonly<Record<'Alignment' | 'Number' | 'SpaceBefore' | 'StartsNewPage' | 'Type', string>>;

class BodyWriter {
  readonly #body: readonly Block[];
  readonly #out: string[];
  readonly #lose: (code: string, block: number, excerpt: string) => void;
  #index = 0;
  /** Whether a page break waits for the next paragraph, which carries it. */
  #newPage = false;
  #afterSpeech = false;

  constructor(body: readonly Block[], out: string[], lose: (code: string, block: number, excerpt: string) => void) {
    this.#body = body;
    this.#out = out;
    this.#lose = lose;
  }

  write(): void {
    for (; this.#index < this.#body.length; this.#index++) this.#block(this.#body[this.#index]!);
    this.#emptyPage();
  }

  #block(block: Block): void {
    const at = this.#index;
    const lose: Lose = (code, excerpt) => this.#lose(code, at, excerpt);
    if (block.kind === 'boneyard') return lose('FDX022', block.text);
    if ((block.gap ?? 0) > MAX_GAP) lose('FDX026', String(block.gap));
    if (block.kind === 'pageBreak') {
      this.#emptyPage();
      this.#newPage = true;
      if (block.gap) this.#emptyPage(block.gap);
      this.#afterSpeech = false;
      return;
    }
    if (block.kind === 'lyrics') {
      if (this.#afterSpeech) lose('FDX020', plainText(block.text));
      // A page break on the paragraph of the lyrics itself would not separate them from the speech above.
      this.#emptyPage();
    }
    this.#afterSpeech = block.kind === 'speech';
    switch (block.kind) {
      case 'heading':
        return this.#heading(block, lose);
      case 'action':
      case 'centered': {
        const centered = block.kind === 'centered';
        const alignment = centered ? { Alignment: 'Center' } : isCenteredRole(block.role) ? { Alignment: 'Left' } : {};
        return this.#paragraph(block.role ?? 'Action', 'action', content(block.text, lose), block.gap, alignment);
      }
      case 'speech':
        return this.#speech(block.speech, block.gap, lose);
      case 'dual':
        this.#open({ ...this.#layout('character', block.gap) });
        this.#out.push('<Text></Text><DualDialogue>\n');
        this.#speech(block.left, undefined, lose);
        this.#speech(block.right, undefined, lose);
        this.#out.push('</DualDialogue></Paragraph>\n');
        return;
      case 'transition':
        return this.#paragraph('Transition', 'transition', content(block.text, lose), block.gap);
      case 'lyrics':
        return this.#paragraph('Lyric', 'lyric', content(block.text, lose), block.gap);
      case 'synopsis':
        return this.#paragraph('Outline Body', 'synopsis', content(block.text, lose), block.gap);
      case 'section':
        if (block.depth > 4) lose('FDX024', plainText(block.text));
        return this.#paragraph(`Outline ${Math.min(block.depth, 4)}`, 'section', content(block.text, lose), block.gap);
      case 'note':
        return this.#paragraph('Action', 'action', content([block], lose), block.gap);
    }
  }

  #heading(block: Block & { kind: 'heading' }, lose: Lose): void {
    const number = block.number === undefined ? undefined : clean(block.number, lose);
    const next = this.#body[this.#index + 1];
    let summary = '';
    if (next?.kind === 'synopsis' && !next.gap) {
      const at = ++this.#index;
      const inner = content(next.text, (code, excerpt) => this.#lose(code, at, excerpt));
      summary = `<SceneProperties><Summary><Paragraph>${inner}</Paragraph></Summary></SceneProperties>`;
    }
    const inner = summary + content(block.text, lose);
    this.#paragraph(
      'Scene Heading',
      'heading',
      inner + this.#omittedScene(block),
      block.gap,
      number ? { Number: number } : {},
    );
  }

  /** Writes the scene that a heading `OMITTED` stands for: its text is the boneyard below the heading. */
  #omittedScene({ text }: Block & { kind: 'heading' }): string {
    const at = this.#index + 1;
    const scene = this.#body[at];
    if (scene?.kind !== 'boneyard' || !saysOmitted(plainText(text))) return '';
    this.#index = at;
    const xml: string[] = [];
    const lost: string[] = [];
    new BodyWriter(omittedBlocks(scene.text), xml, (_code, _block, excerpt) => lost.push(excerpt)).write();
    const inner = `<OmittedScene>\n${xml.join('')}</OmittedScene>`;
    const again = readFdx(`<FinalDraft><Content>${inner}</Content></FinalDraft>`, UNLIMITED).script.body;
    if (scene.gap || omittedText(again, (excerpt) => lost.push(excerpt)) !== scene.text || lost.length > 0) {
      this.#lose('FDX028', at, scene.text);
    }
    return inner;
  }

  #speech({ name, extensions, parts }: Speech, gap: number | undefined, lose: Lose): void {
    const groups = extensions.map((extension) => ` (${extension})`).join('');
    const runs = name.filter((item) => item.kind === 'run');
    const asides = name.filter((item) => item.kind !== 'run');
    this.#paragraph('Character', 'character', content([...runs, run(groups), ...asides], lose), gap);
    const written = parts.map((part) => ({ kind: part.kind, text: asWritten(part) }));
    for (const { kind, text } of written) this.#paragraph(PART_TYPES[kind], kind, content(text, lose));
    const parentheticals = written.map(({ kind, text }) => (kind === 'parenthetical' ? plainText(text) : undefined));
    for (let at = 0; at < parentheticals.length;) {
      const count = linesOfParenthetical(parentheticals, at);
      if (count > 1) lose('FDX027', parentheticals[at]!);
      at += count;
    }
  }

  #paragraph(type: string, kind: FdxKind, inner: string, gap?: number, more: Partial<Attributes> = {}): void {
    this.#open({ ...this.#layout(kind, gap), ...more, Type: type });
    this.#out.push(inner, '</Paragraph>\n');
  }

  #open({ Alignment, Number, SpaceBefore, StartsNewPage, Type }: Partial<Attributes>): void {
    this.#out.push(openTag('Paragraph', { Alignment, Number, SpaceBefore, StartsNewPage, Type }));
  }

  #layout(kind: FdxKind, gap = 0): Partial<Attributes> {
    const newPage = this.#newPage;
    this.#newPage = false;
    return {
      ...(gap > 0 ? { SpaceBefore: String(spaceOf(gap, kind)) } : undefined),
      ...(newPage ? { StartsNewPage: 'Yes' } : undefined),
    };
  }

  /** Writes an empty paragraph for a page break that no other paragraph can carry. */
  #emptyPage(gap?: number): void {
    if (this.#newPage) this.#paragraph('Action', 'action', '<Text></Text>', gap);
  }
}

function writeTitle(titlePage: readonly TitleEntry[], out: string[], lose: Lose): void {
  const paragraphs = titleParagraphs(titlePage);
  out.push('<TitlePage>\n<Content>\n');
  for (const { alignment, items, startsNewPage } of paragraphs) {
    out.push(
      openTag('Paragraph', { Alignment: alignment, StartsNewPage: startsNewPage ? 'Yes' : undefined }),
      content(items, lose) || '<Text></Text>',
      '</Paragraph>\n',
    );
  }
  out.push('</Content>\n</TitlePage>\n');
  const shown = paragraphs.map(({ items, ...paragraph }) => ({
    ...paragraph,
    items: items.filter(({ kind }) => kind !== 'boneyard'),
  }));
  for (const key of lostEntries(titlePage, shown)) lose('FDX021', key);
}
