import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { ConfigError, readConfig } from '../../src/config.js';

let directory: string;
beforeEach(() => {
  directory = mkdtempSync(path.join(tmpdir(), 'scriptgen-settings-'));
});
afterEach(() => rmSync(directory, { recursive: true }));

const SECRET = 'sk-very-secret-0123456789';
const upstream = { name: 'main', baseUrl: 'https://llm.example.com/v1', model: 'm' };

function read(provider: Record<string, unknown>, env: Record<string, string> = {}) {
  const file = path.join(directory, 'scriptgen.json');
  writeFileSync(file, JSON.stringify({ providers: [{ ...upstream, ...provider }] }));
  return readConfig({ SCRIPTGEN_CONFIG: file, ...env }).providers[0];
}

function problemsOf(provider: Record<string, unknown>, env: Record<string, string> = {}): readonly string[] {
  try {
    read(provider, env);
    return [];
  } catch (error) {
    if (error instanceof ConfigError) {
      return error.problems.map((problem) => problem.replace(/^SCRIPTGEN_CONFIG: .*scriptgen\.json: /, ''));
    }
    throw error;
  }
}

describe('what an operator says of the requests to a provider', () => {
  it('is taken as it stands, with secrets from the environment', () => {
    const provider = read(
      {
        headers: { 'HTTP-Referer': 'https://studio.example', 'api-key': { env: 'GATEWAY_KEY' } },
        body: {
          chat_template_kwargs: { enable_thinking: false },
          options: { num_ctx: 16_384 },
          provider: { order: ['a', 'b'], token: { env: 'ROUTE_TOKEN' } },
          stream_options: null,
        },
        temperature: 1,
        maxOutputTokens: 8_000,
        reasoning: { effort: 'low', tokens: 2_000, field: 'reasoning' },
        timeouts: { firstTokenMs: 90_000 },
        maxConcurrent: 2,
      },
      { GATEWAY_KEY: SECRET, ROUTE_TOKEN: 'route-secret' },
    );
    expect(provider).toMatchObject({
      headers: { 'HTTP-Referer': 'https://studio.example', 'api-key': SECRET },
      body: {
        chat_template_kwargs: { enable_thinking: false },
        options: { num_ctx: 16_384 },
        provider: { order: ['a', 'b'], token: 'route-secret' },
        stream_options: null,
      },
      temperature: 1,
      maxOutputTokens: 8_000,
      reasoning: { effort: 'low', tokens: 2_000, field: 'reasoning' },
      timeouts: { firstTokenMs: 90_000 },
      maxConcurrent: 2,
      secrets: [SECRET, 'route-secret'],
    });
    expect(read({ reasoning: 'none', temperature: null })).toMatchObject({ reasoning: 'none', temperature: null });
  });

  it('names each variable that is missing, all at once', () => {
    const given = {
      headers: { 'api-key': { env: 'GATEWAY_KEY' }, 'x-empty': { env: 'EMPTY_ONE' } },
      body: { deep: [{ token: { env: 'ROUTE_TOKEN' } }] },
    };
    expect(problemsOf(given, { EMPTY_ONE: ' ' })).toEqual([
      'providers.0.headers.api-key: the environment variable GATEWAY_KEY is not set, or it is empty',
      'providers.0.headers.x-empty: the environment variable EMPTY_ONE is not set, or it is empty',
      'providers.0.body.deep.0.token: the environment variable ROUTE_TOKEN is not set, or it is empty',
    ]);
  });

  it('has its mistakes told together, unknown keys and reserved fields among them', () => {
    const problems = problemsOf({
      headers: { 'Content-Type': 'text/plain', 'no name': 'x', good: 'two\nlines' },
      body: { model: 'other', max_tokens: 5, messages: [] },
      temperature: 3,
      maxOutputTokens: 0,
      reasoning: 'much',
      timeouts: { first: 1 },
      watchdog: { ttftMs: 1, idleMs: 1, totalMs: 1 },
      maxConcurrent: 0,
      extraBody: {},
    });
    const places = problems.map((problem) => problem.split(': ')[0]);
    expect(places).toEqual(
      expect.arrayContaining([
        'providers.0.headers.Content-Type',
        'providers.0.headers',
        'providers.0.headers.good',
        'providers.0.body.model',
        'providers.0.body.max_tokens',
        'providers.0.body.messages',
        'providers.0.temperature',
        'providers.0.maxOutputTokens',
        'providers.0.reasoning',
        'providers.0.timeouts',
        'providers.0.maxConcurrent',
      ]),
    );
    expect(problems.join('\n')).toContain('extraBody');
    expect(problems).toContain('providers.0: give either timeouts or watchdog');
    expect(problems).toContain(
      'providers.0.body.max_tokens: is decided for each task; "maxOutputTokens" is the most: leave it out of "body"',
    );
  });

  it('never shows a secret, nor a key that stands where the name of its variable belongs', () => {
    const problems = [
      ...problemsOf({ headers: { 'api-key': { env: 'sk_live_0123456789' } } }),
      ...problemsOf({ headers: { 'api-key': { env: SECRET } } }),
      ...problemsOf({ headers: { 'api-key': { env: 'BROKEN' } } }, { BROKEN: `${SECRET}\r\nx: y` }),
      ...problemsOf({ headers: { 'api-key': `${SECRET}\n` }, body: { model: SECRET } }),
    ];
    expect(problems).toContain(
      'providers.0.headers.api-key: the environment variable BROKEN holds what no header can: it must be one line of printable ASCII',
    );
    expect(problems.length).toBeGreaterThanOrEqual(5);
    expect(problems.join('\n')).not.toMatch(/very-secret|sk_live/);
  });
});
