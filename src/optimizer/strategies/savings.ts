import { costOfAttempts } from '../money/usage.js';
import { leaderFirst } from './economics.js';
import type { LaneItem } from './lane-item.js';
import type { AttemptUsage } from '../upstream.js';
import type { Execution } from './strategy.js';

/**
 * Books what a shared request saved: the answered items' costs as calls of their own, with the provider's prompt cache at its
 * best, less all that the request cost. Negative when sharing cost more, and for what came to nothing.
 */
export function bookSavings(
  spent: readonly AttemptUsage[],
  answered: readonly { item: LaneItem; outputTokens: number }[],
  { group, stats }: Execution,
): void {
  const used = spent.reduce((total, { usage }) => total + usage.promptTokens + usage.completionTokens, 0);
  if (answered.length === 0 && used === 0) return;
  const alone = leaderFirst({
    ...group,
    calls: answered.map(({ item, outputTokens }) => ({
      input: Math.max(1, item.call.promptTokens - group.prefixTokens),
      output: outputTokens,
    })),
  });
  const cost = costOfAttempts(spent);
  stats.packed(
    answered.length,
    alone.tokens - used,
    cost === null || alone.nanoUsd === null ? 0n : BigInt(Math.round(alone.nanoUsd)) - cost,
  );
}
