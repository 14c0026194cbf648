import { describe, expect, it, vi } from 'vitest';
import { eagerReturn } from '../../src/domain/eager-return.js';
import { deferred } from '../support/deferred.js';

const NEVER = () => new Promise<never>(() => {});
const done = { done: true, value: undefined };

describe('an iterator whose reader leaves', () => {
  it('gives what its source gives, and its result, as the reader asks', async () => {
    const next = vi
      .fn<() => Promise<IteratorResult<number, string>>>()
      .mockResolvedValueOnce({ done: false, value: 1 })
      .mockResolvedValueOnce({ done: true, value: 'all' });
    const iterator = eagerReturn({ next, onReturn: () => {} });
    expect(next).not.toHaveBeenCalled();
    expect(await iterator.next()).toEqual({ done: false, value: 1 });
    expect(next).toHaveBeenCalledOnce();
    expect(await iterator.next()).toEqual({ done: true, value: 'all' });
  });

  it('asks its source once at a time, in the order of the calls', async () => {
    const first = deferred<IteratorResult<number, undefined>>();
    const next = vi
      .fn<() => Promise<IteratorResult<number, undefined>>>()
      .mockReturnValueOnce(first.promise)
      .mockResolvedValueOnce({ done: false, value: 2 });
    const iterator = eagerReturn({ next, onReturn: () => {} });
    const both = Promise.all([iterator.next(), iterator.next()]);
    await vi.waitFor(() => expect(next).toHaveBeenCalledOnce());
    first.resolve({ done: false, value: 1 });
    expect((await both).map(({ value }) => value)).toEqual([1, 2]);
  });

  it('ends its source at once, also where it waits for it, and asks nothing more of it', async () => {
    const waiting = deferred<IteratorResult<number, undefined>>();
    const next = vi.fn<() => Promise<IteratorResult<number, undefined>>>(() => waiting.promise);
    const onReturn = vi.fn<() => void>(() => waiting.resolve({ done: true, value: undefined }));
    const iterator = eagerReturn({ next, onReturn });
    const asked = [iterator.next(), iterator.next()];
    expect(await iterator.return(undefined)).toEqual(done);
    expect(await Promise.all(asked)).toEqual([done, done]);
    expect(await iterator.next()).toEqual(done);
    expect(await iterator.return(undefined)).toEqual(done);
    await iterator[Symbol.asyncDispose]();
    expect([next.mock.calls.length, onReturn.mock.calls.length]).toEqual([1, 1]);
  });

  it('returns also where its source does not end what it was asked for', async () => {
    const iterator = eagerReturn<number>({ next: NEVER, onReturn: () => {} });
    void iterator.next();
    expect(await iterator.return(undefined)).toEqual(done);
  });

  it('lets a next() that waits fail with what its source fails with', async () => {
    const waiting = deferred<never>();
    const iterator = eagerReturn<number>({
      next: () => waiting.promise,
      onReturn: () => waiting.reject(new Error('Aborted.')),
    });
    const asked = iterator.next();
    await iterator.return(undefined);
    await expect(asked).rejects.toThrow('Aborted.');
    expect(await iterator.next()).toEqual(done);
  });

  it('ends a source of which nothing was asked', async () => {
    const next = vi.fn<() => Promise<never>>();
    const onReturn = vi.fn<() => void>();
    const iterator = eagerReturn<number>({ next, onReturn });
    await iterator.return(undefined);
    expect(await iterator.next()).toEqual(done);
    expect([next.mock.calls.length, onReturn.mock.calls.length]).toEqual([0, 1]);
  });

  it('lets return() wait until its source has ended', async () => {
    const ended = deferred();
    const iterator = eagerReturn<number>({ next: NEVER, onReturn: () => ended.promise });
    let returned = false;
    const returning = iterator.return(undefined).then(() => (returned = true));
    await new Promise((resolve) => setImmediate(resolve));
    expect(returned).toBe(false);
    ended.resolve();
    await returning;
  });

  it('lets each return() wait for the end, and tells only the first that it failed', async () => {
    const ended = deferred();
    const iterator = eagerReturn<number>({ next: NEVER, onReturn: () => ended.promise });
    const first = iterator.return(undefined);
    let returned = false;
    const second = iterator.return(undefined).finally(() => (returned = true));
    const thrown = iterator.throw(new Error('Of the reader.'));
    await new Promise((resolve) => setImmediate(resolve));
    expect(returned).toBe(false);
    ended.reject(new Error('Of the source.'));
    await expect(first).rejects.toThrow('Of the source.');
    expect(await second).toEqual(done);
    await expect(thrown).rejects.toThrow('Of the reader.');
  });

  it('has ended also where ending throws at once', async () => {
    const next = vi.fn<() => Promise<never>>();
    const onReturn = vi.fn<() => void>(() => {
      throw new Error('Of the source.');
    });
    const iterator = eagerReturn<number>({ next, onReturn });
    await expect(iterator.return(undefined)).rejects.toThrow('Of the source.');
    expect(await iterator.return(undefined)).toEqual(done);
    expect(await iterator.next()).toEqual(done);
    expect([next.mock.calls.length, onReturn.mock.calls.length]).toEqual([0, 1]);
  });

  it('passes an error of its source on, and goes on as the source does', async () => {
    const next = vi
      .fn<() => Promise<IteratorResult<number, undefined>>>()
      .mockRejectedValueOnce(new Error('Once.'))
      .mockResolvedValueOnce({ done: false, value: 1 });
    const iterator = eagerReturn({ next, onReturn: () => {} });
    await expect(iterator.next()).rejects.toThrow('Once.');
    expect(await iterator.next()).toEqual({ done: false, value: 1 });
  });

  it('ends for an error that its reader throws into it, and gives it back', async () => {
    const onReturn = vi.fn<() => void>();
    const iterator = eagerReturn<number>({ next: NEVER, onReturn });
    await expect(iterator.throw(new Error('Of the reader.'))).rejects.toThrow('Of the reader.');
    expect(onReturn).toHaveBeenCalledOnce();
  });

  it('ends with a loop that is broken off', async () => {
    const onReturn = vi.fn<() => void>();
    for await (const item of eagerReturn({ next: async () => ({ done: false, value: 1 }), onReturn })) {
      expect(item).toBe(1);
      break;
    }
    expect(onReturn).toHaveBeenCalledOnce();
  });
});
