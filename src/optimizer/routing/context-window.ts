import { LlmError } from '../../llm/provider.js';
import type { PriceList } from '../money/price-list.js';
import { cuts, isEnough, promptLimit } from '../tokens/prompt-cuts.js';
import { approximateTokens, MESSAGE_OVERHEAD, mostTokens } from '../tokens/tokens.js';
import type { TokenCounter } from '../tokens/tokens.js';
import { Windows } from './windows.js';
import type { ContextWindows } from './windows.js';
import type { TrimmedBlock } from '../types.js';
import type { PromptBlock } from '../request.js';

/** What the providers and the public list say, without asking a server. */
export function createContextWindows(list?: PriceList): ContextWindows {
  return new Windows({ list }).of;
}

interface FitOptions {
  /** Undefined: nothing is cut. */
  contextWindow: number | undefined;
  maxOutputTokens: number;
  /** To what the room for the answer may shrink before anything is cut. Default: it does not shrink. */
  usualOutputTokens?: number | undefined;
  /** To what it may shrink before the prompt is refused. Default: `usualOutputTokens`. */
  leastOutputTokens?: number | undefined;
  /** The window is a guess: a prompt that is too long when all is cut that may be is let pass. Default false. */
  guessed?: boolean | undefined;
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
  /** What is left for the answer, at most what was asked for. */
  maxOutputTokens: number;
  /** Of `messages`. */
  promptTokens: number;
  /** False when `promptTokens` was estimated from the length alone, which for most texts is too high by up to a half. */
  counted: boolean;
}

/**
 * Makes a prompt and its answer fit the context window less 2 %. First the room for the answer shrinks to that of a usual one;
 * then the prompt is cut; then the room shrinks to the least that is of use. The volatile tail is cut before the stable prefix,
 * which providers cache; then blocks of low priority before others. Among equals the oldest is first replaced by its shorter
 * text, then the next, before any is dropped. Blocks without a priority are never cut.
 *
 * Nothing is counted for an unknown window, or for one that the prompt fits even if each of its bytes were a token.
 *
 * @throws LlmError `CONTEXT_TOO_LARGE` when what may not be cut is too long
 */
export async function fitPrompt(blocks: readonly PromptBlock[], options: FitOptions): Promise<FittedPrompt> {
  const { contextWindow = Infinity, maxOutputTokens, tokens, model, count = false, guessed = false } = options;
  const usable = promptLimit(contextWindow, 0);
  const { usual, least } = lengths(options);
  if (mostTokens(blocks) <= usable - maxOutputTokens) {
    const promptTokens = count ? await tokens.countMessages(blocks, model) : approximateTokens(blocks);
    return { messages: blocks, trimmed: [], promptTokens, maxOutputTokens, counted: count };
  }
  const fitted = async (
    kept: readonly PromptBlock[],
    saved: ReadonlyMap<number, TrimmedBlock>,
  ): Promise<FittedPrompt> => {
    const promptTokens = await tokens.countMessages(kept, model);
    return {
      messages: kept,
      trimmed: [...saved].sort(([a], [b]) => a - b).map(([, block]) => block),
      promptTokens,
      maxOutputTokens: Math.min(maxOutputTokens, Math.max(usable - promptTokens, least)),
      counted: true,
    };
  };

  const saved = new Map<number, TrimmedBlock>();
  const whole = await fitted(blocks, saved);
  if (isEnough(whole.promptTokens, usable, usual)) return whole;
  const kept: (PromptBlock | undefined)[] = [...blocks];
  let shortest = whole;
  let { promptTokens } = whole;
  for (const { index, block, shortens } of cuts(blocks.map(cuttable))) {
    const replacement = shortens ? block.shortened : undefined;
    const cut = (await messageTokens(kept[index], options)) - (await messageTokens(replacement, options));
    kept[index] = replacement;
    promptTokens -= cut;
    saved.set(index, {
      id: block.id ?? String(index),
      tokens: (saved.get(index)?.tokens ?? 0) + cut,
      shortened: replacement !== undefined,
    });
    if (!isEnough(promptTokens, usable, usual)) continue;
    shortest = await fitted(
      kept.filter((block) => block !== undefined),
      saved,
    );
    // Corrected counts of single blocks are rounded up.
    if (isEnough(shortest.promptTokens, usable, usual)) return shortest;
    ({ promptTokens } = shortest);
  }
  if (saved.size > 0) {
    shortest = await fitted(
      kept.filter((block) => block !== undefined),
      saved,
    );
  }
  if (isEnough(shortest.promptTokens, usable, least)) return shortest;
  if (guessed) return { ...shortest, maxOutputTokens };
  throw tooLarge(shortest.promptTokens, contextWindow, least, usable - least);
}

function lengths({
  maxOutputTokens,
  usualOutputTokens = maxOutputTokens,
  leastOutputTokens = usualOutputTokens,
}: FitOptions): { usual: number; least: number } {
  const usual = Math.min(maxOutputTokens, usualOutputTokens);
  return { usual, least: Math.min(usual, leastOutputTokens) };
}

/** A block, and what it is once its shorter text has taken its place. */
function cuttable({ shorter = '', ...block }: PromptBlock) {
  const hasShorter = shorter !== '' && shorter.length < block.text.length;
  return { ...block, hasShorter, shortened: { ...block, text: shorter } };
}

async function messageTokens(block: PromptBlock | undefined, { tokens, model }: FitOptions): Promise<number> {
  return block === undefined ? 0 : MESSAGE_OVERHEAD + (await tokens.count(block.text, model));
}

function tooLarge(needed: number, contextWindow: number, maxOutputTokens: number, limit: number): LlmError {
  const room =
    limit > 0
      ? `${limit} tokens of prompt beside an answer of ${maxOutputTokens}`
      : `no prompt beside an answer of ${maxOutputTokens} tokens`;
  return new LlmError(
    'CONTEXT_TOO_LARGE',
    `The prompt needs about ${needed} tokens that must not be cut, and the model's context window of ${contextWindow} takes ${room}: shorten the bibles or the scene, ask for a shorter answer, or choose a model with a larger window`,
  );
}
