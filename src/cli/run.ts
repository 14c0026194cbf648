import { readFileSync } from 'node:fs';
import { suggestion } from './arguments.js';
import { convert, CONVERT_HELP } from './convert.js';
import { CommandError, EXIT, UsageError } from './io.js';
import type { Io } from './io.js';
import { lint, LINT_HELP } from './lint.js';
import { stats, STATS_HELP } from './stats.js';

interface Command {
  readonly help: string;
  run(args: readonly string[], io: Io): Promise<number>;
}

const COMMANDS: Readonly<Record<string, Command>> = Object.freeze({
  convert: { help: CONVERT_HELP, run: convert },
  lint: { help: LINT_HELP, run: lint },
  stats: { help: STATS_HELP, run: stats },
});

const HELP = `Usage: scriptgen <command> ...

  convert <in> <out>   a script into another format: Fountain, Final Draft, PDF, HTML, text, JSON
  lint <file>...       errors of format and weaknesses of style
  stats <file>         pages, running time, scenes, speakers; --html draws them

scriptgen <command> --help tells more.
`;

/**
 * Runs one command line on files; no server and no database takes part.
 *
 * @param args without the program's own name
 * @returns the exit code: 0, 1 if what was found is not good, 2 if the work could not be done
 */
export async function run(args: readonly string[], io: Io): Promise<number> {
  const [name, ...rest] = args;
  const command = name !== undefined && Object.hasOwn(COMMANDS, name) ? COMMANDS[name] : undefined;
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
    if (!command) throw new UsageError(`There is no ${name.startsWith('-') ? 'option' : 'command'} ${name}${suggestion(name, Object.keys(COMMANDS))}`);
    return await command.run(rest, io);
  } catch (error) {
    if (!(error instanceof CommandError)) throw error;
    io.stderr.write(`${error.line}\n`);
    if (error instanceof UsageError) io.stderr.write(`scriptgen ${command ? `${name} ` : ''}--help tells how it is used\n`);
    return EXIT.FAILED;
  }
}

/** What stands before `--`, after which all are names. */
function optionsOf(args: readonly string[]): readonly string[] {
  const end = args.indexOf('--');
  return end < 0 ? args : args.slice(0, end);
}

function version(): string {
  return (JSON.parse(readFileSync(new URL('../../package.json', import.meta.url), 'utf8')) as { version: string }).version;
}
