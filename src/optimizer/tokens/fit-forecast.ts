import type { AnswerRoom } from './answer-room.js';
import { cuts, isEnough, promptLimit, windowFor } from './prompt-cuts.js';
import { MESSAGE_OVERHEAD, REPLY_OVERHEAD } from './tokens.js';
import type { TokenCounter } from './tokens.js';
import type { FitForecast, FitVerdict } from '../types.js';
import type { PromptBlock } from '../request.js';

/** Sizes of a prompt's blocks, as a model counts them. */
export function measured(
  blocks: readonly PromptBlock[],
  tokens: Pick<TokenCounter, 'count'>,
  model?: string,
): Promise<MessageSize[]> {
  return Promise.all(
    blocks.map(async ({ id, text, shorter = '', stable, priority, required }, index) => ({
      id: id ?? String(index),
      stable,
      priority,
      required,
      tokens: await tokens.count(text, model),
      shorterTokens: shorter === '' ? undefined : await tokens.count(shorter, model),
    })),
  );
}

/** Counts nothing: no text has more tokens than bytes. */
export const AT_MOST: Pick<TokenCounter, 'count'> = Object.freeze({
  count: async (text: string) => Buffer.byteLength(text),
});

/** The size of a message that a task will send. */
interface MessageSize {
  readonly id: string;
  readonly tokens: number;
  readonly stable?: boolean | undefined;
  /** Absent: never cut. */
  readonly priority?: number | undefined;
  /** Of the text that may take its place. */
  readonly shorterTokens?: number | undefined;
  readonly required?: boolean | undefined;
}

/**
 * What would become of a task's prompt in a window, before anything is sent: by the rules of `fitPrompt`. An undefined window,
 * which nobody knows, takes all.
 */
export function forecastFit(
  messages: readonly MessageSize[],
  contextWindow: number | undefined,
  room: AnswerRoom,
): FitForecast {
  const { maxOutputTokens, usualOutputTokens = maxOutputTokens, leastOutputTokens = usualOutputTokens } = room;
  const usual = Math.min(maxOutputTokens, usualOutputTokens);
  const least = Math.min(usual, leastOutputTokens);
  const usable = promptLimit(contextWindow ?? Infinity, 0);
  const size = (tokens: number): number => tokens + MESSAGE_OVERHEAD;
  const pinned = messages.reduce((sum, message) => sum + leastOf(message, size), REPLY_OVERHEAD);
  const shortened = new Map<string, boolean>();
  let promptTokens = messages.reduce((sum, { tokens }) => sum + size(tokens), REPLY_OVERHEAD);
  const left = new Map<number, number>();
  const result = (verdict: FitVerdict): FitForecast => ({
    contextWindow,
    verdict,
    promptTokens,
    maxOutputTokens: Math.min(maxOutputTokens, Math.max(usable - promptTokens, least)),
    trimmed: [...shortened].map(([id, isShortened]) => ({ id, shortened: isShortened })),
    leastWindow: windowFor(pinned + least),
  });
  if (isEnough(promptTokens, usable, maxOutputTokens)) return result('fits');
  if (isEnough(promptTokens, usable, usual)) return result('short-answer');
  for (const { index, block, shortens } of cuts(
    messages.map(({ shorterTokens = Infinity, ...message }) => ({
      ...message,
      shorterTokens,
      hasShorter: shorterTokens < message.tokens,
    })),
  )) {
    const remains = shortens ? size(block.shorterTokens) : 0;
    promptTokens += remains - (left.get(index) ?? size(block.tokens));
    left.set(index, remains);
    shortened.set(block.id, shortens);
    if (isEnough(promptTokens, usable, usual)) return result('trimmed');
  }
  if (!isEnough(promptTokens, usable, least)) return result('too-small');
  return result(shortened.size > 0 ? 'trimmed' : 'short-answer');
}

/** What remains of a message however much is cut. */
function leastOf(
  { priority, required, tokens, shorterTokens = tokens }: MessageSize,
  size: (tokens: number) => number,
): number {
  if (priority === undefined) return size(tokens);
  return required === true ? size(Math.min(tokens, shorterTokens)) : 0;
}
