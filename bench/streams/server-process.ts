import { createHash } from 'node:crypto';
import { setImmediate, setTimeout } from 'node:timers/promises';
import { StatementLog } from '../statement-log.js';
import { tick } from './document.js';
import { FEEDS } from './feeds.js';
import type { Draft, FeedName } from './feeds.js';
import { callable, serveCalls } from './calls.js';
import type { Calls } from './calls.js';

/** What the measuring process asks of a server in a process of its own. */
export interface ServerCalls extends Calls {
  start(name: FeedName): Promise<string>;
  /** Begins a draft; gives the id that its readers ask for. */
  open(): Promise<string>;
  /** Writes the draft in ticks, one every `everyMs`, and ends it. */
  write(ticks: number, everyMs: number): Promise<{ cpuMs: number; wallMs: number; hash: string }>;
  /** Commits one durable event of the open draft, and gives the statements up to half a second later. */
  commit(): Promise<{ statements: string[] }>;
  end(): Promise<void>;
  /** Memory after a collection, in bytes. */
  memory(): Promise<number>;
  /** Processor time in a second in which nothing happens, as a part of it. */
  idle(): Promise<number>;
  takeStatements(): Promise<string[]>;
}

const FILE = new URL(import.meta.url);

export const startServerProcess = () => callable<ServerCalls>(FILE, ['--expose-gc']);

function calls(): ServerCalls {
  const log = new StatementLog();
  let feed: Awaited<ReturnType<(typeof FEEDS)[FeedName]>> | undefined;
  let draft: Draft | undefined;
  const cpu = () => {
    const { user, system } = process.cpuUsage();
    return (user + system) / 1_000;
  };
  return {
    async start(name) {
      feed = await FEEDS[name]();
      return feed.url;
    },
    async open() {
      draft = await feed!.open();
      return draft.id;
    },
    async write(ticks, everyMs) {
      const [before, started] = [cpu(), performance.now()];
      let text = '';
      for (let number = 1; number <= ticks; number += 1) {
        const part = tick(number);
        text += part;
        draft!.append(part);
        await setTimeout(everyMs);
      }
      await draft!.end();
      // What is still on its way is part of it.
      await setTimeout(500);
      return {
        cpuMs: cpu() - before,
        wallMs: performance.now() - started,
        hash: createHash('sha256').update(text).digest('hex'),
      };
    },
    async commit() {
      log.take();
      await draft!.commit();
      await setTimeout(500);
      return { statements: log.texts.splice(0) };
    },
    end: () => draft!.end(),
    async memory() {
      for (let round = 0; round < 3; round += 1) {
        globalThis.gc?.();
        await setImmediate();
      }
      return process.memoryUsage().rss;
    },
    async idle() {
      const before = cpu();
      await setTimeout(1_000);
      return (cpu() - before) / 1_000;
    },
    takeStatements: async () => log.texts.splice(0),
    close: async () => feed?.close(),
  };
}

if (process.argv[1] === FILE.pathname) serveCalls(calls());
