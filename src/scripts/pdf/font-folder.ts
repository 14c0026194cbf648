import { readdir, stat } from 'node:fs/promises';
import path from 'node:path';
import { UnsupportedFont } from '../../screenplay/render/fonts.js';
import { ownFont } from './fonts.js';

/** A folder whose fonts cannot be used. The message has no full stop. */
export class FontFolderError extends Error {
  override readonly name = 'FontFolderError';
}

/** Names of font files; other files and folders are ignored. */
const FONT = /\.(?:ttf|otf|woff2?|ttc|otc)$/i;
const MEBIBYTE = 1024 * 1024;
/** Each thread that draws opens those that a script needs. */
const MOST = { files: 100, fileBytes: 64 * MEBIBYTE, bytes: 256 * MEBIBYTE };

/**
 * The fonts in a folder, by name. Each is opened once, so that an unusable one is reported now, and not with the first script.
 *
 * @throws {FontFolderError} that names the file and what is wrong with it
 */
export async function fontsIn(folder: string): Promise<readonly string[]> {
  const names = (await within(folder, () => readdir(folder))).filter((name) => FONT.test(name)).sort();
  if (names.length === 0) throw new FontFolderError(`${folder} has no .ttf, .otf or .woff file`);
  if (names.length > MOST.files) {
    throw new FontFolderError(
      `${folder} has ${names.length} fonts, more than the ${MOST.files} that are looked into: put those that you need into a folder of their own`,
    );
  }
  const { checkReadable } = await import('../../screenplay/render/font-check.js');
  const files: string[] = [];
  let bytes = 0;
  for (const name of names) {
    const file = path.join(folder, name);
    const facts = await within(file, () => stat(file));
    if (!facts.isFile()) continue;
    bytes += facts.size;
    if (facts.size > MOST.fileBytes) {
      throw new FontFolderError(
        `${file} is larger than ${MOST.fileBytes / MEBIBYTE} MiB, the most that a font may have`,
      );
    }
    if (bytes > MOST.bytes) {
      throw new FontFolderError(
        `${folder} has more than ${MOST.bytes / MEBIBYTE} MiB of fonts: put those that you need into a folder of their own`,
      );
    }
    await within(file, () => checkReadable(ownFont(file)));
    files.push(file);
  }
  return files;
}

async function within<Value>(place: string, work: () => Value | Promise<Value>): Promise<Value> {
  try {
    return await work();
  } catch (error) {
    if (error instanceof UnsupportedFont) {
      throw new FontFolderError(`${place}: ${error.message.replace(/\.$/, '')}`, { cause: error });
    }
    throw new FontFolderError(`${place} cannot be read: ${reasonOf(error)}`, { cause: error });
  }
}

const REASONS: Readonly<Record<string, string>> = Object.freeze({
  ENOENT: 'there is no such file or folder',
  EACCES: 'permission is denied',
  ENOTDIR: 'it is no folder',
  ELOOP: 'its links lead in a circle',
});

function reasonOf(error: unknown): string {
  const { code = '', message } = error as NodeJS.ErrnoException;
  return REASONS[code] ?? message;
}
