import { createHash, randomUUID } from 'node:crypto';
import { execFile } from 'node:child_process';
import { chmod, cp, lstat, mkdir, readdir, readFile, rename, rm, stat, symlink } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { errorCode, errorMessage } from '../errors.js';
import type { StorageLog } from '../log.js';
import type { Account } from './platform.js';
import { unusableBinaries } from './platform.js';

/**
 * Gives a folder of PostgreSQL whose binaries the server's account can run. That is `native`, in which missing library links are
 * made; or a copy, when `native` is read-only or the account has no access to it. The copy is in the data directory, or in one of
 * the `sharedFolders` when the account has no access there either. Throws StorageError `UNSUPPORTED`.
 */
export async function prepareBinaries(
  native: string,
  dataDir: string,
  account: Account | undefined,
  log: StorageLog,
  sharedFolders: readonly string[] = ['/var/tmp', os.tmpdir()],
): Promise<string> {
  const complete = await linkLibraries(native, native).then(
    () => true,
    () => false,
  );
  const problem = complete
    ? await tryRun(native, account)
    : 'its libraries are not linked, and the folder is read-only';
  if (problem === undefined) return native;
  const problems = [problem];
  const key = await version(native);
  const shared = `scriptgen-pg-${process.getuid?.()}`;
  for (const place of [
    path.join(path.resolve(dataDir), 'pg-binaries'),
    ...sharedFolders.map((folder) => path.join(folder, shared)),
  ]) {
    try {
      const copy = await copyBinaries(native, place, key, account);
      const copyProblem = await tryRun(copy, account);
      if (copyProblem === undefined) {
        log('info', `The embedded PostgreSQL runs from a copy of its binaries in ${copy}`, { because: problem });
        return copy;
      }
      problems.push(copyProblem);
      await rm(copy, { recursive: true, force: true });
    } catch (error) {
      problems.push(errorMessage(error));
    }
  }
  throw unusableBinaries(native, [...new Set(problems)].join('; '));
}

/** Names a copy by what is in it, so that another release gets another folder. */
async function version(native: string): Promise<string> {
  const { size, mtimeMs } = await stat(path.join(native, 'bin', 'postgres'));
  return createHash('sha256').update(`${size} ${mtimeMs} ${process.arch}`).digest('hex').slice(0, 16);
}

/** The platform packages list their library links in a file, as npm packages cannot hold links. */
async function linkLibraries(native: string, into: string): Promise<void> {
  const links: { source: string; target: string }[] = JSON.parse(
    await readFile(path.join(native, 'pg-symlinks.json'), 'utf8').catch(() => '[]'),
  );
  for (const { source, target } of links) {
    const link = path.join(into, path.relative('native', target));
    if (await exists(link)) continue;
    await symlink(path.relative(path.dirname(target), source), link).catch((error: unknown) => {
      if (errorCode(error) !== 'EEXIST') throw error;
    });
  }
}

async function copyBinaries(native: string, place: string, key: string, account: Account | undefined): Promise<string> {
  await mkdir(path.dirname(place), { recursive: true });
  await run('sh', ['-c', 'test -x "$0"', path.dirname(place)], account).catch(() => {
    throw new Error(`the server's account has no access to ${path.dirname(place)}`);
  });
  await mkdir(place, { recursive: true, mode: 0o755 });
  const { uid, mode } = await lstat(place);
  if (uid !== process.getuid?.() || (mode & 0o022) !== 0) throw new Error(`${place} belongs to somebody else`);
  await chmod(place, 0o755);
  const copy = path.join(place, key);
  if (await isCompleteCopy(native, copy)) return copy;
  await rm(copy, { recursive: true, force: true });
  const unfinished = `${copy}-${randomUUID()}`;
  await cp(native, unfinished, { recursive: true, verbatimSymlinks: true, filter: isNeeded });
  await linkLibraries(native, unfinished);
  await run('chmod', ['-R', 'a+rX', unfinished]);
  await rename(unfinished, copy).catch(async (error: unknown) => {
    await rm(unfinished, { recursive: true, force: true });
    if (errorCode(error) !== 'ENOTEMPTY' && errorCode(error) !== 'EEXIST') throw error;
  });
  return copy;
}

function isNeeded(file: string): boolean {
  return !file.endsWith('.a');
}

/** False as well when a cleaner of temporary folders took some of the files. */
async function isCompleteCopy(native: string, copy: string): Promise<boolean> {
  const [expected, found] = await Promise.all([
    readdir(native, { recursive: true }),
    readdir(copy, { recursive: true }).catch(() => []),
  ]);
  const present = new Set(found);
  return expected.filter(isNeeded).every((file) => present.has(file));
}

/** Undefined when the account can run the server and read the files of initdb; else what is wrong. */
async function tryRun(native: string, account: Account | undefined): Promise<string | undefined> {
  const script = '"$0/bin/postgres" --version && test -x "$0/bin/initdb" && test -r "$0/share/postgresql/postgres.bki"';
  return run('sh', ['-c', script, native], account).then(() => undefined, errorMessage);
}

export function run(command: string, args: string[], account?: Account, cwd = '/'): Promise<string> {
  return new Promise((resolve, reject) => {
    execFile(command, args, { ...account, cwd, encoding: 'utf8' }, (error, stdout, stderr) => {
      if (error === null) resolve(stdout);
      else reject(new Error(stderr.trim() || error.message, { cause: error }));
    });
  });
}

async function exists(file: string): Promise<boolean> {
  return lstat(file).then(
    () => true,
    () => false,
  );
}
