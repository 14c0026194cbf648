import { LRUCache } from 'lru-cache';
import { isLocalAddress } from '../../llm/address.js';
import { systemClock } from '../../domain/clock.js';
import type { Clock } from '../../domain/clock.js';
import type { LlmProvider } from '../../llm/provider.js';
import type { ServerFacts } from '../../llm/discovery/server-facts.js';
import { createPriceList } from '../money/price-list.js';
import type { PriceList } from '../money/price-list.js';

const MOST_MODELS = 500;
/** A server may be started anew with another window. */
const ASK_AGAIN_MS = 600_000;
/** One that told nothing at all may just have been starting. */
const SILENT_AGAIN_MS = 5_000;
/** One that told no window, or only what its model could read, may know more once the model is loaded. */
const UNSURE_AGAIN_MS = 15_000;

type Provider = Pick<LlmProvider, 'name' | 'baseUrl' | 'caps' | 'describe'>;

interface Known {
  facts?: ServerFacts | undefined;
  askedAt?: number | undefined;
  asking?: Promise<void> | undefined;
  /** By a server that refused a prompt and said how much it takes. */
  learned?: number | undefined;
  /** By prompts that were cut without a word. */
  guessed?: number | undefined;
}

interface WindowsOptions {
  /** Default: the published one. */
  list?: PriceList | undefined;
  clock?: Clock | undefined;
  /** Hears what a server told of itself. */
  onFacts?: ((provider: Provider, facts: ServerFacts) => void) | undefined;
}

/**
 * How much each model takes, prompt and answer together, in tokens. The configuration stands above what the server tells, that
 * above what was learned from it, and that above the public list. A server is asked once, at the first use of a model, and now
 * and then again; what it leaves unanswered holds nobody up.
 */
export class Windows {
  readonly #known = new LRUCache<string, Known>({ max: MOST_MODELS });
  readonly #list: PriceList;
  readonly #clock: Clock;

  constructor(private readonly options: WindowsOptions = {}) {
    this.#list = options.list ?? createPriceList();
    this.#clock = options.clock ?? systemClock;
  }

  /** What a prompt must not pass; undefined where nobody knows. */
  readonly of: ContextWindows = (provider, model) => {
    const own = provider.caps?.contextWindow;
    const { facts, learned } = this.#peek(provider.name, model);
    const told = facts?.contextWindow ?? facts?.largestWindow;
    return own?.[model] ?? own?.['*'] ?? smaller(told, learned) ?? this.#list(provider, model)?.contextWindow;
  };

  /** As `of`, but perhaps smaller: at which prompts were cut without a word. A prompt is cut to it, but is not refused for it. */
  readonly likely: ContextWindows = (provider, model) => {
    const own = provider.caps?.contextWindow;
    const { facts, guessed } = this.#peek(provider.name, model);
    return (
      own?.[model] ??
      own?.['*'] ??
      (facts?.contextWindow === undefined ? smaller(this.of(provider, model), guessed) : this.of(provider, model))
    );
  };

  /** A server has said how much it takes, in an error. */
  learn(provider: string, model: string, tokens: number): void {
    this.#note(provider, model, { learned: tokens });
  }

  /** Prompts are cut without a word at about this length. */
  guess(provider: string, model: string, tokens: number): void {
    this.#note(provider, model, { guessed: tokens });
  }

  /** Resolves once the server was asked for the first time, or after a doubt. Never rejects. A server that is not on one's own machine is not waited for. */
  async ready(provider: Provider, model: string): Promise<void> {
    const isFirst = this.#peek(provider.name, model).askedAt === undefined;
    const asking = this.#ask(provider, model);
    if (isFirst && asking !== undefined && provider.baseUrl !== undefined && isLocalAddress(provider.baseUrl)) {
      await asking;
    }
  }

  /** The server is asked again before the next call: something does not fit what it told. */
  doubt(provider: string, model: string): void {
    this.#note(provider, model, { askedAt: undefined });
  }

  #ask(provider: Provider, model: string): Promise<void> | undefined {
    if (provider.describe === undefined || !this.#isWorthAsking(provider, model)) return undefined;
    const { asking, askedAt, facts } = this.#peek(provider.name, model);
    if (asking !== undefined) return asking;
    const again =
      facts?.contextWindow !== undefined
        ? ASK_AGAIN_MS
        : facts?.largestWindow !== undefined
          ? UNSURE_AGAIN_MS
          : SILENT_AGAIN_MS;
    if (askedAt !== undefined && this.#clock.now() - askedAt < again) return undefined;
    const now = provider.describe(model).then(
      (told) => this.#told(provider, model, told),
      () => this.#told(provider, model, {}),
    );
    this.#note(provider.name, model, { asking: now });
    return now;
  }

  /** Public servers whose models are listed tell nothing new. */
  #isWorthAsking(provider: Provider, model: string): boolean {
    if (provider.baseUrl === undefined) return false;
    const { contextWindow, maxConcurrent } = provider.caps ?? {};
    if ((contextWindow?.[model] ?? contextWindow?.['*']) !== undefined && maxConcurrent !== undefined) return false;
    return isLocalAddress(provider.baseUrl) || this.#list(provider, model)?.contextWindow === undefined;
  }

  #told(provider: Provider, model: string, told: ServerFacts): void {
    const { facts: before } = this.#peek(provider.name, model);
    // A server that is busy or away has not unlearned what it said.
    const facts = { ...before, ...Object.fromEntries(Object.entries(told).filter(([, value]) => value !== undefined)) };
    const isNew = facts.contextWindow !== before?.contextWindow;
    this.#note(provider.name, model, {
      facts,
      asking: undefined,
      askedAt: this.#clock.now(),
      ...(isNew && before !== undefined ? { learned: undefined, guessed: undefined } : {}),
    });
    this.options.onFacts?.(provider, facts);
  }

  #peek(provider: string, model: string): Known {
    return this.#known.get(JSON.stringify([provider, model])) ?? {};
  }

  #note(provider: string, model: string, known: Partial<Known>): void {
    this.#known.set(JSON.stringify([provider, model]), { ...this.#peek(provider, model), ...known });
  }
}

function smaller(one: number | undefined, other: number | undefined): number | undefined {
  return one === undefined || other === undefined ? (one ?? other) : Math.min(one, other);
}
/** Tokens of prompt and answer together; undefined where nobody knows. */
export type ContextWindows = (
  provider: Pick<LlmProvider, 'name' | 'baseUrl' | 'caps'>,
  model: string,
) => number | undefined;
