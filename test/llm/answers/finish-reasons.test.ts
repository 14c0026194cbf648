import type { ServerResponse } from 'node:http';
import { setTimeout } from 'node:timers/promises';
import { describe, expect, it, vi } from 'vitest';
import { createOpenAiProvider } from '../../../src/llm/openai/openai-provider.js';
import type { ProviderEvent } from '../../../src/llm/provider.js';
import { deferred } from '../../support/deferred.js';
import { begin, chunk, event, usageOf } from '../../support/raw-upstream.js';
import type { Hit } from '../../support/raw-upstream.js';
import { upstreamOfEachTest } from '../../support/upstream-of-each-test.js';
import { FakeClock } from '../../support/fake-clock.js';
import { call, eventsOf, faultOf, idle, providerAt, textOf } from '../provider-calls.js';

/** When an answer is whole: what servers say of its end, and what they do. */
const upstream = upstreamOfEachTest();

const run = (overrides = {}): Promise<ProviderEvent[]> =>
  eventsOf(providerAt(upstream.url, 'any').stream(call(overrides), idle()));

describe('a server that puts a finish reason into every chunk', () => {
  const WORDS = ['The stairs ', 'again. ', 'And ', 'again.'];

  it.each([
    ['[DONE]', 'data: [DONE]\n\n'],
    ['the end of the body', ''],
  ])('is heard to %s', async (_name, last) => {
    upstream.answerWith((hit, response) => {
      begin(response);
      for (const content of WORDS) event(response, chunk(hit, { content }, 'stop'));
      response.end(last);
    });
    const events = await run();
    expect(textOf(events)).toBe(WORDS.join(''));
    expect(events.at(-1)).toMatchObject({ type: 'end', finishReason: 'stop' });
  });

  it('is heard on however slowly it speaks', async () => {
    const clock = new FakeClock();
    const connection = deferred<[Hit, ServerResponse]>();
    upstream.answerWith((hit, response) => {
      begin(response);
      event(response, chunk(hit, { role: 'assistant', content: '' }));
      connection.resolve([hit, response]);
    });
    const stream = createOpenAiProvider({ name: 'upstream', baseUrl: upstream.url, model: 'any', clock })
      .stream(call(), idle())
      [Symbol.asyncIterator]();
    await stream.next();
    const [hit, response] = await connection.promise;
    let text = '';
    for (const content of WORDS) {
      const next = stream.next();
      // The wait has begun by then; a silence that would end the answer would abort it here.
      await setTimeout(5);
      clock.advance(text.length === WORDS[0]!.length ? 9_000 : 60_000);
      event(response, chunk(hit, { content }, 'stop'));
      const { value } = await next;
      text += value?.type === 'delta' ? value.text : '';
    }
    expect(text).toBe(WORDS.join(''));
    response.end('data: [DONE]\n\n');
    expect((await stream.next()).value).toMatchObject({ type: 'end', finishReason: 'stop' });
    expect(clock.pending).toBe(0);
  });

  it.each([1, 3])('has not said all when the connection breaks after chunk %i', async (chunks) => {
    let drop: (() => void) | undefined;
    upstream.answerWith((hit, response) => {
      begin(response);
      for (const content of WORDS.slice(0, chunks)) event(response, chunk(hit, { content }, 'stop'));
      drop = () => response.destroy();
    });
    const reading = async (): Promise<void> => {
      let seen = 0;
      for await (const { type } of providerAt(upstream.url, 'any').stream(call(), idle())) {
        if (type === 'delta' && ++seen === chunks) drop?.();
      }
    };
    expect(await faultOf(reading())).toMatchObject({
      code: 'PARTIAL_STREAM',
      partialText: WORDS.slice(0, chunks).join(''),
    });
  });

  it('was cut off at the limit when it used all of it', async () => {
    upstream.answerWith((hit, response) => {
      begin(response);
      for (const content of WORDS) event(response, chunk(hit, { content }, 'stop'));
      event(response, { ...chunk(hit, {}), choices: [], usage: usageOf(100) });
      response.end('data: [DONE]\n\n');
    });
    expect((await run({ maxOutputTokens: 100 })).at(-1)).toMatchObject({ type: 'end', finishReason: 'length' });
    expect((await run({ maxOutputTokens: 101 })).at(-1)).toMatchObject({ type: 'end', finishReason: 'stop' });
  });
});

describe('a server without a finish reason', () => {
  it.each([
    ['none', null],
    ['an empty one', ''],
  ])('has said all at [DONE]: %s', async (_name, reason) => {
    upstream.answerWith((hit, response) => {
      begin(response);
      event(response, chunk(hit, { content: 'All of it.' }, reason));
      response.end('data: [DONE]');
    });
    const events = await run();
    expect(textOf(events)).toBe('All of it.');
    expect(events.at(-1)).toMatchObject({ type: 'end', finishReason: 'stop' });
  });

  it.each([
    ['the body ends without either', 'Half of', ''],
    ['the body ends within [DONE]', 'Half of', 'data: [DO'],
    ['nothing was said', '', 'data: [DONE]\n\n'],
  ])('has not said all when %s', async (_name, content, last) => {
    upstream.answerWith((hit, response) => {
      begin(response);
      event(response, chunk(hit, { content }, ''));
      response.end(last);
    });
    expect(await faultOf(run())).toMatchObject({ code: 'PARTIAL_STREAM', partialText: content });
  });
});

describe('a connection that stays open after the finish reason', () => {
  /** `restless`: the server sends comments on and on. */
  async function endsAfter(ms: number, chunks: (hit: Hit) => unknown[], restless = false): Promise<ProviderEvent[]> {
    const clock = new FakeClock();
    const connection = deferred<ServerResponse>();
    upstream.answerWith((hit, response) => {
      begin(response);
      for (const each of chunks(hit)) event(response, each);
      connection.resolve(response);
    });
    const seen: ProviderEvent[] = [];
    const reading = (async () => {
      for await (const each of createOpenAiProvider({
        name: 'upstream',
        baseUrl: upstream.url,
        model: 'any',
        clock,
      }).stream(call(), idle())) {
        seen.push(each);
      }
    })();
    const response = await connection.promise;
    await vi.waitUntil(() => clock.pending === 1 && seen.length === chunks({ body: {} } as Hit).length);
    if (restless) {
      clock.advance(ms / 2);
      response.write(': ping\n\n');
      const { length } = seen;
      await vi.waitUntil(() => clock.pending === 1 && seen.length > length);
      clock.advance(ms / 2 - 1);
    } else {
      clock.advance(ms - 1);
    }
    await setTimeout(20);
    expect(seen.at(-1)?.type).not.toBe('end');
    clock.advance(1);
    await reading;
    expect(clock.pending).toBe(0);
    return seen;
  }
  const WHOLE = { type: 'end', finishReason: 'stop', model: 'any' };

  it('is left after 2 s of silence', async () => {
    const events = await endsAfter(2_000, (hit) => [chunk(hit, { content: 'All of it.' }), chunk(hit, {}, 'stop')]);
    expect(events).toEqual([{ type: 'delta', text: 'All of it.' }, { type: 'progress' }, WHOLE]);
  });

  it('is left after 2 s though comments come', async () => {
    const events = await endsAfter(
      2_000,
      (hit) => [chunk(hit, { content: 'All of it.' }), chunk(hit, {}, 'stop')],
      true,
    );
    expect(events.at(-1)).toEqual(WHOLE);
  });

  it('is left after 10 s where the first text came with the finish reason, since more may follow', async () => {
    const events = await endsAfter(10_000, (hit) => [chunk(hit, { content: 'All of it.' }, 'stop')]);
    expect(events).toEqual([{ type: 'delta', text: 'All of it.' }, WHOLE]);
  });
});
