import { mkdir, stat } from 'node:fs/promises';
import path from 'node:path';
import { errorCode, errorMessage, StorageError } from '../errors.js';

const FULL = "the disk, or this user's share of it, is full";
const SQLITE_FULL = 13;
export const USE_ANOTHER = 'Choose another DATA_DIR, or set DATABASE_URL to a PostgreSQL server of your own.';

/** As `mkdir -p`. Node's own `recursive` loops for ever where a folder can neither be found nor made, as below /proc. */
export async function makeFolders(folder: string, mode: number): Promise<void> {
  try {
    await mkdir(folder, { mode });
  } catch (error) {
    const code = errorCode(error);
    if (code === 'EEXIST' && (await stat(folder)).isDirectory()) return;
    const parent = path.dirname(folder);
    if (code !== 'ENOENT' || parent === folder) throw error;
    await makeFolders(parent, mode);
    await mkdir(folder, { mode }).catch((again: unknown) => {
      // Somebody else made it meanwhile.
      if (errorCode(again) !== 'EEXIST') throw again;
    });
  }
}

/** An error of the start as a StorageError that says what to do. */
export async function startFailure(folder: string, error: unknown): Promise<StorageError> {
  if (!(error instanceof StorageError)) return unusableFolder(folder, error);
  return error.reason !== 'START_FAILED' || error.message.includes('DATA_DIR')
    ? error
    : new StorageError(error.reason, `${error.message.replace(/[.\s]*$/, '')}. ${USE_ANOTHER}`, { cause: error });
}

/** A StorageError that says why the embedded database cannot use its folder, and what to do about it. */
export async function unusableFolder(folder: string, error: unknown): Promise<StorageError> {
  return new StorageError(
    'CONFIGURATION',
    `The embedded database cannot use ${shortened(folder)}: ${await reason(folder, error)}. ${USE_ANOTHER}`,
    { cause: error },
  );
}

async function reason(folder: string, error: unknown): Promise<string> {
  switch (errorCode(error)) {
    case 'ENOTDIR':
    case 'EEXIST':
      return 'there is a file in that place, or above it, where a folder is needed';
    case 'EROFS':
      return 'it is on a file system that is read-only';
    case 'ENOSPC':
    case 'EDQUOT':
    case '53100':
      return FULL;
    case 'ERR_SQLITE_ERROR':
      return (error as { errcode?: number }).errcode === SQLITE_FULL ? FULL : errorMessage(error);
    case 'ENAMETOOLONG':
      return 'the path is longer than the system allows';
    case 'ENOENT':
    case 'EPERM':
    case 'EACCES':
      return `this user may not make or change it (${errorCode(error)})${await whose(folder)}`;
    default:
      return errorMessage(error);
  }
}

/** Whose the folder is, or the nearest above it that is there, if it is not ours. */
async function whose(folder: string): Promise<string> {
  const owner = await stat(folder).then(
    ({ uid }) => uid,
    () => undefined,
  );
  if (owner === undefined) return path.dirname(folder) === folder ? '' : whose(path.dirname(folder));
  if (owner === process.getuid?.()) return '';
  return `; ${folder} belongs to the user ${owner}, as it may after a start as root: start as that user, or give it to this one (chown -R)`;
}

function shortened(folder: string): string {
  return folder.length <= 200 ? folder : `${folder.slice(0, 150)}... (${folder.length} characters)`;
}
