/** What a command line reads from and writes to besides files. */
export interface Io {
  readonly stdin: AsyncIterable<Uint8Array>;
  readonly stdout: Out;
  readonly stderr: Out;
  /** Names the database, for commands that use one. Default: nothing is set. */
  readonly env?: Readonly<Record<string, string | undefined>>;
  /** For a script that has no date of its own. */
  now(): Date;
}

export interface Out {
  readonly isTTY?: boolean;
  write(chunk: string | Uint8Array): unknown;
}

export const EXIT = Object.freeze({
  OK: 0,
  /** The work was done, and what it found is not good: lint errors, losses where none are allowed. */
  FOUND: 1,
  /** The work could not be done: a wrong command line, a file that cannot be read or written. */
  FAILED: 2,
});

/** Why a command could not do its work. The message has no full stop. */
export class CommandError extends Error {
  override readonly name: string = 'CommandError';

  /** As told on standard error. */
  get line(): string {
    return `scriptgen: ${this.message}`;
  }
}

/** A file that is no script of its format. The message is a message line: it begins with the place. */
export class ScriptFault extends CommandError {
  override readonly name = 'ScriptFault';

  override get line(): string {
    return this.message;
  }
}

/** The command line itself is wrong. */
export class UsageError extends CommandError {
  override readonly name = 'UsageError';
}
