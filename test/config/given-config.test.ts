import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, describe, expect, it } from 'vitest';
import { ConfigError, readConfig } from '../../src/config.js';
import { configFor } from '../../src/config/given-config.js';

const directories: string[] = [];
afterEach(() => directories.splice(0).forEach((directory) => rmSync(directory, { recursive: true })));

function fileWith(content: object): string {
  const directory = mkdtempSync(path.join(tmpdir(), 'given-config-'));
  directories.push(directory);
  const file = path.join(directory, 'scriptgen.json');
  writeFileSync(file, JSON.stringify(content));
  return file;
}

describe('the configuration of an app', () => {
  it('is the environment’s, as the server reads it', () => {
    const env = {
      OPENAI_API_KEY: 'a-key',
      DATABASE_URL: 'postgresql://host/db',
      MAX_COST_USD: '3',
      DATA_DIR: '/data',
      SCENE_CONCURRENCY: '4',
      LOG_LEVEL: 'debug',
    };
    expect(configFor({}, env, false)).toEqual(readConfig(env));
  });

  it('has the caller’s members above the environment, and the defaults below', () => {
    const env = { DATA_DIR: '/data', DATABASE_URL: 'postgresql://host/db', SCENE_CONCURRENCY: '4' };
    expect(configFor({ databaseUrl: 'postgresql://mine/db', dataDir: undefined }, env, false)).toMatchObject({
      databaseUrl: 'postgresql://mine/db',
      dataDir: '/data',
      sceneConcurrency: 4,
      port: 4000,
    });
    expect(configFor({}, {}, false)).toEqual({ ...readConfig({}), logLevel: 'warn' });
  });

  it('keeps a budget of the environment beside one of the caller', () => {
    expect(configFor({ budgets: { tenants: { studio: 9 } } }, { MAX_COST_USD: '3' }, false).budgets).toEqual({
      perGenerationUsd: 3,
      tenants: { studio: 9 },
    });
    expect(configFor({ budgets: { perGenerationUsd: 1, tenants: {} } }, { MAX_COST_USD: '3' }, false).budgets).toEqual({
      perGenerationUsd: 1,
      tenants: {},
    });
  });

  it('takes who writes from one place alone', () => {
    const file = fileWith({
      providers: [{ name: 'file', baseUrl: 'http://127.0.0.1:9/v1', model: 'm' }],
      stageModels: { CRITIQUE: { provider: 'file', model: 'm' } },
      budgets: { perGenerationUsd: 5 },
    });
    const env = {
      OPENAI_API_KEY: 'a-key',
      OPENAI_MODEL: 'theirs',
      SCRIPTGEN_PROVIDER: 'offline',
      SCRIPTGEN_CONFIG: file,
    };
    const openai = { apiKey: 'mine', baseUrl: 'https://mine.example/v1', model: 'm' };
    const ofFile = { budgets: { perGenerationUsd: 5 } };
    expect(configFor({ openai }, env, false)).toMatchObject({
      openai,
      provider: 'auto',
      providers: [],
      stageModels: {},
      ...ofFile,
    });
    expect(configFor({ provider: 'offline' }, env, false)).toMatchObject({
      openai: undefined,
      provider: 'offline',
      providers: [],
      stageModels: {},
      ...ofFile,
    });
    expect(configFor({}, env, true)).toMatchObject({
      openai: undefined,
      provider: 'auto',
      providers: [],
      stageModels: {},
      ...ofFile,
    });
    expect(configFor({ provider: 'auto' }, env, false)).toMatchObject({
      openai: { apiKey: 'a-key' },
      provider: 'auto',
      providers: [{ name: 'file' }],
    });
  });

  it('does not look at a variable whose member is given', () => {
    expect(
      configFor({ port: 0, databaseUrl: 'postgresql://mine/db' }, { PORT: 'abc', DATABASE_URL: 'mysql://x' }, false),
    ).toMatchObject({ port: 0 });
    expect(() => configFor({ port: 0 }, { PORT: 'abc', DATABASE_URL: 'mysql://x' }, false)).toThrow(ConfigError);
    expect(configFor({ retentionDays: 7 }, { RETENTION_DAYS: 'for ever' }, false).retentionDays).toBe(7);
  });

  it('may name an address that only listening would expose', () => {
    expect(configFor({}, { HOST: '0.0.0.0' }, false).host).toBe('0.0.0.0');
  });
});
