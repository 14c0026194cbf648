import type { Clock } from '../../domain/clock.js';
import type { Estimate } from './choose.js';
import type { Group } from './economics.js';
import type { LaneItem } from './lane-item.js';
import type { PackTrust } from './pack-breaker.js';
import type { PrefixWarmth } from './prefix-warmth.js';
import type { Stats } from '../money/stats.js';
import type { TokenCounter } from '../tokens/tokens.js';
import type { StrategyName } from '../types.js';
import type { SharingCalls, UpstreamCall, Upstream } from '../upstream.js';

/** Calls of one lane that leave together. */
export type Items = readonly [LaneItem, ...LaneItem[]];

export interface Execution {
  /** Counts and times what it sends. */
  readonly upstream: Upstream;
  readonly clock: Clock;
  readonly stats: Stats;
  readonly tokens: Pick<TokenCounter, 'count'>;
  readonly random: () => number;
  readonly warmth: PrefixWarmth;
  /** The key of these calls' prefix, where the provider caches it. */
  readonly prefix: string | undefined;
  /** As it was when the strategy was chosen. */
  readonly group: Group;
  /** Most items of one request. */
  readonly perRequest: number;
  /** How far packs of these calls are trusted. */
  readonly packs: PackTrust;
}

export interface Plan extends Estimate {
  /** Most items of one request. */
  readonly perRequest: number;
}

interface PlanLimits {
  readonly maxItems: number;
  /** Most items of a packed request: by what fits the model, and by how its packs have been. */
  readonly packItems: number;
  /** Time that the answers may take, in milliseconds. */
  readonly latencyMs: number;
}

/** A way to send calls that share a lane. */
export interface BatchStrategy {
  readonly name: StrategyName;
  /** True where several calls share a request, so that it is worth waiting for others. */
  readonly shares: boolean;
  supports(call: UpstreamCall): boolean;
  /** Undefined when it cannot send these calls. */
  plan(items: Items, group: Group, limits: PlanLimits): Plan | undefined;
  /** Resolves when every item has ended. */
  execute(items: Items, execution: Execution): Promise<void>;
}

/** Evenly over the fewest parts that hold at most `most` each. */
export function splitEvenly<T>(items: readonly T[], most: number): T[][] {
  const parts = Math.ceil(items.length / Math.max(1, most));
  return Array.from({ length: parts }, (_, part) =>
    items.slice(Math.ceil((part * items.length) / parts), Math.ceil(((part + 1) * items.length) / parts)),
  );
}

/** The calls of these items, in their order. */
export function callsOf([first, ...others]: Items): SharingCalls {
  return [first.call, ...others.map(({ call }) => call)];
}

export function atLeastOne<T>(items: readonly T[]): items is readonly [T, ...T[]] {
  return items.length > 0;
}
