import { link, realpath, rename, stat, unlink, writeFile } from 'node:fs/promises';
import type { Stats } from 'node:fs';
import path from 'node:path';
import { errorCode, whatFailed } from './file-errors.js';
import { STANDARD } from './formats.js';
import { CommandError } from './io.js';
import type { Io } from './io.js';

type Content = string | Uint8Array | AsyncIterable<Uint8Array>;

export interface OutputOptions {
  /** Whether a file that is there already may be replaced. */
  readonly force: boolean;
}

/**
 * Tells before the work what `writeOutput` would refuse after it.
 *
 * @throws {CommandError} if the file is there and may not be replaced, or is a folder
 */
export async function checkOutput(file: string, { force }: OutputOptions): Promise<void> {
  if (file === STANDARD) return;
  const known = await statOf(file);
  if (known?.isDirectory()) throw new CommandError(`${file} cannot be written: it is a folder`);
  if (known?.isFile() && !force) throw exists(file);
}

/** Whether two paths lead to one file that is there. */
export async function isSameFile(one: string, other: string): Promise<boolean> {
  if (one === STANDARD || other === STANDARD) return false;
  const [first, second] = await Promise.all([statOf(one), statOf(other)]);
  return first !== undefined && first.isFile() && first.dev === second?.dev && first.ino === second.ino;
}

/**
 * Writes a file as a whole or not at all: it is made beside its place and then put there. Content that comes in pieces is
 * written as it comes, and what it throws is thrown on.
 *
 * @param file its path, or `-`
 * @throws {CommandError} if it cannot be written
 */
export async function writeOutput(file: string, content: Content, io: Io, options: OutputOptions): Promise<void> {
  await checkOutput(file, options);
  if (file === STANDARD) {
    for await (const piece of typeof content === 'string' || content instanceof Uint8Array ? [content] : content) {
      io.stdout.write(piece);
    }
    return;
  }
  try {
    await place(file, content, options);
  } catch (error) {
    if (error instanceof CommandError) throw error;
    throw new CommandError(`${file} cannot be written: ${whatFailed(error)}`, { cause: error });
  }
}

async function place(file: string, content: Content, { force }: OutputOptions): Promise<void> {
  const known = await statOf(file);
  // A pipe or a device is not replaced but written to.
  if (known && !known.isFile()) return writeFile(file, content);
  const target = known ? await realpath(file) : file;
  const temporary = path.join(path.dirname(target), `.${path.basename(target).slice(0, 100)}.${process.pid}.tmp`);
  try {
    await writeFile(temporary, content, { flag: 'wx', mode: known ? known.mode & 0o777 : 0o666, flush: true });
    if (force) await rename(temporary, target);
    else await putAnew(temporary, target);
  } catch (error) {
    await unlink(temporary).catch(() => undefined);
    throw error;
  }
}

/** Unlike renaming, linking never replaces a file that has come meanwhile. */
async function putAnew(temporary: string, target: string): Promise<void> {
  try {
    await link(temporary, target);
  } catch (error) {
    if (errorCode(error) === 'EEXIST') throw exists(target);
    // There are file systems without links.
    return rename(temporary, target);
  }
  await unlink(temporary);
}

function exists(file: string): CommandError {
  return new CommandError(`${file} exists already: choose another name, or say --force to replace it`);
}

async function statOf(file: string): Promise<Stats | undefined> {
  try {
    return await stat(file);
  } catch (error) {
    if (errorCode(error) === 'ENOENT') return undefined;
    throw new CommandError(`${file} cannot be written: ${whatFailed(error)}`, { cause: error });
  }
}
