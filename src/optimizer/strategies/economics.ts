import type { TokenUsage } from '../../llm/provider.js';
import { costOf } from '../money/pricing.js';
import type { Price } from '../price.js';
import type { Pace } from './performance.js';

/** What one call of a group adds to the shared prefix, in tokens. */
interface CallTokens {
  input: number;
  output: number;
}

/** Calls with a shared prefix, and the terms on which they are sent. */
export interface Group {
  readonly calls: readonly CallTokens[];
  /** Tokens of the prefix that all of them share. */
  readonly prefixTokens: number;
  /** Null when the model's price is unknown. */
  readonly price: Price | null;
  /** Whether the provider caches the prefix, and whether it has it already. */
  readonly cache: 'none' | 'cold' | 'warm';
  readonly pace: Pace;
  /** Answers that the server writes side by side; others wait their turn. Default: all. */
  readonly slots?: number | undefined;
  /** Tokens that the form of a packed reply takes when it is written out in the prompt. Default 0. */
  readonly formTokens?: number | undefined;
}

export interface Economics {
  /** Null when the price is unknown: then `tokens` decide. */
  readonly nanoUsd: number | null;
  /** Input and output together. */
  readonly tokens: number;
  readonly latencyMs: number;
}

/** What packing adds, in tokens and as shares; measured on packs of short answers. */
export const PACKING = Object.freeze({
  /** Pack instruction and schema. */
  instructionTokens: 90,
  itemInputTokens: 12,
  itemOutputTokens: 14,
  /** Quotes and line breaks of a text are escaped in JSON. */
  escapeInflation: 0.05,
  /** Of the items, those that have to be asked for again. */
  fallbackShare: 0.02,
});

/** A follower waits for the leader's first token, so the group takes this many times the time to a first token. */
const LEADER_FIRST_TOKENS = 1.5;

type PrefixUse = 'fresh' | 'written' | 'read';

/** All at once: on a cold prefix every call pays for it in full. */
export function coldParallel(group: Group): Economics {
  const use: PrefixUse = group.cache === 'none' ? 'fresh' : group.cache === 'cold' ? 'written' : 'read';
  return sum(
    group,
    group.calls.map((call) => usageOf(group, call, use)),
    alongside(group, 1),
  );
}

/** The first call writes the prefix to the provider's cache, the others read it. */
export function leaderFirst(group: Group): Economics {
  return sum(
    group,
    group.calls.map((call, index) => usageOf(group, call, prefixUse(group, index))),
    alongside(group, group.cache === 'cold' ? LEADER_FIRST_TOKENS : 1),
  );
}

/** Requests of the given sizes, each of which answers its calls one after the other; the first one goes ahead on a cold prefix. */
export function packed(group: Group, sizes: readonly number[]): Economics {
  const usages: TokenUsage[] = [];
  const outputs: number[] = [];
  let start = 0;
  for (const [index, size] of sizes.entries()) {
    const whole = packTokens(group.calls.slice(start, start + size), group.formTokens);
    usages.push(usageOf(group, whole, prefixUse(group, index)));
    outputs.push(whole.output);
    start += size;
  }
  const firstTokens = group.cache === 'cold' && sizes.length > 1 ? LEADER_FIRST_TOKENS : 1;
  const once = sum(group, usages, lasting(group, outputs, firstTokens));
  const again = sum(
    group,
    group.calls.map((call) => usageOf(group, call, group.cache === 'none' ? 'fresh' : 'read')),
    0,
  );
  return {
    nanoUsd:
      once.nanoUsd === null || again.nanoUsd === null ? null : once.nanoUsd + PACKING.fallbackShare * again.nanoUsd,
    tokens: once.tokens + PACKING.fallbackShare * again.tokens,
    latencyMs: once.latencyMs,
  };
}

/** A job of many requests for later, at a part of the price and without the provider's prompt cache. */
export function providerBatch(group: Group, priceFactor: number): Economics {
  const whole = sum(
    group,
    group.calls.map((call) => usageOf(group, call, 'fresh')),
    Infinity,
  );
  return { ...whole, nanoUsd: whole.nanoUsd === null ? null : whole.nanoUsd * priceFactor };
}

/** The volatile part of a packed request: its instruction and wrapped items, and the reply. */
export function packTokens(calls: readonly CallTokens[], formTokens = 0): CallTokens {
  let input = PACKING.instructionTokens + formTokens;
  let output = 0;
  for (const call of calls) {
    input += call.input + PACKING.itemInputTokens;
    output += call.output * (1 + PACKING.escapeInflation) + PACKING.itemOutputTokens;
  }
  return { input, output };
}

function prefixUse({ cache }: Group, index: number): PrefixUse {
  if (cache === 'none') return 'fresh';
  return cache === 'cold' && index === 0 ? 'written' : 'read';
}

function usageOf({ prefixTokens }: Group, { input, output }: CallTokens, use: PrefixUse): TokenUsage {
  return {
    promptTokens: prefixTokens + Math.ceil(input),
    cachedPromptTokens: use === 'read' ? prefixTokens : 0,
    cacheWriteTokens: use === 'written' ? prefixTokens : 0,
    completionTokens: Math.ceil(output),
  };
}

function sum({ price }: Group, usages: readonly TokenUsage[], latencyMs: number): Economics {
  return {
    nanoUsd: price === null ? null : Number(usages.reduce((total, usage) => total + costOf(usage, price), 0n)),
    tokens: usages.reduce((total, usage) => total + usage.promptTokens + usage.completionTokens, 0),
    latencyMs,
  };
}

function alongside(group: Group, firstTokens: number): number {
  return lasting(
    group,
    group.calls.map(({ output }) => output),
    firstTokens,
  );
}

/** Until the last of these answers is there: as many at a time as the server writes, the longest first. */
function lasting({ pace, slots = Infinity }: Group, outputs: readonly number[], firstTokens: number): number {
  const waves = outputs.toSorted((one, other) => other - one).filter((_, index) => index % slots === 0);
  const turns = Math.max(1, waves.length);
  return (
    (firstTokens + turns - 1) * pace.firstTokenMs +
    waves.reduce((total, longest) => total + longest, 0) * pace.msPerToken
  );
}
