import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import type { Report } from '../report.js';
import { median } from '../statistics.js';
import { idle, start } from './starts.js';
import type { Start } from './starts.js';

const ROUNDS = 5;
const NODE = [process.execPath, 'dist/main.js'];
/** The same program as the compiler leaves it: a file for each module, and nothing kept of an earlier start. */
const UNJOINED = [
  process.execPath,
  '--eval',
  "import('./dist/app/serve.js').then(({ serve }) => serve([])).finally(process.exit)",
];
const NPM = ['npm', 'start'];

/** From a command to a server that listens, on sources that are built and a database that is there. */
export async function startupBenchmark(report: Report): Promise<void> {
  const folder = mkdtempSync(path.join(tmpdir(), 'scriptgen-bench-startup-'));
  try {
    // Makes the database, and keeps what was compiled.
    await start(NODE, folder);
    const [joined, unjoined] = [await start(NODE, folder, true), await start(UNJOINED, folder, true)];
    const runs = { node: [] as Start[], unjoined: [] as Start[], npm: [] as Start[] };
    const bare = { node: [] as number[], npm: [] as number[] };
    for (let round = 0; round < ROUNDS; round++) {
      runs.node.push(await start(NODE, folder));
      runs.npm.push(await start(NPM, folder));
      runs.unjoined.push(await start(UNJOINED, folder));
      bare.node.push(await idle([process.execPath, '--eval', '0']));
      bare.npm.push(await idle(['npm', '--version']));
    }
    const row = (name: string, starts: readonly Start[], modules: string) => [
      name,
      ms(median(starts.map(({ wallMs }) => wallMs))),
      ms(median(starts.map(({ cpuMs }) => cpuMs))),
      modules,
    ];
    report.table(
      ['start to ready, warm database', 'wall, ms', 'processor of the server, ms', 'modules'],
      [
        row('node dist/main.js', runs.node, String(joined.modules.length)),
        row('npm start, unchanged sources', runs.npm, ''),
        row('every module a file, nothing kept', runs.unjoined, String(unjoined.modules.length)),
        ['node --eval 0', ms(median(bare.node)), '', ''],
        ['npm --version', ms(median(bare.npm)), '', ''],
      ],
    );
    const wall = ratio(runs.npm, runs.node, 'wallMs');
    report.target(wall <= 1.1, 'npm start takes at most 1.1 times node alone', wall.toFixed(2));
    const cpu = ratio(runs.node, runs.unjoined, 'cpuMs');
    report.target(cpu <= 0.5, 'half of the processor time of a start from every module’s file', cpu.toFixed(2));
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

function ratio(some: readonly Start[], others: readonly Start[], what: 'wallMs' | 'cpuMs'): number {
  return median(some.map((each) => each[what])) / median(others.map((each) => each[what]));
}

function ms(value: number): string {
  return value.toFixed(0);
}
