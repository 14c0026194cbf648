import { connectionsOf, cut } from './backends.js';
import type { CONNECTIONS } from './backends.js';
import { Missed } from './fault.js';
import type { FaultKind } from './fault.js';

function cutting(whose: keyof typeof CONNECTIONS, weight = 1): FaultKind {
  return {
    family: 'connection',
    weight,
    async inflict({ database }, random) {
      const found = await connectionsOf(database.connection, whose).catch(() => []);
      if (found.length === 0) throw new Missed('there is no such connection');
      const { pid, name } = random.pick(found);
      await cut(database.connection, pid).catch((error: unknown) => {
        throw new Missed(String(error));
      });
      return `${name}, one of ${found.length}`;
    },
  };
}

/** PostgreSQL ends a session of a server. */
export const CONNECTION_FAULTS: Record<string, FaultKind> = {
  'cut-locks': cutting('cut-locks', 1.5),
  'cut-bus': cutting('cut-bus'),
  'cut-pool': cutting('cut-pool'),
  'cut-engine': cutting('cut-engine', 1.5),
  'cut-watch': {
    ...cutting('cut-watch', 0.5),
    missing: ({ database }) => (database.kind === 'embedded' ? undefined : 'only the embedded database is watched'),
  },
};
