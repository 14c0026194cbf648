/** The text of a file, and the way back to bytes of the same encoding. */
export interface FileText {
  readonly text: string;
  /** Undefined for a text with characters that the encoding has not. */
  encode(text: string): Uint8Array | undefined;
}

interface Encoding {
  /** Without its byte order mark. */
  readonly name: string;
  readonly mark: readonly number[];
  encode(text: string): Uint8Array | undefined;
}

const UTF_8 = (text: string) => (text.isWellFormed() ? Buffer.from(text, 'utf8') : undefined);
const LITTLE_ENDIAN = (text: string) => Buffer.from(text, 'utf16le');

const MARKED: readonly Encoding[] = Object.freeze([
  { name: 'utf-16le', mark: [0xff, 0xfe], encode: LITTLE_ENDIAN },
  { name: 'utf-16be', mark: [0xfe, 0xff], encode: (text: string) => LITTLE_ENDIAN(text).swap16() },
  { name: 'utf-8', mark: [0xef, 0xbb, 0xbf], encode: UTF_8 },
]);

/**
 * As the readers of scripts take bytes: UTF-8, UTF-16 by its byte order mark, else Windows-1252.
 *
 * @returns undefined if the bytes could not be written again as they are
 */
export function fileText(bytes: Uint8Array): FileText | undefined {
  const marked = MARKED.find(({ mark }) => mark.every((byte, at) => bytes[at] === byte));
  for (const encoding of marked ? [marked] : [{ name: 'utf-8', mark: [], encode: UTF_8 }, windows1252()]) {
    const text = new TextDecoder(encoding.name).decode(bytes);
    const encode = (given: string) => {
      const encoded = encoding.encode(given);
      return encoded && Buffer.concat([Uint8Array.from(encoding.mark), encoded]);
    };
    if (encode(text)?.equals(bytes)) return { text, encode };
  }
  return undefined;
}

function windows1252(): Encoding {
  const all = new TextDecoder('windows-1252').decode(Uint8Array.from({ length: 256 }, (_, byte) => byte));
  const bytes = new Map([...all].map((character, byte) => [character, byte]));
  return {
    name: 'windows-1252',
    mark: [],
    encode(text) {
      const encoded = Array.from(text, (character) => bytes.get(character));
      return encoded.includes(undefined) ? undefined : Buffer.from(encoded as number[]);
    },
  };
}
