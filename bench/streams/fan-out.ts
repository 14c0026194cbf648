import assert from 'node:assert/strict';
import type { Report } from '../report.js';
import type { FeedName } from './feeds.js';
import { startReaderProcess } from './reader-process.js';
import type { Seen, Transport } from './reader-process.js';
import { startServerProcess } from './server-process.js';

/** One way of serving readers. */
interface Way {
  name: string;
  feed: FeedName;
  transport: Transport;
}

export const WAYS = {
  ours: { name: 'ScriptGen, SSE', feed: 'ScriptGen', transport: 'SSE' },
  oursOverWebSocket: { name: 'ScriptGen, WebSocket', feed: 'ScriptGen', transport: 'WebSocket' },
  raw: { name: 'raw SSE', feed: 'raw SSE', transport: 'SSE' },
  yoga: { name: 'stock yoga', feed: 'stock yoga', transport: 'SSE' },
  graphqlWs: { name: 'graphql-ws', feed: 'graphql-ws', transport: 'WebSocket' },
} as const satisfies Record<string, Way>;

export type WayName = keyof typeof WAYS;

export interface FanOut extends Seen {
  /** The server's processor time for each event that a reader got, in microseconds, less what it takes when nothing happens. */
  cpuUs: number;
  /** What a reader adds to the server's memory, in kB. */
  memoryKb: number;
}

/** A draft written in ticks while it is read; all readers must end with the text that was written. */
export async function fanOut(way: Way, readers: number, ticks: number, everyMs: number): Promise<FanOut> {
  const [server, clients] = [startServerProcess(), startReaderProcess()];
  try {
    const url = await server.start(way.feed);
    const read = async (count: number, ticksRead: number): Promise<FanOut> => {
      const id = await server.open();
      const empty = await server.memory();
      await clients.open(way.transport, url, id, count);
      const full = await server.memory();
      const idle = await server.idle();
      const [{ cpuMs, wallMs, hash }, seen] = await Promise.all([server.write(ticksRead, everyMs), clients.finish()]);
      assert.deepEqual(seen.hashes, [hash], `every reader of ${way.name} ends with the text`);
      return {
        ...seen,
        cpuUs: (Math.max(0, cpuMs - idle * wallMs) * 1_000) / seen.events,
        memoryKb: (full - empty) / count / 1_000,
      };
    };
    // So that what is measured is compiled.
    await read(20, 20);
    return await read(readers, ticks);
  } finally {
    await Promise.all([server.close(), clients.close()]);
  }
}

export function fanOutTable(report: Report, readers: number, measured: Record<WayName, FanOut>): void {
  const names = Object.keys(WAYS) as WayName[];
  report.table(
    [
      `${readers} readers`,
      'events',
      'CPU an event',
      'times raw',
      'delay p50',
      'p99',
      'all begun after',
      'memory a reader',
    ],
    names.map((name) => {
      const { events, cpuUs, p50, p99, begunMs, memoryKb } = measured[name];
      return [
        WAYS[name].name,
        events,
        `${cpuUs.toFixed(0)} us`,
        (cpuUs / measured.raw.cpuUs).toFixed(1),
        `${p50.toFixed(0)} ms`,
        `${p99.toFixed(0)} ms`,
        `${(begunMs / 1_000).toFixed(2)} s`,
        `${memoryKb.toFixed(0)} kB`,
      ];
    }),
  );
}
