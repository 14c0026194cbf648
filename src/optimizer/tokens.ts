import type { Message } from '../llm/provider.js';

/** Counts tokens where a provider reports none. The counts are estimates: exact for OpenAI's newer models, near for others. */
export interface TokenCounter {
  count(text: string): Promise<number>;
  /** With the few tokens that chat formats add to each message. */
  countMessages(messages: readonly Message[]): Promise<number>;
  /** Loads the encoding ahead of the first count. */
  load(): Promise<void>;
}

const MESSAGE_OVERHEAD = 4;
const REPLY_OVERHEAD = 3;
/** The encoder's time grows faster than the length of an unbroken run. */
const LONGEST_RUN = 256;
const SLICE = 2_048;
const TURN_MS = 8;
/** Beyond this many UTF-16 units the UTF-8 length is used: a byte-level encoding never has more tokens than bytes. */
export const COUNTED_CHARACTERS = 400_000;

export interface TokenCounterOptions {
  /** Milliseconds of any origin, by which turns are given. Default `performance.now`. */
  now?: (() => number) | undefined;
}

/**
 * Counts with OpenAI's o200k encoding. Its 0.4 s of loading are paid at the first count, not at start-up. Runs without spaces are
 * cut into pieces (at most one token too many for each), and the event loop gets a turn every 8 ms.
 */
export function createTokenCounter({ now = () => performance.now() }: TokenCounterOptions = {}): TokenCounter {
  let loading: Promise<(text: string) => number> | undefined;
  const encoder = (): Promise<(text: string) => number> => {
    loading ??= import('gpt-tokenizer/encoding/o200k_base').then(({ countTokens }) => {
      // Names of control tokens in a script are ordinary text.
      const options = { disallowedSpecial: new Set<string>() };
      return (text: string) => countTokens(text, options);
    });
    return loading;
  };

  async function count(text: string): Promise<number> {
    if (text === '') return 0;
    if (text.length > COUNTED_CHARACTERS) return Buffer.byteLength(text);
    const countPiece = await encoder();
    let tokens = 0;
    let turn = now();
    for (const piece of pieces(text)) {
      tokens += countPiece(piece);
      if (now() - turn >= TURN_MS) {
        await new Promise((resolve) => setImmediate(resolve));
        turn = now();
      }
    }
    return tokens;
  }

  return {
    count,
    async countMessages(messages) {
      let tokens = REPLY_OVERHEAD;
      for (const { text } of messages) tokens += MESSAGE_OVERHEAD + (await count(text));
      return tokens;
    },
    async load() {
      await encoder();
    },
  };
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
  for (let start = 0; start < run.length; ) {
    let end = Math.min(start + LONGEST_RUN, run.length);
    const last = run.charCodeAt(end - 1);
    const splitsPair = end < run.length && last >= 0xd800 && last <= 0xdbff;
    if (splitsPair) end -= 1;
    yield run.slice(start, end);
    start = end;
  }
}
