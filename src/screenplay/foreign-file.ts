/** A kind of file that cannot be read as a script. Both texts go into a sentence: "The file is {is}: {instead}". */
export interface ForeignFile {
  readonly is: string;
  /** How to make a file of it that can be read. */
  readonly instead: string;
}

/** How much of a file's start and end is looked at to find its kind, in bytes or characters. */
export const TELLING = 65_536;

/**
 * The kind of a file that is neither Fountain nor Final Draft's XML nor JSON, found by its content; undefined if it may be one of
 * these.
 *
 * @param start its first 64 Ki, as one character per byte or as text; bytes that were decoded as UTF-8 are recognised as well
 * @param end its last 64 Ki, where an archive has its table of contents
 * @param extension of its name, in lower case with its dot: used for an archive whose contents do not tell its kind
 */
export function foreignFile(start: string, end = '', extension = ''): ForeignFile | undefined {
  if (ZIP.test(start)) return packed(start + end, extension);
  const kind = KINDS.find(({ mark }) => mark.test(start)) ?? (XML.test(start) ? xmlKind(start) : undefined);
  return kind && { is: kind.is, instead: kind.instead };
}

/** Final Draft 2 to 7. Files of 5 to 7 are recognised by their first bytes, older ones only by their name. */
export const OLD_FINAL_DRAFT: ForeignFile = Object.freeze({
  is: 'a Final Draft file of version 7 or older (.fdr)',
  instead: 'open it in Final Draft 8 or newer and save it as .fdx',
});

interface Kind extends ForeignFile {
  readonly mark: RegExp;
}

interface PackedKind extends Kind {
  readonly extensions: readonly string[];
}

const PICTURE = 'text in pictures is not read: ask for the script as Fountain, Final Draft (.fdx) or plain text';
const PLAIN_TEXT = 'save it as plain text, each element as Fountain has it';
const UNPACK = 'unpack it and take the script that is in it';

/** Kinds of files by their first bytes. A byte that is not UTF-8 may have become U+FFFD. */
const KINDS: readonly Kind[] = Object.freeze([
  {
    mark: /^\s*%PDF-/,
    is: 'a PDF',
    instead: 'scripts are not read back from pages; export it as Fountain or FDX in the program that made it',
  },
  { mark: /^\s*\{\\rtf/, is: 'rich text', instead: PLAIN_TEXT },
  {
    mark: /^(?:\xd0\xcf|\uFFFD\uFFFD)\x11(?:\xe0\xa1\xb1|\u0871)\x1a/,
    is: 'an old Office document, as Word wrote until 2003',
    instead: PLAIN_TEXT,
  },
  { mark: /^(?:\x89|\uFFFD)PNG\r?\n/, is: 'an image (PNG)', instead: PICTURE },
  { mark: /^(?:\xff\xd8\xff|\uFFFD{3}[\s\S]{0,4}(?:JFIF|Exif))/, is: 'an image (JPEG)', instead: PICTURE },
  { mark: /^GIF8[79]a/, is: 'an image (GIF)', instead: PICTURE },
  { mark: /^RIFF[\s\S]{4,12}WEBP/, is: 'an image (WebP)', instead: PICTURE },
  { mark: /^(?:II\*\0|MM\0\*)/, is: 'an image (TIFF)', instead: PICTURE },
  { mark: /^[\s\S]{4}ftyp(?:heic|heix|mif1|avif)/, is: 'an image (HEIC)', instead: PICTURE },
  { mark: /^(?:\xfd{4}|\uFFFD{4})/, ...OLD_FINAL_DRAFT },
  { mark: /^(?:\x1f\x8b|\x1f\uFFFD)\x08/, is: 'an archive (gzip)', instead: UNPACK },
  { mark: /^7z(?:\xbc\xaf|\uFFFD\uFFFD)\x27\x1c/, is: 'an archive (7-Zip)', instead: UNPACK },
  { mark: /^Rar!\x1a\x07/, is: 'an archive (RAR)', instead: UNPACK },
  {
    mark: /^SQLite format 3\0/,
    is: 'a database (SQLite), as some screenwriting programs write',
    instead: 'export the script as Fountain or FDX there',
  },
  {
    mark: /^\uFEFF?(?:\xef\xbb\xbf)?#Version \d+\s+#(?:Begin-|Start-|Print-)/,
    is: 'a Trelby file',
    instead: 'export the script as Final Draft (.fdx) or Fountain there',
  },
  {
    mark: /^(?:UEsDB[A-Za-z0-9+/]{4}|JVBERi0|0M8R4KGxGuE)/,
    is: 'a file in Base64',
    instead: 'give the text of the script itself',
  },
  {
    mark: /^\uFEFF?(?:\xef\xbb\xbf)?\s*(?:<\?xml[^>]*>\s*)?(?:<!--(?:(?!-->)[\s\S])*-->\s*)*<(?:!doctype\s+html|html|head|body)\b/i,
    is: 'a web page (HTML)',
    instead: 'a site may have given it in place of the script; download the script itself again',
  },
]);

const XML = /^\uFEFF?(?:\xef\xbb\xbf)?\s*<(?:\?xml\b|document\b)/;

function xmlKind(start: string): ForeignFile | undefined {
  if (/<\?mso-application\b|<w:wordDocument\b/.test(start)) {
    return { is: 'a Word document as XML', instead: PLAIN_TEXT };
  }
  if (/<document\b[^>]*\bOpen Screenplay Format/i.test(start)) {
    return {
      is: 'in the Open Screenplay Format (.osf)',
      instead: 'open it in Fade In or another program that reads it and export it as Final Draft (.fdx) or Fountain',
    };
  }
  return undefined;
}

const ZIP = /^PK(?:\x03\x04|\x05\x06|\x07\x08)/;

/** Kinds of archives by the names of files in them, which an archive holds uncompressed. */
const PACKED: readonly PackedKind[] = Object.freeze([
  { mark: /\bword\/document\.xml/, extensions: ['.docx'], is: 'a Word document (.docx)', instead: PLAIN_TEXT },
  {
    mark: /\bxl\/workbook\.xml|\bppt\/presentation\.xml/,
    extensions: ['.xlsx', '.pptx'],
    is: 'an Office document',
    instead: PLAIN_TEXT,
  },
  {
    mark: /application\/vnd\.oasis\.opendocument/,
    extensions: ['.odt'],
    is: 'an OpenDocument file, as LibreOffice writes',
    instead: PLAIN_TEXT,
  },
  {
    mark: /application\/epub\+zip/,
    extensions: ['.epub'],
    is: 'an e-book (EPUB)',
    instead: 'ask for the script as Fountain, Final Draft (.fdx) or plain text',
  },
  { mark: /\bIndex\/Document\.iwa/, extensions: ['.pages'], is: 'a Pages document', instead: PLAIN_TEXT },
  {
    mark: /\blocal\.rdf|\bproject\.celtx/,
    extensions: ['.celtx'],
    is: 'a Celtx project (.celtx)',
    instead: 'export the script there as plain text or Final Draft (.fdx), script by script',
  },
  {
    mark: /\.textbundle\/|\btext\.(?:md|fountain)/,
    extensions: ['.highland'],
    is: 'a Highland document',
    instead: 'export it as Fountain there, or rename it to .zip and take the text in it',
  },
  {
    mark: /[^/\w]document\.xml/,
    extensions: ['.fadein'],
    is: 'a Fade In script (.fadein)',
    instead: 'export it as Final Draft (.fdx) or Fountain there',
  },
]);

function packed(content: string, extension: string): ForeignFile {
  const kind =
    PACKED.find(({ mark }) => mark.test(content)) ?? PACKED.find(({ extensions }) => extensions.includes(extension));
  return kind
    ? { is: kind.is, instead: kind.instead }
    : {
        is: 'a ZIP archive, as word processors and some screenwriting programs write',
        instead: 'export it as Fountain or FDX there',
      };
}
