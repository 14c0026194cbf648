import { LlmError } from '../../llm/provider.js';
import type { LlmProvider } from '../../llm/provider.js';
import { createPriceList } from '../money/price-list.js';
import type { PriceList } from '../money/price-list.js';
import { approximateTokens, MESSAGE_OVERHEAD, mostTokens } from './tokens.js';
import type { TokenCounter } from './tokens.js';
import type { PromptBlock, TrimmedBlock } from '../types.js';

/** Kept free, since counts for other models than OpenAI's are estimates. */
const MARGIN = 0.02;

/** Tokens of prompt and answer together; undefined where nobody knows. */
export type ContextWindows = (provider: Pick<LlmProvider, 'name' | 'baseUrl' | 'caps'>, model: string) => number | undefined;

/** Looks in the provider's own limits, by model and for all of its models, then in the public list. */
export function createContextWindows(list: PriceList = createPriceList()): ContextWindows {
  return (provider, model) => {
    const own = provider.caps?.contextWindow;
    return own?.[model] ?? own?.['*'] ?? list(provider, model)?.contextWindow;
  };
}

export interface FitOptions {
  /** Undefined: nothing is cut. */
  contextWindow: number | undefined;
  maxOutputTokens: number;
  tokens: TokenCounter;
  /** Whose tokens are meant, for families whose counts are corrected. */
  model?: string | undefined;
  /** Counts also where it is plain that nothing need be cut: for calls under a budget, whose reservation must be near the truth. Default false. */
  count?: boolean | undefined;
}

export interface FittedPrompt {
  messages: readonly PromptBlock[];
  /** In the order of the prompt. */
  trimmed: readonly TrimmedBlock[];
  /** Of `messages`. */
  promptTokens: number;
  /** False when `promptTokens` was estimated from the length alone, which for most texts is too high by up to a half. */
  counted: boolean;
}

/**
 * Cuts a prompt so that it and the longest answer fit the context window less 2 %. The volatile tail is cut before the stable
 * prefix, which providers cache; then blocks of low priority before others. Among equals the oldest is first replaced by its
 * shorter text, then the next, before any is dropped. Blocks without a priority are never cut.
 *
 * Nothing is counted for an unknown window, or for one that the prompt fits even if each of its bytes were a token.
 *
 * @throws LlmError `CONTEXT_TOO_LARGE` when what may not be cut is too long
 */
export async function fitPrompt(blocks: readonly PromptBlock[], options: FitOptions): Promise<FittedPrompt> {
  const { contextWindow = Infinity, maxOutputTokens, tokens, model, count = false } = options;
  const limit = Math.floor(contextWindow * (1 - MARGIN)) - maxOutputTokens;
  if (mostTokens(blocks) <= limit) {
    const promptTokens = count ? await tokens.countMessages(blocks, model) : approximateTokens(blocks);
    return { messages: blocks, trimmed: [], promptTokens, counted: count };
  }
  const fitted = async (kept: readonly PromptBlock[], saved: ReadonlyMap<number, TrimmedBlock>): Promise<FittedPrompt> => ({
    messages: kept,
    trimmed: [...saved].sort(([a], [b]) => a - b).map(([, block]) => block),
    promptTokens: await tokens.countMessages(kept, model),
    counted: true,
  });

  const saved = new Map<number, TrimmedBlock>();
  const whole = await fitted(blocks, saved);
  if (whole.promptTokens <= limit) return whole;
  const kept: (PromptBlock | undefined)[] = [...blocks];
  let promptTokens = whole.promptTokens;
  for (const { index, replacement } of cuts(blocks)) {
    const cut = (await messageTokens(kept[index], options)) - (await messageTokens(replacement, options));
    kept[index] = replacement;
    promptTokens -= cut;
    saved.set(index, { id: blocks[index]!.id ?? String(index), tokens: (saved.get(index)?.tokens ?? 0) + cut, shortened: replacement !== undefined });
    if (promptTokens > limit) continue;
    const result = await fitted(kept.filter((block) => block !== undefined), saved);
    // Corrected counts of single blocks are rounded up.
    if (result.promptTokens <= limit) return result;
    promptTokens = result.promptTokens;
  }
  throw tooLarge(promptTokens, contextWindow, maxOutputTokens, limit);
}

async function messageTokens(block: PromptBlock | undefined, { tokens, model }: FitOptions): Promise<number> {
  return block === undefined ? 0 : MESSAGE_OVERHEAD + (await tokens.count(block.text, model));
}

interface Cut {
  index: number;
  /** Takes the block's place; undefined drops it. */
  replacement: PromptBlock | undefined;
}

function* cuts(blocks: readonly PromptBlock[]): Generator<Cut> {
  const groups = new Map<string, { stable: boolean; priority: number; indexes: number[] }>();
  for (const [index, { stable = false, priority }] of blocks.entries()) {
    if (priority === undefined) continue;
    const key = `${stable} ${priority}`;
    const group = groups.get(key) ?? { stable, priority, indexes: [] };
    groups.set(key, group);
    group.indexes.push(index);
  }
  const order = [...groups.values()].sort((a, b) => Number(a.stable) - Number(b.stable) || a.priority - b.priority);
  for (const { indexes } of order) {
    for (const index of indexes) {
      const { shorter, ...block } = blocks[index]!;
      if (shorter !== undefined && shorter !== '' && shorter.length < block.text.length) yield { index, replacement: { ...block, text: shorter } };
    }
    for (const index of indexes) yield { index, replacement: undefined };
  }
}

function tooLarge(needed: number, contextWindow: number, maxOutputTokens: number, limit: number): LlmError {
  const room = limit > 0 ? `${limit} tokens of prompt beside an answer of ${maxOutputTokens}` : `no prompt beside an answer of ${maxOutputTokens} tokens`;
  return new LlmError('CONTEXT_TOO_LARGE', `The prompt needs about ${needed} tokens that must not be cut, and the model's context window of ${contextWindow} takes ${room}: shorten the bibles or the scene, ask for a shorter answer, or choose a model with a larger window`);
}
