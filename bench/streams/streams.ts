import assert from 'node:assert/strict';
import { setTimeout } from 'node:timers/promises';
import type { Report } from '../report.js';
import { fanOut, fanOutTable, WAYS } from './fan-out.js';
import type { FanOut, WayName } from './fan-out.js';
import { startReaderProcess } from './reader-process.js';
import { startServerProcess } from './server-process.js';
import { streamSources } from './source.js';

/** Readers, and the ticks of the draft that they read. */
const SIZES = [
  { readers: 100, ticks: 80, everyMs: 50 },
  { readers: 1_000, ticks: 40, everyMs: 150 },
] as const;
const READERS_OF_COMMIT = 200;
const JOINING = 20;

/** Targets of the design. */
const MOST = { timesRaw: 2, memoryKb: 40, joinStatements: 2, slowerWithReaders: 1.1 };

/** What it costs to have readers: of the server's processor, of its memory, of the database, and of the generation that is read. */
export async function streamsBenchmark(report: Report): Promise<void> {
  report.say(
    'Each server in a process of its own, all readers in another. One draft is written in ticks of about 50 characters; every reader folds what it gets, and must end with exactly the text that was written. Processor time is the server’s while the draft is written, less what it takes when nothing happens, for each event that a reader got; delays are of every tick at every reader.',
  );
  report.say();
  for (const { readers, ticks, everyMs } of SIZES) {
    const measured = {} as Record<WayName, FanOut>;
    for (const name of Object.keys(WAYS) as WayName[]) {
      measured[name] = await fanOut(WAYS[name], readers, ticks, everyMs);
    }
    fanOutTable(report, readers, measured);
    judge(report, readers, measured);
  }
  await statements(report);
  await readGeneration(report);
  await streamSources(report);
}

function judge(
  report: Report,
  readers: number,
  { ours, oursOverWebSocket, raw, yoga, graphqlWs }: Record<WayName, FanOut>,
): void {
  for (const [name, own, peer] of [
    ['SSE', ours, yoga],
    ['WebSocket', oursOverWebSocket, graphqlWs],
  ] as const) {
    report.target(
      own.cpuUs <= MOST.timesRaw * raw.cpuUs && own.cpuUs < peer.cpuUs,
      `an event over ${name} at ${readers} readers takes at most ${MOST.timesRaw} times raw SSE, and less than the peer`,
      `${own.cpuUs.toFixed(0)} us; raw ${raw.cpuUs.toFixed(0)}, peer ${peer.cpuUs.toFixed(0)}`,
    );
    if (readers < 1_000) continue;
    report.target(
      own.p99 < peer.p99,
      `p99 of the delay over ${name} is below the peer’s`,
      `${own.p99.toFixed(0)} and ${peer.p99.toFixed(0)} ms`,
    );
    report.target(
      own.begunMs < peer.begunMs,
      `all have begun over ${name} before the peer’s`,
      `${own.begunMs.toFixed(0)} and ${peer.begunMs.toFixed(0)} ms`,
    );
    report.target(
      own.memoryKb <= MOST.memoryKb,
      `a reader over ${name} takes at most ${MOST.memoryKb} kB`,
      `${own.memoryKb.toFixed(0)} kB; raw SSE ${raw.memoryKb.toFixed(0)}`,
    );
  }
  report.say();
}

/** Statements to join a generation, and for one durable commit while it is read. */
async function statements(report: Report): Promise<void> {
  const [server, clients, joining] = [startServerProcess(), startReaderProcess(), startReaderProcess()];
  try {
    const url = await server.start('ScriptGen');
    const id = await server.open();
    const ofIdle = (texts: string[]) => texts.filter((text) => OF_STREAMS.test(text));
    await clients.open('SSE', url, id, READERS_OF_COMMIT);
    await setTimeout(1_000);
    await server.takeStatements();
    await joining.open('SSE', url, id, JOINING);
    const toJoin = ofIdle(await server.takeStatements()).length / JOINING;
    const commit = ofIdle((await server.commit()).statements).filter((text) => /^select/i.test(text.trim())).length;
    await server.end();
    await Promise.all([clients.finish(), joining.finish()]);
    report.say(`Statements on the tables that readers ask for, with ${READERS_OF_COMMIT} readers there:`);
    report.target(
      toJoin <= MOST.joinStatements,
      `a reader joins with at most ${MOST.joinStatements}`,
      toJoin.toFixed(1),
    );
    report.target(
      commit <= 2,
      'a durable commit is read once in the process',
      `${commit} SELECTs, the writer’s own among them`,
    );
    report.say();
  } finally {
    await Promise.all([server.close(), clients.close(), joining.close()]);
  }
}

/** The tables that readers ask: not those of the engine, which polls whether or not anybody reads. */
const OF_STREAMS = /"(?:GenerationEvent|Generation|Draft|Scene|Script|ScriptFeed|ScriptEvent)"/;

/** A generation of two scenes as the offline writer writes it, with one reader and with a thousand. */
async function readGeneration(report: Report): Promise<void> {
  const [server, clients] = [startServerProcess(), startReaderProcess()];
  try {
    const url = await server.start('ScriptGen');
    const took = async (readers: number) => {
      const started = performance.now();
      const id = await generate(url);
      await clients.open('SSE', url, id, readers);
      const seen = await clients.finish();
      assert.equal(seen.hashes.length, 1, 'all readers end with the same text');
      return performance.now() - started;
    };
    await took(1);
    const [one, thousand] = [await took(1), await took(1_000)];
    report.target(
      thousand <= MOST.slowerWithReaders * one,
      'a generation of 2 scenes takes no more than 10 % longer with 1,000 readers than with one, until the last of them has read it',
      `${(thousand / 1_000).toFixed(1)} and ${(one / 1_000).toFixed(1)} s`,
    );
  } finally {
    await Promise.all([server.close(), clients.close()]);
  }
}

async function generate(url: string): Promise<string> {
  const response = await fetch(url, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({
      query:
        'mutation { generateScript(input: { logLine: "A keeper hears the sea speak.", config: { sceneCount: 2, rewriteIterations: 0 } }) { ... on Generation { id } ... on Error { message } } }',
    }),
  });
  const { data, errors } = (await response.json()) as { data?: { generateScript: { id?: string } }; errors?: unknown };
  const id = data?.generateScript.id;
  assert.ok(id !== undefined, `a generation was started: ${JSON.stringify(errors ?? data)}`);
  return id;
}
