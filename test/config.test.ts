import { describe, expect, it } from 'vitest';
import { ConfigError, readConfig } from '../src/config.js';

function problemsOf(env: Record<string, string>): readonly string[] {
  try {
    readConfig(env);
    return [];
  } catch (error) {
    if (error instanceof ConfigError) return error.problems;
    throw error;
  }
}

describe('readConfig', () => {
  it('needs nothing, and takes empty variables for unset ones', () => {
    expect(readConfig({})).toMatchObject({
      port: 4000,
      host: '127.0.0.1',
      dataDir: '.scriptgen',
      databaseUrl: undefined,
      openai: undefined,
      provider: 'auto',
    });
    expect(readConfig({ PORT: '', DATABASE_URL: ' ' })).toEqual(readConfig({}));
  });

  it('reads a provider, keys with tenants, and flags', () => {
    const config = readConfig({
      HOST: '0.0.0.0',
      OPENAI_BASE_URL: 'http://127.0.0.1:8080/v1',
      OPENAI_MODEL: 'local',
      SCRIPTGEN_API_KEYS: 'abcdefghijklmnop:studio-a, qrstuvwxyzabcdef',
    });
    expect(config.openai).toEqual({ apiKey: undefined, baseUrl: 'http://127.0.0.1:8080/v1', model: 'local' });
    expect([...config.apiKeys]).toEqual([
      ['abcdefghijklmnop', { tenantId: 'studio-a', operator: false }],
      ['qrstuvwxyzabcdef', { tenantId: 'default', operator: false }],
    ]);
    expect(readConfig({ HOST: '0.0.0.0', ALLOW_ANONYMOUS: 'true' }).allowAnonymous).toBe(true);
  });

  it('tells all mistakes at once', () => {
    const problems = problemsOf({ PORT: 'abc', DATABASE_URL: 'mysql://x', HOST: '0.0.0.0', OPENAI_MODEL: 'm' });
    expect(problems.map((problem) => problem.split(/[:=]/)[0])).toEqual([
      'PORT',
      'DATABASE_URL',
      'HOST',
      'OPENAI_API_KEY',
    ]);
  });

  it.each([
    [{ SCRIPTGEN_API_KEYS: 'short' }, 'at least 16 characters'],
    [{ SCRIPTGEN_API_KEYS: 'abcdefghijklmnop:no spaces' }, 'letters, digits'],
    [{ SCRIPTGEN_API_KEYS: ',' }, 'holds no key'],
    [{ HOST: '0.0.0.0' }, 'ALLOW_ANONYMOUS'],
    [{ OPENAI_BASE_URL: 'http://x/v1' }, 'OPENAI_MODEL'],
    [{ OPENAI_BASE_URL: 'nonsense', OPENAI_MODEL: 'm' }, 'OPENAI_BASE_URL'],
    [{ LOG_LEVEL: 'loud' }, 'LOG_LEVEL'],
    [{ PORT: '70000' }, 'PORT: must be a whole number from 0 to 65535'],
    [{ DRAIN_MS: '-1' }, 'DRAIN_MS: must be a whole number from 0 to 600000'],
  ])('%o is a mistake', (env, part) => {
    expect(problemsOf(env as Record<string, string>).join()).toContain(part);
  });

  it('never repeats a key', () => {
    expect(problemsOf({ SCRIPTGEN_API_KEYS: 'secret' }).join()).not.toContain('secret');
  });
});
