import { paginate } from '../screenplay/layout/paginate.js';
import { statistics } from '../screenplay/statistics/statistics.js';
import { COMMON_OPTIONS, parseArguments } from './arguments.js';
import { BEAT_OPTIONS, beatBindings, STRUCTURES } from './beat-bindings.js';
import { figuresTable } from './figures-table.js';
import { STANDARD } from './formats.js';
import { readInput } from './input.js';
import { EXIT, UsageError } from './io.js';
import type { Io } from './io.js';
import { checkOutput, writeOutput } from './output.js';
import { profileOf } from './profile.js';

export const STATS_HELP = `Usage: scriptgen stats <file> [options]

Figures of a script in .fountain, .fdx or .json; "-" is standard input.

  --html <out>          as a page with pictures, to look at in a browser or print; "-" is standard output
  --json                as JSON
  --scenes              with a line for each scene
  --structure <name>    compare beats with their usual pages: ${STRUCTURES.slice(0, 3).join(', ')},
                        ${STRUCTURES.slice(3).join(', ')}
  --beat <beat>=<scene> the scene a beat is in, by its number; may be given several times
  --profile <profile>   the pages: letter (default), a4, multicam
  --from <format>       what the file is: fountain, fdx, json
  --force               replace the page if it is there

Exit codes: 0 told, 2 not possible.
`;

const OPTIONS = {
  ...COMMON_OPTIONS,
  ...BEAT_OPTIONS,
  html: { type: 'string' },
  json: { type: 'boolean' },
  scenes: { type: 'boolean' },
  profile: { type: 'string' },
  from: { type: 'string' },
  force: { type: 'boolean' },
} as const;

export async function stats(args: readonly string[], io: Io): Promise<number> {
  const { values, positionals } = parseArguments(args, OPTIONS);
  const [file, ...rest] = positionals;
  if (file === undefined || rest.length > 0) throw new UsageError(`stats takes the name of one script, not ${positionals.length}`);
  const { html, json } = values;
  if (html === STANDARD && json) throw new UsageError('--html - and --json cannot both go to standard output');
  const profile = profileOf(values.profile);
  const output = { force: values.force === true };
  if (html !== undefined) await checkOutput(html, output);

  const { script, title, author } = await readInput(file, values.from, io);
  const beats = beatBindings(values.structure, values.beat ?? [], script);
  const figures = statistics(script, paginate(script, profile), beats ? { beats } : {});
  if (html !== undefined) {
    // Loaded only here: a table should not wait for what draws.
    const { renderReport } = await import('../report/report.js');
    await writeOutput(html, renderReport({ title, author, statistics: figures }), io, output);
  }
  if (json) io.stdout.write(`${JSON.stringify({ title, author: author ?? null, ...figures }, null, 2)}\n`);
  else if (html === undefined) io.stdout.write(figuresTable(title, figures, { scenes: values.scenes === true }));
  return EXIT.OK;
}
