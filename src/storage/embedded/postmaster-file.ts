import { readFile, readlink, realpath, unlink } from 'node:fs/promises';
import path from 'node:path';
import { errorCode } from '../errors.js';
import { run } from './binaries.js';

/** The process that PostgreSQL's own lock file names; undefined without such a file. */
export async function readPostmasterPid(data: string): Promise<number | undefined> {
  const text = await readFile(path.join(data, 'postmaster.pid'), 'utf8').catch((error: unknown) => {
    if (errorCode(error) === 'ENOENT') return '';
    throw error;
  });
  // A standalone backend writes its number with a minus sign.
  const pid = Math.abs(Number.parseInt(text, 10));
  return pid > 0 ? pid : undefined;
}

/**
 * True while the process in the lock file is a server on these files. PostgreSQL itself asks only whether the number is in
 * use, so that after a crash of the machine it refuses to start when another program got the number: such a file is removed.
 * Call it under the start lock.
 */
export async function isServerAlive(data: string): Promise<boolean> {
  const pid = await readPostmasterPid(data);
  if (pid === undefined || !processExists(pid)) return false;
  if (await isPostgres(pid, data)) return true;
  await unlink(path.join(data, 'postmaster.pid')).catch((error: unknown) => {
    if (errorCode(error) !== 'ENOENT') throw error;
  });
  return false;
}

export function processExists(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return errorCode(error) === 'EPERM';
  }
}

async function isPostgres(pid: number, data: string): Promise<boolean> {
  if (process.platform !== 'linux') {
    return run('ps', ['-p', String(pid), '-o', 'comm=']).then(
      (command) => command.includes('postgres'),
      () => false,
    );
  }
  const command = await readFile(`/proc/${pid}/comm`, 'utf8').catch(() => '');
  if (command.trim() !== 'postgres') return false;
  // Unreadable without the right to trace the other account's processes: then the name has to do.
  const folder = await readlink(`/proc/${pid}/cwd`).catch(() => undefined);
  return folder === undefined || folder === (await realpath(data));
}
