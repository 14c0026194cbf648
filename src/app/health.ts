import { setTimeout as delay } from 'node:timers/promises';
import type { LlmProvider } from '../llm/provider.js';
import type { Engine } from '../orchestrator/engine/engine.js';
import type { ServerOptions } from '../server/server.js';
import { describeAway, isDatabaseAway } from '../storage/database-faults.js';
import type { Storage } from '../storage/storage.js';
import { version } from './version.js';

const ANSWER_MS = 3_000;

/** What the server tells of the app's state. */
export function healthOf(
  storage: Pick<Storage, 'pool' | 'description'>,
  engine: Pick<Engine, 'fault'>,
  { name, model }: LlmProvider,
  offline: boolean,
): Pick<ServerOptions, 'notReady' | 'unavailable' | 'health'> {
  return {
    notReady: async () =>
      (await outageOf(storage)) ?? (engine.fault === undefined ? undefined : describeAway(engine.fault)),
    unavailable: (error) => (isDatabaseAway(error) ? describeAway(error) : undefined),
    health: async () => ({
      version: version(),
      database: { reachable: (await outageOf(storage)) === undefined, description: storage.description },
      provider: { name, model, offline },
    }),
  };
}

/** Why the database cannot be worked with; undefined when it answers. */
async function outageOf({ pool }: Pick<Storage, 'pool'>): Promise<string | undefined> {
  const settled = new AbortController();
  try {
    // Why is in the storage's own log.
    return await Promise.race([
      pool.query('SELECT 1').then(() => undefined, describeAway),
      delay(ANSWER_MS, 'The database does not answer.', { signal: settled.signal }),
    ]);
  } finally {
    settled.abort();
  }
}
