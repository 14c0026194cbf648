import { createHash } from 'node:crypto';
import { lstat, readlink, symlink, unlink } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { errorCode, StorageError } from '../errors.js';
import { PORT } from './launcher.js';

/** The kernel's limit is 104 bytes on macOS and 108 on Linux, a closing zero included. */
const MAX_SOCKET_PATH_BYTES = 99;

/** The path by which to reach the socket in `root`: itself, or a short link to it when it is too long for the kernel. */
export async function socketFolder(root: string): Promise<string> {
  if (fits(root)) return root;
  const name = `scriptgen-${process.getuid?.()}-${createHash('sha256').update(root).digest('hex').slice(0, 16)}`;
  const link = [os.tmpdir(), '/tmp'].map((folder) => path.join(folder, name)).find(fits);
  if (link === undefined) {
    throw new StorageError(
      'CONFIGURATION',
      `The path ${root} is too long for a Unix socket, and so are the folders for temporary files. Choose a shorter DATA_DIR.`,
    );
  }
  await point(link, root);
  return link;
}

async function point(link: string, target: string): Promise<void> {
  for (let attempt = 0; attempt < 3; attempt += 1) {
    try {
      await symlink(target, link);
      return;
    } catch (error) {
      if (errorCode(error) !== 'EEXIST') throw error;
    }
    const found = await lstat(link).catch(() => undefined);
    if (found === undefined) continue;
    // In a folder open to all, a link of another user could lead to that user's server.
    if (found.uid !== process.getuid?.()) break;
    if (found.isSymbolicLink() && (await readlink(link)) === target) return;
    await unlink(link);
  }
  throw new StorageError(
    'CONFIGURATION',
    `The path ${target} is too long for a Unix socket, and the short link ${link} belongs to somebody else. Choose a shorter DATA_DIR.`,
  );
}

function fits(folder: string): boolean {
  return Buffer.byteLength(path.join(folder, `.s.PGSQL.${PORT}`)) <= MAX_SOCKET_PATH_BYTES;
}
