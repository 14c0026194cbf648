import { open } from 'node:fs/promises';
import path from 'node:path';
import { authorOf, titleOf } from '../report/title-page.js';
import type { Script, Span } from '../screenplay/ast.js';
import type { Diagnostic } from '../screenplay/diagnostics.js';
import { FdxError } from '../screenplay/fdx/limits.js';
import { readFdx } from '../screenplay/fdx/read.js';
import { foreignFile, OLD_FINAL_DRAFT, TELLING } from '../screenplay/foreign-file.js';
import { isFinalDraft, isJsonScript, isMarkup, isXml } from '../screenplay/script-marks.js';
import { parse } from '../screenplay/fountain/parse.js';
import { InputTooLarge } from '../screenplay/limits.js';
import { ScreenplayJsonError } from '../screenplay/render/json-form.js';
import { decode } from '../screenplay/text/source.js';
import { whatFailed } from './file-errors.js';
import { inputFormat, STANDARD, type InputFormat } from './formats.js';
import { CommandError, ScriptFault, UsageError, type Io } from './io.js';
import { messageLine } from './message-line.js';

/** A script as read from a file. */
export interface Input {
  /** For messages. */
  readonly name: string;
  readonly format: InputFormat;
  readonly script: Script;
  /** Of the title page, else of the file. */
  readonly title: string;
  readonly author: string | undefined;
  /** Where the blocks stand in the file; null for what was not written by hand. */
  readonly spans: readonly Span[] | null;
  /** What was read, where messages may point at words of it. */
  readonly text: string | null;
  readonly diagnostics: readonly Diagnostic[];
  /** Whether the file has its dialogue in double space. */
  readonly doubleSpaced: boolean;
  readonly revisedAt: Date;
  /** The file itself. */
  readonly bytes: Uint8Array;
}

const MEBIBYTE = 1024 * 1024;
const MOST_BYTES = 64 * MEBIBYTE;

/**
 * @param file its path, or `-`
 * @throws {UsageError} if its format is not known
 * @throws {CommandError} if it cannot be read or holds no script
 */
export async function readInput(file: string, from: string | undefined, io: Io): Promise<Input> {
  const named = formatOrWhyNot(file, from);
  if (named instanceof UsageError && file === STANDARD) throw named;
  const name = file === STANDARD ? '<stdin>' : file;
  const { bytes, revisedAt } =
    file === STANDARD
      ? { bytes: await collect(io.stdin, name), revisedAt: io.now() }
      : await readFile(file).catch((error: unknown) => {
          throw named instanceof UsageError ? named : error;
        });
  const kind = checkKind(bytes, name, typeof named === 'string' ? named : undefined);
  if (kind === undefined) throw named;
  const read = await readAs(kind, bytes, name);
  const { script } = read;
  if (script.body.length === 0 && script.titlePage.length === 0) throw new CommandError(`${name} holds no screenplay`);
  const stem = file === STANDARD ? 'Untitled' : path.basename(file, path.extname(file));
  return { ...read, name, title: titleOf(script) ?? stem, author: authorOf(script), revisedAt, bytes };
}

/** A script of which other bytes have been written by now. */
export async function readAgain(input: Input, bytes: Uint8Array): Promise<Input> {
  return { ...input, ...(await readAs(input.format, bytes, input.name)), bytes };
}

/** A format that neither the name nor the user tells may still be told by the file. */
function formatOrWhyNot(file: string, from: string | undefined): InputFormat | UsageError {
  try {
    return inputFormat(file, from);
  } catch (error) {
    if (error instanceof UsageError && from === undefined) return error;
    throw error;
  }
}

async function readFile(file: string): Promise<{ bytes: Uint8Array; revisedAt: Date }> {
  try {
    await using handle = await open(file);
    const { mtime, size } = await handle.stat();
    if (size > MOST_BYTES) throw tooLarge(file);
    return { bytes: await collect(handle.createReadStream({ autoClose: false }), file), revisedAt: mtime };
  } catch (error) {
    if (error instanceof CommandError) throw error;
    throw new CommandError(`${file} cannot be read: ${whatFailed(error)}`, { cause: error });
  }
}

/** What never ends is not read to its end. */
async function collect(chunks: AsyncIterable<Uint8Array>, name: string): Promise<Uint8Array> {
  const all: Uint8Array[] = [];
  let size = 0;
  for await (const chunk of chunks) {
    size += chunk.length;
    if (size > MOST_BYTES) throw tooLarge(name);
    all.push(chunk);
  }
  return Buffer.concat(all);
}

function tooLarge(name: string): CommandError {
  return new CommandError(`${name} is larger than ${MOST_BYTES / MEBIBYTE} MiB, the most that is read`);
}

/**
 * @param format undefined if it is not known
 * @returns the format; undefined if the content does not tell it either
 * @throws {CommandError} for a file that holds no script
 */
function checkKind(bytes: Uint8Array, name: string, format: InputFormat | undefined): InputFormat | undefined {
  const start = latin1(bytes.subarray(0, TELLING));
  const head = start.slice(0, 8_192);
  if (bytes.length <= 8_192 && /^(?:\xef\xbb\xbf|\xff\xfe|\xfe\xff)?[\s\0]*$/.test(head)) {
    throw new CommandError(`${name} is empty`);
  }
  const extension = path.extname(name).toLowerCase();
  const isOld = extension === '.fdr' && head.includes('\0');
  const text = wideText(bytes) ?? start;
  const foreign = isOld ? OLD_FINAL_DRAFT : foreignFile(text, latin1(bytes.subarray(-TELLING)), extension);
  if (foreign) throw new CommandError(`${name} is ${foreign.is}: ${foreign.instead}`);
  if (/^(?:\xff\xfe\0\0|\0\0\xfe\xff)/.test(head)) {
    throw new CommandError(`${name} is UTF-32, which is not read: save it as UTF-8`);
  }
  if (head.includes('\0') && !MARKED_WIDE.test(head)) {
    throw new CommandError(
      isWide(head)
        ? `${name} looks like UTF-16 without its byte order mark: save it as UTF-8`
        : `${name} is not text: it has bytes that no script has`,
    );
  }
  // Anything can be read as Fountain.
  if (format === 'fountain' && isXml(text)) {
    throw new CommandError(`${name} is XML, not Fountain: if Final Draft wrote it, say --from fdx`);
  }
  if (format === 'fountain' && isJsonScript(text)) {
    throw new CommandError(`${name} is JSON, not Fountain: if scriptgen wrote it, say --from json`);
  }
  if (format === 'fdx' && isJsonScript(text)) {
    throw new CommandError(`${name} is JSON, not Final Draft's XML: if scriptgen wrote it, say --from json`);
  }
  if (format === 'fdx' && !isMarkup(text)) {
    throw new CommandError(`${name} is no XML, as Final Draft files are: if it is Fountain, say --from fountain`);
  }
  return format ?? (isFinalDraft(text) ? 'fdx' : undefined);
}

const MARKED_WIDE = /^(?:\xff\xfe|\xfe\xff)/;

function latin1(bytes: Uint8Array): string {
  return Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).toString('latin1');
}

/** The beginning of text of two bytes a character that says so. */
function wideText(bytes: Uint8Array): string | undefined {
  return MARKED_WIDE.test(latin1(bytes.subarray(0, 2))) ? decode(bytes.subarray(0, TELLING)).text : undefined;
}

/** Whether nearly every other byte is zero, as in Western text of two bytes a character. */
function isWide(start: string): boolean {
  const zeros = (from: number) => [...start].filter((byte, at) => at % 2 === from && byte === '\0').length;
  return Math.abs(zeros(0) - zeros(1)) > start.length * 0.4;
}

type Read = Pick<Input, 'script' | 'spans' | 'text' | 'diagnostics' | 'doubleSpaced'>;

async function readAs(
  format: InputFormat,
  bytes: Uint8Array,
  name: string,
): Promise<Read & { readonly format: InputFormat }> {
  try {
    return { format, ...(await READERS[format](bytes)) };
  } catch (error) {
    throw asCommandError(error, name);
  }
}

const READERS: Readonly<Record<InputFormat, (bytes: Uint8Array) => Read | Promise<Read>>> = Object.freeze({
  fountain: (bytes) => {
    const { text, diagnostics } = decode(bytes);
    const parsed = parse(text);
    return { ...parsed, text, diagnostics: [...diagnostics, ...parsed.diagnostics], doubleSpaced: false };
  },
  fdx: (bytes) => ({ ...readFdx(bytes), text: null }),
  async json(bytes) {
    // Loaded only here, with what checks the shape of the file.
    const { readJson } = await import('../screenplay/render/json.js');
    return {
      script: readJson(new TextDecoder('utf-8', { fatal: true }).decode(bytes)),
      spans: null,
      text: null,
      diagnostics: [],
      doubleSpaced: false,
    };
  },
});

function asCommandError(error: unknown, name: string): unknown {
  const wrong = (line: number, column: number, code: string, message: string) =>
    new ScriptFault(messageLine({ name, line, column, level: 'error', code, message }), { cause: error });
  // The place stands before the message here, not in it.
  if (error instanceof FdxError) {
    return wrong(error.line, error.column, error.code, error.message.replace(/ \(line \d+, column \d+\)$/, ''));
  }
  if (error instanceof ScreenplayJsonError) return wrong(1, 1, 'JSON', error.message);
  if (error instanceof InputTooLarge) {
    return new CommandError(
      `${name} has more than the ${error.allowed} ${error.limit === 'maxChars' ? 'characters' : 'elements'} that are read: split it`,
      { cause: error },
    );
  }
  if (error instanceof TypeError && 'code' in error && error.code === 'ERR_ENCODING_INVALID_ENCODED_DATA') {
    return new CommandError(`${name} is not UTF-8`, { cause: error });
  }
  return error;
}
