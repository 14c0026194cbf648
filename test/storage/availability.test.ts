import pg from 'pg';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { LlmUnavailableError } from '../../src/domain/errors.js';
import { StorageError } from '../../src/storage/errors.js';
import { untilAvailable } from '../../src/storage/availability.js';
import { describeAway, isDatabaseAway, serverFailure } from '../../src/storage/database-faults.js';
import { createDatabase } from '../../src/storage/database.js';
import type { Storage } from '../../src/storage/storage.js';
import { openTestStorage } from '../support/database.js';

let storage: Storage;
beforeAll(async () => {
  storage = await openTestStorage();
});
afterAll(() => storage.close());

const failureOf = (work: Promise<unknown>): Promise<unknown> =>
  work.then(
    () => expect.unreachable('it did not fail'),
    (error: unknown) => error,
  );

/** Ends all other connections of an application while one of them is at work. */
async function cutting(application: string, work: (pool: pg.Pool) => Promise<unknown>): Promise<unknown> {
  const pool = new pg.Pool({ ...storage.connection, application_name: application });
  pool.on('error', () => {});
  try {
    const failing = failureOf(work(pool));
    await vi.waitFor(async () => {
      const { rows } = await storage.pool.query(
        `SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE application_name = $1 AND query LIKE '%pg_sleep%'`,
        [application],
      );
      expect(rows.length).toBeGreaterThan(0);
    });
    return await failing;
  } finally {
    await pool.end();
  }
}

describe('a database that is away', () => {
  it('is told by a connection that was cut, from pg and from Prisma, in a transaction or not', async () => {
    const found = [
      await cutting('away pg', (pool) => pool.query('SELECT pg_sleep(30)')),
      await cutting('away prisma', (pool) => createDatabase(pool).$queryRaw`SELECT pg_sleep(30)::text`),
      await cutting('away transaction', (pool) =>
        createDatabase(pool).$transaction(async (tx) => tx.$queryRaw`SELECT pg_sleep(30)::text`),
      ),
    ];
    for (const error of found) expect(isDatabaseAway(error), String(error)).toBe(true);
  });

  it('is told by an address where nobody listens', async () => {
    for (const address of [{ host: '/nowhere' }, { host: '127.0.0.1', port: 1 }]) {
      const pool = new pg.Pool({ ...storage.connection, ...address });
      expect(isDatabaseAway(await failureOf(pool.query('SELECT 1')))).toBe(true);
      expect(isDatabaseAway(await failureOf(createDatabase(pool).script.findFirst()))).toBe(true);
      await pool.end();
    }
  });

  it('is told by a transaction that expired, as after a pause of the process', async () => {
    const expired = await failureOf(
      storage.db.$transaction(
        async (tx) => {
          await new Promise((resolve) => setTimeout(resolve, 30));
          await tx.script.count();
        },
        { timeout: 1 },
      ),
    );
    expect(isDatabaseAway(expired), String(expired)).toBe(true);
  });

  it('is told by what its disk, its memory, its start and its end make it say', () => {
    const said = [
      { code: '53100', message: 'could not extend file "base/5/1259": No space left on device' },
      { code: '58030', message: 'could not write to file' },
      { code: '53300', message: 'sorry, too many clients already' },
      { code: '57P03', message: 'the database system is starting up' },
      { code: '57P02', message: 'terminating connection because of crash of another server process' },
      { code: 'EPIPE', syscall: 'write', message: 'write EPIPE' },
      { message: 'Client has encountered a connection error and is not queryable' },
      { message: 'timeout exceeded when trying to connect' },
      {
        code: 'P2010',
        message: 'Raw query failed',
        meta: { driverAdapterError: { cause: { kind: 'postgres', code: '57P01', originalCode: '57P01' } } },
      },
      {
        message: 'outer',
        cause: new AggregateError([Object.assign(new Error('connect ECONNREFUSED'), { code: 'ECONNREFUSED' })]),
      },
    ];
    for (const error of said) {
      expect(isDatabaseAway(Object.assign(new Error(), error)), JSON.stringify(error)).toBe(true);
      expect(serverFailure(Object.assign(new Error(), error), storage.connection)).toBeInstanceOf(StorageError);
    }
  });

  it('is another matter than a server that has to be changed, which is no matter of the query either', () => {
    const codes = ['28P01', '28000', '3D000', '42501', '55000', '57014', 'XX000', 'P1000', 'P1010'];
    for (const code of codes) {
      const error = Object.assign(new Error(`code ${code}`), { code });
      expect(isDatabaseAway(error), code).toBe(false);
      expect(serverFailure(error, storage.connection), code).toBeInstanceOf(StorageError);
    }
    for (const code of ['23505', '22P02', '42703', 'P2002', 'P2025', 'P2034']) {
      expect(serverFailure(Object.assign(new Error(), { code }), storage.connection), code).toBeUndefined();
    }
  });

  it('is described without what only its operator may see', () => {
    expect(
      describeAway({ code: '53100', message: 'could not extend file "base/5/1": No space left on device' }),
    ).toContain('no space left on its disk');
    expect(describeAway({ code: 'P2037', message: 'too many' })).toContain('no connection left');
    expect(describeAway({ code: 'ENOENT', syscall: 'connect', message: 'connect ENOENT /home/someone/.s.PGSQL' })).toBe(
      'The database does not answer: it is away, or just starts again.',
    );
  });

  it('is not told by a mistake, a conflict, a cancelled query or a pool that was closed', async () => {
    const closed = new pg.Pool(storage.connection);
    await closed.end();
    const found = [
      await failureOf(storage.pool.query('SELEC 1')),
      await failureOf(storage.db.$queryRaw`SELECT 1/0`),
      await failureOf(storage.pool.query(`SET statement_timeout = 1; SELECT pg_sleep(10)`)),
      await failureOf(closed.query('SELECT 1')),
      await failureOf(storage.db.script.findUniqueOrThrow({ where: { id: '00000000-0000-7000-8000-000000000000' } })),
      Object.assign(new Error("ENOENT: no such file or directory, open 'x'"), { code: 'ENOENT', syscall: 'open' }),
      new LlmUnavailableError('Nobody is there', null, {
        cause: Object.assign(new Error('connect ECONNREFUSED 127.0.0.1:1'), {
          code: 'ECONNREFUSED',
          syscall: 'connect',
        }),
      }),
      undefined,
      'text',
    ];
    for (const error of found) expect(isDatabaseAway(error), String(error)).toBe(false);
    await storage.pool.query('RESET ALL');
  });
});

describe('untilAvailable', () => {
  const away = () => Object.assign(new Error('the database system is starting up'), { code: '57P03' });

  it('runs the work again until the database answers, and tells of each fault', async () => {
    let runs = 0;
    const faults: number[] = [];
    const value = await untilAvailable(
      async () => {
        runs += 1;
        if (runs < 4) throw away();
        return 'there';
      },
      { onAway: (_error, tries) => faults.push(tries) },
    );
    expect(value).toBe('there');
    expect(faults).toEqual([1, 2, 3]);
  });

  it('throws what is no such fault at once', async () => {
    const work = vi.fn().mockRejectedValue(new Error('a mistake'));
    await expect(untilAvailable(work)).rejects.toThrow('a mistake');
    expect(work).toHaveBeenCalledTimes(1);
  });

  it('gives up when it is told to, in the middle of a pause too', async () => {
    const stop = new AbortController();
    const waiting = untilAvailable(
      async () => {
        throw away();
      },
      { signal: stop.signal, onAway: (_error, tries) => tries === 3 && stop.abort() },
    );
    await expect(waiting).rejects.toThrow('starting up');
  });
});
