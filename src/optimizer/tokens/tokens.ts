import { hash } from 'node:crypto';
import { LRUCache } from 'lru-cache';
import type { Message } from '../../llm/provider.js';
import { createTokenFactors } from './token-factors.js';

/**
 * Counts tokens ahead of a call, and where a provider reports none. The counts are exact for OpenAI's newer models. For others
 * they are estimates: with a model, the count is multiplied by a factor for its family, which is learnt from what providers
 * report.
 */
export interface TokenCounter {
  count(text: string, model?: string): Promise<number>;
  /** With the few tokens that chat formats add to each message. */
  countMessages(messages: readonly Message[], model?: string): Promise<number>;
  /** Takes in what a provider reported for a prompt. `counted` is what `countMessages` gives for it without a model. */
  learn(model: string, counted: number, reported: number): void;
  /** How far the counts have lately been from what was reported, as a part of it: 0.1 is a tenth, too many or too few. */
  readonly drift: number;
  /** Loads the encoding ahead of the first count. */
  load(): Promise<void>;
}

/** What chat formats add to each message. */
export const MESSAGE_OVERHEAD = 4;
/** What they add to all messages together. */
export const REPLY_OVERHEAD = 3;
/** The encoder's time grows faster than the length of an unbroken run. */
const LONGEST_RUN = 256;
const SLICE = 1_024;
const TURN_MS = 8;
/** Beyond this many UTF-16 units the UTF-8 length is used: a byte-level encoding never has more tokens than bytes. */
export const COUNTED_CHARACTERS = 400_000;
/** Texts whose counts are remembered, by their hashes. */
const REMEMBERED_TEXTS = 10_000;

interface TokenCounterOptions {
  /** Milliseconds of any origin, by which turns are given. Default `performance.now`. */
  now?: (() => number) | undefined;
}

/**
 * Counts with OpenAI's o200k encoding. Its 0.4 s of loading are paid at the first count, not at start-up. Runs without spaces are
 * cut into pieces (at most one token too many for each), and the event loop gets a turn every 8 ms. Counts are remembered, so a
 * prefix that many calls share is counted once.
 */
export function createTokenCounter({ now = () => performance.now() }: TokenCounterOptions = {}): TokenCounter {
  let loading: Promise<(text: string) => number> | undefined;
  const known = new LRUCache<string, Promise<number>>({ max: REMEMBERED_TEXTS });
  const factors = createTokenFactors();
  let lastTurn: Promise<void> = Promise.resolve();
  let sinceYield = 0;
  const encoder = (): Promise<(text: string) => number> => {
    loading ??= import('gpt-tokenizer/encoding/o200k_base').then(({ countTokens }) => {
      // Names of control tokens in a script are ordinary text.
      const options = { disallowedSpecial: new Set<string>() };
      return (text: string) => countTokens(text, options);
    });
    return loading;
  };

  async function countPieces(text: string): Promise<number> {
    const countPiece = await encoder();
    const rest = pieces(text);
    let tokens = 0;
    const work = (): 'done' | 'more' => {
      const started = now();
      for (let worked = 0; worked < TURN_MS; worked = now() - started) {
        const piece = rest.next();
        if (piece.done === true) {
          sinceYield += worked;
          return 'done';
        }
        tokens += countPiece(piece.value);
      }
      sinceYield = TURN_MS;
      return 'more';
    };
    while ((await inTurn(work)) === 'more');
    return tokens;
  }

  /** One after the other over all counts that are under way: else each of them would have its 8 ms before anything else ran. */
  function inTurn<R>(work: () => R): Promise<R> {
    const turn = lastTurn.then(work);
    const pause = async (): Promise<void> => {
      if (sinceYield < TURN_MS) return;
      sinceYield = 0;
      await new Promise((resolve) => setImmediate(resolve));
    };
    lastTurn = turn.then(pause, pause);
    return turn;
  }

  async function exact(text: string): Promise<number> {
    if (text === '') return 0;
    if (text.length > COUNTED_CHARACTERS) return Buffer.byteLength(text);
    const key = hash('sha256', text, 'base64');
    let counting = known.get(key);
    if (counting === undefined) {
      counting = countPieces(text);
      known.set(key, counting);
    }
    return counting;
  }

  return {
    count: async (text, model) => factors.apply(await exact(text), model),
    async countMessages(messages, model) {
      let tokens = REPLY_OVERHEAD;
      for (const { text } of messages) tokens += MESSAGE_OVERHEAD + (await exact(text));
      return factors.apply(tokens, model);
    },
    learn: (model, counted, reported) => factors.learn(model, counted, reported),
    get drift() {
      return factors.drift;
    },
    async load() {
      await encoder();
    },
  };
}

/** More than any byte-level encoding makes of these messages: their length in bytes. Takes microseconds. */
export function mostTokens(messages: readonly Message[]): number {
  return messages.reduce((sum, { text }) => sum + MESSAGE_OVERHEAD + Buffer.byteLength(text), REPLY_OVERHEAD);
}

/** An estimate without counting, on the high side: three bytes a token, where English, Chinese and JSON have three to four and a half. */
export function approximateTokens(messages: readonly Message[]): number {
  return messages.reduce(
    (sum, { text }) => sum + MESSAGE_OVERHEAD + Math.ceil(Buffer.byteLength(text) / 3),
    REPLY_OVERHEAD,
  );
}

/** Cuts text before white space, where the encoding begins a new token anyhow, and inside runs that are too long. */
export function* pieces(text: string): Generator<string> {
  let slice = '';
  for (const [run] of text.matchAll(/\s*\S+|\s+/g)) {
    if (run.length > LONGEST_RUN) {
      if (slice !== '') yield slice;
      slice = '';
      yield* cut(run);
    } else {
      slice += run;
      if (slice.length >= SLICE) {
        yield slice;
        slice = '';
      }
    }
  }
  if (slice !== '') yield slice;
}

function* cut(run: string): Generator<string> {
  for (let start = 0; start < run.length;) {
    let end = Math.min(start + LONGEST_RUN, run.length);
    const last = run.charCodeAt(end - 1);
    const splitsPair = end < run.length && last >= 0xd800 && last <= 0xdbff;
    if (splitsPair) end -= 1;
    yield run.slice(start, end);
    start = end;
  }
}
