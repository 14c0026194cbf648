import type { LlmError } from '../llm-error.js';
import type { Message } from '../provider.js';

/** The most that a log shows of an upstream's words, in characters. */
const MOST_SHOWN = 600;
/** A run of this many letters and digits that stands in the prompt as well counts as a piece of it; in writings without spaces fewer are enough. */
const ECHO = 12;
const DENSE_ECHO = 4;
const CUT = '…';

/**
 * What an upstream said of a fault, for logs. Servers repeat the prompt in their errors, and with it the story: `message` holds
 * their words only once `withoutEchoes` has cut that out of them.
 */
export class UpstreamError extends Error {
  readonly #said: string;
  constructor(
    private readonly summary: string,
    said: string,
    shown = '',
  ) {
    super(shown === '' ? summary : `${summary}: ${shown}`);
    this.name = 'UpstreamError';
    this.#said = said.slice(0, MOST_SHOWN);
    // Of no use to a reader: it would lead into this file.
    Object.defineProperties(this, {
      stack: { value: `${this.name}: ${this.message}`, enumerable: false },
      summary: { enumerable: false },
    });
  }

  /** Shows the upstream's words, less what they have in common with `messages`. */
  withoutEchoes(messages: readonly Message[]): UpstreamError {
    return new UpstreamError(
      this.summary,
      this.#said,
      withoutKeys(cutEchoes(this.#said, messages.map(({ text }) => text).join('\n'))),
    );
  }
}

/** The same fault, whose cause shows the upstream's words, less what they repeat of `messages`. */
export function withoutEchoes(fault: LlmError, messages: readonly Message[]): LlmError {
  return fault.cause instanceof UpstreamError ? fault.with({ cause: fault.cause.withoutEchoes(messages) }) : fault;
}

function cutEchoes(said: string, prompt: string): string {
  const text = said
    .replace(/\\u([0-9a-f]{4})/gi, (_, code: string) => String.fromCharCode(Number.parseInt(code, 16)))
    .replace(/\\[nrt]/g, ' ');
  const letters = [...text.matchAll(/[\p{L}\p{N}]/gu)];
  const received = folded(text);
  const sent = folded(prompt);
  const cut = new Set<number>();
  const mark = (from: number, length: number): void => {
    for (let letter = from; letter < from + length; letter += 1) cut.add(letters[letter]!.index);
  };
  for (const length of [ECHO, DENSE_ECHO]) {
    const pieces = new Map<string, number[]>();
    for (let from = 0; from + length <= received.length; from += 1) {
      const piece = received.slice(from, from + length).join('');
      if (length === DENSE_ECHO && !/^[^\p{Script=Latin}\p{Script=Cyrillic}\p{Script=Greek}\p{N}]+$/u.test(piece)) {
        continue;
      }
      pieces.set(piece, [...(pieces.get(piece) ?? []), from]);
    }
    for (let from = 0; pieces.size > 0 && from + length <= sent.length; from += 1) {
      const piece = sent.slice(from, from + length).join('');
      for (const place of pieces.get(piece) ?? []) mark(place, length);
      pieces.delete(piece);
    }
  }
  const promptLetters = sent.join('');
  for (const { 0: quoted, 1: inside, index } of text.matchAll(
    /["'`“”‘’«»「」]([^"'`“”‘’«»「」]{2,})["'`“”‘’«»「」]/gu,
  )) {
    const part = folded(inside!).join('');
    if (part !== '' && promptLetters.includes(part)) {
      for (let at = index; at < index + quoted.length; at += 1) cut.add(at);
    }
  }
  let result = '';
  for (let at = 0; at < text.length; at += 1) {
    if (!cut.has(at)) result += text[at]!;
    else if (!result.endsWith(CUT)) result += CUT;
  }
  return result;
}

/** Letters and digits alone, lower case, so that line ends, quotes and escapes make no difference. */
function folded(text: string): string[] {
  return [...text.matchAll(/[\p{L}\p{N}]/gu)].map(([letter]) => letter.toLowerCase());
}

/** Servers repeat a part of the key that they refuse. */
function withoutKeys(text: string): string {
  return text.replace(
    /\b(?:sk|gsk|hf|xai|pk|or|nvapi)[-_][-\w*.]{4,}|\bAIza[-\w]{5,}|\b(?=[\w-]*\d)(?=[\w-]*[a-z])[\w-]{24,}\b|\*{3,}\w*/gi,
    CUT,
  );
}
