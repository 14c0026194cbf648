import { setImmediate } from 'node:timers/promises';
import { describe, expect, it } from 'vitest';
import type { ContextParts } from '../../src/schema/context.js';
import { encodeGlobalId } from '../../src/schema/global-ids.js';
import { deferred } from '../support/deferred.js';
import { emptyDatabase, post, startTestServer } from './support/test-server.js';

const TEXT_BYTES = 100_000;
const idOf = (at: number) => `0190f3a0-0000-7000-8000-${String(at).padStart(12, '0')}`;
const IDS = Array.from({ length: 100 }, (_, at) => encodeGlobalId('Script', idOf(at)));
const ALIASES = Array.from({ length: 29 }, (_, at) => `e${at}: export(format: FOUNTAIN) { text }`).join(' ');

/** Scripts whose text is printed anew whenever it is asked for, one in each turn of the loop and none for an operation that has ended; which is counted. */
function printed(onPrint: (count: number) => void = () => undefined): {
  parts: Partial<ContextParts>;
  printed: () => number;
} {
  let count = 0;
  const print = () => {
    count += 1;
    onPrint(count);
    return 'x'.repeat(TEXT_BYTES);
  };
  let last: Promise<unknown> = Promise.resolve();
  const versionFor = (signal: AbortSignal) => ({
    text: () => {
      const own = last
        .then(() => setImmediate())
        .then(() => {
          signal.throwIfAborted();
          return print();
        });
      last = own.catch(() => undefined);
      return own;
    },
  });
  const script = {
    findMany: async ({ where }: { where: { id: { in: string[] } } }) =>
      where.id.in.map((id) => ({ id, tenantId: 'default', title: 'A' })),
  };
  return {
    printed: () => count,
    parts: {
      db: { ...emptyDatabase(), script } as unknown as ContextParts['db'],
      scripts: {
        current: (scripts: unknown[], signal: AbortSignal) => scripts.map(() => versionFor(signal)),
      } as unknown as ContextParts['scripts'],
    },
  };
}

describe('an operation that asks for many whole scripts', () => {
  it('is refused before any is read', async () => {
    const { parts, printed: count } = printed();
    const { endpoint } = await startTestServer({ parts });
    expect(
      await post(endpoint, `{ nodes(ids: ${JSON.stringify(IDS)}) { ... on Script { ${ALIASES} } } }`),
    ).toMatchObject({ status: 400, errors: [{ extensions: { code: 'TOO_COMPLEX' } }] });
    expect(count()).toBe(0);
  });

  it.each([
    ['of one script a hundred times', Array.from({ length: 100 }, () => IDS[0]), {}],
    ['of a hundred scripts, where so much may be asked for', IDS, { objects: 10_000_000 }],
  ])('makes no more texts than its answer may hold: %s', async (_what, ids, limits) => {
    const { parts, printed: count } = printed();
    const { endpoint } = await startTestServer({ parts, limits: { ...limits, answerBytes: 20 * TEXT_BYTES } });
    expect(
      await post(endpoint, `{ nodes(ids: ${JSON.stringify(ids)}) { ... on Script { ${ALIASES} } } }`),
    ).toMatchObject({ errors: [{ extensions: { code: 'ANSWER_TOO_LARGE' } }] });
    expect(count()).toBeLessThanOrEqual(21);
    expect(await post(endpoint, '{ __typename }')).toMatchObject({ data: { __typename: 'Query' } });
    expect(count()).toBeLessThanOrEqual(21);
  });

  it('lets others be answered meanwhile', async () => {
    const started = deferred();
    const { parts, printed: count } = printed((nth) => {
      if (nth === 1) started.resolve();
      const until = performance.now() + 3;
      while (performance.now() < until);
    });
    const { endpoint } = await startTestServer({ parts });
    let done = false;
    const dear = post(
      endpoint,
      `{ nodes(ids: ${JSON.stringify(IDS)}) { ... on Script { export(format: FOUNTAIN) { text } } } }`,
    ).finally(() => (done = true));
    await started.promise;
    expect(await post(endpoint, '{ __typename }')).toMatchObject({ data: { __typename: 'Query' } });
    expect(done).toBe(false);
    expect(count()).toBeLessThan(100);
    expect(await dear).toMatchObject({
      data: { nodes: Array.from({ length: 100 }, () => ({ export: { text: expect.any(String) } })) },
    });
    expect(count()).toBe(100);
  });

  it('is stopped when its time is over, between two of them', async () => {
    const { parts, printed: count } = printed(() => {
      const until = performance.now() + 5;
      while (performance.now() < until);
    });
    const { endpoint } = await startTestServer({ parts, limits: { operationMs: 50 } });
    expect(
      await post(
        endpoint,
        `{ nodes(ids: ${JSON.stringify(IDS)}) { ... on Script { export(format: FOUNTAIN) { text } } } }`,
      ),
    ).toMatchObject({ status: 503, errors: [{ extensions: { code: 'OPERATION_TIMEOUT' } }] });
    expect(count()).toBeLessThanOrEqual(20);
  });
});
