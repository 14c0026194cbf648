import { chmod, cp, mkdir, mkdtemp, readdir, readlink, rm, writeFile } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { prepareBinaries, run } from '../../src/storage/embedded/binaries.js';
import { locateBinaries } from '../../src/storage/embedded/platform.js';
import { StorageError } from '../../src/storage/errors.js';
import { silent } from '../../src/storage/log.js';
import { TestDataDir } from './support/data-dir.js';

// Databases are created and whole processes started, which takes its time on a busy machine.
vi.setConfig({ testTimeout: 120_000 });

const asRoot = process.getuid?.() === 0;
const nobody = { uid: 65_534, gid: 65_534 };
const installed = locateBinaries();

let root: string;
let native: string;
let dataDir: string;

/** The package as npm leaves it when it may not run the package's script: without links. */
async function unpack(): Promise<void> {
  await cp(installed, native, { recursive: true, verbatimSymlinks: true, filter: (file) => !file.endsWith('.a') });
  for (const entry of await readdir(path.join(native, 'lib'), { withFileTypes: true })) {
    if (entry.isSymbolicLink()) await rm(path.join(native, 'lib', entry.name));
  }
}

beforeEach(async () => {
  root = await mkdtemp(path.join(os.tmpdir(), 'scriptgen-binaries-'));
  await chmod(root, 0o755);
  native = path.join(root, 'package', 'native');
  dataDir = path.join(root, 'data');
  await mkdir(dataDir);
});
afterEach(async () => {
  await run('chmod', ['-R', 'u+w', root]);
  await rm(root, { recursive: true, force: true });
});

test("binaries within the account's reach are used where they are", async () => {
  await cp(installed, native, { recursive: true, verbatimSymlinks: true, filter: (file) => !file.endsWith('.a') });
  expect(await prepareBinaries(native, dataDir, asRoot ? nobody : undefined, silent, [])).toBe(native);
  expect(await readdir(dataDir)).toEqual([]);
});

test('library links that npm did not make are made', async () => {
  await unpack();
  expect(await prepareBinaries(native, dataDir, asRoot ? nobody : undefined, silent, [])).toBe(native);
  expect(await readlink(path.join(native, 'lib', 'libpq.so.5'))).toBe('libpq.so.5.18');
});

test('a read-only package without links is copied to the data directory', async () => {
  await using dir = await TestDataDir.create();
  await unpack();
  await chmod(dir.root, 0o777);
  if (!asRoot) await run('chmod', ['-R', 'a-w', path.dirname(native)]);
  const child = dir.process(asRoot ? { uid: 1 } : {});
  await child.open(dir.folder, { binaries: native });
  expect(child.logged.join()).toMatch(/runs from a copy of its binaries in .*pg-binaries/);
  expect(await child.query('SELECT 1 AS n')).toEqual([{ n: 1 }]);
  await child.close();
});

test('binaries that do not run here are reported with their own words', async () => {
  await mkdir(path.join(native, 'bin'), { recursive: true });
  await writeFile(path.join(native, 'bin', 'postgres'), '#!/bin/sh\necho wrong machine >&2; exit 1\n', { mode: 0o755 });
  const failure = await prepareBinaries(native, dataDir, undefined, silent, []).catch((error: unknown) => error);
  expect(failure).toBeInstanceOf(StorageError);
  expect(failure).toMatchObject({
    reason: 'UNSUPPORTED',
    message: expect.stringMatching(/wrong machine.*Set DATABASE_URL/),
  });
});

test.each([
  ['linux', 'mips', /no embedded PostgreSQL for linux-mips .*Set DATABASE_URL/],
  ['win32', 'x64', /Unix sockets.*Set DATABASE_URL/],
])('a platform without binaries is told so: %s-%s', (platform, arch, message) => {
  expect(() => locateBinaries(platform, arch)).toThrow(message);
  expect(() => locateBinaries(platform, arch)).toThrow(StorageError);
});

describe.runIf(asRoot)('as root, with everything closed to others', () => {
  beforeEach(async () => {
    await unpack();
    await chmod(path.dirname(native), 0o700);
    await chmod(dataDir, 0o700);
    await mkdir(path.join(root, 'shared'));
  });

  test('a copy is made in a shared folder, once, and again when a cleaner took a part of it', async () => {
    const shared = path.join(root, 'shared');
    const copy = await prepareBinaries(native, path.join(dataDir, 'inner'), nobody, silent, [shared]);
    expect(copy.startsWith(shared)).toBe(true);
    expect(await run(path.join(copy, 'bin', 'postgres'), ['--version'], nobody)).toContain('PostgreSQL');
    await writeFile(path.join(copy, 'mark'), '');
    expect(await prepareBinaries(native, path.join(dataDir, 'inner'), nobody, silent, [shared])).toBe(copy);
    expect(await readdir(copy)).toContain('mark');

    await rm(path.join(copy, 'share', 'postgresql', 'timezone', 'Asia', 'Tokyo'));
    expect(await prepareBinaries(native, path.join(dataDir, 'inner'), nobody, silent, [shared])).toBe(copy);
    expect(await readdir(copy)).not.toContain('mark');
  });

  test('a shared folder that others may write to is not trusted', async () => {
    const place = path.join(root, 'shared', 'scriptgen-pg-0');
    await mkdir(place);
    await chmod(place, 0o777);
    await expect(
      prepareBinaries(native, path.join(dataDir, 'inner'), nobody, silent, [path.join(root, 'shared')]),
    ).rejects.toThrow(/belongs to somebody else/);
  });
});
