import { LLMock } from '@copilotkit/aimock';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { FakeClock } from '../../support/fake-clock.js';
import { faultOf, providerAt } from '../../llm/provider-calls.js';
import { setUp as setUpRouter, streamedText } from '../routing.js';

const SCENE = 'INT. HARBOUR OFFICE - NIGHT\n\nRain. MAREN counts the crates twice.\n';
const OTHER = 'EXT. QUAY - DAWN\n\nNobody is there.\n';

let a: LLMock;
let b: LLMock;
beforeEach(async () => {
  [a, b] = await Promise.all([LLMock.create({ port: 0 }), LLMock.create({ port: 0 })]);
  b.onMessage('Write', { content: OTHER });
});
afterEach(() => Promise.all([a.stop(), b.stop()]));

const WRITE = { messages: [{ role: 'user', text: 'Write it' }] } as const;
/** The clock stands still: whatever arrives has not been waited for. */
const setUp = () =>
  setUpRouter([providerAt(`${a.url}/v1`, 'gpt-4.1-mini', 'a'), providerAt(`${b.url}/v1`, 'gpt-4.1-mini', 'b')], {
    clock: new FakeClock(),
  });

describe('P15: between two independent OpenAI-compatible servers', () => {
  it('429 with Retry-After: the other answers without a wait, and the first one is left alone until then', async () => {
    a.on(
      { userMessage: 'Write', sequenceIndex: 0 },
      { error: { message: 'slow down', type: 'rate_limit_error' }, status: 429, retryAfter: 2 },
    );
    a.on({ userMessage: 'Write' }, { content: SCENE });
    const { send, clock } = setUp();
    const fake = clock as FakeClock;
    expect((await send(WRITE, { stream: true })).result).toMatchObject({ text: OTHER, provider: 'b' });
    fake.advance(1_999);
    expect((await send(WRITE)).result.provider).toBe('b');
    expect(a.getRequests()).toHaveLength(1);
    fake.advance(1);
    expect((await send(WRITE)).result).toMatchObject({ text: SCENE, provider: 'a' });
  });

  it.each([500, 503, 401, 404])('%i: the other answers', async (status) => {
    a.onMessage('Write', { error: { message: 'no' }, status });
    const { send, ledger } = setUp();
    expect((await send(WRITE, { stream: true })).result.text).toBe(OTHER);
    expect(ledger.entries.map(({ provider, outcome }) => `${provider} ${outcome === 'ok' ? 'ok' : 'fault'}`)).toEqual([
      'a fault',
      'b ok',
    ]);
    expect([a.getRequests().length, b.getRequests().length]).toEqual([1, 1]);
  });

  it('P16: a stream that is cut ends with its text, or starts over at the other where that is wanted', async () => {
    a.onMessage(
      'Write',
      { content: SCENE },
      { chunkSize: 7, truncateAfterChunks: 4, streamingProfile: { ttft: 1, tps: 500 } },
    );
    const { send } = setUp();
    const fault = await faultOf(send(WRITE, { stream: true }));
    expect(fault.code).toBe('PARTIAL_STREAM');
    expect(SCENE.startsWith(fault.partialText)).toBe(true);
    expect(b.getRequests()).toHaveLength(0);
    const { result, events } = await send(WRITE, { stream: true, onPartial: 'restart' });
    expect([result.text, streamedText(events)]).toEqual([OTHER, OTHER]);
  });
});
