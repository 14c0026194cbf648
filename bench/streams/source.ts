import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import type { GenerationEvent } from '../../src/domain/events.js';
import { generationConfig } from '../../src/domain/generations.js';
import type { Database } from '../../src/storage/database.js';
import { silent } from '../../src/storage/log.js';
import { openStorage, openStorageOn } from '../../src/storage/storage.js';
import { createFold } from '../../src/streams/fold.js';
import { createStreams } from '../../src/streams/streams.js';
import type { DraftWriter, Streams } from '../../src/streams/types.js';
import type { Report } from '../report.js';
import { StatementLog } from '../statement-log.js';
import { quantile } from '../statistics.js';

const TARGETS = { cpuUs: 8, p50: 4, p99: 35, p99Across: 60, memoryKb: 8 };

/** What readers cost before GraphQL and the network: on the streams alone, in two "processes" on one database. */
export async function streamSources(report: Report): Promise<void> {
  const dataDir = mkdtempSync(path.join(tmpdir(), 'scriptgen-bench-'));
  const storage = await openStorage({ dataDir });
  // As another process has it: with connections of its own.
  const second = await openStorageOn({
    connection: storage.connection,
    description: 'second',
    log: silent,
    poolSize: 10,
  });
  const [here, there] = [storage, second].map(({ db, bus }) => createStreams({ db, bus })) as [Streams, Streams];
  try {
    await statements(report, storage.db, here, there);
    // So that what is measured is compiled.
    await fanOut(storage.db, here, 50, 40);
    const rows: (string | number)[][] = [];
    for (const readers of [1, 100, 1_000]) {
      const { cpuUs, memoryKb, events } = await fanOut(storage.db, here, readers, 60);
      rows.push([readers, events, `${cpuUs.toFixed(1)} us`, readers === 1 ? '' : `${memoryKb.toFixed(1)} kB`]);
      if (readers < 1_000) continue;
      report.target(
        cpuUs <= TARGETS.cpuUs,
        `at most ${TARGETS.cpuUs} us an event at 1,000 readers`,
        `${cpuUs.toFixed(1)} us`,
      );
      report.target(
        memoryKb <= TARGETS.memoryKb,
        `at most ${TARGETS.memoryKb} kB a reader`,
        `${memoryKb.toFixed(1)} kB`,
      );
    }
    report.say();
    report.table(['readers', 'events', 'CPU an event', 'memory a reader'], rows);
    for (const streams of [1, 16]) {
      const { p50, p99 } = await tokens(storage.db, here, here, streams);
      report.target(
        p50 <= TARGETS.p50 && p99 <= TARGETS.p99,
        `a token at 50 ms each, ${streams} streams: p50 ${TARGETS.p50} ms, p99 ${TARGETS.p99} ms`,
        `${p50.toFixed(1)} and ${p99.toFixed(1)} ms`,
      );
    }
    const { p50, p99 } = await tokens(storage.db, here, there, 50);
    report.target(
      p99 <= TARGETS.p99Across,
      `50 streams of 20 tokens a second, read in another process: p99 ${TARGETS.p99Across} ms`,
      `p50 ${p50.toFixed(1)} ms, p99 ${p99.toFixed(1)} ms`,
    );
  } finally {
    await Promise.all([here.close(), there.close()]);
    await second.close();
    await storage.close();
    rmSync(dataDir, { recursive: true, force: true });
  }
}

interface Desk {
  generationId: string;
  scriptId: string;
  sceneId: string;
}

async function openDesk(db: Database): Promise<Desk> {
  const script = await db.script.create({ data: { tenantId: 'default', title: 'Tide', logLine: 'The sea speaks.' } });
  const sceneId = randomUUID();
  await db.scene.create({ data: { id: sceneId, scriptId: script.id, number: 1, act: 1, outline: {} } });
  const { id } = await db.generation.create({
    data: {
      tenantId: 'default',
      scriptId: script.id,
      kind: 'SCRIPT',
      status: 'RUNNING',
      config: generationConfig.parse({}),
      input: {},
    },
  });
  return { generationId: id, scriptId: script.id, sceneId };
}

async function startDraft(
  streams: Streams,
  { generationId, sceneId }: Desk,
): Promise<{ id: string; writer: DraftWriter }> {
  const kind = 'GENERATED';
  const id = await streams.journal.commit(generationId, async (tx, emit) => {
    const draft = await tx.draft.create({ data: { sceneId, number: 1, kind, generationId } });
    emit({ type: 'SceneDraftStarted', sceneId, draftNumber: 1, kind });
    return draft.id;
  });
  return { id, writer: streams.openDraft({ generationId, sceneId, draftId: id, draftNumber: 1, kind }) };
}

async function endDraft(
  streams: Streams,
  { generationId, sceneId }: Desk,
  id: string,
  writer: DraftWriter,
): Promise<string> {
  await writer.finish();
  const { text } = writer;
  await streams.journal.commit(generationId, async (tx, emit) => {
    await tx.draft.update({ where: { id }, data: { text, state: 'COMPLETE', completedAt: new Date() } });
    emit({ type: 'SceneDraftCompleted', sceneId, draftId: id, draftNumber: 1 });
    emit({ type: 'GenerationCompleted' });
  });
  return text;
}

/** Readers that have seen a generation's first events; all of them wait. */
async function joined(
  streams: Streams,
  { generationId }: Desk,
  count: number,
  until: GenerationEvent['type'],
): Promise<AsyncIterator<GenerationEvent>[]> {
  const { signal } = new AbortController();
  const iterators = Array.from({ length: count }, () =>
    streams.generationEvents(generationId, 0, signal)[Symbol.asyncIterator](),
  );
  await Promise.all(
    iterators.map(async (iterator) => {
      for (;;) if (((await iterator.next()).value as GenerationEvent).type === until) return;
    }),
  );
  return iterators;
}

/** A draft written in beats while it is read; all readers end with the text that was written. */
async function fanOut(db: Database, streams: Streams, readers: number, beats: number) {
  const desk = await openDesk(db);
  const { id, writer } = await startDraft(streams, desk);
  const empty = memory();
  const iterators = await joined(streams, desk, readers, 'SceneTextSnapshot');
  const fold = createFold();
  let events = 0;
  const reading = iterators.map(async (iterator, index) => {
    let length = 0;
    for (let next = await iterator.next(); next.done !== true; next = await iterator.next()) {
      events += 1;
      // Folding a thousand texts is the readers' work, not ours: one folds, the others count.
      if (index === 0) fold.apply(next.value);
      if (next.value.type === 'SceneTextAppended') length += next.value.text.length;
    }
    return length;
  });
  await pause(50);
  const memoryKb = (memory() - empty) / readers / 1_000;
  const before = process.cpuUsage();
  for (let beat = 0; beat < beats; beat += 1) {
    writer.append(`word ${beat} `);
    await pause(32);
  }
  const { user, system } = process.cpuUsage(before);
  await pause(50);
  const counted = events;
  const text = await endDraft(streams, desk, id, writer);
  const lengths = await Promise.all(reading);
  for (const length of lengths) assert.equal(length, text.length);
  assert.equal(fold.state.text(desk.sceneId, 1), text);
  return { cpuUs: (user + system) / counted, memoryKb, events: counted };
}

function memory(): number {
  setFlagsFromString('--expose-gc');
  const gc = runInNewContext('gc') as () => void;
  for (let round = 0; round < 3; round += 1) gc();
  const { heapUsed, external } = process.memoryUsage();
  return heapUsed + external;
}

/** Statements of 200 readers. */
async function statements(report: Report, db: Database, here: Streams, there: Streams): Promise<void> {
  const READERS = 200;
  const desk = await openDesk(db);
  const commit = (streams: Streams) =>
    streams.journal.commit(desk.generationId, async (_tx, emit) => emit({ type: 'StageStarted', stage: 'SCENES' }));
  using log = new StatementLog();
  const counted = async (work: () => Promise<unknown>) => {
    log.take();
    await work();
    return log.take().count;
  };
  await commit(here);
  const alone = await counted(() => commit(here));
  const cold = await counted(async () =>
    (await joined(here, desk, 1, 'StageStarted')).map((reader) => reader.return?.()),
  );
  const iterators = await joined(here, desk, READERS, 'StageStarted');
  for (const iterator of iterators) await iterator.next();
  const warm = await counted(async () =>
    (await joined(here, desk, 1, 'StageStarted')).map((reader) => reader.return?.()),
  );
  const next = (all: AsyncIterator<GenerationEvent>[]) => Promise.all(all.map((iterator) => iterator.next()));
  const own = (await counted(() => Promise.all([next(iterators), commit(here)]))) - alone;
  const others = await joined(there, desk, READERS, 'StageStarted');
  for (const iterator of others) await iterator.next();
  await Promise.all([commit(here), next(others), next(iterators)]);
  await next(others);
  const both = (await counted(() => Promise.all([next(others), next(iterators), commit(here)]))) - alone;
  report.table(
    ['statements', ''],
    [
      ['to join, the first reader', cold],
      ['to join, a later one', warm],
      [`for one durable commit with ${READERS} readers in the process that commits`, own],
      [`with ${READERS} more in another process, together`, both],
    ],
  );
  report.target(own <= 1 && both <= 2, 'a durable commit takes 1 statement a process', `${own} and ${both - own}`);
  report.target(cold <= 2, 'a reader joins with 2 statements', String(cold));
  await Promise.all([...iterators, ...others].map(async (iterator) => iterator.return?.()));
}

/** How long a token takes from its writer to its reader, at 50 ms a token. */
async function tokens(
  db: Database,
  write: Streams,
  read: Streams,
  count: number,
): Promise<{ p50: number; p99: number }> {
  const delays: number[] = [];
  const streams = await Promise.all(
    Array.from({ length: count }, async () => {
      const desk = await openDesk(db);
      const { id, writer } = await startDraft(write, desk);
      const [reader] = await joined(read, desk, 1, 'SceneTextSnapshot');
      assert(reader !== undefined);
      return { desk, id, writer, reader };
    }),
  );
  await Promise.all(
    streams.map(async ({ desk, id, writer, reader }, index) => {
      const reading = (async () => {
        let rest = '';
        for (let next = await reader.next(); next.done !== true; next = await reader.next()) {
          if (next.value.type !== 'SceneTextAppended') continue;
          const now = performance.now();
          const parts = (rest + next.value.text).split(' ');
          rest = parts.pop() ?? '';
          for (const sentAt of parts) delays.push(now - Number(sentAt));
        }
      })();
      await pause((index * 50) / count);
      for (let token = 0; token < 60; token += 1) {
        writer.append(`${performance.now()} `);
        await pause(50);
      }
      await endDraft(write, desk, id, writer);
      await reading;
    }),
  );
  assert.equal(delays.length, count * 60);
  return { p50: quantile(delays, 0.5), p99: quantile(delays, 0.99) };
}
