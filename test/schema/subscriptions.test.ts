import { describe, expect, it } from 'vitest';
import { endingWithReader } from '../../src/schema/subscription-sources.js';
import { deferred } from '../support/deferred.js';

describe('a subscription’s source', () => {
  it('is aborted at once by return(), also while it waits', async () => {
    const waiting = deferred();
    const aborted = deferred();
    async function* source(signal: AbortSignal) {
      signal.addEventListener('abort', () => aborted.resolve());
      yield 1;
      waiting.resolve();
      // Never: only the signal ends it.
      await new Promise((_resolve, reject) => signal.addEventListener('abort', () => reject(new Error('aborted'))));
    }
    const iterator = endingWithReader(new AbortController().signal, source);
    expect(await iterator.next()).toEqual({ value: 1, done: false });
    const next = iterator.next().catch((error: Error) => error.message);
    await waiting.promise;
    expect(await iterator.return!()).toEqual({ value: undefined, done: true });
    await aborted.promise;
    expect(await next).toBe('aborted');
  });

  it('is aborted by the operation’s own signal', async () => {
    const operation = new AbortController();
    let seen: AbortSignal | undefined;
    const iterator = endingWithReader(operation.signal, (signal) => {
      seen = signal;
      return (async function* () {
        yield 1;
      })();
    });
    await iterator.next();
    operation.abort();
    expect(seen?.aborted).toBe(true);
  });

  it('drops events that `keep` drops and goes on', async () => {
    const iterator = endingWithReader(
      new AbortController().signal,
      async function* () {
        yield* [1, 2, 3, 4];
      },
      (event) => (event % 2 === 0 ? [event] : []),
    );
    const kept = [];
    for await (const event of iterator) kept.push(event);
    expect(kept).toEqual([2, 4]);
  });

  it('passes on what fails', async () => {
    const iterator = endingWithReader(new AbortController().signal, async function* () {
      yield 1;
      throw new Error('broken');
    });
    await iterator.next();
    await expect(iterator.next()).rejects.toThrow('broken');
  });
});
