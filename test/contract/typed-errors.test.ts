import { createServer } from 'node:net';
import type { AddressInfo } from 'node:net';
import pg from 'pg';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { z } from 'zod';
import * as scriptgen from '../../src/index.js';
import type { AppOptions, LlmProvider } from '../../src/index.js';
import { openTestApp } from '../support/app.js';
import type { TestApp } from '../support/app.js';
import { databaseUrl } from '../support/database-url.js';
import { createTestDatabase } from '../support/database.js';

const { createApp, createOfflineWriter, createOpenAiProvider, LLMOptimizer, LlmError } = scriptgen;

/** The error of `work`: one of ours, which a caller can import and tell apart by class and code. */
async function errorOf(work: () => unknown): Promise<scriptgen.ScriptGenError & { reason?: string }> {
  const error: unknown = await Promise.resolve()
    .then(work)
    .then(
      () => undefined,
      (thrown: unknown) => thrown,
    );
  expect(error, String(error)).toBeInstanceOf(scriptgen.ScriptGenError);
  const { name, code, constructor } = error as scriptgen.ScriptGenError;
  expect(code).toMatch(/^[A-Z][A-Z_]+$/);
  expect((scriptgen as Record<string, unknown>)[name], `${name} is exported`).toBe(constructor);
  return error as scriptgen.ScriptGenError;
}

const closedAfterwards = async (options: AppOptions) => (await createApp(options)).close();
const refusing = (fail: () => never): LlmProvider => ({
  name: 'refusing',
  model: 'none',
  async *stream() {
    yield { type: 'delta', text: fail() };
  },
});

describe('createApp', () => {
  it('tells mistakes of the environment as a ConfigError', async () => {
    const error = await errorOf(() => closedAfterwards({ env: { PORT: 'abc', MAX_COST_USD: 'much' } }));
    expect(error).toMatchObject({ name: 'ConfigError', code: 'CONFIGURATION' });
    expect((error as scriptgen.ConfigError).problems.map((problem) => problem.split(':')[0])).toEqual([
      'PORT',
      'MAX_COST_USD',
    ]);
  });

  it.each([
    ['mysql://host/database', 'CONFIGURATION'],
    ['postgresql://host/database?schema=private', 'CONFIGURATION'],
    ['postgresql://nobody@127.0.0.1:1/nowhere', 'UNREACHABLE'],
  ])('tells that %s is no database as a StorageError', async (url, reason) => {
    expect(
      await errorOf(() => closedAfterwards({ env: {}, config: { databaseUrl: url, provider: 'offline' } })),
    ).toMatchObject({ name: 'StorageError', reason });
  });

  describe('with a database', () => {
    let database: Awaited<ReturnType<typeof createTestDatabase>>;
    beforeAll(async () => {
      database = await createTestDatabase();
    });
    afterAll(() => database.drop());
    const opened = (options: AppOptions) =>
      closedAfterwards({
        env: {},
        ...options,
        config: {
          databaseUrl: databaseUrl(database.connection),
          provider: 'offline',
          shutdownTimeoutMs: 1_000,
          ...options.config,
        },
      });

    it.each([
      ['no providers', { providers: [] as unknown as [LlmProvider] }, 'InvalidInputError'],
      ['a price that is none', { config: { prices: [{ model: 'm', input: -1, output: 1 }] } }, 'InvalidInputError'],
      [
        'a stage’s model of a provider that is not there',
        {
          provider: createOfflineWriter({ tokensPerSecond: 0 }),
          config: { stageModels: { CRITIQUE: { provider: 'nobody', model: 'm' } } },
        },
        'UnknownProviderError',
      ],
    ] satisfies [string, AppOptions, string][])('refuses %s', async (_what, options, name) => {
      expect(await errorOf(() => opened(options))).toMatchObject({ name });
    });
  });
});

describe('an open app', () => {
  let app: TestApp;
  let other: ReturnType<typeof createServer>;
  let taken: number;
  beforeAll(async () => {
    app = await openTestApp({ config: { host: '127.0.0.1' } });
    other = createServer().listen(0, '127.0.0.1');
    await new Promise((resolve) => other.once('listening', resolve));
    taken = (other.address() as AddressInfo).port;
  });
  afterAll(async () => {
    await app.close();
    other.close();
  });

  it('is the only one of its process', async () => {
    expect(
      await errorOf(() =>
        closedAfterwards({
          env: {},
          config: { databaseUrl: databaseUrl(app.storage.connection), provider: 'offline' },
        }),
      ),
    ).toMatchObject({ name: 'EngineBusyError', code: 'ALREADY_OPEN' });
  });

  it('tells what cannot be asked for, is not there, or cannot be now', async () => {
    const script = await app.workflow.createScript('A storm is coming.');
    const entry = await app.bibles.createEntry('THEME', { name: 'Rain' });
    const nowhere = { id: '00000000-0000-7000-8000-000000000000' };
    expect(await errorOf(() => app.workflow.createScript(' '))).toMatchObject({
      name: 'InvalidInputError',
      code: 'INVALID_INPUT',
    });
    expect(await errorOf(() => app.workflow.script(nowhere.id))).toMatchObject({
      name: 'NotFoundError',
      code: 'NOT_FOUND',
    });
    expect(await errorOf(() => app.workflow.cancelGeneration(nowhere))).toMatchObject({ name: 'NotFoundError' });
    expect(await errorOf(() => app.workflow.script('no id at all'))).toMatchObject({ name: 'NotFoundError' });
    expect(await errorOf(() => app.workflow.formatScript(script))).toMatchObject({
      name: 'ConflictError',
      code: 'CONFLICT',
    });
    expect(await errorOf(() => app.bibles.entry(nowhere.id))).toMatchObject({ name: 'InvalidInputError' });
    expect(await errorOf(() => app.bibles.createEntry('THEME', { name: '' }))).toMatchObject({
      name: 'InvalidInputError',
    });
    expect(await errorOf(() => app.bibles.updateEntry(entry, { name: 'Snow' }, 7))).toMatchObject({
      name: 'ConflictError',
    });
  });

  it('stops waiting with the reason of the caller’s own signal', async () => {
    const reason = new Error('I have no time.');
    await expect(
      app.workflow.generateScript('A storm is coming.', { sceneCount: 1, characterCount: 1 }, [], {
        signal: AbortSignal.abort(reason),
      }),
    ).rejects.toBe(reason);
  });

  it.each([
    ['a port that is taken', () => ({ host: '127.0.0.1', port: taken }), 'TAKEN'],
    ['a port that is none', () => ({ host: '127.0.0.1', port: 70_000 }), 'INVALID'],
    ['an address of another machine', () => ({ host: '192.0.2.1', port: 0, allowAnonymous: true }), 'NOT_OURS'],
    ['a name that nobody knows', () => ({ host: 'nowhere.invalid', port: 0, allowAnonymous: true }), 'NOT_OURS'],
  ])('does not listen on %s', async (_what, address, reason) => {
    await app.close();
    app = await openTestApp({ config: address() });
    expect(await errorOf(() => app.listen())).toMatchObject({ name: 'ListenError', code: 'LISTEN', reason });
  });

  it('listens at the second try when the port is free by then', async () => {
    await app.close();
    app = await openTestApp({ config: { host: '127.0.0.1', port: taken } });
    expect(await errorOf(() => app.listen())).toMatchObject({ reason: 'TAKEN' });
    await new Promise((resolve) => other.close(resolve));
    expect(await app.listen()).toMatchObject({ port: taken });
  });

  it('does not listen for other machines without keys', async () => {
    await app.close();
    app = await openTestApp({ config: { host: '0.0.0.0' } });
    const error = await errorOf(() => app.listen());
    expect(error).toMatchObject({ name: 'ConfigError' });
    expect(error.message).toMatch(/HOST=0\.0\.0\.0.*SCRIPTGEN_API_KEYS/);
  });
});

describe('an app whose database is away', () => {
  it('tells that, without the query or the source', async () => {
    const database = await createTestDatabase();
    const app = await openTestApp({ database: databaseUrl(database.connection) });
    const script = await app.workflow.createScript('A storm is coming.');
    const admin = new pg.Client({ ...database.connection, database: 'postgres' });
    await admin.connect();
    const name = database.connection.database;
    try {
      await admin.query(`ALTER DATABASE ${name} WITH ALLOW_CONNECTIONS false`);
      await admin.query('SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = $1', [name]);
      for (const call of [
        () => app.workflow.createScript('Rain.'),
        () => app.workflow.usage(script),
        () => app.workflow.script(script.id),
        () => app.bibles.entries(),
        () => app.scriptLibrary.list(),
        () => app.scriptLibrary.events(script).next(),
      ]) {
        const error = await errorOf(call);
        expect(error).toMatchObject({ name: 'StorageError', reason: 'UNREACHABLE' });
        expect(error.message).not.toMatch(/invocation|\.ts/);
      }
      await admin.query(`ALTER DATABASE ${name} WITH ALLOW_CONNECTIONS true`);
    } finally {
      await admin.end();
      await app.close();
      await database.drop();
    }
  });
});

describe('a closed app', () => {
  it('says so, whatever it is asked', async () => {
    const app = await openTestApp();
    const script = await app.workflow.createScript('A storm is coming.');
    await app.close();
    for (const call of [
      () => app.workflow.createScript('Rain.'),
      () => app.workflow.generateScript('Rain.'),
      () => app.bibles.entries(),
      () => app.scriptLibrary.export(script, 'PDF'),
      () => app.scriptLibrary.events(script).next(),
      () => app.listen(),
    ]) {
      expect(await errorOf(call)).toMatchObject({ name: 'AppClosedError', code: 'CLOSED' });
    }
  });
});

describe('providers and the optimizer', () => {
  const provider = createOfflineWriter({ tokensPerSecond: 0 });
  const request = {
    task: 'freeText' as const,
    input: { text: 'Rain.' },
    messages: [{ role: 'user' as const, text: 'Rain.' }],
    maxOutputTokens: 10,
    tenantId: 'ada',
  };

  it.each([
    ['a base URL that is none', () => createOpenAiProvider({ name: 'x', baseUrl: 'nonsense', model: 'm' })],
    ['no provider', () => new LLMOptimizer({}, { providers: [] as unknown as [LlmProvider] })],
    ['half a price', () => new LLMOptimizer({ prices: [{ model: 'm', input: 1 }] }, { providers: [provider] })],
    [
      'a number that is none',
      () => new LLMOptimizer({}, { providers: [provider] }).callLlm({ ...request, temperature: NaN }),
    ],
    [
      'a schema that JSON cannot express',
      () =>
        new LLMOptimizer({}, { providers: [provider] }).callLlm({
          ...request,
          answer: { name: 'when', schema: z.object({ at: z.date() }) },
        }),
    ],
  ])('take %s for an InvalidInputError', async (_what, work) => {
    expect(await errorOf(work)).toMatchObject({ name: 'InvalidInputError', code: 'INVALID_INPUT' });
  });

  it('take a name that is not configured for an UnknownProviderError', async () => {
    const optimizer = new LLMOptimizer({}, { providers: [provider] });
    expect(await errorOf(() => optimizer.switchProvider('nobody'))).toMatchObject({
      name: 'UnknownProviderError',
      code: 'UNKNOWN_PROVIDER',
    });
    expect(await errorOf(() => optimizer.quote({ provider: 'nobody' }))).toMatchObject({
      name: 'UnknownProviderError',
    });
    expect(await errorOf(() => optimizer.callLlm({ ...request, provider: 'nobody' }))).toMatchObject({
      name: 'UnknownProviderError',
    });
    await optimizer.close();
  });

  it('throw faults of a call, and calls after the end, as LlmErrors', async () => {
    const optimizer = new LLMOptimizer(
      {},
      {
        providers: [
          refusing(() => {
            throw new LlmError('AUTH', 'The provider refused the key.');
          }),
        ],
      },
    );
    expect(await errorOf(() => optimizer.callLlm('Rain.'))).toMatchObject({ name: 'LlmError', code: 'AUTH' });
    await optimizer.close();
    expect(await errorOf(() => optimizer.callLlm('Rain.'))).toMatchObject({ name: 'LlmError', code: 'CANCELLED' });
  });
});
