import assert from 'node:assert/strict';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { openStorage } from '../../src/storage/storage.js';
import { createStreams } from '../../src/streams/streams.js';
import type { Streams } from '../../src/streams/types.js';
import { startRedis } from '../../test/support/redis-server.js';
import type { Report } from '../report.js';
import { quantile } from '../statistics.js';
import { now, startWriter } from './live-text-process.js';

const STREAMS = 50;
const EVERY_MS = 50;
const PIECES = 200;
const MOST_MS = 60;

/** How long text takes from the process that writes it to a reader in another one. */
export async function liveTextBenchmark(report: Report): Promise<void> {
  report.say('### Live text from one process to another');
  report.say();
  report.say(
    `${STREAMS} drafts in one process get ${1_000 / EVERY_MS} pieces of text a second each; a reader for each is in another process. From the moment a piece is written to the moment a reader has it, ${STREAMS * PIECES} pieces; the text that each reader ends with is the draft's.`,
  );
  report.say();
  const redis = await startRedis();
  const rows: (string | number)[][] = [];
  try {
    for (const carrier of [
      { name: 'LISTEN/NOTIFY' },
      ...(redis === undefined ? [] : [{ name: 'Redis', url: redis.url }]),
    ]) {
      const delays = await measure('url' in carrier ? carrier.url : undefined);
      const at = (share: number) => quantile(delays, share);
      rows.push([carrier.name, ...[0.5, 0.95, 0.99].map((share) => `${at(share).toFixed(1)} ms`)]);
      report.target(at(0.99) < MOST_MS, `${carrier.name}: p99 below ${MOST_MS} ms`, `${at(0.99).toFixed(1)} ms`);
    }
  } finally {
    await redis?.stop();
  }
  report.say();
  report.table(['carried by', 'p50', 'p95', 'p99'], rows);
  if (redis === undefined) report.fellShort('There is no Redis on this machine: its column is missing.');
}

async function measure(redisUrl: string | undefined): Promise<number[]> {
  const dataDir = mkdtempSync(path.join(tmpdir(), 'scriptgen-bench-'));
  const storage = await openStorage({ dataDir, redisUrl });
  const streams = createStreams({ db: storage.db, bus: storage.bus });
  const leaving = new AbortController();
  try {
    const writer = await startWriter(dataDir, redisUrl, STREAMS);
    try {
      const delays: number[] = [];
      const followed = writer.generationIds.map((id) => follow(streams, id, leaving.signal, delays));
      const texts = await writer.write({ pieces: PIECES, everyMs: EVERY_MS });
      const read = await Promise.all(followed.map((reader, at) => reader.upTo(texts[at]!.length)));
      assert.deepEqual(read, texts);
      assert.equal(delays.length, STREAMS * PIECES, 'each piece has come');
      return delays;
    } finally {
      leaving.abort();
      await writer.close();
    }
  } finally {
    await streams.close();
    await storage.close();
    rmSync(dataDir, { recursive: true, force: true });
  }
}

/** Reads a generation's one draft, and notes of each piece how old it is. */
function follow(streams: Streams, generationId: string, signal: AbortSignal, delays: number[]) {
  let text = '';
  let told = 0;
  let wanted = Infinity;
  const { promise, resolve, reject } = Promise.withResolvers<string>();
  const read = async (): Promise<void> => {
    for await (const event of streams.generationEvents(generationId, 0, signal)) {
      if (event.type === 'SceneTextSnapshot') text = event.text;
      if (event.type === 'SceneTextAppended') text = text.slice(0, event.offset) + event.text;
      const at = now();
      const fresh = text.slice(told);
      for (const [, written] of fresh.matchAll(/@([\d.]+)\n/g)) delays.push(at - Number(written));
      told = text.lastIndexOf('\n') + 1;
      if (text.length >= wanted) resolve(text);
    }
  };
  read().catch(reject);
  return {
    upTo(length: number): Promise<string> {
      wanted = length;
      if (text.length >= length) resolve(text);
      return promise;
    },
  };
}
