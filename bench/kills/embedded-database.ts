import { readPostmasterPid } from '../../src/storage/embedded/postmaster-file.js';
import { layout, SUPERUSER } from '../../src/storage/embedded/cluster.js';
import { PORT } from '../../src/storage/embedded/launcher.js';
import { acquireStartLock } from '../../src/storage/embedded/start-lock.js';
import type { DatabaseUnderTest } from './databases.js';
import { until } from './time.js';

const HOLD_TIMEOUT_MS = 30_000;

/** The database that the servers start themselves in their data directory. */
export function embeddedDatabase(dataDir: string): DatabaseUnderTest {
  const places = layout(dataDir);
  const postmaster = () => readPostmasterPid(places.data);
  const database: DatabaseUnderTest = {
    kind: 'embedded',
    env: { DATA_DIR: dataDir },
    connection: { host: places.root, port: PORT, user: SUPERUSER, database: 'scriptgen' },
    postmaster,
    async holdDown() {
      // Who starts the database takes this lock first.
      const lock = await acquireStartLock(places.startLock, HOLD_TIMEOUT_MS);
      return async () => lock[Symbol.asyncDispose]();
    },
    async close() {
      await until('the embedded database to end after its last server', 40_000, async () =>
        (await postmaster()) === undefined ? true : undefined,
      ).catch(() => database.abandon());
    },
    abandon() {
      void postmaster()
        .then((pid) => pid !== undefined && process.kill(pid, 'SIGQUIT'))
        .catch(() => {});
    },
  };
  return database;
}
