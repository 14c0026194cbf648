import { SaxesParser, type SaxesTagPlain } from 'saxes';
import type { Run } from '../ast.js';
import { FdxError, FdxTooLarge, type FdxLimits } from './limits.js';
import { fdxType, type FdxParagraph } from './paragraph.js';
import { foreignElement, foreignPages, foreignPaper } from './settings.js';

/** A note that stands apart from the paragraph it belongs to. */
export interface RangedNote {
  readonly text: string;
  /** Units of the body; undefined if the file gives none that can be read. */
  readonly range: readonly [start: number, end: number] | undefined;
}

/** How often something was met, and where first. */
export interface Passed {
  readonly count: number;
  readonly offset: number;
}

/** An FDX file as it is written, with what the screenplay does not need left out. */
export interface FdxDocument {
  readonly body: readonly FdxParagraph[];
  readonly title: readonly FdxParagraph[];
  readonly notes: readonly RangedNote[];
  /** Features that were passed over. */
  readonly ignored: ReadonlyMap<string, Passed>;
  /** Texts with control characters, which no screenplay keeps. */
  readonly controls: Passed | undefined;
}

type Frame =
  | { readonly kind: 'outside' | 'root' | 'titlePage' | 'scriptNotes' | 'pages' | 'ignored' }
  /** Settings of one type of paragraph. */
  | { readonly kind: 'element'; readonly type: string }
  /** `wraps`: unknown elements around paragraphs are looked through. */
  | { readonly kind: 'list'; readonly list: FdxParagraph[]; readonly wraps: boolean }
  | { readonly kind: 'paragraph' | 'properties'; readonly paragraph: FdxParagraph }
  | { readonly kind: 'text'; readonly paragraph: FdxParagraph; readonly style: TextStyle; readonly pieces: string[] }
  | { readonly kind: 'note'; readonly list: FdxParagraph[]; readonly within: FdxParagraph | undefined; readonly range: RangedNote['range'] };

interface TextStyle {
  readonly run: Omit<Run, 'kind' | 'text'>;
  /** Shown in capitals, whatever is written. */
  readonly capitals: boolean;
}

const OUTSIDE: Frame = Object.freeze({ kind: 'outside' });
const IGNORED: Frame = Object.freeze({ kind: 'ignored' });

/** Counted where they stand, as what surrounds them is in every file. */
const COUNTED: ReadonlyMap<string, string> = new Map([
  ['LockedPage', 'locked pages'],
  ['Image', 'images'],
  ['Tag', 'tags'],
]);

/** @throws {FdxError} for anything that is not a whole Final Draft document within the limits */
export function readDocument(xml: string, limits: FdxLimits, fromBytes: boolean): FdxDocument {
  return new DocumentReader(xml, limits, fromBytes).read();
}

class DocumentReader {
  readonly #xml: string;
  readonly #limits: FdxLimits;
  readonly #parser = new SaxesParser({ position: true, xmlns: false });
  readonly #frames: Frame[] = [];
  readonly #body: FdxParagraph[] = [];
  readonly #title: FdxParagraph[] = [];
  readonly #notes: RangedNote[] = [];
  readonly #ignored = new Map<string, Passed>();
  #controls: Passed | undefined;
  #hasContent = false;
  #paragraphs = 0;
  #attributes = 0;
  #tagStart = 0;

  constructor(xml: string, limits: FdxLimits, fromBytes: boolean) {
    this.#xml = xml;
    this.#limits = limits;
    const parser = this.#parser;
    parser.on('error', ({ message }) => {
      if (!/^\uFEFF?\s*(?:<|$)/.test(xml)) throw this.#error('FDX001', 'The file is no XML, as Final Draft files are: if it is Fountain, read it as that.');
      throw this.#error('FDX001', `The file is no well-formed XML: ${message.replace(/^\d+:\d+: /, '')}`);
    });
    parser.on('doctype', () => {
      throw this.#error('FDX001', 'The file has a DOCTYPE, which no Final Draft file needs: take it out.');
    });
    parser.on('xmldecl', ({ encoding }) => {
      if (fromBytes && encoding !== undefined && !/^(?:utf-?8|utf-?16(?:[lb]e)?|us-ascii)$/i.test(encoding) && /[^\0-\x7F]/.test(xml))
        throw this.#error('FDX001', `The file says that its encoding is ${encoding}, which is not read: save it as UTF-8.`);
    });
    parser.on('opentagstart', () => {
      this.#attributes = 0;
      this.#tagStart = Math.max(xml.lastIndexOf('<', parser.position - 1), 0);
    });
    parser.on('attribute', ({ value }) => {
      if (++this.#attributes > limits.maxAttributes) throw this.#tooLarge('maxAttributes');
      if (value.length > limits.maxAttributeChars) throw this.#tooLarge('maxAttributeChars');
    });
    parser.on('opentag', (tag) => this.#open(tag));
    parser.on('closetag', () => this.#close());
    parser.on('text', (text) => this.#text(text));
    parser.on('cdata', (text) => this.#text(text));
  }

  read(): FdxDocument {
    this.#parser.write(this.#xml).close();
    if (!this.#hasContent) throw this.#error('FDX002', 'The Final Draft document has no Content: it holds no script.');
    return { body: this.#body, title: this.#title, notes: this.#notes, ignored: this.#ignored, controls: this.#controls };
  }

  #open(tag: SaxesTagPlain): void {
    const parent = this.#frames.at(-1) ?? OUTSIDE;
    if (this.#frames.length >= this.#limits.maxDepth) throw this.#tooLarge('maxDepth');
    this.#frames.push(this.#frame(tag, parent));
  }

  #frame({ name, attributes }: SaxesTagPlain, parent: Frame): Frame {
    switch (parent.kind) {
      case 'outside':
        if (name === 'FinalDraft') return { kind: 'root' };
        throw this.#error('FDX002', `The root element is ${name}, not FinalDraft: this is no Final Draft document.`);
      case 'root':
        if (name === 'TitlePage') return { kind: 'titlePage' };
        if (name === 'ScriptNotes') return { kind: 'scriptNotes' };
        if (name === 'ElementSettings') return { kind: 'element', type: attributes['Type'] ?? '' };
        if (name === 'PageLayout') {
          this.#setting(foreignPages(attributes));
          return { kind: 'pages' };
        }
        if (name !== 'Content') return IGNORED;
        this.#hasContent = true;
        return { kind: 'list', list: this.#body, wraps: true };
      case 'titlePage':
        return name === 'Content' ? { kind: 'list', list: this.#title, wraps: true } : IGNORED;
      case 'scriptNotes':
        return name === 'ScriptNote' ? { kind: 'note', list: [], within: undefined, range: rangeOf(attributes['Range']) } : IGNORED;
      case 'pages':
        if (name === 'PageSize') this.#setting(foreignPaper(attributes));
        return IGNORED;
      case 'element':
        if (name === 'ParagraphSpec') this.#setting(foreignElement(parent.type, attributes));
        return IGNORED;
      case 'list':
        if (name === 'Paragraph') return this.#paragraph(attributes, parent.list);
        return parent.wraps ? parent : IGNORED;
      case 'note':
        return name === 'Paragraph' ? this.#paragraph(attributes, parent.list) : IGNORED;
      case 'properties':
        return name === 'Summary' ? { kind: 'list', list: parent.paragraph.summary, wraps: false } : IGNORED;
      case 'paragraph':
        return this.#inParagraph(name, attributes, parent.paragraph);
      case 'text':
        this.#ignore(`<${shown(name)}> within text`);
        return IGNORED;
      case 'ignored': {
        const feature = COUNTED.get(name);
        if (feature) this.#ignore(feature);
        return IGNORED;
      }
    }
  }

  #inParagraph(name: string, attributes: Attributes, paragraph: FdxParagraph): Frame {
    switch (name) {
      case 'Text':
        // Text that was never revised has number 0.
        if (Number(attributes['RevisionID'] ?? 0) > 0) this.#ignore('revisions');
        if (attributes['TagNumber']) this.#ignore('tags');
        return { kind: 'text', paragraph, style: this.#style(attributes['Style'] ?? ''), pieces: [] };
      case 'SceneProperties':
        return { kind: 'properties', paragraph };
      case 'DualDialogue':
        paragraph.embedded++;
        return { kind: 'list', list: paragraph.dual, wraps: false };
      case 'ScriptNote':
        return { kind: 'note', list: [], within: paragraph, range: undefined };
      case 'OmittedScene':
        paragraph.embedded++;
        this.#ignore('omitted scenes');
        return IGNORED;
      case 'Tabstops':
        return IGNORED;
      default:
        this.#ignore(COUNTED.get(name) ?? `<${shown(name)}> within a paragraph`);
        return IGNORED;
    }
  }

  #paragraph(attributes: Attributes, list: FdxParagraph[]): Frame {
    if (++this.#paragraphs > this.#limits.maxParagraphs) throw this.#tooLarge('maxParagraphs');
    const type = attributes['Type'] ?? '';
    if (!fdxType(type)) this.#ignore(`the paragraph type "${shown(type)}"`);
    const heading = fdxType(type)?.kind === 'heading';
    if (attributes['Number'] && !heading) this.#ignore('numbers of what is no scene heading');
    const paragraph: FdxParagraph = {
      type,
      number: attributes['Number'] || undefined,
      alignment: attributes['Alignment'] ?? '',
      startsNewPage: /^(?:yes|true)$/i.test(attributes['StartsNewPage'] ?? ''),
      spaceBefore: attributes['SpaceBefore'] === undefined ? NaN : Number(attributes['SpaceBefore']),
      items: [],
      summary: [],
      dual: [],
      embedded: 0,
      start: this.#tagStart,
      end: this.#tagStart,
    };
    list.push(paragraph);
    return { kind: 'paragraph', paragraph };
  }

  #style(style: string): TextStyle {
    if (style === '') return PLAIN;
    const found = new Set(style.split('+').map((each) => each.trim().toLowerCase()));
    for (const each of found) if (!STYLES.has(each)) this.#ignore(`the style ${shown(each)}`);
    return {
      run: {
        ...(found.has('bold') ? { bold: true as const } : undefined),
        ...(found.has('italic') ? { italic: true as const } : undefined),
        ...(found.has('underline') ? { underline: true as const } : undefined),
      },
      capitals: found.has('allcaps'),
    };
  }

  #text(text: string): void {
    const frame = this.#frames.at(-1);
    if (frame?.kind === 'text') {
      frame.pieces.push(text);
      if (CONTROL.test(text)) this.#controls = this.#again(this.#controls);
    } else if ((frame?.kind === 'paragraph' || frame?.kind === 'list' || frame?.kind === 'note') && /\S/.test(text)) this.#ignore('text outside of <Text>');
  }

  #close(): void {
    const frame = this.#frames.pop();
    switch (frame?.kind) {
      case 'text':
        frame.paragraph.items.push({ kind: 'run', text: textOf(frame), ...frame.style.run });
        return;
      case 'paragraph':
        frame.paragraph.end = this.#parser.position;
        return;
      case 'note': {
        const text = frame.list.map(({ items }) => items.map((item) => item.text).join('')).join('\n');
        if (frame.within) frame.within.items.push({ kind: 'note', text });
        else this.#notes.push({ text, range: frame.range });
        return;
      }
      default:
    }
  }

  #setting(feature: string | undefined): void {
    if (feature !== undefined) this.#ignore(feature);
  }

  #ignore(feature: string): void {
    this.#ignored.set(feature, this.#again(this.#ignored.get(feature)));
  }

  #again(known: Passed | undefined): Passed {
    return known ? { ...known, count: known.count + 1 } : { count: 1, offset: this.#tagStart };
  }

  #error(code: 'FDX001' | 'FDX002', what: string): FdxError {
    return new FdxError(code, what, this.#place());
  }

  #tooLarge(limit: FdxTooLarge['limit']): FdxTooLarge {
    return new FdxTooLarge(limit, this.#limits[limit], this.#place());
  }

  /** The parser counts one too many once it has met the end. */
  #place(): { line: number; column: number } {
    const { line, columnIndex, position } = this.#parser;
    return { line, column: columnIndex + 1 - Math.max(position - this.#xml.length, 0) };
  }
}

const PLAIN: TextStyle = Object.freeze({ run: {}, capitals: false });
const STYLES: ReadonlySet<string> = new Set(['bold', 'italic', 'underline', 'allcaps', '']);

function textOf({ pieces, style }: Extract<Frame, { kind: 'text' }>): string {
  const text = pieces.join('');
  return style.capitals ? text.toUpperCase() : text;
}

/** XML 1.1 lets references to the lower ones pass. */
const CONTROL = /[\0-\x08\x0B\x0C\x0E-\x1F\x7F-\x9F]/;

/** What a message quotes of a file: short, and cut at no character's half. */
function shown(name: string): string {
  return name.length > 40 ? `${name.slice(0, 39).replace(/[\uD800-\uDBFF]$/, '')}…` : name;
}

type Attributes = Readonly<Record<string, string | undefined>>;

function rangeOf(range: string | undefined): RangedNote['range'] {
  const found = /^ *(\d{1,9}) *, *(\d{1,9}) *$/.exec(range ?? '');
  if (!found) return undefined;
  const [one, other] = [Number(found[1]), Number(found[2])];
  return [Math.min(one, other), Math.max(one, other)];
}
