import { paginate } from '../screenplay/layout/paginate.js';
import { statistics } from '../screenplay/statistics/statistics.js';
import { COMMON_OPTIONS, parseArguments } from './arguments.js';
import { BEAT_OPTIONS, beatBindings, STRUCTURES } from './beat-bindings.js';
import { figuresTable } from './figures-table.js';
import { STANDARD } from './formats.js';
import { readInput } from './input.js';
import { CommandError, EXIT, UsageError } from './io.js';
import type { Io } from './io.js';
import { speakerGroup } from './names.js';
import { checkOutput, isSameFile, writeOutput } from './output.js';
import { messageLine } from './message-line.js';
import { profileOf, suggestedPages } from './profile.js';

export const STATS_HELP = `Usage: scriptgen stats <file> [options]

Figures of a script in .fountain, .fdx or .json; "-" is standard input.

  --html <out>          as a page with pictures, to look at in a browser or print; "-" is standard output
  --json                as JSON
  --scenes              with a line for each scene
  --structure <name>    compare beats with their usual pages: ${STRUCTURES.slice(0, 3).join(', ')},
                        ${STRUCTURES.slice(3).join(', ')}
  --beat <beat>=<scene> the scene a beat is in, by its number; may be given several times
  --group <names>       list the scenes in which two or more of these speakers answer each other, as for the
                        Bechdel test: --group "NORA, ANNA"
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
  group: { type: 'string' },
  profile: { type: 'string' },
  from: { type: 'string' },
  force: { type: 'boolean' },
} as const;

export async function stats(args: readonly string[], io: Io): Promise<number> {
  const { values, positionals } = parseArguments(args, OPTIONS);
  const [file, ...rest] = positionals;
  if (file === undefined || rest.length > 0) {
    throw new UsageError(`stats takes the name of one script, not ${positionals.length}`);
  }
  const { html, json } = values;
  if (html === STANDARD && json) throw new UsageError('--html - and --json cannot both go to standard output');
  const profile = profileOf(values.profile);
  const output = { force: values.force === true };
  if (html !== undefined) {
    await checkOutput(html, output);
    if (await isSameFile(file, html)) {
      throw new CommandError(`${html} is the script itself, which the page would replace: choose another name`);
    }
  }

  const input = await readInput(file, values.from, io);
  const { script, title, author } = input;
  for (const message of suggestedPages(input, values.profile)) io.stderr.write(`${messageLine(message)}\n`);
  const beats = beatBindings(values.structure, values.beat ?? [], script);
  const layout = paginate(script, profile);
  const options = beats ? { beats } : {};
  const ungrouped = statistics(script, layout, options);
  const group = values.group === undefined ? [] : speakerGroup('--group', values.group, ungrouped.speakers);
  const figures = group.length === 0 ? ungrouped : statistics(script, layout, { ...options, group });
  if (html !== undefined) {
    // Loaded only here: a table should not wait for what draws.
    const { renderReport } = await import('../report/report.js');
    await writeOutput(html, renderReport({ title, author, statistics: figures, group }), io, output);
  }
  if (json) io.stdout.write(`${JSON.stringify({ title, author: author ?? null, ...figures }, null, 2)}\n`);
  else if (html === undefined) io.stdout.write(figuresTable(title, figures, { scenes: values.scenes === true, group }));
  return EXIT.OK;
}
