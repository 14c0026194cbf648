import { spawn } from 'node:child_process';
import { open, rename, stat } from 'node:fs/promises';
import path from 'node:path';
import { errorCode, errorMessage, StorageError } from '../errors.js';
import type { Layout } from './cluster.js';
import { reachable } from './cluster.js';
import type { Account } from './platform.js';

export const PORT = 5432;
const LOG_LIMIT_BYTES = 4 * 1024 * 1024;
const LOG_TAIL_BYTES = 4_096;

/**
 * The shell script of the server's parent process. Its standard input is the users' FIFO, which ends when the last process that
 * uses the database has ended, by whatever means; then it tells the server to shut down, until it has. It ignores the terminal's signals.
 */
const PARENT_SCRIPT = `
trap '' HUP INT TERM
exec 3<&0 </dev/null
"$@" 3<&- &
server=$!
( while read -r _; do :; done; while kill -INT "$server"; do sleep 0.2 || sleep 1; done ) <&3 3<&- 2>/dev/null &
watcher=$!
exec 3<&-
wait "$server"
status=$?
kill -KILL "$watcher"
exit "$status"
`;

const SETTINGS: Record<string, string> = {
  listen_addresses: '',
  // Relative to the data: short, and independent of where the data directory is or how it is reached.
  unix_socket_directories: '..',
  unix_socket_permissions: '0700',
  port: String(PORT),
  max_connections: '200',
  shared_buffers: '64MB',
  max_wal_size: '512MB',
  fsync: 'on',
  // Without parallel queries and I/O workers: fewer processes on a laptop, and no need of a large /dev/shm in containers.
  max_parallel_workers_per_gather: '0',
  io_method: 'sync',
  jit: 'off',
  timezone: 'UTC',
  log_timezone: 'UTC',
  log_checkpoints: 'off',
  log_line_prefix: '%m [%p] ',
  cluster_name: 'scriptgen',
};

export interface Launch {
  /** Resolves when the server has ended, with the end of its log. */
  exited: Promise<{ lastWords: string }>;
}

/** Starts the server; it is not ready yet. It takes over `reader` as the standard input of its parent. */
export async function launch(
  places: Layout,
  binaries: string,
  account: Account | undefined,
  reader: number,
  settings: Record<string, string>,
): Promise<Launch> {
  const size = await stat(places.serverLog).then(
    (found) => found.size,
    () => 0,
  );
  if (size > LOG_LIMIT_BYTES) await rename(places.serverLog, `${places.serverLog}.old`);
  const log = await open(places.serverLog, 'a');
  const from = (await log.stat()).size;
  const options = Object.entries({ ...SETTINGS, ...settings }).flatMap(([name, value]) => ['-c', `${name}=${value}`]);
  try {
    const parent = spawn(
      'sh',
      [
        '-c',
        PARENT_SCRIPT,
        'sh',
        path.join(binaries, 'bin', 'postgres'),
        '-D',
        reachable(places.data, account),
        ...options,
      ],
      {
        ...account,
        cwd: places.data,
        // A session of its own: Ctrl-C in the terminal ends ScriptGen, which still needs the database to end well.
        detached: true,
        stdio: [reader, log.fd, log.fd],
        env: { PATH: process.env.PATH, LC_ALL: 'C' },
      },
    );
    const exited = new Promise<{ lastWords: string }>((resolve) => {
      parent.once('exit', () => void readFrom(places.serverLog, from).then((lastWords) => resolve({ lastWords })));
    });
    await new Promise<void>((resolve, reject) => {
      parent.once('spawn', resolve);
      parent.once('error', reject);
    });
    parent.unref();
    return { exited };
  } catch (error) {
    throw new StorageError(
      'START_FAILED',
      `The embedded database could not be started${account === undefined ? '' : ` as the user ${account.uid}`}: ${errorMessage(error)}`,
      { cause: error },
    );
  } finally {
    await log.close();
  }
}

async function readFrom(file: string, start: number): Promise<string> {
  try {
    const handle = await open(file, 'r');
    try {
      const { size } = await handle.stat();
      const from = Math.max(start, size - LOG_TAIL_BYTES);
      const { buffer, bytesRead } = await handle.read(
        Buffer.alloc(Math.max(0, size - from)),
        0,
        Math.max(0, size - from),
        from,
      );
      return buffer.toString('utf8', 0, bytesRead).trim();
    } finally {
      await handle.close();
    }
  } catch (error) {
    return `(${file} cannot be read: ${errorCode(error) ?? errorMessage(error)})`;
  }
}
