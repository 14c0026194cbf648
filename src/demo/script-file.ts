import { open, readFile, stat, unlink } from 'node:fs/promises';
import path from 'node:path';
import { UsageError } from './options.js';

/** @throws {UsageError} where no file can be put into the folder */
export async function checkFolder(folder: string): Promise<void> {
  const known = await stat(folder).catch((error: unknown) => {
    throw new UsageError(
      `--out ${folder} cannot be written to: ${reasonOf(error)}.${codeOf(error) === 'ENOENT' ? ' Make the folder first.' : ''}`,
    );
  });
  if (!known.isDirectory()) {
    throw new UsageError(`--out ${folder} is a file; it takes the folder that the script goes to.`);
  }
  const probe = path.join(folder, `.scriptgen-demo.${process.pid}.tmp`);
  try {
    await (await open(probe, 'wx')).close();
    await unlink(probe);
  } catch (error) {
    throw new UsageError(`--out ${folder} cannot be written to: ${reasonOf(error)}.`);
  }
}

/**
 * Puts the script into the folder and gives its path. No file is ever replaced: where one of the name has another text, the script
 * goes beside it, as `name-2.fountain` and so on.
 */
export async function writeScript(
  folder: string,
  fileName: string,
  text: string,
): Promise<{ file: string; beside?: string }> {
  const { name, ext } = path.parse(fileName);
  const first = path.join(folder, fileName);
  for (let copy = 1; ; copy += 1) {
    const file = copy === 1 ? first : path.join(folder, `${name}-${copy}${ext}`);
    if ((await putAnew(file, text)) || (await readFile(file, 'utf8').catch(() => undefined)) === text) {
      return { file, ...(copy === 1 ? {} : { beside: first }) };
    }
  }
}

/** False where something of the name is there. */
async function putAnew(file: string, text: string): Promise<boolean> {
  const handle = await open(file, 'wx').catch((error: unknown) => {
    if (codeOf(error) === 'EEXIST') return undefined;
    throw new Error(`${file} cannot be written: ${reasonOf(error)}.`);
  });
  if (handle === undefined) return false;
  try {
    await handle.writeFile(text);
  } catch (error) {
    await unlink(file);
    throw new Error(`${file} cannot be written: ${reasonOf(error)}.`, { cause: error });
  } finally {
    await handle.close();
  }
  return true;
}

const REASONS: Readonly<Record<string, string>> = {
  ENOENT: 'there is no such folder',
  EACCES: 'permission is denied',
  EPERM: 'permission is denied',
  ENOTDIR: 'a part of its path is not a folder',
  EROFS: 'the disk is read-only',
  ENOSPC: 'the disk is full',
  ENAMETOOLONG: 'its name is too long',
};

function reasonOf(error: unknown): string {
  return REASONS[codeOf(error) ?? ''] ?? (error instanceof Error ? error.message : String(error));
}

function codeOf(error: unknown): string | undefined {
  return error instanceof Error && 'code' in error && typeof error.code === 'string' ? error.code : undefined;
}
