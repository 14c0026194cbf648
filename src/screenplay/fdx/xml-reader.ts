import { SaxesParser } from 'saxes';
import { FdxError, FdxTooLarge, type FdxLimits } from './limits.js';

export type Attributes = Readonly<Record<string, string | undefined>>;

/** Called for each tag and each text, in the order of the file. */
interface XmlListener {
  readonly open: (name: string, attributes: Attributes) => void;
  readonly close: () => void;
  readonly text: (text: string) => void;
}

/** Reads XML tag by tag. Refuses what no Final Draft file has: a DOCTYPE, other encodings, nesting or attributes above the limits. */
export class XmlReader {
  readonly #xml: string;
  readonly #limits: FdxLimits;
  readonly #parser = new SaxesParser({ position: true, xmlns: false });
  #attributes = 0;
  #depth = 0;
  #tagStart = 0;

  constructor(xml: string, limits: FdxLimits, fromBytes: boolean, listener: XmlListener) {
    this.#xml = xml;
    this.#limits = limits;
    const parser = this.#parser;
    parser.on('error', ({ message }) => {
      if (!/^\uFEFF?\s*(?:<|$)/.test(xml)) {
        throw this.error('FDX001', 'The file is no XML, as Final Draft files are: if it is Fountain, read it as that.');
      }
      throw this.error('FDX001', `The file is no well-formed XML: ${message.replace(/^\d+:\d+: /, '')}`);
    });
    parser.on('doctype', () => {
      throw this.error('FDX001', 'The file has a DOCTYPE, which no Final Draft file needs: take it out.');
    });
    parser.on('xmldecl', ({ encoding }) => {
      if (
        fromBytes &&
        encoding !== undefined &&
        !/^(?:utf-?8|utf-?16(?:[lb]e)?|us-ascii)$/i.test(encoding) &&
        /[^\0-\x7F]/.test(xml)
      ) {
        throw this.error(
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
      if (++this.#attributes > limits.maxAttributes) throw this.tooLarge('maxAttributes');
      if (value.length > limits.maxAttributeChars) throw this.tooLarge('maxAttributeChars');
    });
    parser.on('opentag', ({ name, attributes }) => {
      if (++this.#depth > limits.maxDepth) throw this.tooLarge('maxDepth');
      listener.open(name, attributes);
    });
    parser.on('closetag', () => {
      this.#depth--;
      listener.close();
    });
    parser.on('text', (text) => listener.text(text));
    parser.on('cdata', (text) => listener.text(text));
  }

  /** Reads all of it. */
  read(): void {
    this.#parser.write(this.#xml).close();
  }

  /** Where the last opening tag begins, in UTF-16 units. */
  get tagStart(): number {
    return this.#tagStart;
  }

  /** How far the file has been read, in UTF-16 units. */
  get position(): number {
    return this.#parser.position;
  }

  /** Makes an error with the line and column that the reader has reached. */
  error(code: 'FDX001' | 'FDX002', what: string): FdxError {
    return new FdxError(code, what, this.#place());
  }

  /** As {@link error}, for a limit that the file is above. */
  tooLarge(limit: FdxTooLarge['limit']): FdxTooLarge {
    return new FdxTooLarge(limit, this.#limits[limit], this.#place());
  }

  /** Where the reader is. At the end of the file the parser counts one too many. */
  #place(): { line: number; column: number } {
    const { line, columnIndex, position } = this.#parser;
    return { line, column: columnIndex + 1 - Math.max(position - this.#xml.length, 0) };
  }
}
