import { createReadStream } from 'node:fs';
import { stat } from 'node:fs/promises';
import { linesOf } from '../storage/backup/file.js';
import { restore as restoreInto, usableHeader } from '../storage/backup/restore.js';
import { COMMON_OPTIONS, parseArguments } from './arguments.js';
import { summary } from './backup.js';
import { databaseFault, openDatabase } from './database.js';
import { whatFailed } from './file-errors.js';
import { STANDARD } from './formats.js';
import { CommandError, EXIT, UsageError } from './io.js';
import type { Io } from './io.js';

/** @throws {CommandError} */
export async function restore(args: readonly string[], io: Io): Promise<number> {
  const {
    values,
    positionals: [file, ...others],
  } = parseArguments(args, { ...COMMON_OPTIONS, 'data-dir': { type: 'string' }, force: { type: 'boolean' } });
  if (file === undefined || file === STANDARD || others.length > 0) {
    throw new UsageError('restore takes the name of one file');
  }
  await checkInput(file);
  try {
    // Before a database is made for it.
    await usableHeader(await firstLineOf(file));
    await using database = await openDatabase(io, { dataDir: values['data-dir'], create: true });
    const { header, rows } = await restoreInto(database.connection, linesOf(bytesOf(file)), {
      force: values.force === true,
    });
    io.stdout.write(`Restored ${summary(header, rows)}\n`);
    return EXIT.OK;
  } catch (error) {
    throw databaseFault(`${file} could not be restored, and no row was changed`, error);
  }
}

async function checkInput(file: string): Promise<void> {
  const found = await stat(file).catch((error: unknown) => {
    throw new CommandError(`${file} cannot be read: ${whatFailed(error)}`, { cause: error });
  });
  if (found.isDirectory()) throw new CommandError(`${file} cannot be read: it is a folder`);
}

async function firstLineOf(file: string): Promise<string | undefined> {
  for await (const line of linesOf(bytesOf(file))) return line;
  return undefined;
}

async function* bytesOf(file: string): AsyncGenerator<Uint8Array> {
  try {
    yield* createReadStream(file);
  } catch (error) {
    throw new CommandError(`${file} cannot be read: ${whatFailed(error)}`, { cause: error });
  }
}
