import { setTimeout as delay } from 'node:timers/promises';
import { createOfflineWriter } from '../../src/llm/offline-writer/offline-writer.js';
import type { LlmProvider, Message, ProviderCall } from '../../src/llm/provider.js';
import { createTokenCounter } from '../../src/optimizer/tokens/tokens.js';

const CACHED_FROM_TOKENS = 1_024;
const CACHED_IN_STEPS_OF = 128;
const FIRST_TOKEN_MS = 40;

/** How much of what this provider was sent it has seen before. */
interface PromptCachingWriter extends LlmProvider {
  /** Calls by task since the last reset; a packed request counts once, under `pack of`. */
  readonly requests: Map<string, number>;
}

/**
 * The offline writer, with the prompt cache of a large provider: the beginning of a prompt that an earlier call has sent is read
 * from the cache, from 1 024 tokens on in steps of 128, once that call's first token has come. Tokens are counted as they are.
 */
export async function createPromptCachingWriter(): Promise<PromptCachingWriter> {
  const writer = createOfflineWriter({ tokensPerSecond: 0 });
  const counter = createTokenCounter();
  await counter.load();
  const warm = new Set<string>();
  const requests = new Map<string, number>();

  /** Of each beginning of the prompt that ends with a message, its text and tokens. */
  async function beginnings(messages: readonly Message[]): Promise<{ text: string; tokens: number }[]> {
    const result: { text: string; tokens: number }[] = [];
    let [text, tokens] = ['', 0];
    for (const message of messages) {
      text += JSON.stringify([message.role, message.text]);
      tokens += await counter.countMessages([message]);
      result.push({ text, tokens });
    }
    return result;
  }

  function taskOf({ task, packed }: ProviderCall): string {
    return packed === undefined ? task : `${task}, pack of ${packed.length}`;
  }

  return {
    ...writer,
    name: 'prompt-caching-writer',
    model: 'writer-1',
    // An answer is known by the messages alone, as that of a provider elsewhere is.
    baseUrl: 'http://127.0.0.1:1/v1',
    caps: { strictSchema: true, promptCacheMinTokens: CACHED_FROM_TOKENS },
    requests,
    async *stream(call, signal) {
      requests.set(taskOf(call), (requests.get(taskOf(call)) ?? 0) + 1);
      const parts = await beginnings(call.messages);
      const known = parts.findLast(({ text }) => warm.has(text))?.tokens ?? 0;
      const cachedPromptTokens = known < CACHED_FROM_TOKENS ? 0 : known - (known % CACHED_IN_STEPS_OF);
      await delay(FIRST_TOKEN_MS, undefined, { signal });
      for (const { text } of parts) warm.add(text);
      for await (const event of writer.stream(call, signal)) {
        if (event.type === 'usage') {
          yield { type: 'usage', usage: { ...event.usage, promptTokens: parts.at(-1)!.tokens, cachedPromptTokens } };
        } else if (event.type === 'end') {
          yield { ...event, model: call.model ?? 'writer-1' };
        } else {
          yield event;
        }
      }
    },
  };
}
