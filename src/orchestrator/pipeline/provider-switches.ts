import { LRUCache } from 'lru-cache';
import type { Logger } from 'pino';
import type { Failover } from '../../optimizer/optimizer.js';
import type { Streams } from '../../streams/types.js';

const MOST_GENERATIONS = 1_000;

/**
 * Announces to the readers of a generation that another provider answers for it now. Calls that are made side by side fail over
 * side by side, so the same switch is announced once until there is another.
 */
export function announceProviderSwitches(
  streams: Pick<Streams, 'journal'>,
  log: Pick<Logger, 'warn'>,
): (failover: Failover) => void {
  const announced = new LRUCache<string, string>({ max: MOST_GENERATIONS });
  return ({ from, to, reason, calls }) => {
    if (from.provider === to.provider) return;
    log.warn({ from: from.provider.name, to: to.provider.name, reason }, 'another provider answers');
    const way = `${from.provider.name} ${to.provider.name}`;
    for (const generationId of new Set(calls.flatMap(({ request }) => request.generationId ?? []))) {
      if (announced.get(generationId) === way) continue;
      announced.set(generationId, way);
      const event = {
        type: 'ProviderSwitched',
        from: from.provider.name,
        to: to.provider.name,
        reason: `${from.provider.name} failed with ${reason}.`,
      } as const;
      // A generation that has ended or was deleted is left as it is.
      streams.journal.change(generationId, { from: ['RUNNING', 'PAUSED'], to: {} }, [event]).catch((error: unknown) => {
        log.warn({ err: error, generation: generationId }, 'a switch of providers could not be told');
      });
    }
  };
}
