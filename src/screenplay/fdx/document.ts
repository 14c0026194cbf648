import { SaxesParser, type SaxesTagPlain } from 'saxes';
import { ignored, OUTSIDE, rangeOf, type Frame, type RangedNote, type Told } from './frames.js';
import { FdxError, FdxTooLarge, type FdxLimits } from './limits.js';
import { fdxType, type FdxParagraph, type FdxRun } from './paragraph.js';
import {
  foreignAttributes,
  isForeignType,
  partAmongParagraphs,
  partOfDocument,
  partOfParagraph,
  partOfScene,
  partWithin,
  unknownAttributes,
  wordsOfPart,
  type PartTold,
} from './parts.js';
import { PassedOver, shown } from './passed.js';
import {
  figure,
  foldType,
  foreignElement,
  foreignFont,
  foreignPages,
  foreignPaper,
  specify,
  unsaid,
  yesNo,
  type ElementSettings,
  type SettingsByType,
} from './settings.js';
import { textStyle } from './styles.js';

/** An FDX file as it is written, with what the screenplay does not need left out. */
export interface FdxDocument {
  readonly body: readonly FdxParagraph[];
  readonly title: readonly FdxParagraph[];
  readonly notes: readonly RangedNote[];
  readonly settings: SettingsByType;
  /** What was left out. */
  readonly passed: PassedOver;
  /** Texts with control characters, which no screenplay keeps: how many, and where first. */
  readonly controls: { readonly count: number; readonly offset: number } | undefined;
}

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
  readonly #settings = new Map<string, ElementSettings>();
  readonly #passed = new PassedOver();
  #controls: FdxDocument['controls'];
  #hasContent = false;
  #paragraphs = 0;
  #attributes = 0;
  #tagStart = 0;

  constructor(xml: string, limits: FdxLimits, fromBytes: boolean) {
    this.#xml = xml;
    this.#limits = limits;
    const parser = this.#parser;
    parser.on('error', ({ message }) => {
      if (!/^\uFEFF?\s*(?:<|$)/.test(xml)) {
        throw this.#error(
          'FDX001',
          'The file is no XML, as Final Draft files are: if it is Fountain, read it as that.',
        );
      }
      throw this.#error('FDX001', `The file is no well-formed XML: ${message.replace(/^\d+:\d+: /, '')}`);
    });
    parser.on('doctype', () => {
      throw this.#error('FDX001', 'The file has a DOCTYPE, which no Final Draft file needs: take it out.');
    });
    parser.on('xmldecl', ({ encoding }) => {
      if (
        fromBytes &&
        encoding !== undefined &&
        !/^(?:utf-?8|utf-?16(?:[lb]e)?|us-ascii)$/i.test(encoding) &&
        /[^\0-\x7F]/.test(xml)
      ) {
        throw this.#error(
          'FDX001',
          `The file says that its encoding is ${encoding}, which is not read: save it as UTF-8.`,
        );
      }
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
    return {
      body: this.#body,
      title: this.#title,
      notes: this.#notes,
      settings: this.#settings,
      passed: this.#passed,
      controls: this.#controls,
    };
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
        return this.#part(name, attributes);
      case 'titlePage':
        if (name === 'Content') return { kind: 'list', list: this.#title, wraps: true };
        return name === 'Paragraph'
          ? this.#paragraph(attributes, this.#title)
          : this.#ignoredPart(name, attributes, partOfDocument(shown(name)));
      case 'scriptNotes':
        return name === 'ScriptNote'
          ? this.#note(attributes, undefined)
          : this.#ignoredPart(name, attributes, partAmongParagraphs(shown(name)));
      case 'pages':
        if (name === 'PageSize') this.#ignore(foreignPaper(attributes));
        return this.#ignoredPart(name, attributes, partOfDocument(shown(name)));
      case 'element':
        if (name === 'FontSpec') {
          parent.settings.style = textStyle(attributes['Style'] ?? '', () => undefined);
          this.#ignore(foreignFont(parent.type, isForeignType(attributes)));
        } else if (name === 'ParagraphSpec') {
          specify(parent.settings, attributes);
          this.#ignore(foreignElement(parent.type, attributes));
        }
        return this.#ignoredPart(name, attributes, partOfDocument(shown(name)));
      case 'list':
        if (name === 'Paragraph') return this.#paragraph(attributes, parent.list);
        return parent.wraps ? parent : this.#ignoredPart(name, attributes, partAmongParagraphs(shown(name)));
      case 'note':
        return name === 'Paragraph'
          ? this.#paragraph(attributes, parent.list)
          : this.#ignoredPart(name, attributes, partAmongParagraphs(shown(name)));
      case 'properties':
        return name === 'Summary'
          ? { kind: 'list', list: parent.paragraph.summary, wraps: false }
          : this.#ignoredPart(name, attributes, partOfScene(shown(name)));
      case 'paragraph':
        return this.#inParagraph(name, attributes, parent.paragraph);
      case 'text':
        if (name === 'ScriptNote') return this.#note(attributes, parent.paragraph);
        this.#ignore(`<${shown(name)}> within text`);
        return { kind: 'withinText', text: parent };
      case 'withinText':
        this.#ignore(`<${shown(name)}> within text`);
        return parent;
      case 'ignored':
        if (!parent.part) return this.#ignoredPart(name, attributes, partWithin(name, parent.within));
        if (parent.part.told.yields && partWithin(name, parent.within)) {
          return this.#ignoredPart(name, attributes, partWithin(name, parent.within));
        }
        parent.part.words.push(wordsOfPart(name, attributes), ' ');
        return { kind: 'ignored', within: name, part: parent.part };
    }
  }

  /** A part of the document. */
  #part(name: string, attributes: Attributes): Frame {
    switch (name) {
      case 'Content':
        this.#hasContent = true;
        return { kind: 'list', list: this.#body, wraps: true };
      case 'TitlePage':
        return { kind: 'titlePage' };
      case 'ScriptNotes':
      case 'UnanchoredScriptNotes':
        return { kind: 'scriptNotes' };
      case 'ElementSettings': {
        const type = attributes['Type'] ?? '';
        const settings = unsaid();
        this.#settings.set(foldType(type), settings);
        return { kind: 'element', type, settings };
      }
      case 'PageLayout':
        this.#ignore(foreignPages(attributes));
        return { kind: 'pages' };
      default:
        return this.#ignoredPart(name, attributes, partOfDocument(shown(name)));
    }
  }

  #ignoredPart(name: string, attributes: Attributes, told: PartTold): Frame {
    if (!told) return ignored(name);
    return {
      kind: 'ignored',
      within: name,
      part: { told, offset: this.#tagStart, words: [wordsOfPart(name, attributes)] },
      opens: true,
    };
  }

  #note(attributes: Attributes, within: FdxParagraph | undefined): Frame {
    return {
      kind: 'note',
      list: [],
      within,
      range: within ? undefined : rangeOf(attributes['Range']),
      name: attributes['Name'] ?? '',
    };
  }

  #inParagraph(name: string, attributes: Attributes, paragraph: FdxParagraph): Frame {
    switch (name) {
      case 'Text': {
        // Text that was never revised has number 0.
        if (Number(attributes['RevisionID'] ?? 0) > 0) this.#ignore('revisions');
        if (attributes['TagNumber']) this.#ignore('tags');
        if (isForeignType(attributes)) this.#ignore('fonts, sizes or colours of text');
        for (const feature of unknownAttributes(attributes, 'text')) this.#ignore(shown(feature, 80));
        const { Style } = attributes;
        const style =
          Style === undefined ? undefined : textStyle(Style, (each) => this.#ignore(`the style ${shown(each)}`));
        return { kind: 'text', paragraph, style, pieces: [] };
      }
      case 'SceneProperties':
        if (attributes['Title']) this.#passed.add('titles of scenes', this.#tagStart, attributes['Title']);
        if (attributes['Color']) this.#ignore('colours of scenes');
        for (const feature of unknownAttributes(attributes, 'scenes')) this.#ignore(shown(feature, 80));
        return { kind: 'properties', paragraph };
      case 'DualDialogue':
        paragraph.embedded++;
        return { kind: 'list', list: paragraph.dual, wraps: false };
      case 'ScriptNote':
        return this.#note(attributes, paragraph);
      case 'OmittedScene':
        paragraph.embedded++;
        return { kind: 'list', list: paragraph.omitted, wraps: true };
      default:
        return this.#ignoredPart(name, attributes, partOfParagraph(shown(name)));
    }
  }

  #paragraph(attributes: Attributes, list: FdxParagraph[]): Frame {
    if (++this.#paragraphs > this.#limits.maxParagraphs) throw this.#tooLarge('maxParagraphs');
    const type = attributes['Type'] ?? '';
    if (list !== this.#title) this.#tellParagraph(type, attributes);
    const paragraph: FdxParagraph = {
      type,
      number: attributes['Number'] || undefined,
      alignment: attributes['Alignment'] ?? '',
      startsNewPage: yesNo(attributes['StartsNewPage']),
      breaksAsElement: false,
      spaceBefore: figure(attributes['SpaceBefore']),
      elementBefore: NaN,
      shape: {
        left: figure(attributes['LeftIndent']),
        right: figure(attributes['RightIndent']),
        first: figure(attributes['FirstIndent']),
        spacing: figure(attributes['Spacing']),
      },
      items: [],
      summary: [],
      dual: [],
      omitted: [],
      embedded: 0,
      start: this.#tagStart,
      end: this.#tagStart,
    };
    list.push(paragraph);
    return { kind: 'paragraph', paragraph };
  }

  #tellParagraph(type: string, attributes: Attributes): void {
    const kind = fdxType(type)?.kind;
    if (!kind) this.#ignore(`the paragraph type "${shown(type)}"`);
    if (attributes['Number'] && kind !== 'heading') this.#ignore('numbers of what is no scene heading');
    for (const feature of foreignAttributes(attributes)) this.#ignore(shown(feature, 80));
  }

  #text(text: string): void {
    const frame = this.#frames.at(-1) ?? OUTSIDE;
    if (frame.kind === 'text' || frame.kind === 'withinText') {
      const { pieces } = frame.kind === 'text' ? frame : frame.text;
      pieces.push(text);
      if (CONTROL.test(text)) {
        this.#controls = { count: (this.#controls?.count ?? 0) + 1, offset: this.#controls?.offset ?? this.#tagStart };
      }
    } else if (frame.kind === 'ignored') {
      frame.part?.words.push(text);
    } else if (/\S/.test(text)) {
      this.#passed.add('text outside of <Text>', this.#tagStart, text);
    }
  }

  #close(): void {
    const frame = this.#frames.pop();
    switch (frame?.kind) {
      case 'text':
        frame.paragraph.items.push({ kind: 'run', text: frame.pieces.join(''), style: frame.style } satisfies FdxRun);
        return;
      case 'paragraph':
        frame.paragraph.end = this.#parser.position;
        return;
      case 'note': {
        const lines = frame.list.map(({ items }) => items.map((item) => item.text).join(''));
        const text = [...(frame.name.trim() === '' ? [] : [frame.name.trim()]), ...lines].join('\n');
        if (frame.within) frame.within.items.push({ kind: 'note', text });
        else this.#notes.push({ text, range: frame.range });
        return;
      }
      case 'ignored':
        if (frame.opens && frame.part) this.#tell(frame.part);
        return;
      default:
    }
  }

  #tell({ told: { feature, when, yields }, offset, words }: Told): void {
    const text = when === 'counted' ? '' : words.join('').replace(/\s+/g, ' ').trim();
    // Where words are not expected, a figure is a setting.
    const worded = (yields ? /\p{L}/u : /[\p{L}\p{N}]/u).test(text);
    if (worded || when !== 'worded') this.#passed.add(feature, offset, worded ? text : undefined);
  }

  #ignore(feature: string | undefined): void {
    if (feature !== undefined) this.#passed.add(feature, this.#tagStart);
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

/** XML 1.1 lets references to the lower ones pass. */
const CONTROL = /[\0-\x08\x0B\x0C\x0E-\x1F\x7F-\x9F]/;

type Attributes = Readonly<Record<string, string | undefined>>;
