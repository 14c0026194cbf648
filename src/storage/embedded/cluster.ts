import { randomUUID } from 'node:crypto';
import { chmod, chown, mkdir, open, readdir, readFile, rename, rm, stat } from 'node:fs/promises';
import path from 'node:path';
import { errorCode, errorMessage, StorageError } from '../errors.js';
import { run } from './binaries.js';
import { makeFolders, unusableFolder, USE_ANOTHER } from './data-folder.js';
import type { Account } from './platform.js';
import { serverAccount } from './platform.js';

/** The major version whose files the binaries can read. */
const MAJOR_VERSION = '18';
export const SUPERUSER = 'scriptgen';

/** The paths of the embedded database inside the data directory. */
export interface Layout {
  /** The folder that holds all others; the server's socket is in it. */
  root: string;
  data: string;
  /** A FIFO. While any process has it open for writing, the server runs; nothing is ever written to it. */
  users: string;
  startLock: string;
  serverLog: string;
}

export function layout(dataDir: string): Layout {
  const root = path.join(path.resolve(dataDir), 'pg');
  return {
    root,
    data: path.join(root, 'data'),
    users: path.join(root, 'users.fifo'),
    startLock: path.join(root, 'start.lock'),
    serverLog: path.join(root, 'server.log'),
  };
}

/** Who owns the folder of the database; undefined when there is none yet. */
export async function ownerOf(folder: string): Promise<Account | undefined> {
  return stat(folder).then(
    ({ uid, gid }) => ({ uid, gid }),
    (error: unknown) => {
      if (errorCode(error) === 'ENOENT') return undefined;
      throw error;
    },
  );
}

/** Makes the folder that holds the database, closed to all but the server's account. Throws StorageError. */
export async function createRoot({ root, data }: Layout): Promise<void> {
  try {
    const account = serverAccount(await ownerOf(data));
    await makeFolders(root, 0o700);
    if (account !== undefined) await chown(root, account.uid, account.gid);
    await chmod(root, 0o700);
  } catch (error) {
    throw error instanceof StorageError ? error : await unusableFolder(root, error);
  }
}

/**
 * The path by which the server's account reaches `folder` when that is its working directory. That account may have no access
 * to the folders above it (a data directory under /root), but Linux still lets a process open its own working directory.
 */
export function reachable(folder: string, account: Account | undefined): string {
  return account !== undefined && process.platform === 'linux' ? '/proc/self/cwd' : folder;
}

/**
 * Makes the database's files if there are none. A start that was interrupted leaves nothing that the next would take for them.
 */
export async function createCluster(
  places: Layout,
  binaries: string,
  account: Account | undefined,
): Promise<'created' | 'found'> {
  const version = await readFile(path.join(places.data, 'PG_VERSION'), 'utf8').catch((error: unknown) => {
    if (errorCode(error) === 'ENOENT') return undefined;
    throw error;
  });
  if (version !== undefined) {
    if (version.trim() === MAJOR_VERSION) return 'found';
    throw new StorageError(
      'CONFIGURATION',
      `${places.data} was written by PostgreSQL ${version.trim()}, and this ScriptGen brings PostgreSQL ${MAJOR_VERSION}. Make a backup with the version that wrote it (scriptgen backup) and restore it here, or choose another DATA_DIR.`,
    );
  }
  for (const name of await readdir(places.root)) {
    if (name.startsWith('unfinished-')) {
      await rm(path.join(places.root, name), { recursive: true, force: true, maxRetries: 3 });
    }
  }
  const unfinished = path.join(places.root, `unfinished-${randomUUID()}`);
  await mkdir(unfinished, { mode: 0o700 });
  if (account !== undefined) await chown(unfinished, account.uid, account.gid);
  const options = [
    '--username',
    SUPERUSER,
    '--auth=trust',
    '--encoding=UTF8',
    '--locale=C',
    '--locale-provider=builtin',
    '--builtin-locale=C.UTF-8',
    '--no-instructions',
  ];
  try {
    await run(
      path.join(binaries, 'bin', 'initdb'),
      ['--pgdata', reachable(unfinished, account), ...options],
      account,
      unfinished,
    );
    await rename(unfinished, places.data);
    await syncFolder(places.root);
  } catch (error) {
    await rm(unfinished, { recursive: true, force: true });
    const nameless = /could not look up effective user ID (\d+)/.exec(errorMessage(error));
    if (nameless !== null) {
      throw new StorageError(
        'UNSUPPORTED',
        `The embedded database cannot be created by the user ${nameless[1]}, who has no name on this machine, as in containers that are started with a number. Give the number an entry in /etc/passwd, or set DATABASE_URL to a PostgreSQL server of your own.`,
        { cause: error },
      );
    }
    throw new StorageError(
      'START_FAILED',
      `The embedded database could not be created in ${places.data}: ${errorMessage(error)}. ${USE_ANOTHER}`,
      { cause: error },
    );
  }
  return 'created';
}

async function syncFolder(folder: string): Promise<void> {
  const handle = await open(folder, 'r');
  try {
    await handle.sync();
  } finally {
    await handle.close();
  }
}
