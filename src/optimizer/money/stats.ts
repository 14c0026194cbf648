import type { FaultCode } from '../../llm/provider.js';
import { FINDING_KINDS } from '../answers/findings.js';
import type { AnswerFinding, FindingKind } from '../answers/findings.js';
import { toUsd } from './pricing.js';
import { knownUsd, totalCost } from './usage.js';
import type { CallCounts, OptimizerStats, ProviderStatus } from '../types.js';
import type { AttemptUsage } from '../upstream.js';

/** How a call was answered or ended; each has exactly one. */
export type Outcome =
  | 'hitL1'
  | 'hitL2'
  | 'joinedInFlight'
  | 'joinedWindow'
  | 'upstreamItems'
  | 'rejected'
  | 'cancelledQueued';

/** One upstream attempt, as it is counted. */
interface CountedAttempt {
  task: string;
  provider: string;
  model: string;
  used: AttemptUsage;
  fault: FaultCode | undefined;
}

/** Events that are only counted. */
export type Incident =
  | 'failovers'
  | 'usageAnomalies'
  | 'oversizeSkipped'
  | 'cacheWriteFailures'
  | 'budgetOverruns'
  | 'packFallbacks'
  | 'failedCalls'
  | 'truncatedPrompts';

/** Models beyond this number are counted together, so that model names chosen by callers cannot fill the memory. */
const MOST_MODELS = 100;

/** Counters since the process started. */
export class Stats {
  readonly #outcomes: Record<Outcome, number> = {
    hitL1: 0,
    hitL2: 0,
    joinedInFlight: 0,
    joinedWindow: 0,
    upstreamItems: 0,
    rejected: 0,
    cancelledQueued: 0,
  };
  readonly #incidents: Record<Incident, number> = {
    failovers: 0,
    usageAnomalies: 0,
    oversizeSkipped: 0,
    cacheWriteFailures: 0,
    budgetOverruns: 0,
    packFallbacks: 0,
    failedCalls: 0,
    truncatedPrompts: 0,
  };
  readonly #findings = Object.fromEntries(FINDING_KINDS.map((kind) => [kind, 0])) as Record<FindingKind, number>;
  readonly #providers = new Map<string, { requests: number; errors: number }>();
  readonly #byTask = new Map<string, Counts>();
  readonly #byModel = new Map<string, Counts>();
  readonly #all = new Counts();
  #totalCalls = 0;
  #pending = 0;
  #batches = 0;
  #batchedItems = 0;
  #tokensSaved = 0;
  #savedNanoUsd = 0n;
  #promptCacheSavedNanoUsd = 0n;
  #unpriced = 0;
  #estimated = 0;

  callBegan(task: string): void {
    this.#totalCalls += 1;
    this.#pending += 1;
    counts(this.#byTask, task).calls += 1;
  }

  /** To be called once for each call. */
  decided(outcome: Outcome): void {
    this.#pending -= 1;
    this.#outcomes[outcome] += 1;
  }

  count(incident: Incident, times = 1): void {
    this.#incidents[incident] += times;
  }

  /** Counts how an answer had to be mended. */
  found(findings: readonly AnswerFinding[]): void {
    for (const { kind } of findings) this.#findings[kind] += 1;
  }

  attemptBegan(provider: string, model: string, task: string): void {
    this.#provider(provider).requests += 1;
    for (const counted of [this.#all, counts(this.#byTask, task), this.#model(model)]) counted.upstreamRequests += 1;
  }

  attemptEnded({ task, provider, model, used, fault }: CountedAttempt): void {
    if (fault !== undefined && fault !== 'CANCELLED') this.#provider(provider).errors += 1;
    for (const counted of [this.#all, counts(this.#byTask, task), this.#model(model)]) counted.add(used);
    if (used.costNanoUsd === null) this.#unpriced += 1;
    if (used.estimated) this.#estimated += 1;
  }

  /** An answer that was paid for before was given again. */
  reused(tokens: number, costNanoUsd: bigint | null): void {
    this.#tokensSaved += tokens;
    this.#savedNanoUsd += costNanoUsd ?? 0n;
  }

  /** Several calls were answered by one request. Savings may be negative. */
  packed(items: number, tokensSaved: number, savedNanoUsd: bigint): void {
    this.#batches += 1;
    this.#batchedItems += items;
    this.#tokensSaved += tokensSaved;
    this.#savedNanoUsd += savedNanoUsd;
  }

  promptCacheSaved(nanoUsd: bigint): void {
    this.#promptCacheSavedNanoUsd += nanoUsd;
  }

  countsOf(provider: string): { requests: number; errors: number } {
    return this.#providers.get(provider) ?? { requests: 0, errors: 0 };
  }

  snapshot(providers: readonly ProviderStatus[], tokenDrift = 0): OptimizerStats {
    const { calls: _, ...all } = this.#all.snapshot();
    const { hitL1, hitL2, joinedInFlight, joinedWindow } = this.#outcomes;
    return {
      ...all,
      ...this.#outcomes,
      ...this.#incidents,
      answerFindings: { ...this.#findings },
      totalCalls: this.#totalCalls,
      pending: this.#pending,
      cacheHits: hitL1 + hitL2,
      deduplicatedCalls: joinedInFlight + joinedWindow,
      batchedCalls: this.#batchedItems,
      averageBatchSize: this.#batches === 0 ? 0 : this.#batchedItems / this.#batches,
      tokensSaved: this.#tokensSaved,
      estimatedCostSavings: toUsd(this.#savedNanoUsd),
      promptCacheSavingsUsd: toUsd(this.#promptCacheSavedNanoUsd),
      unpricedCalls: this.#unpriced,
      estimatedUsageCalls: this.#estimated,
      tokenDrift,
      providers: [...providers],
      byTask: snapshots(this.#byTask),
      byModel: snapshots(this.#byModel),
    };
  }

  #provider(name: string): { requests: number; errors: number } {
    const known = this.#providers.get(name) ?? { requests: 0, errors: 0 };
    this.#providers.set(name, known);
    return known;
  }

  #model(model: string): Counts {
    return counts(this.#byModel, this.#byModel.has(model) || this.#byModel.size < MOST_MODELS ? model : 'other');
  }
}

class Counts {
  calls = 0;
  upstreamRequests = 0;
  #promptTokens = 0;
  #completionTokens = 0;
  #spendNanoUsd: bigint | null = 0n;

  add({ usage, costNanoUsd }: AttemptUsage): void {
    this.#promptTokens += usage.promptTokens;
    this.#completionTokens += usage.completionTokens;
    this.#spendNanoUsd = totalCost([this.#spendNanoUsd, costNanoUsd]);
  }

  snapshot(): CallCounts {
    return {
      calls: this.calls,
      upstreamRequests: this.upstreamRequests,
      promptTokens: this.#promptTokens,
      completionTokens: this.#completionTokens,
      spendUsd: knownUsd(this.#spendNanoUsd),
    };
  }
}

function counts(map: Map<string, Counts>, label: string): Counts {
  const known = map.get(label) ?? new Counts();
  map.set(label, known);
  return known;
}

function snapshots(map: ReadonlyMap<string, Counts>): Record<string, CallCounts> {
  return Object.fromEntries([...map].map(([label, counted]) => [label, counted.snapshot()]));
}
