import { mkdtemp, rm, stat, writeFile } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { makeFolders, startFailure, unusableFolder } from '../../src/storage/embedded/data-folder.js';
import { StorageError } from '../../src/storage/errors.js';
import { openStorage } from '../../src/storage/storage.js';

let directory: string;
beforeEach(async () => {
  directory = await mkdtemp(path.join(os.tmpdir(), 'data-folder-'));
  await writeFile(path.join(directory, 'file'), '');
});
afterEach(() => rm(directory, { recursive: true }));

const ADVICE = /Choose another DATA_DIR, or set DATABASE_URL/;

describe('a data directory that cannot be one', () => {
  it.each([
    ['a file', () => path.join(directory, 'file'), /there is a file in that place/],
    ['below a file', () => path.join(directory, 'file', 'below', 'it'), /there is a file in that place/],
    ['longer than the system allows', () => path.join(directory, 'x'.repeat(300)), /longer than the system allows/],
    ...(process.platform === 'linux'
      ? ([
          ['where no folder can be made', () => '/proc/nowhere/at/all', /this user may not make or change it/],
        ] as const)
      : []),
  ] as const)('is told at once if it is %s', async (_what, dataDir, why) => {
    const error: unknown = await openStorage({ dataDir: dataDir() }).then(
      (storage) => storage.close(),
      (thrown: unknown) => thrown,
    );
    expect(error).toBeInstanceOf(StorageError);
    expect((error as StorageError).message).toMatch(why);
    expect((error as StorageError).message).toMatch(ADVICE);
  });

  it.each([
    ['EROFS', {}, /read-only/],
    ['ENOSPC', {}, /full/],
    ['EDQUOT', {}, /full/],
    ['53100', {}, /full/],
    ['ERR_SQLITE_ERROR', { errcode: 13 }, /full/],
    ['EIO', {}, /the disk is broken/],
  ])('is told why when the system says %s', async (code, details, why) => {
    const error = await startFailure(directory, Object.assign(new Error('the disk is broken'), { code, ...details }));
    expect(error).toMatchObject({ reason: 'CONFIGURATION' });
    expect(error.message).toMatch(why);
    expect(error.message).toMatch(ADVICE);
  });

  it('is told what to do when the server did not come up in it, as without sockets or FIFOs', async () => {
    const error = await startFailure(
      directory,
      new StorageError(
        'START_FAILED',
        `The embedded database needs a FIFO at ${directory}/users.fifo: Operation not permitted`,
      ),
    );
    expect(error).toMatchObject({ reason: 'START_FAILED' });
    expect(error.message).toMatch(ADVICE);
  });

  it('is told whose it is', async () => {
    const owner = (await stat('/')).uid;
    const { message } = await unusableFolder('/', Object.assign(new Error(), { code: 'EACCES' }));
    expect(message.includes(`belongs to the user ${owner}`)).toBe(owner !== process.getuid?.());
  });
});

describe('makeFolders', () => {
  it('makes all that are missing, and is content with those that are there', async () => {
    const deep = path.join(directory, 'a', 'b', 'c');
    await Promise.all([
      makeFolders(deep, 0o700),
      makeFolders(deep, 0o700),
      makeFolders(path.join(directory, 'a', 'd'), 0o700),
    ]);
    await makeFolders(deep, 0o700);
    expect((await stat(deep)).mode & 0o777).toBe(0o700);
  });
});
