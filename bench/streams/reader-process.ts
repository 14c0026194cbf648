import { createHash } from 'node:crypto';
import { Agent, request } from 'node:http';
import { WebSocket } from 'ws';
import { createFold } from '../../src/streams/fold.js';
import { quantile } from '../statistics.js';
import { callable, serveCalls } from './calls.js';
import type { Calls } from './calls.js';
import { WATCH } from './document.js';

export type Transport = 'SSE' | 'WebSocket';

/** What was seen by all readers together. */
export interface Seen {
  events: number;
  /** From the first connection until every reader had its first event, in milliseconds. */
  begunMs: number;
  /** Of the marks in the text, from the moment they were written, in milliseconds. */
  p50: number;
  p99: number;
  /** Of the text that each reader ended with; one when all are alike. */
  hashes: string[];
}

export interface ReaderCalls extends Calls {
  /** Opens readers and returns when every one has its first event. */
  open(transport: Transport, url: string, id: string, count: number): Promise<number>;
  /** Waits until all streams have completed. */
  finish(): Promise<Seen>;
  /** Goes away in the middle. */
  leave(): Promise<void>;
}

const FILE = new URL(import.meta.url);

export const startReaderProcess = () => callable<ReaderCalls>(FILE);

interface Event {
  __typename: string;
  seq: number;
  sceneId?: string;
  draftNumber?: number;
  offset?: number;
  text?: string;
}

class Reader {
  readonly #fold = createFold();
  readonly lags: number[] = [];
  readonly begun = Promise.withResolvers<void>();
  readonly ended = Promise.withResolvers<void>();
  events = 0;
  #place: { sceneId: string; draftNumber: number } | undefined;
  leave: () => void = () => undefined;

  take(result: { data?: { generationEvents: Event }; errors?: unknown }): void {
    const event = result.data?.generationEvents;
    if (event === undefined) throw new Error(JSON.stringify(result));
    this.events += 1;
    if (this.events === 1) this.begun.resolve();
    const { sceneId, draftNumber, text } = event;
    if (sceneId !== undefined && draftNumber !== undefined) this.#place ??= { sceneId, draftNumber };
    const outcome = this.#fold.apply({ type: event.__typename, ...event });
    if (outcome === 'hole') throw new Error(`A hole at ${JSON.stringify(event)}`);
    if (event.__typename !== 'SceneTextAppended' || text === undefined) return;
    const now = performance.timeOrigin + performance.now();
    for (const [, at] of text.matchAll(/@([\d.]+)\]/g)) this.lags.push(now - Number(at));
  }

  get hash(): string {
    const { sceneId = '', draftNumber = 0 } = this.#place ?? {};
    return createHash('sha256')
      .update(this.#fold.state.text(sceneId, draftNumber) ?? '')
      .digest('hex');
  }
}

const agent = new Agent({ keepAlive: false, maxSockets: Infinity });

function overSse(reader: Reader, url: string, id: string): void {
  const sent = request(
    url,
    { method: 'POST', agent, headers: { 'content-type': 'application/json', accept: 'text/event-stream' } },
    (response) => {
      let rest = '';
      response.setEncoding('utf8');
      response.on('data', (chunk: string) => {
        const blocks = (rest + chunk).split('\n\n');
        rest = blocks.pop() ?? '';
        for (const block of blocks) {
          const data = /^data: ?(.+)$/m.exec(block)?.[1];
          if (data !== undefined) reader.take(JSON.parse(data) as object);
        }
      });
      response.on('end', () => reader.ended.resolve());
      response.on('error', () => undefined);
    },
  );
  sent.on('error', (error) => {
    reader.begun.reject(error);
    reader.ended.reject(error);
  });
  sent.end(JSON.stringify({ query: WATCH, variables: { id } }));
  reader.leave = () => sent.destroy();
}

function overWebSocket(reader: Reader, url: string, id: string): void {
  const socket = new WebSocket(url.replace(/^http/, 'ws'), 'graphql-transport-ws', { perMessageDeflate: false });
  const operation = crypto.randomUUID();
  socket.on('open', () => socket.send(JSON.stringify({ type: 'connection_init' })));
  socket.on('message', (data: Buffer) => {
    const message = JSON.parse(data.toString()) as { type: string; payload: object };
    if (message.type === 'connection_ack') {
      socket.send(JSON.stringify({ id: operation, type: 'subscribe', payload: { query: WATCH, variables: { id } } }));
    } else if (message.type === 'next') {
      reader.take(message.payload);
    } else if (message.type === 'complete') {
      reader.ended.resolve();
      socket.close();
    } else if (message.type !== 'ping') {
      reader.begun.reject(new Error(JSON.stringify(message)));
    }
  });
  socket.on('error', (error) => reader.begun.reject(error));
  reader.leave = () => socket.terminate();
}

function calls(): ReaderCalls {
  let readers: Reader[] = [];
  let begunMs = 0;
  return {
    async open(transport, url, id, count) {
      const started = performance.now();
      readers = Array.from({ length: count }, () => {
        const reader = new Reader();
        reader.ended.promise.catch(() => undefined);
        (transport === 'SSE' ? overSse : overWebSocket)(reader, url, id);
        return reader;
      });
      await Promise.all(readers.map(({ begun }) => begun.promise));
      begunMs = performance.now() - started;
      return begunMs;
    },
    async finish() {
      await Promise.all(readers.map(({ ended }) => ended.promise));
      const lags = readers.flatMap((reader) => reader.lags);
      return {
        events: readers.reduce((sum, { events }) => sum + events, 0),
        begunMs,
        // Where nothing was written, nothing was late.
        p50: lags.length === 0 ? 0 : quantile(lags, 0.5),
        p99: lags.length === 0 ? 0 : quantile(lags, 0.99),
        hashes: [...new Set(readers.map(({ hash }) => hash))],
      };
    },
    async leave() {
      for (const reader of readers) reader.leave();
    },
    close: async () => undefined,
  };
}

if (process.argv[1] === FILE.pathname) serveCalls(calls());
