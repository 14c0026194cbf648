import { compressed } from '../storage/backup/file.js';
import { dump } from '../storage/backup/dump.js';
import type { BackupHeader, RowCounts } from '../storage/backup/format.js';
import type { Connection } from '../storage/connection.js';
import { COMMON_OPTIONS, parseArguments } from './arguments.js';
import { databaseFault, openDatabase } from './database.js';
import { STANDARD } from './formats.js';
import { EXIT, UsageError } from './io.js';
import type { Io } from './io.js';
import { checkOutput, writeOutput } from './output.js';
import { version } from './version.js';

/** @throws {CommandError} */
export async function backup(args: readonly string[], io: Io): Promise<number> {
  const {
    values,
    positionals: [file, ...others],
  } = parseArguments(args, { ...COMMON_OPTIONS, 'data-dir': { type: 'string' }, force: { type: 'boolean' } });
  if (file === undefined || file === STANDARD || others.length > 0) {
    throw new UsageError('backup takes the name of one file');
  }
  const output = { force: values.force === true };
  await checkOutput(file, output);
  try {
    await using database = await openDatabase(io, { dataDir: values['data-dir'], create: false });
    let told = '';
    await writeOutput(
      file,
      compressed(lines(database.connection, io, (header, rows) => (told = summary(header, rows)))),
      io,
      output,
    );
    io.stdout.write(`${file}: ${told}\n`);
    return EXIT.OK;
  } catch (error) {
    throw databaseFault('The backup could not be made', error);
  }
}

async function* lines(
  connection: Connection,
  io: Io,
  onEnd: (header: BackupHeader, rows: RowCounts) => void,
): AsyncGenerator<string> {
  let header: BackupHeader;
  try {
    yield* dump(connection, {
      version: version(),
      createdAt: io.now(),
      onHeader: (it) => (header = it),
      onEnd: (rows) => onEnd(header, rows),
    });
  } catch (error) {
    // Else it would be taken for a fault of the file.
    throw databaseFault('The database could not be read', error);
  }
}

/** What is in a backup, for people. */
export function summary({ version: by, postgres, createdAt, migrations }: BackupHeader, rows: RowCounts): string {
  const count = (table: string, one: string) =>
    `${(rows[table] ?? 0).toLocaleString('en')} ${one}${rows[table] === 1 ? '' : 's'}`;
  const all = Object.values(rows).reduce((sum, number) => sum + number, 0);
  return `${count('Script', 'script')}, ${count('Generation', 'generation')}, ${all.toLocaleString('en')} rows of ${createdAt} (ScriptGen ${by}, PostgreSQL ${postgres}, ${migrations.at(-1)?.name ?? 'no migration'})`;
}
