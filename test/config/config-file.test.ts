import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { ConfigError, readConfig } from '../../src/config.js';
import { STAGES } from '../../src/domain/generations.js';

let directory: string;
let file: string;
beforeEach(() => {
  directory = mkdtempSync(path.join(tmpdir(), 'scriptgen-config-'));
  file = path.join(directory, 'scriptgen.json');
});
afterEach(() => rmSync(directory, { recursive: true }));

const SECRET = 'sk-very-secret-0123456789';

function read(content: unknown, env: Record<string, string> = {}) {
  writeFileSync(file, typeof content === 'string' ? content : JSON.stringify(content));
  return readConfig({ SCRIPTGEN_CONFIG: file, ...env });
}

function problemsOf(content: unknown, env: Record<string, string> = {}): readonly string[] {
  try {
    read(content, env);
    return [];
  } catch (error) {
    if (error instanceof ConfigError) {
      return error.problems.map((problem) => problem.replace(`SCRIPTGEN_CONFIG: ${file}: `, ''));
    }
    throw error;
  }
}

const upstream = { name: 'main', baseUrl: 'https://api.openai.com/v1', model: 'gpt-6-luna' };

describe('the configuration file', () => {
  it('holds everything that three variables cannot say', () => {
    const config = read(
      {
        providers: [
          {
            ...upstream,
            apiKeyEnv: 'MAIN_KEY',
            models: ['gpt-6'],
            strictSchema: true,
            batchApi: true,
            promptCacheMinTokens: 1_024,
            requestsPerMinute: 500,
            tokensPerMinute: 200_000,
            contextWindow: { 'gpt-6': 400_000, '*': 128_000 },
            cacheGroup: 'openai',
            watchdog: { ttftMs: 60_000, idleMs: 20_000, totalMs: 600_000 },
          },
          {
            name: 'rig',
            baseUrl: 'http://10.0.0.7:8000/v1',
            apiKey: SECRET,
            model: 'qwen3',
            promptArrays: true,
            chatBatch: true,
            batchApi: { priceFactor: 0.4 },
            contextWindow: 32_768,
          },
          { kind: 'offline-writer' },
        ],
        prices: [
          { model: 'gpt-6', input: { base: 1, tiers: [{ start: 272_000, price: 2 }] }, output: 8 },
          { model: '*', provider: 'rig', factor: 0 },
        ],
        stageModels: { OUTLINE: { provider: 'main', model: 'gpt-6' }, CRITIQUE: { model: 'qwen3' } },
        optimizer: {
          enableCaching: false,
          maxAttempts: 5,
          onPartial: 'restart',
          tasks: { sceneSummary: { maxItems: 4, strategies: ['pack'] } },
        },
        budgets: { perGenerationUsd: 2.5, tenants: { studio: 100 } },
      },
      { MAIN_KEY: SECRET },
    );
    expect(config.providers).toMatchObject([
      {
        kind: 'openai',
        name: 'main',
        apiKey: SECRET,
        apiKeyVariable: 'MAIN_KEY',
        models: ['gpt-6'],
        contextWindow: { 'gpt-6': 400_000 },
      },
      { kind: 'openai', name: 'rig', apiKey: SECRET, batchApi: { priceFactor: 0.4 }, contextWindow: 32_768 },
      { kind: 'offline-writer', name: 'offline-writer' },
    ]);
    expect(config.providers[0]).not.toHaveProperty('apiKeyEnv');
    expect(config).toMatchObject({
      prices: [{ model: 'gpt-6' }, { model: '*', provider: 'rig', factor: 0 }],
      stageModels: { OUTLINE: { provider: 'main', model: 'gpt-6' }, CRITIQUE: { model: 'qwen3' } },
      optimizer: {
        enableCaching: false,
        maxAttempts: 5,
        onPartial: 'restart',
        tasks: { sceneSummary: { maxItems: 4, strategies: ['pack'] } },
      },
      budgets: { perGenerationUsd: 2.5, tenants: { studio: 100 } },
    });
  });

  it('needs nothing in it, and need not be', () => {
    const empty = { providers: [], prices: [], stageModels: {}, optimizer: {}, budgets: { tenants: {} } };
    expect(read({})).toMatchObject(empty);
    expect(readConfig({})).toMatchObject(empty);
  });

  it('names every stage that there is', () => {
    const stageModels = Object.fromEntries(STAGES.map((stage) => [stage, { model: 'm' }]));
    expect(read({ stageModels }).stageModels).toEqual(stageModels);
  });

  it('has its budget overruled by MAX_COST_USD', () => {
    expect(read({ budgets: { perGenerationUsd: 2.5 } }, { MAX_COST_USD: '0.25' }).budgets).toEqual({
      perGenerationUsd: 0.25,
      tenants: {},
    });
    expect(readConfig({ MAX_COST_USD: '3' }).budgets.perGenerationUsd).toBe(3);
    expect(() => readConfig({ MAX_COST_USD: 'much' })).toThrow('MAX_COST_USD: must be a number');
  });

  it('may take its keys from the OPENAI_* variables, which name no provider of their own then', () => {
    const config = read(
      { providers: [{ ...upstream, apiKeyEnv: 'OPENAI_API_KEY' }] },
      { OPENAI_API_KEY: SECRET, OPENAI_BASE_URL: 'http://127.0.0.1:8080/v1' },
    );
    expect(config.providers).toMatchObject([{ apiKey: SECRET }]);
  });
});

describe('mistakes in the file', () => {
  it('are told all at once, with their paths, together with those of the environment', () => {
    const problems = problemsOf(
      {
        providers: [
          { name: 'a', baseUrl: 'ftp://x', model: '', apiKey: 'k', apiKeyEnv: 'NOT_SET' },
          { name: 'a', baseUrl: 'http://x/v1', model: 'm', apikey: SECRET, requestsPerMinute: 0 },
          { kind: 'offline-writer', name: 'other' },
          { kind: 'magic' },
          'not even an object',
        ],
        prices: [{ model: 'm', input: 1 }],
        stageModels: { OUTLINE: { model: 'm', provider: 'nobody' }, OUTLIN: { model: 'm' } },
        optimizer: { maxItems: 0, tasks: { scene: { strategies: ['magic'] }, sceneSumary: { maxItems: 4 } } },
        budgets: { perGenerationUsd: -1 },
        surprise: true,
      },
      { PORT: 'abc' },
    );
    expect(problems.map((problem) => problem.split(': ')[0])).toEqual(
      expect.arrayContaining([
        'PORT',
        'providers.0.baseUrl',
        'providers.0.model',
        'providers.0',
        'providers.0.apiKeyEnv',
        'providers.1',
        'providers.1.name',
        'providers.1.requestsPerMinute',
        'providers.2.name',
        'providers.3.kind',
        'providers.4',
        'prices.0',
        'stageModels',
        'stageModels.OUTLINE.provider',
        'optimizer.maxItems',
        'optimizer.tasks.scene.strategies.0',
        'optimizer.tasks',
        'budgets.perGenerationUsd',
      ]),
    );
    expect(problems).toContain('providers.0.apiKeyEnv: there is no environment variable of that name, or it is empty');
    expect(problems).toContain('providers.1.name: providers.0 has the same name');
    expect(problems).toContain('stageModels.OUTLINE.provider: none of the providers has that name');
    expect(problems.join()).toContain('surprise');
    expect(problems.join()).not.toContain(SECRET);
  });

  it('of form are told by place, without a word of the file, because it holds keys', () => {
    const text = `{\n  "providers": [{ "apiKey": "${SECRET}" "model": "m" }]\n}`;
    expect(problemsOf(text)).toEqual([
      expect.stringMatching(
        /^SCRIPTGEN_CONFIG: .*is not JSON \(line 2, column \d+\)$|^is not JSON \(line 2, column \d+\)$/,
      ),
    ]);
    expect(problemsOf(text).join()).not.toContain('secret');
    expect(problemsOf('')).toEqual(['is not JSON']);
    expect(problemsOf(SECRET).join()).not.toContain('secret');
  });

  it('never show a key, whatever is wrong with it', () => {
    for (const apiKey of [{ [SECRET]: 1 }, [SECRET], 17]) {
      expect(problemsOf({ providers: [{ ...upstream, apiKey }] }).join()).not.toContain(SECRET);
    }
    expect(
      problemsOf({ providers: [{ ...upstream, name: SECRET.repeat(9), baseUrl: `https://user:${SECRET}@` }] }).join(),
    ).not.toContain(SECRET);
  });

  it.each([
    ['there is no such file', 'nowhere.json', 'there is no such file'],
    ['it is a directory', '.', 'cannot be read (EISDIR)'],
  ])('%s', (_name, where, message) => {
    expect(() => readConfig({ SCRIPTGEN_CONFIG: path.join(directory, where) })).toThrow(message);
  });

  it.each(['auto', 'offline-writer'])('%s is no name for a model', (name) => {
    expect(problemsOf({ providers: [{ ...upstream, name }] })).toEqual([
      'providers.0.name: is reserved: choose another name',
    ]);
  });

  it.each([[[]], ['"text"'], ['null']])('%j is no configuration', (content) => {
    expect(problemsOf(content)).toHaveLength(1);
  });
});
