import { fork } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';

// A process takes and gives whatever can be sent.
// oxlint-disable-next-line typescript/no-explicit-any
type Call = (...args: any[]) => Promise<unknown>;

/** What another process does when it is asked to. */
export interface Calls {
  close(): Promise<void>;
  [name: string]: Call;
}

interface Asked {
  id: number;
  name: string;
  args: unknown[];
}

interface Answered {
  id: number;
  value?: unknown;
  error?: string;
}

/** Starts `file` as a process of its own and gives what it serves by `serveCalls`. Its `close` also ends the process. */
// The caller says what the file serves.
// oxlint-disable-next-line typescript/no-unnecessary-type-parameters
export function callable<T extends Calls>(file: URL, execArgv: readonly string[] = []): T {
  const child = fork(fileURLToPath(file), ['serve'], {
    stdio: ['ignore', 'inherit', 'inherit', 'ipc'],
    execArgv: [...process.execArgv, ...execArgv],
  });
  const waiting = new Map<number, PromiseWithResolvers<unknown>>();
  let next = 1;
  child.on('message', ({ id, value, error }: Answered) => {
    const { resolve, reject } = waiting.get(id)!;
    waiting.delete(id);
    if (error === undefined) resolve(value);
    else reject(new Error(error));
  });
  child.once('exit', (code) => {
    for (const { reject } of waiting.values()) reject(new Error(`The process ended with code ${code}`));
  });
  const call = (name: string, args: unknown[]) => {
    const answer = Promise.withResolvers<unknown>();
    const asked: Asked = { id: next, name, args };
    waiting.set(next, answer);
    next += 1;
    child.send(asked);
    return answer.promise;
  };
  return new Proxy({} as T, {
    get: (_target, name: string) =>
      name === 'then'
        ? undefined
        : async (...args: unknown[]) => {
            const value = await call(name, args);
            if (name !== 'close') return value;
            child.disconnect();
            if (child.exitCode === null) await once(child, 'exit');
            return undefined;
          },
  });
}

export function serveCalls(calls: Calls): void {
  // Whoever asked is gone, perhaps before it said so.
  process.once('disconnect', () => void calls.close().then(() => process.exit()));
  process.on('message', ({ id, name, args }: Asked) => {
    calls[name]!(...args).then(
      (value) => process.send!({ id, value } satisfies Answered),
      (error: unknown) =>
        process.send!({ id, error: String(error instanceof Error ? error.stack : error) } satisfies Answered),
    );
  });
}
