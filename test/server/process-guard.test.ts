import { EventEmitter } from 'node:events';
import { describe, expect, it, vi } from 'vitest';
import { guardProcess } from '../../src/server/process-guard.js';

function start() {
  const guarded = Object.assign(new EventEmitter(), { exit: vi.fn() });
  const log = { error: vi.fn(), fatal: vi.fn() };
  guardProcess(guarded, log);
  return { guarded, log };
}

describe('the guard of the process', () => {
  it.each([[new Error('x')], ['x'], [undefined], [null], [{ code: 7 }]])(
    'logs a rejection that nobody took, and goes on (%j)',
    (reason) => {
      const { guarded, log } = start();
      guarded.emit('unhandledRejection', reason);
      expect(log.error.mock.calls).toEqual([[{ err: reason }, expect.stringContaining('the server goes on')]]);
      expect(guarded.exit).not.toHaveBeenCalled();
    },
  );

  it.each([
    'ECONNRESET',
    'EPIPE',
    'ETIMEDOUT',
    'ERR_STREAM_WRITE_AFTER_END',
    'ERR_STREAM_DESTROYED',
    'HPE_INVALID_METHOD',
    'WS_ERR_INVALID_UTF8',
    'ERR_HTTP_HEADERS_SENT',
  ])('logs a fault of a connection, and goes on: %s', (code) => {
    const { guarded, log } = start();
    guarded.emit('uncaughtException', Object.assign(new Error('x'), { code }));
    expect(log.error).toHaveBeenCalledOnce();
    expect(guarded.exit).not.toHaveBeenCalled();
  });

  it.each([
    [new TypeError('x')],
    [Object.assign(new Error('x'), { code: 'ENOSPC' })],
    [Object.assign(new RangeError('x'), { code: 'ERR_OUT_OF_RANGE' })],
    ['x'],
    [null],
  ])('ends the process after anything else, which is logged (%j)', (error) => {
    const { guarded, log } = start();
    guarded.emit('uncaughtException', error);
    expect(log.fatal).toHaveBeenCalledOnce();
    expect(guarded.exit.mock.calls).toEqual([[1]]);
  });
});
