import { LRUCache } from 'lru-cache';
import type { Message } from '../../llm/provider.js';
import type { Target } from '../upstream.js';
import { mostTokens } from '../tokens/tokens.js';
import type { TokenCounter } from '../tokens/tokens.js';
import type { Windows } from './windows.js';

/** A server read less of a prompt than was sent, without an error. */
export interface Truncation {
  readonly provider: string;
  readonly model: string;
  /** Tokens of the prompt as counted here. */
  readonly counted: number;
  /** Tokens of the prompt as the server has it. */
  readonly reported: number;
}

/** No text has so few tokens: a prompt that comes up to this many bytes a token is not counted. */
const BYTES_PER_TOKEN = 5;
/** No server is run with a smaller window: it reports something else than what it read, such as what was not in its prompt cache. */
const SMALLEST_WINDOW = 256;
/** Other encodings than OpenAI's may need this much less for the same text, and the counts have their own drift on top. */
const MARGIN = 0.3;
const LARGEST_MARGIN = 0.6;
const MOST_MODELS = 500;

interface TruncationWatchOptions {
  tokens: TokenCounter;
  windows: Pick<Windows, 'guess' | 'doubt'>;
  /** Hears of each prompt that was cut. Must not throw. */
  onTruncated: (truncation: Truncation, isFirst: boolean) => void;
}

/** Notices prompts that a server cuts without an error, by what it reports of them: Ollama does where `num_ctx` is smaller. */
export class TruncationWatch {
  /** By model, the longest prompt that was reported. */
  readonly #longest = new LRUCache<string, number>({ max: MOST_MODELS });
  readonly #told = new LRUCache<string, true>({ max: MOST_MODELS });

  constructor(private readonly options: TruncationWatchOptions) {}

  /** Gives what was cut; undefined for a prompt that was read whole. Rejects only where tokens cannot be counted. */
  async sawPrompt(
    { provider, model }: Target,
    messages: readonly Message[],
    reported: number,
  ): Promise<Truncation | undefined> {
    if (provider.baseUrl === undefined || reported < SMALLEST_WINDOW) return undefined;
    const key = JSON.stringify([provider.name, model]);
    const longest = this.#longest.get(key) ?? 0;
    this.#longest.set(key, Math.max(longest, reported));
    if (reported * BYTES_PER_TOKEN >= mostTokens(messages)) return undefined;
    const { tokens, windows, onTruncated } = this.options;
    const counted = await tokens.countMessages(messages, model);
    const margin = Math.min(LARGEST_MARGIN, MARGIN + tokens.drift);
    if (reported >= counted * (1 - margin)) return undefined;
    // It took as much before: older servers leave out of the report what was in their prompt cache.
    if (longest >= counted * (1 - margin) || (reported + longest >= counted && reported < longest / 2)) {
      return undefined;
    }
    windows.guess(provider.name, model, Math.max(reported, longest));
    windows.doubt(provider.name, model);
    const isFirst = !this.#told.has(key);
    this.#told.set(key, true);
    const truncation = { provider: provider.name, model, counted, reported };
    onTruncated(truncation, isFirst);
    return truncation;
  }
}
