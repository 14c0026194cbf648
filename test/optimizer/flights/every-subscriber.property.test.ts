import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { LlmError } from '../../../src/llm/provider.js';
import { Flights } from '../../../src/optimizer/flights/flights.js';
import { resolvePolicy } from '../../../src/optimizer/calls/policy.js';
import type { CallResult, UpstreamEvent } from '../../../src/optimizer/upstream.js';
import { FakeClock } from '../../support/fake-clock.js';
import { ManualWork } from '../manual-work.js';

const policy = resolvePolicy({ task: 'scene' });

interface Reader {
  events: AsyncGenerator<UpstreamEvent, CallResult>;
  controller: AbortController;
  generation: number;
  seen: string[];
  end: 'result' | LlmError | undefined;
}

const action = fc.oneof(
  {
    weight: 4,
    arbitrary: fc.record({ type: fc.constant('delta' as const), text: fc.string({ unit: 'binary', maxLength: 4 }) }),
  },
  { weight: 1, arbitrary: fc.constant({ type: 'reset' as const }) },
  { weight: 3, arbitrary: fc.constant({ type: 'join' as const }) },
  {
    weight: 3,
    arbitrary: fc.record({ type: fc.constant('read' as const), who: fc.nat(), times: fc.integer({ min: 1, max: 5 }) }),
  },
  { weight: 1, arbitrary: fc.record({ type: fc.constantFrom('return' as const, 'abort' as const), who: fc.nat() }) },
  { weight: 1, arbitrary: fc.constant({ type: 'turn' as const }) },
);

/** What all that was yielded comes to, event by event. */
function shown(event: UpstreamEvent): string {
  return event.type === 'delta' ? `+${event.text}` : event.type;
}

async function pull(reader: Reader): Promise<void> {
  try {
    const step = await reader.events.next();
    if (step.done !== true) reader.seen.push(shown(step.value));
    else if (step.value !== undefined) reader.end = 'result';
  } catch (error) {
    reader.end = error as LlmError;
  }
}

describe('every subscriber of a flight', () => {
  it('sees the same events from the first one on, whenever it joins, however it reads, whoever leaves (P1, P9)', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(action, { maxLength: 60 }), fc.boolean(), async (actions, well) => {
        const flights = new Flights({ clock: new FakeClock() });
        const works: ManualWork[] = [];
        const logs: string[][] = [];
        const readers: Reader[] = [];
        const present: Reader[] = [];
        const join = (): void => {
          const found = flights.find('key', policy);
          if (found === undefined) {
            works.push(new ManualWork());
            logs.push([]);
          }
          const flight = found ?? flights.open('key', { tenantId: 'a' }, policy, works.at(-1)!.work);
          // Nobody left is the one reason for a new flight.
          expect(found === undefined).toBe(present.length === 0);
          const controller = new AbortController();
          const reader: Reader = {
            events: flight.subscribe(controller.signal),
            controller,
            generation: works.length - 1,
            seen: [],
            end: undefined,
          };
          readers.push(reader);
          present.push(reader);
        };
        const pulls: Promise<void>[] = [];
        const leave = async (reader: Reader, how: 'return' | 'abort'): Promise<void> => {
          present.splice(present.indexOf(reader), 1);
          const leaving =
            how === 'return' ? reader.events.return(undefined as never) : Promise.resolve(reader.controller.abort());
          // At once, and only then.
          expect(works.at(-1)!.signal?.aborted).toBe(present.length === 0);
          await leaving;
        };
        join();
        for (const step of actions) {
          const reader = 'who' in step ? present[step.who % present.length] : undefined;
          if (step.type === 'join') {
            join();
          } else if (step.type === 'turn') {
            await new Promise(setImmediate);
          } else if (step.type === 'read') {
            for (let time = 0; reader !== undefined && time < step.times; time += 1) pulls.push(pull(reader));
          } else if (step.type === 'return' || step.type === 'abort') {
            if (reader !== undefined) await leave(reader, step.type);
          } else if (present.length > 0) {
            const event: UpstreamEvent = step.type === 'delta' ? step : { type: 'reset', reason: 'IDLE_TIMEOUT' };
            works.at(-1)!.event(event);
            logs.at(-1)!.push(shown(event));
          }
        }
        if (present.length === 0) join();
        const text = logs.at(-1)!.reduce((before, entry) => (entry === 'reset' ? '' : before + entry.slice(1)), '');
        if (well) works.at(-1)!.finish({ text });
        else works.at(-1)!.fail(new LlmError('PARTIAL_STREAM', 'cut off'));
        await flights.settled();
        for (const reader of present) while (reader.end === undefined) await pull(reader);
        for (const reader of readers.filter((one) => !present.includes(one))) await pull(reader);
        await Promise.all(pulls);

        for (const reader of readers) {
          const log = logs[reader.generation]!;
          if (!present.includes(reader)) {
            expect(reader.seen).toEqual(log.slice(0, reader.seen.length));
            if (reader.end !== undefined) expect(reader.end).toMatchObject({ code: 'CANCELLED' });
            continue;
          }
          expect(reader.seen).toEqual(log);
          if (well) expect(reader.end).toBe('result');
          else expect(reader.end).toMatchObject({ code: 'PARTIAL_STREAM', partialText: text });
        }
        expect(works.every((work) => work.unwound && work.begun === 1)).toBe(true);
        expect(flights.find('key', policy)?.result?.text).toBe(well ? text : undefined);
      }),
      { numRuns: 300 },
    );
  });
});
