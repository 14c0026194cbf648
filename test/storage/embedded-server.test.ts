import { spawn } from 'node:child_process';
import { chmod, cp, mkdir, mkdtemp, readdir, readFile, rm, stat, writeFile } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest';
import { locateBinaries } from '../../src/storage/embedded/platform.js';
import { gone, TestDataDir } from './support/data-dir.js';

// Databases are created and whole processes started, which takes its time on a busy machine.
vi.setConfig({ testTimeout: 120_000 });

const asRoot = process.getuid?.() === 0;

describe('one process', () => {
  test('starts the database, and finds its data at the next start', async () => {
    await using dir = await TestDataDir.create('not/yet/there');
    const first = dir.process();
    expect(await first.open(dir.folder)).toEqual({ started: true, version: '18.4', host: path.join(dir.folder, 'pg') });
    await first.query('CREATE TABLE note AS SELECT 42 AS answer');
    const pid = await dir.serverPid();
    await first.close();
    await expect(dir.serverPid()).rejects.toThrow();
    await gone(pid);

    const second = dir.process();
    expect((await second.open(dir.folder)).started).toBe(true);
    expect(await second.query('SELECT answer FROM note')).toEqual([{ answer: 42 }]);
  });

  test('takes the server with it when it is killed, and loses nothing that was committed', async () => {
    await using dir = await TestDataDir.create();
    const first = dir.process();
    await first.open(dir.folder);
    await first.query('CREATE TABLE note AS SELECT 1 AS n');
    const pid = await dir.serverPid();
    await first.kill();
    // At once: the old server may still be up, be on its way down, or be gone.
    const second = dir.process();
    await second.open(dir.folder);
    expect(await second.query('SELECT n FROM note')).toEqual([{ n: 1 }]);
    await second.kill();
    await gone(pid);
  });

  test('writes safely: fsync is on and nobody is listening on the network', async () => {
    await using dir = await TestDataDir.create();
    const child = dir.process();
    await child.open(dir.folder);
    const rows = await child.query(
      `SELECT name, setting FROM pg_settings WHERE name IN ('fsync', 'full_page_writes', 'listen_addresses', 'synchronous_commit') ORDER BY name`,
    );
    expect(rows.map((row) => row.setting)).toEqual(['on', 'on', '', 'on']);
    expect((await stat(path.join(dir.folder, 'pg'))).mode & 0o777).toBe(0o700);
  });

  test('starts anew when it was killed while the database was being created', async () => {
    await using dir = await TestDataDir.create();
    const first = dir.process();
    const opening = first.open(dir.folder).catch((error: unknown) => error);
    await vi.waitFor(
      async () =>
        expect((await readdir(path.join(dir.folder, 'pg'))).some((name) => name.startsWith('unfinished-'))).toBe(true),
      { timeout: 20_000, interval: 1 },
    );
    await first.kill();
    expect(await opening).toBeInstanceOf(Error);

    const second = dir.process();
    expect((await second.open(dir.folder)).started).toBe(true);
    expect(await second.query('SELECT 1 AS n')).toEqual([{ n: 1 }]);
  });

  test('a lock file whose process number went to another program does not stop the start', async () => {
    await using dir = await TestDataDir.create();
    const first = dir.process();
    await first.open(dir.folder);
    const lockFile = path.join(dir.folder, 'pg', 'data', 'postmaster.pid');
    const lines = (await readFile(lockFile, 'utf8')).split('\n');
    await first.close();
    const { uid, gid } = await stat(path.join(dir.folder, 'pg', 'data'));
    const other = spawn('sleep', ['600'], { uid, gid });
    try {
      await writeFile(lockFile, [other.pid, ...lines.slice(1)].join('\n'));
      const second = dir.process();
      expect((await second.open(dir.folder)).started).toBe(true);
    } finally {
      other.kill();
    }
  });

  test('the path of the data directory may be longer than a socket address', async () => {
    await using dir = await TestDataDir.create(path.join('d'.repeat(90), 'e'.repeat(90)));
    // The short link is made in the folder for temporary files.
    const env = { TMPDIR: dir.root };
    const child = dir.process({ env });
    const { host } = await child.open(dir.folder);
    expect(Buffer.byteLength(host)).toBeLessThan(86);
    expect(await child.query('SELECT 1 AS n')).toEqual([{ n: 1 }]);
    expect((await readdir(path.join(dir.folder, 'pg'))).sort()).toContain('.s.PGSQL.5432');
    const other = dir.process({ env });
    expect(await other.open(dir.folder)).toMatchObject({ started: false, host });
  });

  test('says whose files they are when another PostgreSQL wrote them', async () => {
    await using dir = await TestDataDir.create();
    await mkdir(path.join(dir.folder, 'pg', 'data'), { recursive: true });
    await writeFile(path.join(dir.folder, 'pg', 'data', 'PG_VERSION'), '17\n');
    await expect(dir.process().open(dir.folder)).rejects.toThrow(
      /was written by PostgreSQL 17, and this ScriptGen brings PostgreSQL 18/,
    );
  });

  test('says why the server did not start', async () => {
    await using dir = await TestDataDir.create();
    const first = dir.process();
    await first.open(dir.folder);
    await first.close();
    await writeFile(
      path.join(dir.folder, 'pg', 'data', 'postgresql.auto.conf'),
      "shared_preload_libraries = 'missing_library'\n",
    );
    await expect(dir.process().open(dir.folder)).rejects.toThrow(/did not start\. Its last words: .*missing_library/s);
  });
});

describe('several processes', () => {
  test('that start at the same moment share one server', async () => {
    await using dir = await TestDataDir.create();
    const children = [dir.process(), dir.process(), dir.process()];
    const opened = await Promise.all(children.map((child) => child.open(dir.folder)));
    expect(opened.filter(({ started }) => started)).toHaveLength(1);
    const starts = await Promise.all(
      children.map(async (child) => (await child.query('SELECT pg_postmaster_start_time()::text AS at'))[0]?.at),
    );
    expect(new Set(starts).size).toBe(1);
  });

  test.each(['killed', 'closed'] as const)('keep the server when the one that started it is %s', async (end) => {
    await using dir = await TestDataDir.create();
    const [owner, other] = [dir.process(), dir.process()];
    await owner.open(dir.folder);
    expect((await other.open(dir.folder)).started).toBe(false);
    const [session] = await other.query('SELECT pg_backend_pid() AS pid');
    await (end === 'killed' ? owner.kill() : owner.close());
    expect(await other.query('SELECT pg_backend_pid() AS pid')).toEqual([session]);

    const late = dir.process();
    expect((await late.open(dir.folder)).started).toBe(false);
    const pid = await dir.serverPid();
    await late.kill();
    await other.close();
    await expect(dir.serverPid()).rejects.toThrow();
    await gone(pid);
    expect(other.logged).toEqual([]);
  });

  test.each(['killed', 'closed'] as const)('keep the server when the one that adopted it is %s', async (end) => {
    await using dir = await TestDataDir.create();
    const [owner, other] = [dir.process(), dir.process()];
    await owner.open(dir.folder);
    await other.open(dir.folder);
    await (end === 'killed' ? other.kill() : other.close());
    expect(await owner.query('SELECT 1 AS n')).toEqual([{ n: 1 }]);
    const pid = await dir.serverPid();
    await owner.close();
    await expect(dir.serverPid()).rejects.toThrow();
    await gone(pid);
  });

  test('start the server again when it dies under them', async () => {
    await using dir = await TestDataDir.create();
    const [owner, other] = [dir.process(), dir.process()];
    await owner.open(dir.folder);
    await other.open(dir.folder);
    await owner.query('CREATE TABLE note AS SELECT 7 AS n');
    const pid = await dir.serverPid();
    process.kill(pid, 'SIGKILL');
    await gone(pid);
    for (const child of [owner, other]) {
      await vi.waitFor(async () => expect(await child.query('SELECT n FROM note')).toEqual([{ n: 7 }]), {
        timeout: 20_000,
        interval: 50,
      });
      await vi.waitFor(() => expect(child.logged).toContain('The embedded database runs again'), { timeout: 20_000 });
    }
    const restarted = await dir.serverPid();
    await owner.kill();
    expect(await other.query('SELECT n FROM note')).toEqual([{ n: 7 }]);
    await other.close();
    await gone(restarted);
  });

  test('that come and go all the time always find a server', async () => {
    await using dir = await TestDataDir.create();
    for (let round = 0; round < 6; round += 1) {
      const child = dir.process();
      await child.open(dir.folder);
      expect(await child.query('SELECT 1 AS n')).toEqual([{ n: 1 }]);
      await (round % 2 === 0 ? child.kill() : child.close());
    }
  });
});

describe.runIf(asRoot)('as root', () => {
  /** A copy that every user may run: the installed ones may lie where only root may look. */
  let open: string;
  let binaries: string;
  beforeAll(async () => {
    open = await mkdtemp(path.join(os.tmpdir(), 'scriptgen-open-'));
    await chmod(open, 0o755);
    binaries = path.join(open, 'native');
    await cp(locateBinaries(), binaries, {
      recursive: true,
      verbatimSymlinks: true,
      filter: (file) => !file.endsWith('.a'),
    });
  });
  afterAll(() => rm(open, { recursive: true, force: true }));

  test('the server runs as an unprivileged user, in a directory that only root may enter', async () => {
    await using dir = await TestDataDir.create('closed/data');
    await mkdir(path.join(dir.root, 'closed'));
    await chmod(path.join(dir.root, 'closed'), 0o700);
    const first = dir.process();
    await first.open(dir.folder);
    await first.query('CREATE TABLE note AS SELECT 1 AS n');
    const status = await readFile(`/proc/${await dir.serverPid()}/status`, 'utf8');
    expect(status).toMatch(/^Uid:\t65534\t65534\t65534\t65534$/m);
    expect((await stat(path.join(dir.folder, 'pg', 'data'))).uid).toBe(65_534);
    await first.kill();

    const second = dir.process();
    await second.open(dir.folder);
    expect(await second.query('SELECT n FROM note')).toEqual([{ n: 1 }]);
    await second.close();
  });

  test('data of an ordinary user stays with that user', async () => {
    await using dir = await TestDataDir.create();
    await chmod(dir.root, 0o777);
    const user = dir.process({ uid: 1 });
    await user.open(dir.folder, { binaries });
    await user.query('CREATE TABLE note AS SELECT 1 AS n');
    await user.close();
    const root = dir.process();
    await root.open(dir.folder);
    expect(await root.query('SELECT n FROM note')).toEqual([{ n: 1 }]);
    await root.close();
    const again = dir.process({ uid: 1 });
    await again.open(dir.folder, { binaries });
    expect(await again.query('SELECT n FROM note')).toEqual([{ n: 1 }]);
  });

  test('data of root is closed to an ordinary user, who is told so', async () => {
    await using dir = await TestDataDir.create();
    const root = dir.process();
    await root.open(dir.folder);
    await root.close();
    await expect(dir.process({ uid: 1 }).open(dir.folder, { binaries })).rejects.toThrow(
      /cannot use .*belongs to the user 65534.*Choose another DATA_DIR/,
    );
  });

  test('a user without a name on this machine is told that the database cannot be created', async () => {
    await using dir = await TestDataDir.create();
    await chmod(dir.root, 0o777);
    await expect(dir.process({ uid: 123_456 }).open(dir.folder, { binaries })).rejects.toThrow(
      /the user 123456, who has no name.*set DATABASE_URL/,
    );
  });
});
