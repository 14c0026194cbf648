import { execFileSync } from 'node:child_process';
import {
  chmodSync,
  closeSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  openSync,
  readdirSync,
  rmSync,
  writeSync,
} from 'node:fs';
import os from 'node:os';
import path from 'node:path';

const SIZE_MIB = 1_024;
const BLOCK = Buffer.alloc(1024 * 1024);

/** The folder of an arena: the data, on a small disk of its own where that may be mounted, and the logs. */
export class Workplace {
  readonly folder: string;
  readonly data: string;
  readonly logs: string;
  /** Why there is no small disk; undefined when there is one. */
  readonly noDisk: string | undefined;
  #mounted = false;
  #ballast: string;

  constructor() {
    sweep();
    // Short: a Unix socket lives in it. Open to the account that PostgreSQL runs as.
    this.folder = mkdtempSync(path.join(os.tmpdir(), `sgk-${process.pid}-`));
    chmodSync(this.folder, 0o755);
    this.data = path.join(this.folder, 'd');
    this.logs = path.join(this.folder, 'logs');
    mkdirSync(this.data);
    mkdirSync(this.logs);
    this.#ballast = path.join(this.data, 'ballast');
    this.noDisk = this.#mount();
  }

  /** Fills the small disk to the last byte. */
  fill(): void {
    if (!this.#mounted) throw new Error('There is no small disk.');
    const file = openSync(this.#ballast, 'a');
    try {
      for (let size = BLOCK.length; size >= 4_096;) {
        try {
          if (writeSync(file, BLOCK, 0, size) < size) size /= 4;
        } catch (error) {
          if ((error as NodeJS.ErrnoException).code !== 'ENOSPC') throw error;
          size /= 4;
        }
      }
    } finally {
      closeSync(file);
    }
  }

  free(): void {
    rmSync(this.#ballast, { force: true });
  }

  /** Removes it; with `keepLogs` all but the logs. */
  remove(keepLogs: boolean): void {
    if (this.#mounted) {
      // Lazily: a process that was just killed may hold a file for a moment.
      execFileSync('umount', ['--lazy', this.data]);
      this.#mounted = false;
    }
    rmSync(keepLogs ? this.data : this.folder, { recursive: true, force: true, maxRetries: 3 });
  }

  #mount(): string | undefined {
    if (process.platform !== 'linux') return 'this is no Linux';
    try {
      execFileSync('mount', ['-t', 'tmpfs', '-o', `size=${SIZE_MIB}m,mode=755`, 'tmpfs', this.data], { stdio: 'pipe' });
      this.#mounted = true;
      return undefined;
    } catch (error) {
      return `a small disk cannot be mounted: ${(error as Error).message.trim().split('\n').at(-1)}`;
    }
  }
}

/** Removes the small disks of harnesses that were killed themselves; their logs stay. */
function sweep(): void {
  for (const name of readdirSync(os.tmpdir())) {
    const pid = /^sgk-(\d+)-/.exec(name)?.[1];
    if (pid === undefined || existsSync(`/proc/${pid}`)) continue;
    const data = path.join(os.tmpdir(), name, 'd');
    try {
      execFileSync('umount', ['--lazy', data], { stdio: 'ignore' });
    } catch {
      // It was not mounted, or is another user's.
    }
  }
}
