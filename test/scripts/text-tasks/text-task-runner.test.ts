import { afterEach, describe, expect, it } from 'vitest';
import { InvalidInputError, RateLimitedError } from '../../../src/domain/errors.js';
import type { ScriptSource } from '../../../src/scripts/versions/script-source.js';
import { createTextTaskRunner } from '../../../src/scripts/text-tasks/text-task-runner.js';
import type { TextTaskRunner, TextTaskRunnerOptions } from '../../../src/scripts/text-tasks/text-task-runner.js';
import { watchThreads } from '../../support/threads.js';

const SHORT = 'INT. A - DAY\n\nShe waits.\n';
const LONG = `INT. A - DAY\n\n${'She waits.\n\n'.repeat(2_000)}`;
/** Takes a long time, whatever the machine. */
const ENDLESS = `INT. A - DAY\n\n${Array.from({ length: 6_000 }, (_, at) => `P${at}\nx\n`).join('\n')}`;

const threads = watchThreads();
let open: TextTaskRunner[] = [];

function workWith(options?: TextTaskRunnerOptions): TextTaskRunner {
  const made = createTextTaskRunner(options);
  open.push(made);
  return made;
}

afterEach(async () => {
  await Promise.all(open.map((one) => one.close()));
  open = [];
  expect(threads.alive, 'threads left behind').toBe(0);
});

const elementsOf = (textTasks: TextTaskRunner, text: string, signal?: AbortSignal) =>
  textTasks.run('ELEMENTS', { text }, { chars: text.length, path: 'text', signal });
const sourceOf = (text: string): ScriptSource => ({
  title: 'T',
  titlePage: [],
  scenes: [{ id: 'a', number: 1, act: 1, text }],
  actStructure: 'THREE_ACT',
  cast: [],
});
const figuresOf = (textTasks: TextTaskRunner, text: string) =>
  textTasks.run('READ', { source: sourceOf(text), parts: ['STATISTICS'] }, { chars: text.length, path: 'script' });

async function failure(result: Promise<unknown>): Promise<unknown> {
  try {
    await result;
  } catch (error) {
    return error;
  }
  throw new Error('it did not fail');
}

describe('work on texts', () => {
  it('gives the same here and on a thread', async () => {
    const [here, there] = [workWith({ inlineChars: Infinity }), workWith({ inlineChars: -1 })];
    for (const text of [SHORT, LONG]) expect(await elementsOf(there, text)).toEqual(await elementsOf(here, text));
    const parts = [
      'LENGTH',
      'STATISTICS',
      'FINDINGS',
      'FOUNTAIN_LOSSES',
      'FDX_LOSSES',
      'FOUNTAIN',
      'FDX',
      'HTML',
      'TEXT',
      'JSON',
      'REPORT',
    ] as const;
    const read = (textTasks: TextTaskRunner) =>
      textTasks.run('READ', { source: sourceOf(`${SHORT}\nŻółw 🌧.\n`), parts }, { chars: 1, path: 'script' });
    expect(Object.keys(await read(there)).toSorted()).toEqual([...parts].toSorted());
    expect(await read(there)).toEqual(await read(here));
  });

  it('leaves the loop a turn between two short texts', async () => {
    const textTasks = workWith();
    const before = threads.started;
    let turn = 0;
    let counting = true;
    const count = () => {
      turn += 1;
      if (counting) setImmediate(count);
    };
    count();
    const turns = await Promise.all(
      Array.from({ length: 20 }, async () => {
        await elementsOf(textTasks, SHORT);
        return turn;
      }),
    );
    counting = false;
    expect(new Set(turns).size).toBe(20);
    expect(threads.started).toBe(before);
  });

  it('on a short text nobody waits for is not done', async () => {
    const textTasks = workWith();
    const gone = new AbortController();
    const left = failure(elementsOf(textTasks, SHORT, gone.signal));
    gone.abort(new Error('gone'));
    expect(await left).toEqual(new Error('gone'));
    expect((await elementsOf(textTasks, SHORT)).value).toHaveLength(2);
  });

  it('on a long text nobody waits for is ended', async () => {
    const textTasks = workWith({ size: 1 });
    const gone = new AbortController();
    const left = failure(
      textTasks.run(
        'READ',
        { source: sourceOf(ENDLESS), parts: ['STATISTICS'] },
        { chars: Infinity, path: 'script', signal: gone.signal },
      ),
    );
    gone.abort(new Error('gone'));
    expect(await left).toEqual(new Error('gone'));
    expect((await elementsOf(textTasks, LONG)).value).toHaveLength(2_001);
  });
});

describe('too much work', () => {
  it('is refused while all threads work and no more may wait', async () => {
    const textTasks = workWith({ size: 1, queue: 1 });
    const taken = [elementsOf(textTasks, LONG), elementsOf(textTasks, LONG)];
    const error = await failure(elementsOf(textTasks, LONG));
    expect(error).toBeInstanceOf(RateLimitedError);
    expect(error).toMatchObject({ code: 'RATE_LIMITED', retryAfterMs: 2_000 });
    // What is short waits for no thread.
    expect((await elementsOf(textTasks, SHORT)).value).toHaveLength(2);
    await Promise.all(taken);
    expect((await elementsOf(textTasks, LONG)).value).toHaveLength(2_001);
  });

  it('is ended after its time, and said to be too long', async () => {
    const textTasks = workWith({ size: 1, timeoutMs: 1 });
    const error = await failure(figuresOf(textTasks, ENDLESS));
    expect(error).toBeInstanceOf(InvalidInputError);
    expect((error as InvalidInputError).fields).toEqual([
      {
        path: 'script',
        message: 'takes longer than 0.001 s to work through, which is the most for one: split it into parts',
      },
    ]);
  });

  it('for the memory of a thread ends that thread alone', async () => {
    const textTasks = workWith({ size: 1, maxMemoryMb: 48 });
    const error = await failure(figuresOf(textTasks, `INT. A - DAY\n\n${'x\n\n'.repeat(300_000)}`));
    expect(error).toBeInstanceOf(InvalidInputError);
    expect((error as InvalidInputError).fields).toEqual([
      { path: 'script', message: 'takes more memory to work through than one may: split it into parts' },
    ]);
    expect((await elementsOf(textTasks, LONG)).value).toHaveLength(2_001);
  });

  it('is no more taken once all is closed', async () => {
    const textTasks = workWith();
    await elementsOf(textTasks, LONG);
    const running = failure(figuresOf(textTasks, ENDLESS));
    await textTasks.close();
    for (const error of [await running, await failure(elementsOf(textTasks, LONG))]) {
      expect(error).toMatchObject({ name: 'PoolError', code: 'FAILED' });
    }
  });
});
