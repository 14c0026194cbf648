import { ignoredPart, noteFrame, noteText, OUTSIDE, passPart, type Frame, type RangedNote } from './frames.js';
import type { FdxLimits } from './limits.js';
import type { FdxParagraph, FdxRun } from './paragraph.js';
import {
  partAmongParagraphs,
  partOfDocument,
  partOfParagraph,
  partOfScene,
  partWithin,
  wordsOfPart,
  type PartReport,
} from './parts.js';
import { PassedOver, shown } from './passed.js';
import { foldType, foreignPages, foreignPaper, unsaid, type ElementSettings, type SettingsByType } from './settings.js';
import { paragraphOf, passedOfParagraph, passedOfScene, passedOfText, readSetting } from './tags.js';
import { textStyle } from './text-style.js';
import { XmlReader, type Attributes } from './xml-reader.js';

/** The parts of an FDX file that a screenplay needs, as they are in the file. */
interface FdxDocument {
  readonly body: readonly FdxParagraph[];
  readonly title: readonly FdxParagraph[];
  readonly notes: readonly RangedNote[];
  readonly settings: SettingsByType;
  /** What was left out. */
  readonly passed: PassedOver;
  /** How many texts had control characters, which were removed, and where the first of them is. */
  readonly controls: { readonly count: number; readonly offset: number } | undefined;
}

/** Reads a document. @throws {FdxError} for anything that is not a complete Final Draft document within the limits */
export function readDocument(xml: string, limits: FdxLimits, fromBytes: boolean): FdxDocument {
  return new DocumentReader(xml, limits, fromBytes).read();
}

class DocumentReader {
  readonly #limits: FdxLimits;
  readonly #xml: XmlReader;
  readonly #frames: Frame[] = [];
  readonly #body: FdxParagraph[] = [];
  readonly #title: FdxParagraph[] = [];
  readonly #notes: RangedNote[] = [];
  readonly #settings = new Map<string, ElementSettings>();
  readonly #passed = new PassedOver();
  #controls: FdxDocument['controls'];
  #hasContent = false;
  #paragraphs = 0;

  constructor(xml: string, limits: FdxLimits, fromBytes: boolean) {
    this.#limits = limits;
    this.#xml = new XmlReader(xml, limits, fromBytes, {
      open: (name, attributes) => {
        this.#frames.push(this.#frame(name, attributes, this.#frames.at(-1) ?? OUTSIDE));
      },
      close: () => this.#close(),
      text: (text) => this.#text(text),
    });
  }

  read(): FdxDocument {
    this.#xml.read();
    if (!this.#hasContent) {
      throw this.#xml.error('FDX002', 'The Final Draft document has no Content: it holds no script.');
    }
    return {
      body: this.#body,
      title: this.#title,
      notes: this.#notes,
      settings: this.#settings,
      passed: this.#passed,
      controls: this.#controls,
    };
  }

  /** What an opening tag within another element means. */
  #frame(name: string, attributes: Attributes, parent: Frame): Frame {
    switch (parent.kind) {
      case 'outside':
        if (name === 'FinalDraft') return { kind: 'root' };
        throw this.#xml.error(
          'FDX002',
          `The root element is ${name}, not FinalDraft: this is no Final Draft document.`,
        );
      case 'root':
        return this.#part(name, attributes);
      case 'titlePage':
        if (name === 'Content') return { kind: 'list', list: this.#title, wraps: true };
        return name === 'Paragraph'
          ? this.#paragraph(attributes, this.#title)
          : this.#ignoredPart(name, attributes, partOfDocument(shown(name)));
      case 'scriptNotes':
        return name === 'ScriptNote'
          ? noteFrame(attributes, undefined)
          : this.#ignoredPart(name, attributes, partAmongParagraphs(shown(name)));
      case 'pages':
        if (name === 'PageSize') this.#ignore(foreignPaper(attributes));
        return this.#ignoredPart(name, attributes, partOfDocument(shown(name)));
      case 'element':
        this.#ignore(readSetting(name, attributes, parent));
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
        if (name === 'ScriptNote') return noteFrame(attributes, parent.paragraph);
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

  /** What an opening tag directly within the document means. */
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

  #ignoredPart(name: string, attributes: Attributes, told: PartReport): Frame {
    return ignoredPart(name, attributes, told, this.#xml.tagStart);
  }

  #inParagraph(name: string, attributes: Attributes, paragraph: FdxParagraph): Frame {
    switch (name) {
      case 'Text': {
        for (const feature of passedOfText(attributes)) this.#ignore(feature);
        const { Style } = attributes;
        const style =
          Style === undefined ? undefined : textStyle(Style, (each) => this.#ignore(`the style ${shown(each)}`));
        return { kind: 'text', paragraph, style, pieces: [] };
      }
      case 'SceneProperties':
        if (attributes['Title']) this.#passed.add('titles of scenes', this.#xml.tagStart, attributes['Title']);
        for (const feature of passedOfScene(attributes)) this.#ignore(feature);
        return { kind: 'properties', paragraph };
      case 'DualDialogue':
        paragraph.embedded++;
        return { kind: 'list', list: paragraph.dual, wraps: false };
      case 'ScriptNote':
        return noteFrame(attributes, paragraph);
      case 'OmittedScene':
        paragraph.embedded++;
        return { kind: 'list', list: paragraph.omitted, wraps: true };
      default:
        return this.#ignoredPart(name, attributes, partOfParagraph(shown(name)));
    }
  }

  #paragraph(attributes: Attributes, list: FdxParagraph[]): Frame {
    if (++this.#paragraphs > this.#limits.maxParagraphs) throw this.#xml.tooLarge('maxParagraphs');
    if (list !== this.#title) for (const feature of passedOfParagraph(attributes)) this.#ignore(feature);
    const paragraph = paragraphOf(attributes, this.#xml.tagStart);
    list.push(paragraph);
    return { kind: 'paragraph', paragraph };
  }

  #text(text: string): void {
    const frame = this.#frames.at(-1) ?? OUTSIDE;
    if (frame.kind === 'text' || frame.kind === 'withinText') {
      const { pieces } = frame.kind === 'text' ? frame : frame.text;
      pieces.push(text);
      if (CONTROL.test(text)) {
        this.#controls = {
          count: (this.#controls?.count ?? 0) + 1,
          offset: this.#controls?.offset ?? this.#xml.tagStart,
        };
      }
    } else if (frame.kind === 'ignored') {
      frame.part?.words.push(text);
    } else if (/\S/.test(text)) {
      this.#passed.add('text outside of <Text>', this.#xml.tagStart, text);
    }
  }

  #close(): void {
    const frame = this.#frames.pop();
    switch (frame?.kind) {
      case 'text':
        frame.paragraph.items.push({ kind: 'run', text: frame.pieces.join(''), style: frame.style } satisfies FdxRun);
        return;
      case 'paragraph':
        frame.paragraph.end = this.#xml.position;
        return;
      case 'note': {
        const text = noteText(frame);
        if (frame.within) frame.within.items.push({ kind: 'note', text });
        else this.#notes.push({ text, range: frame.range });
        return;
      }
      case 'ignored':
        if (frame.opens && frame.part) passPart(this.#passed, frame.part);
        return;
      default:
    }
  }

  #ignore(feature: string | undefined): void {
    if (feature !== undefined) this.#passed.add(feature, this.#xml.tagStart);
  }
}

/** Control characters. XML 1.1 allows references to the lower ones. */
const CONTROL = /[\0-\x08\x0B\x0C\x0E-\x1F\x7F-\x9F]/;
