import { LLMock } from '@copilotkit/aimock';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { castAnswer } from '../../src/domain/task-answers.js';
import { createOptimizer } from '../../src/optimizer/optimizer.js';
import { NO_LIMITS } from '../../src/llm/watchdog-limits.js';
import { impatientClock } from '../support/fake-clock.js';
import { faultOf, providerAt } from '../llm/provider-calls.js';
import { collect, memoryLedger, request, textOf } from './requests.js';

const SCENE =
  'INT. HARBOUR OFFICE - NIGHT\n\nRain. MAREN counts the crates twice.\n\nMAREN\nSomebody has been here before us.\n';

let mock: LLMock;
beforeEach(async () => {
  mock = await LLMock.create({ port: 0 });
});
afterEach(() => mock.stop());

function setUp() {
  const ledger = memoryLedger();
  const clock = impatientClock();
  const optimizer = createOptimizer({
    providers: [providerAt(`${mock.url}/v1`, 'gpt-4.1-mini')],
    ledger,
    clock,
    random: () => 1,
    config: { watchdog: NO_LIMITS },
  });
  return { ledger, clock, optimizer };
}

describe('against an independent OpenAI-compatible server', () => {
  it('a stream arrives whole, with the usage that was reported', async () => {
    mock.onMessage('Write', { content: SCENE, usage: { prompt_tokens: 40, completion_tokens: 25 } }, { chunkSize: 7 });
    const { optimizer, ledger } = setUp();
    const events = await collect(optimizer.streamLlm(request({ messages: [{ role: 'user', text: 'Write it' }] })));
    expect(textOf(events)).toBe(SCENE);
    expect(events.at(-1)).toMatchObject({
      type: 'end',
      finishReason: 'stop',
      usage: { promptTokens: 40, completionTokens: 25, estimated: false, costUsd: expect.closeTo(0.000056, 9) },
    });
    expect(mock.getRequests()).toHaveLength(1);
    expect(ledger.entries).toHaveLength(1);
  });

  it('a structured answer is asked for by schema and comes back as a value', async () => {
    const characters = [{ name: 'MAREN', goals: ['find the crate'], fears: [], traits: [], relationships: [] }];
    mock.on({ userMessage: 'cast', responseFormat: 'json_schema' }, { content: { characters } });
    const { value } = await setUp().optimizer.callLlm(
      request({
        task: 'freeText',
        messages: [{ role: 'user', text: 'Invent the cast' }],
        answer: { name: 'cast', schema: castAnswer },
      }),
    );
    expect(value).toEqual({ characters });
    expect(mock.getLastRequest()?.body).toMatchObject({
      response_format: { type: 'json_schema', json_schema: { name: 'cast', strict: true } },
    });
  });

  it('429 with Retry-After is waited out', async () => {
    mock.on(
      { userMessage: 'Write', sequenceIndex: 0 },
      { error: { message: 'slow down', type: 'rate_limit_error' }, status: 429, retryAfter: 3 },
    );
    mock.on({ userMessage: 'Write' }, { content: SCENE });
    const { optimizer, ledger, clock } = setUp();
    expect((await optimizer.callLlm(request({ messages: [{ role: 'user', text: 'Write it' }] }))).text).toBe(SCENE);
    expect(clock.pauses).toEqual([3_000]);
    expect(ledger.entries.map(({ outcome }) => outcome)).toEqual(['RATE_LIMITED', 'ok']);
  });

  it('500 is tried again, and the stream starts once', async () => {
    mock.onMessage('Write', { content: SCENE });
    mock.nextRequestError(500, { message: 'oops' });
    const { optimizer, ledger } = setUp();
    const events = await collect(optimizer.streamLlm(request({ messages: [{ role: 'user', text: 'Write it' }] })));
    expect(textOf(events)).toBe(SCENE);
    expect(events.filter(({ type }) => type === 'start')).toHaveLength(1);
    expect(ledger.entries.map(({ outcome }) => outcome)).toEqual(['UNAVAILABLE', 'ok']);
  });

  it('401 is told as it is, once', async () => {
    mock.onMessage('Write', { error: { message: 'bad key', code: 'invalid_api_key' }, status: 401 });
    expect(
      await faultOf(setUp().optimizer.callLlm(request({ messages: [{ role: 'user', text: 'Write it' }] }))),
    ).toMatchObject({ code: 'AUTH' });
    expect(mock.getRequests()).toHaveLength(1);
  });

  it('a stream that is cut is never a whole answer', async () => {
    mock.onMessage(
      'Write',
      { content: SCENE },
      { chunkSize: 7, truncateAfterChunks: 4, streamingProfile: { ttft: 1, tps: 500 } },
    );
    const { optimizer, ledger } = setUp();
    const fault = await faultOf(
      collect(optimizer.streamLlm(request({ messages: [{ role: 'user', text: 'Write it' }] }))),
    );
    expect(fault.code).toBe('PARTIAL_STREAM');
    expect(SCENE.startsWith(fault.partialText)).toBe(true);
    expect(fault.partialText).not.toBe(SCENE);
    expect(ledger.entries.at(-1)).toMatchObject({ outcome: 'PARTIAL_STREAM' });
  });

  it('an answer that ran into its limit is OUTPUT_LIMIT', async () => {
    mock.onMessage('Write', { content: SCENE, finishReason: 'length' });
    expect(
      await faultOf(setUp().optimizer.callLlm(request({ messages: [{ role: 'user', text: 'Write it' }] }))),
    ).toMatchObject({ code: 'OUTPUT_LIMIT', partialText: SCENE });
  });
});
