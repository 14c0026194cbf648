import { pino } from 'pino';
import type { GenerationService } from '../../../src/orchestrator/generations/generation-service.js';
import { EntryStore } from '../../../src/bibles/entry-store.js';
import type { Caller } from '../../../src/domain/caller.js';
import { createSchema } from '../../../src/schema/schema.js';
import { createOfflineWriter } from '../../../src/llm/offline-writer/offline-writer.js';
import type { LlmProvider } from '../../../src/llm/provider.js';
import type { Optimizer } from '../../../src/optimizer/types.js';
import { deleteScene } from '../../../src/orchestrator/retention/scene-deletion.js';
import { findScene } from '../../../src/scripts/script-storage.js';
import { createForecast, targetsOfOptimizer } from '../../../src/orchestrator/forecast/forecast.js';
import { createTokenCounter } from '../../../src/optimizer/tokens/tokens.js';
import { createOptimizer } from '../../../src/optimizer/optimizer.js';
import { createComputedFields } from '../../../src/computed-fields/computed-fields.js';
import { createPdfRenderer } from '../../../src/scripts/pdf/renderer.js';
import { createScriptService } from '../../../src/scripts/script-service.js';
import type { ScriptService, ScriptServiceOptions } from '../../../src/scripts/script-service.js';
import { createServer } from '../../../src/server/server.js';
import type { Database } from '../../../src/storage/database.js';
import { createRowReader } from '../../../src/storage/row-reader.js';
import { createStreams } from '../../../src/streams/streams.js';
import type { Streams } from '../../../src/streams/types.js';
import { openTestStorage } from '../../support/database.js';

export const ADA: Caller = { tenantId: 'ada', operator: false };
export const BOB: Caller = { tenantId: 'bob', operator: false };
export const CAROL: Caller = { tenantId: 'carol', operator: false };

export interface Answer {
  // Tests look into whatever their operation asked for.
  // oxlint-disable-next-line typescript/no-explicit-any
  data?: any;
  errors?: { message: string; path?: unknown[]; extensions?: Record<string, unknown> }[];
}

export interface Graph {
  db: Database;
  bibles: EntryStore;
  streams: Streams;
  scripts: ScriptService;
  optimizer: Optimizer;
  /** Calls of the generation service, in order: the method's name and its arguments after the caller. */
  asked: { method: string; caller: Caller; input: unknown }[];
  /** What it answers next; a row, or an error that it throws. */
  answer(value: object): void;
  ask(query: string, variables?: Record<string, unknown>, caller?: Caller): Promise<Answer>;
  fetch(path: string, init?: RequestInit & { headers?: Record<string, string> }): Promise<Response>;
  /** How many SELECT statements `work` sends. */
  countSelects(work: () => Promise<unknown>): Promise<number>;
  close(): Promise<void>;
}

/** The schema behind its server, on a database of its own, with a generation service that only takes notes. */
/** Computed fields are the offline writer's, or the given provider's. */
export async function openGraph({
  provider = createOfflineWriter({ tokensPerSecond: 0 }),
  textTasks,
  mostKept,
}: { provider?: LlmProvider } & Pick<ScriptServiceOptions, 'textTasks' | 'mostKept'> = {}): Promise<Graph> {
  const storage = await openTestStorage();
  const streams = createStreams({ db: storage.db, bus: storage.bus });
  const bibles = new EntryStore(storage.db);
  const scripts = createScriptService({
    db: storage.db,
    bibles,
    journal: streams.scriptJournal,
    pdf: createPdfRenderer(),
    textTasks,
    mostKept,
  });
  const optimizer = createOptimizer({ providers: [provider] });
  const forecast = createForecast({
    db: storage.db,
    tokens: createTokenCounter(),
    sceneConcurrency: 16,
    targets: targetsOfOptimizer(optimizer, [provider.name]),
  });
  const asked: Graph['asked'] = [];
  let next: object | undefined;
  const generations = new Proxy({} as GenerationService, {
    get: (_target, method: string) => async (caller: Caller, input: unknown) => {
      // No workflow has anything to do with it here.
      if (method === 'deleteScene') {
        const services = { db: storage.db, optimizer, streams, log: pino({ level: 'silent' }) };
        return deleteScene(services, await findScene(storage.db, caller, input as string));
      }
      asked.push({ method, caller, input });
      if (next === undefined) throw new Error(`Nobody said what ${method} answers`);
      if (next instanceof Error) throw next;
      return next;
    },
  });
  const server = createServer({
    schema: createSchema(),
    contextParts: {
      db: storage.db,
      reader: createRowReader(storage.pool),
      generations,
      bibles,
      scripts,
      streams,
      optimizer,
      computedFields: createComputedFields({ db: storage.db, pool: storage.pool, optimizer }),
      forecast,
    },
    config: {
      host: '127.0.0.1',
      port: 0,
      apiKeys: new Map([ADA, BOB, CAROL].map(({ tenantId }) => [tenantId, { tenantId, operator: false }])),
      allowAnonymous: false,
    },
    log: {
      debug: () => undefined,
      info: () => undefined,
      warn: () => undefined,
      error: ({ err }: { err?: unknown }, message) => process.emitWarning(`${message}: ${String(err)}`),
    },
    health: () => ({
      version: '0',
      database: { reachable: true, description: '' },
      provider: { name: '', model: '', offline: true },
    }),
    notReady: () => undefined,
  });
  const fetch: Graph['fetch'] = (path, init = {}) => server.fetch(new Request(`http://localhost:4000${path}`, init));
  return {
    db: storage.db,
    bibles,
    streams,
    scripts,
    optimizer,
    asked,
    answer: (value) => void (next = value),
    async ask(query, variables = {}, caller = ADA) {
      const response = await fetch('/graphql', {
        method: 'POST',
        headers: { 'content-type': 'application/json', 'x-api-key': caller.tenantId },
        body: JSON.stringify({ query, variables }),
      });
      return (await response.json()) as Answer;
    },
    fetch,
    async countSelects(work) {
      const { default: pg } = await import('pg');
      const original = pg.Client.prototype.query;
      let selects = 0;
      pg.Client.prototype.query = function query(this: unknown, ...args: unknown[]) {
        const [statement] = args as [string | { text: string }];
        // What a pool or the bus asks to see whether the database is there has no table.
        if (/^\s*SELECT\b[^]*\bFROM\b/i.test(typeof statement === 'string' ? statement : statement.text)) selects += 1;
        return Reflect.apply(original, this, args) as never;
      };
      try {
        await work();
      } finally {
        pg.Client.prototype.query = original;
      }
      return selects;
    },
    async close() {
      await server.close(0);
      await scripts.close();
      await optimizer.close();
      await streams.close();
      await storage.close();
    },
  };
}
