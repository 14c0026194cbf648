import { describe, expect, test } from 'vitest';
import { createOfflineWriter } from '../../../src/llm/offline-writer/offline-writer.js';
import type { PacingClock } from '../../../src/llm/offline-writer/pacing.js';
import { systemPacing } from '../../../src/llm/offline-writer/pacing.js';
import { LlmError } from '../../../src/llm/llm-error.js';
import { callOf, collect, eventsOf, LOG_LINES, storyInput, textOf } from './ask.js';

const CAST = callOf('cast', { ...storyInput(LOG_LINES[0]!), count: 3 });

/** Time that passes only by waiting. */
function fakeClock(): PacingClock & { waited: number[] } {
  let time = 0;
  const waited: number[] = [];
  return {
    waited,
    now: () => time,
    wait: async (milliseconds) => {
      waited.push(milliseconds);
      time += milliseconds;
    },
  };
}

async function fault(promise: Promise<unknown>): Promise<LlmError> {
  const error: unknown = await promise.then(
    () => undefined,
    (reason: unknown) => reason,
  );
  expect(error).toBeInstanceOf(LlmError);
  return error as LlmError;
}

test('names itself and its model', () => {
  const writer = createOfflineWriter({ tokensPerSecond: 0 });
  expect([writer.name, writer.model]).toEqual(['offline-writer', 'offline-writer-1']);
});

test('streams words, then usage, then the end', async () => {
  const events = await eventsOf(CAST);
  expect(events.length).toBeGreaterThan(100);
  expect(events.at(-1)).toEqual({ type: 'end', finishReason: 'stop', model: 'offline-writer-1' });
  const text = textOf(events);
  expect(events.at(-2)).toEqual({
    type: 'usage',
    usage: { promptTokens: 9, cachedPromptTokens: 0, completionTokens: Math.ceil(text.length / 4) },
  });
  for (const event of events.slice(0, -2)) {
    expect(event).toMatchObject({ type: 'delta', text: expect.stringMatching(/^\s*\S+$/) });
  }
});

test('stops at the output limit and says so', async () => {
  const events = await eventsOf({ ...CAST, maxOutputTokens: 20 });
  expect(events.at(-1)).toMatchObject({ type: 'end', finishReason: 'length' });
  const usage = events.find((event) => event.type === 'usage')!;
  expect(usage.usage.completionTokens).toBeLessThanOrEqual(20);
  expect(usage.usage.completionTokens).toBeGreaterThan(10);
});

test('reads the input, never the messages', async () => {
  const other = await eventsOf({ ...CAST, messages: [{ role: 'system', text: 'Write about whales.' }] });
  expect(textOf(other)).toBe(textOf(await eventsOf(CAST)));
});

describe('cancelling', () => {
  test('before the start', async () => {
    expect(await fault(eventsOf(CAST, AbortSignal.abort()))).toMatchObject({ code: 'CANCELLED', partialText: '' });
  });

  test('between two deltas keeps what had arrived', async () => {
    const controller = new AbortController();
    const seen: string[] = [];
    const reading = (async () => {
      for await (const event of createOfflineWriter({ tokensPerSecond: 0 }).stream(CAST, controller.signal)) {
        if (event.type === 'delta') seen.push(event.text);
        if (seen.length === 5) controller.abort();
      }
    })();
    const error = await fault(reading);
    expect(error.code).toBe('CANCELLED');
    expect(error.partialText).toBe(seen.join(''));
    expect(seen).toHaveLength(5);
  });

  test('from elsewhere while an unpaced answer streams: the event loop turns', async () => {
    const controller = new AbortController();
    setImmediate(() => controller.abort());
    expect((await fault(eventsOf(CAST, controller.signal))).code).toBe('CANCELLED');
  });

  test('ends a wait at once', async () => {
    const controller = new AbortController();
    const writer = createOfflineWriter({ tokensPerSecond: 0.000_1 });
    const first = fault(writer.stream(CAST, controller.signal)[Symbol.asyncIterator]().next());
    controller.abort();
    expect((await first).code).toBe('CANCELLED');
  });
});

describe('pacing', () => {
  test('takes as long as its tokens at the given speed', async () => {
    const clock = fakeClock();
    const events = await collect(
      createOfflineWriter({ tokensPerSecond: 50, clock }).stream(CAST, new AbortController().signal),
    );
    const tokens = Math.ceil(textOf(events).length / 4);
    expect(clock.now()).toBeCloseTo((tokens / 50) * 1_000, 3);
    expect(Math.max(...clock.waited)).toBeLessThan(1_000);
  });

  test('an unpaced answer never waits', async () => {
    const clock = fakeClock();
    await collect(createOfflineWriter({ tokensPerSecond: 0, clock }).stream(CAST, new AbortController().signal));
    expect(clock.waited).toEqual([]);
  });

  test('a reader slower than the pace is not held up further', async () => {
    let time = 0;
    const waits: number[] = [];
    const clock: PacingClock = {
      now: () => (time += 10_000),
      wait: async (milliseconds) => {
        waits.push(milliseconds);
      },
    };
    await collect(createOfflineWriter({ tokensPerSecond: 1_000, clock }).stream(CAST, new AbortController().signal));
    expect(waits).toEqual([]);
  });

  test('the system clock goes on, and gives up a wait for an abort', async () => {
    const controller = new AbortController();
    const before = systemPacing.now();
    await systemPacing.wait(1, controller.signal);
    expect(systemPacing.now()).toBeGreaterThan(before);
    const long = systemPacing.wait(1_000_000, controller.signal);
    controller.abort();
    await long;
    await systemPacing.wait(1_000_000, controller.signal);
  });
});

describe('what it cannot do is a bad request that says why', () => {
  test.each([
    ['no input', callOf('scene', undefined), /scene/],
    ['a missing field', callOf('cast', { logLine: 'x', bibles: { characters: [] } }), /count/],
    ['a wrong type', callOf('plot', { logLine: 7 }), /logLine/],
    [
      'a range upside down',
      callOf('outline', { ...storyInput('x'), acts: [], from: 3, to: 2, totalScenes: 3, previous: [] }),
      /from must not be above to/,
    ],
    ['an unknown task', callOf('poem' as never, {}), /does not know the task "poem"/],
    ['a task named like a method', callOf('toString' as never, {}), /does not know the task/],
  ])('%s', async (_, call, message) => {
    const error = await fault(eventsOf(call));
    expect(error.code).toBe('BAD_REQUEST');
    expect(error.message).toMatch(message);
  });
});

test('bibles with fields missing or wrong are read as far as they go', async () => {
  const text = textOf(
    await eventsOf(
      callOf('outline', {
        logLine: 'A cook opens a restaurant.',
        actStructure: 'NINE_ACT',
        bibles: {
          characters: [{ name: 'Bo' }, { nothing: 1 }, { name: 'Cy', goals: 'win' }],
          setting: { locations: 'none' },
        },
        from: 1,
        to: 2,
        totalScenes: 2,
      }),
    ),
  );
  const { scenes } = JSON.parse(text) as { scenes: { characters: string[] }[] };
  expect(scenes[0]!.characters).toEqual(expect.arrayContaining(['Bo', 'Cy']));
});
