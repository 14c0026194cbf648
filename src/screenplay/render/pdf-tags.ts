import type { PageLine } from '../layout/page.js';

type Role = 'H1' | 'H2' | 'P';

interface OpenElement {
  readonly key: string;
  readonly role: Role;
  readonly element: PDFKit.PDFStructureElement;
}

/**
 * Tags the PDF for screen readers: headings, paragraphs and their reading order. What a page adds to the script, such as its number,
 * is marked as an artifact.
 */
export class PdfTags {
  readonly #document: PDFKit.PDFDocument;
  readonly #root: PDFKit.PDFStructureElement;
  readonly #heading: Role;
  #open: OpenElement | undefined;

  /** @param titled the title is the first heading, above those of scenes */
  constructor(document: PDFKit.PDFDocument, titled: boolean) {
    this.#document = document;
    this.#root = document.struct('Document');
    document.addStructure(this.#root);
    this.#heading = titled ? 'H2' : 'H1';
  }

  /** @param lines neighbours of one paragraph */
  paragraph([line]: readonly PageLine[], draw: () => void): void {
    if (!line || isAdded(line)) return this.artifact('Layout', draw);
    const key = keyOf(line);
    if (this.#open?.key !== key) this.#begin(key, this.#roleOf(line));
    const { element, role } = this.#open!;
    const content = this.#document.markStructureContent(role);
    draw();
    this.#document.endMarkedContent();
    element.add(content);
  }

  artifact(type: 'Layout' | 'Pagination', draw: () => void): void {
    this.#document.markContent('Artifact', { type });
    draw();
    this.#document.endMarkedContent();
  }

  /** The text of a run, where its glyphs do not tell it: some stand for several letters, and in another order. */
  spelt(text: string, draw: () => void): void {
    const document = this.#document;
    const { addContent } = document;
    // Marked around the text object itself: readers look for the text's place in the coordinates that hold where the mark ends.
    document.addContent = (content: unknown) => {
      if (content === 'BT') document.markContent('Span', { actual: text });
      addContent.call(document, content);
      if (content === 'ET') document.endMarkedContent();
      return document;
    };
    try {
      draw();
    } finally {
      document.addContent = addContent;
    }
  }

  end(): void {
    this.#open?.element.end();
    this.#root.end();
  }

  #begin(key: string, role: Role): void {
    this.#open?.element.end();
    const element = this.#document.struct(role);
    this.#root.add(element);
    this.#open = { key, role, element };
  }

  #roleOf({ kind, block }: PageLine): Role {
    if (kind === 'heading') return this.#heading;
    // Of a title page, the title is what comes first.
    return block === -1 && this.#open === undefined ? 'H1' : 'P';
  }
}

/** Equal for neighbours of one paragraph, also over the end of a page. */
export function keyOf({ block, part, kind, side, row }: PageLine): string {
  return block === -1 ? `title ${row}` : `${block} ${part ?? ''} ${kind} ${side ?? ''}`;
}

/** `(MORE)`, and the cue of a speech that goes on. */
function isAdded({ kind, row }: PageLine): boolean {
  return kind === 'more' || row === -1;
}
