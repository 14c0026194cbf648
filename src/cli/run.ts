import { didYouMean } from './arguments.js';
import { CommandError, EXIT, UsageError } from './io.js';
import type { Io } from './io.js';
import { version } from './version.js';

interface Command {
  readonly help: string;
  run(args: readonly string[], io: Io): Promise<number>;
}

// These two have a database's parts behind them: their help is told without loading any.
const BACKUP_HELP = `Usage: scriptgen backup <file> [options]

Writes all scripts, bibles, generations and the ledger as they are at one moment into a file. Servers may go on to write meanwhile.
The file can be restored into any database: embedded or not, of this version of ScriptGen or a later one.

  --data-dir <folder>  of the embedded database; else DATABASE_URL or DATA_DIR say where it is, as for the server
  --force              replace a file that is there
`;

const RESTORE_HELP = `Usage: scriptgen restore <file> [options]

Fills an empty database with what is in a backup, all of it or nothing. Generations that were not finished go on by themselves
when a server starts, from their last finished step.

  --data-dir <folder>  of the embedded database, which is made; else DATABASE_URL or DATA_DIR say where it is, as for the server
  --force              replace what is in the database
`;

/** Each is loaded when it is called: to load all of them takes longer than to convert a short script. */
const COMMANDS: Readonly<Record<string, () => Promise<Command>>> = Object.freeze({
  async convert() {
    const { convert, CONVERT_HELP } = await import('./convert.js');
    return { help: CONVERT_HELP, run: convert };
  },
  async lint() {
    const { lint, LINT_HELP } = await import('./lint.js');
    return { help: LINT_HELP, run: lint };
  },
  async stats() {
    const { stats, STATS_HELP } = await import('./stats.js');
    return { help: STATS_HELP, run: stats };
  },
  async backup() {
    return { help: BACKUP_HELP, run: async (args, io) => (await import('./backup.js')).backup(args, io) };
  },
  async restore() {
    return { help: RESTORE_HELP, run: async (args, io) => (await import('./restore.js')).restore(args, io) };
  },
});

const HELP = `Usage: scriptgen <command> ...

  convert <in> <out>   a script into another format: Fountain, Final Draft, PDF, HTML, text, JSON
  lint <file>...       errors of format and weaknesses of style; --fix mends what has one plain way to
  stats <file>         pages, running time, scenes, speakers; --html draws them
  backup <file>        a server's database into a file, also while it runs
  restore <file>       an empty database from such a file

scriptgen <command> --help tells more.
`;

/**
 * Runs one command line. Scripts are worked on in files: no server and no database takes part.
 *
 * @param args without the program's own name
 * @returns the exit code: 0, 1 if what was found is not good, 2 if the work could not be done
 */
export async function run(args: readonly string[], io: Io): Promise<number> {
  const [name, ...rest] = args;
  const command = name !== undefined && Object.hasOwn(COMMANDS, name) ? await COMMANDS[name]?.() : undefined;
  const asked = optionsOf(command ? rest : args);
  try {
    if (asked.includes('--version')) {
      io.stdout.write(`scriptgen ${version()}\n`);
      return EXIT.OK;
    }
    if (asked.includes('--help') || asked.includes('-h') || (name === 'help' && !command)) {
      io.stdout.write(command?.help ?? HELP);
      return EXIT.OK;
    }
    if (name === undefined) {
      io.stderr.write(HELP);
      return EXIT.FAILED;
    }
    if (!command) {
      throw new UsageError(
        `There is no ${name.startsWith('-') ? 'option' : 'command'} ${name}${didYouMean(name, Object.keys(COMMANDS))}`,
      );
    }
    return await command.run(rest, io);
  } catch (error) {
    if (!(error instanceof CommandError)) throw error;
    io.stderr.write(`${error.line}\n`);
    if (error instanceof UsageError) {
      io.stderr.write(`scriptgen ${command ? `${name} ` : ''}--help tells how it is used\n`);
    }
    return EXIT.FAILED;
  }
}

/** What stands before `--`, after which all are names. */
function optionsOf(args: readonly string[]): readonly string[] {
  const end = args.indexOf('--');
  return end < 0 ? args : args.slice(0, end);
}
