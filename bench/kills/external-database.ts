import { execFile, spawn } from 'node:child_process';
import type { ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { chown, mkdir, open } from 'node:fs/promises';
import { createServer } from 'node:net';
import type { AddressInfo } from 'node:net';
import path from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { promisify } from 'node:util';
import pg from 'pg';
import { prepareBinaries } from '../../src/storage/embedded/binaries.js';
import { locateBinaries, serverAccount } from '../../src/storage/embedded/platform.js';
import { silent } from '../../src/storage/log.js';
import type { DatabaseUnderTest } from './databases.js';
import { endingWithParent } from './process-parent.js';
import { until } from './time.js';

const USER = 'scriptgen';
const SETTINGS = [
  'listen_addresses=127.0.0.1',
  'unix_socket_directories=',
  'max_connections=200',
  'shared_buffers=64MB',
  'max_wal_size=96MB',
  'min_wal_size=32MB',
  'log_line_prefix=%m [%p] ',
];
const RESTART_PAUSE_MS = 500;

/** A PostgreSQL server of the harness, reached over TCP as one elsewhere is, and started again whenever it ends, as an operator would. */
export async function externalDatabase(folder: string): Promise<DatabaseUnderTest> {
  const account = serverAccount(undefined);
  const data = path.join(folder, 'external');
  await mkdir(data, { mode: 0o700 });
  if (account !== undefined) await chown(data, account.uid, account.gid);
  const binaries = await prepareBinaries(locateBinaries(), folder, account, silent);
  const identity = { ...account, cwd: data, env: { LC_ALL: 'C' } };
  await promisify(execFile)(
    path.join(binaries, 'bin', 'initdb'),
    [
      '--pgdata',
      data,
      '--username',
      USER,
      '--auth=trust',
      '--encoding=UTF8',
      '--locale=C',
      '--no-sync',
      '--no-instructions',
    ],
    identity,
  );
  const port = await freePort();
  const settings = [...SETTINGS, `port=${port}`].flatMap((setting) => ['-c', setting]);
  const log = await open(path.join(folder, 'external.log'), 'a');

  let child: ChildProcess | undefined;
  let held: Promise<void> = Promise.resolve();
  let closed = false;
  const supervise = async () => {
    while (!closed) {
      await held;
      const [command, args] = endingWithParent('INT', path.join(binaries, 'bin', 'postgres'), [
        '-D',
        data,
        ...settings,
      ]);
      child = spawn(command, args, { ...identity, stdio: ['ignore', log.fd, log.fd], detached: true });
      await once(child, 'exit');
      child = undefined;
      if (!closed) await delay(RESTART_PAUSE_MS);
    }
  };
  const supervising = supervise();

  const connection = { host: '127.0.0.1', port, user: USER, database: 'scriptgen' };
  await until(
    'the external database to start',
    60_000,
    () => createDatabase({ ...connection, database: 'postgres' }),
    200,
  );
  const database: DatabaseUnderTest = {
    kind: 'external',
    env: { DATABASE_URL: `postgresql://${USER}@127.0.0.1:${port}/scriptgen` },
    connection,
    postmaster: async () => child?.pid,
    async holdDown() {
      const { promise, resolve } = Promise.withResolvers<void>();
      held = promise;
      return async () => resolve();
    },
    async close() {
      closed = true;
      child?.kill('SIGCONT');
      child?.kill('SIGINT');
      const late = delay(20_000, 'late' as const, { ref: false });
      if ((await Promise.race([supervising, late])) === 'late') database.abandon();
      await log.close();
    },
    abandon() {
      closed = true;
      child?.kill('SIGCONT');
      child?.kill('SIGQUIT');
    },
  };
  return database;
}

async function createDatabase(connection: pg.ClientConfig): Promise<true | undefined> {
  const client = new pg.Client({ ...connection, connectionTimeoutMillis: 2_000 });
  client.on('error', () => {});
  try {
    await client.connect();
    await client.query('CREATE DATABASE scriptgen');
    return true;
  } catch (error) {
    // 42P04: it is there. Else the server is still starting, and the caller looks again.
    return (error as { code?: string }).code === '42P04' ? true : undefined;
  } finally {
    await client.end().catch(() => {});
  }
}

async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  server.close();
  return port;
}
