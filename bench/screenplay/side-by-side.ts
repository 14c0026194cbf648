import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { extractText } from 'unpdf';
import { parse } from '../../src/screenplay/fountain/parse.js';
import type { Report } from '../report.js';
import { median } from '../statistics.js';
import { scriptOfLength, scriptOfPages } from './feature.js';
import { medians } from './interleaved.js';
import { afterwriting, HOW_TO_INSTALL, peerParsers, type PeerParser } from './peers.js';

const PAGES = 120;
/** Of so many pages. */
const CHARACTERS = 176_000;
const ROUNDS = { feature: 15, tenMegabytes: 3, files: 5 };
const MOST_OF_SCREENPLAY_TOOLS = 2;
const OURS = 'ScriptGen';
const COMMAND = fileURLToPath(new URL('../../dist/cli/main.js', import.meta.url));

/** Ours beside other programs, in the same run. */
export async function sideBySide(report: Report, folder = process.env.BENCH_PEERS): Promise<void> {
  report.say('### Beside other programs\n');
  const peers = await peerParsers(folder);
  const missing = [
    ...Object.keys(peers).filter((name) => peers[name] === undefined),
    ...(afterwriting(folder) === undefined ? ['afterwriting'] : []),
  ];
  if (missing.length > 0) {
    report.fellShort(`not compared with ${missing.join(', ')}, which BENCH_PEERS does not name: ${HOW_TO_INSTALL}`);
  }
  await parsers(report, peers);
  await files(report, afterwriting(folder));
}

async function parsers(report: Report, peers: Record<string, PeerParser | undefined>): Promise<void> {
  // Written without our parser, which would be warm then.
  const feature = scriptOfLength(CHARACTERS);
  const first = firstTimes(feature, peers);
  const rows: (string | number)[][] = [];
  const warm = await timesOf(ROUNDS.feature, feature, peers);
  // Its time grows faster than its input.
  const large = await timesOf(ROUNDS.tenMegabytes, scriptOfLength(10_000_000), { ...peers, 'fountain-js': undefined });
  for (const name of Object.keys(warm)) {
    rows.push([name, ms(first[name]), ms(warm[name]), ms(large[name])]);
  }
  report.say('Parsers: processor time. Only ours gives a tree of emphasis and notes, places, and diagnostics.\n');
  report.table(['', `${PAGES} pages, the first in its process`, `${PAGES} pages, warm`, '10 MB'], rows);
  const theirs = 'screenplay-tools';
  for (const [what, times] of [
    [`${PAGES} pages`, warm],
    ['10 MB', large],
  ] as const) {
    if (times[theirs] === undefined) continue;
    const ratio = times[OURS]! / times[theirs];
    report.target(
      ratio <= MOST_OF_SCREENPLAY_TOOLS,
      `${what} parse in at most ${MOST_OF_SCREENPLAY_TOOLS} times the time of ${theirs}`,
      ratio.toFixed(2),
    );
  }
  report.say();
}

type Times = Readonly<Record<string, number | undefined>>;

function tasksOf(text: string, peers: Record<string, PeerParser | undefined>): Record<string, () => void> {
  const scenes = text.match(/^(?:INT|EXT)\./gm)!.length;
  const tasks: Record<string, () => void> = {
    [OURS]: () =>
      assert.equal(
        parse(text).script.body.filter(({ kind }) => kind === 'heading').length,
        scenes,
        'every scene is read',
      ),
  };
  for (const [name, read] of Object.entries(peers)) {
    if (read) tasks[name] = () => assert.ok(read(text) > scenes, `${name} reads the script`);
  }
  return tasks;
}

function timesOf(rounds: number, text: string, peers: Record<string, PeerParser | undefined>): Promise<Times> {
  return medians(rounds, tasksOf(text, peers));
}

/** Each parser's first script in this process: nothing of it is compiled yet. To be called before others have run. */
function firstTimes(text: string, peers: Record<string, PeerParser | undefined>): Times {
  return Object.fromEntries(
    Object.entries(tasksOf(text, peers)).map(([name, task]) => {
      const started = process.cpuUsage();
      task();
      const { user, system } = process.cpuUsage(started);
      return [name, (user + system) / 1_000];
    }),
  );
}

/** From a file to a PDF, as a whole process. */
async function files(report: Report, peer: string | undefined): Promise<void> {
  const folder = mkdtempSync(path.join(tmpdir(), 'bench-pdf-'));
  try {
    const source = path.join(folder, 'feature.fountain');
    writeFileSync(source, scriptOfPages(PAGES));
    const target = (name: string) => path.join(folder, `${name}.pdf`);
    const commands: Record<string, readonly string[]> = {
      [OURS]: [COMMAND, 'convert', source, target(OURS), '--force', '--quiet'],
      ...(peer === undefined
        ? {}
        : { afterwriting: [peer, '--source', source, '--pdf', target('afterwriting'), '--overwrite'] }),
    };
    const times: Record<string, number[]> = {};
    for (let round = 0; round < ROUNDS.files; round++) {
      for (const [name, command] of Object.entries(commands)) (times[name] ??= []).push(processorTime(command));
    }
    const rows: (string | number)[][] = [];
    for (const name of Object.keys(commands)) {
      const bytes = readFileSync(target(name));
      const { totalPages, text } = await extractText(new Uint8Array(bytes));
      assert.ok(text.filter((page) => page.length > 10).length >= 100, `${name} draws the script`);
      rows.push([name, ms(median(times[name]!)), totalPages, `${(bytes.length / 1_000).toFixed(0)} kB`]);
    }
    report.say(`A file of ${PAGES} pages to a PDF: processor time of the whole process.\n`);
    report.table(['', 'time', 'pages', 'size'], rows);
    if (peer === undefined) return;
    const ratio = median(times[OURS]!) / median(times.afterwriting!);
    report.target(
      ratio < 1,
      `a PDF of ${PAGES} pages in less time than afterwriting`,
      `${ratio.toFixed(2)} of its time`,
    );
    report.say();
  } finally {
    rmSync(folder, { recursive: true });
  }
}

/** Milliseconds of a process that has ended well; its own report, as a process is not told those of its children apart. */
function processorTime(command: readonly string[]): number {
  const told =
    'process.on("exit",()=>{const{user,system}=process.cpuUsage();process.stderr.write(`\\n${(user+system)/1000}`)})';
  const { status, stderr } = spawnSync(
    process.execPath,
    ['--import', `data:text/javascript,${encodeURIComponent(told)}`, ...command],
    // afterwriting looks for its own parts from here.
    { encoding: 'utf8', cwd: path.dirname(command[0]!) },
  );
  assert.equal(status, 0, stderr);
  return Number(stderr.trim().split('\n').at(-1));
}

function ms(time: number | undefined): string {
  return time === undefined ? '-' : `${time.toFixed(time < 100 ? 1 : 0)} ms`;
}
