import assert from 'node:assert/strict';
import OpenAI from 'openai';
import { DEFAULT_TENANT } from '../src/domain/caller.js';
import type { Optimizer } from '../src/optimizer/types.js';

/** A way to a model's stream: gives its texts as they come. */
export interface Way {
  readonly name: string;
  stream(model: string, prompt: string): AsyncIterable<string>;
}

/** What one stream of the raw upstream took, in milliseconds. */
export interface StreamTimes {
  firstToken: number;
  /** From the moment a token was sent to the moment its text was here. */
  lags: number[];
}

export function bareSdk(name: string, baseURL: string, headers: Record<string, string> = {}): Way {
  const client = new OpenAI({ baseURL, apiKey: 'bench-key', maxRetries: 0, defaultHeaders: headers });
  return {
    name,
    async *stream(model, prompt) {
      const chunks = await client.chat.completions.create({
        model,
        messages: [{ role: 'user', content: prompt }],
        max_tokens: 4_000,
        stream: true,
        stream_options: { include_usage: true },
      });
      for await (const chunk of chunks) yield chunk.choices[0]?.delta.content ?? '';
    },
  };
}

export function throughOptimizer(name: string, optimizer: Optimizer): Way {
  return {
    name,
    async *stream(model, prompt) {
      const events = optimizer.streamLlm({
        task: 'freeText',
        input: { text: prompt },
        messages: [{ role: 'user', text: prompt }],
        model,
        maxOutputTokens: 4_000,
        tenantId: DEFAULT_TENANT,
      });
      for await (const event of events) if (event.type === 'delta') yield event.text;
    },
  };
}

/** All of one stream. */
export async function streamedText(way: Way, model: string, prompt: string): Promise<string> {
  let text = '';
  for await (const part of way.stream(model, prompt)) text += part;
  return text;
}

/** Reads one stream to its end. Its tokens must all have come, in order. */
export async function timeStream(way: Way, model: string, prompt: string): Promise<StreamTimes> {
  const started = performance.now();
  let firstToken: number | undefined;
  let rest = '';
  let next = 1;
  const lags: number[] = [];
  for await (const text of way.stream(model, prompt)) {
    if (text === '') continue;
    const now = performance.now();
    firstToken ??= now - started;
    rest += text;
    for (let end = rest.indexOf(' '); end !== -1; end = rest.indexOf(' ')) {
      const [number, sentAt] = rest.slice(1, end).split('@').map(Number);
      assert.equal(number, next, `${way.name} gives the tokens in order`);
      lags.push(performance.timeOrigin + now - sentAt!);
      next += 1;
      rest = rest.slice(end + 1);
    }
  }
  assert.equal(next - 1, Number(model.split('-')[1]), `${way.name} gives all tokens of ${model}`);
  return { firstToken: firstToken!, lags };
}
