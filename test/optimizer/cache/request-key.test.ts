import { createHash } from 'node:crypto';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import { answerFormat } from '../../../src/optimizer/answers/format.js';
import { canonicalJson, requestKey } from '../../../src/optimizer/cache/request-key.js';
import type { KeyedRequest, KeyParts } from '../../../src/optimizer/cache/request-key.js';
import type { LlmRequest } from '../../../src/optimizer/request.js';
import { request } from '../requests.js';

const target = { provider: { name: 'openai' }, model: 'gpt' };

function keyOf(overrides: Partial<LlmRequest> = {}, parts: Partial<KeyParts> = {}): string {
  return requestKey({ request: request(overrides), target, ...parts });
}

const base = keyOf();

describe('the request key', () => {
  it('is the same in every process and release until its version changes', () => {
    const [system, user] = ['You write.', 'Hello'].map((text) => createHash('sha256').update(text).digest('hex'));
    const json = `{"cacheGroup":"openai","maxOutputTokens":100,"messages":[["system","${system}"],["user","${user}"]],"model":"gpt","task":"freeText","tenant":"default","trimPolicy":1,"variant":0,"version":1}`;
    expect(base).toBe(createHash('sha256').update(json).digest('hex'));
  });

  it('is the same for an equal request made of other objects', () => {
    const shuffled: KeyedRequest = {
      messages: request().messages.map(({ text, role }) => ({ text, role })),
      tenantId: 'default',
      maxOutputTokens: 100,
      task: 'freeText',
    };
    expect(
      requestKey({ target: { model: 'gpt', provider: { cacheGroup: undefined, name: 'openai' } }, request: shuffled }),
    ).toBe(base);
  });

  it.each<[string, Partial<LlmRequest>]>([
    ['signal', { signal: new AbortController().signal }],
    ['priority', { priority: 'background' }],
    ['deadline', { deadlineMs: 5 }],
    ['generation', { generationId: 'g', stage: 'SCENES', sceneId: 's', draftId: 'd' }],
    ['cache policy', { cache: 'refresh' }],
    [
      'names of blocks',
      { messages: request().messages.map((message, index) => ({ ...message, id: `block ${index}` })) },
    ],
    [
      'rules of cutting for blocks that are never cut',
      { messages: request().messages.map((message) => ({ ...message, stable: true, shorter: 'less' })) },
    ],
    ['default variant', { variant: 0 }],
    ['prompt version', { promptVersion: 'scene-2' }],
  ])('leaves out: %s', (_, overrides) => {
    expect(keyOf(overrides)).toBe(base);
  });

  const changes: [string, string][] = [
    ['another tenant', keyOf({ tenantId: 'other' })],
    ['another task', keyOf({ task: 'scene' })],
    ['a temperature', keyOf({ temperature: 0.7 })],
    ['the temperature 0', keyOf({ temperature: 0 })],
    ['another output cap', keyOf({ maxOutputTokens: 101 })],
    ['a variant', keyOf({ variant: 1 })],
    ['another model', keyOf({}, { target: { ...target, model: 'gpt-mini' } })],
    ['another provider', keyOf({}, { target: { ...target, provider: { name: 'vllm' } } })],
    [
      'another cache group',
      keyOf({}, { target: { ...target, provider: { name: 'openai', cacheGroup: 'second host' } } }),
    ],
    ['a schema', keyOf({}, { format: answerFormat('plan', z.object({ a: z.string() })) })],
    ['another schema', keyOf({}, { format: answerFormat('plan', z.object({ a: z.number() })) })],
    ['another name of the schema', keyOf({}, { format: answerFormat('plot', z.object({ a: z.string() })) })],
    ['the input, where it is given', keyOf({}, { input: { text: 'Hello' } })],
    ['another input', keyOf({}, { input: { text: 'Hallo' } })],
    [
      'another role',
      keyOf({
        messages: [
          { role: 'user', text: 'You write.' },
          { role: 'user', text: 'Hello' },
        ],
      }),
    ],
    ['another order', keyOf({ messages: request().messages.toReversed() })],
    [
      'texts parted elsewhere',
      keyOf({
        messages: [
          { role: 'system', text: 'You write.H' },
          { role: 'user', text: 'ello' },
        ],
      }),
    ],
    [
      'a space more',
      keyOf({
        messages: [
          { role: 'system', text: 'You write.' },
          { role: 'user', text: 'Hello ' },
        ],
      }),
    ],
    [
      'another Unicode form',
      keyOf({
        messages: [
          { role: 'system', text: 'You write.' },
          { role: 'user', text: 'Hell\u00f6' },
        ],
      }),
    ],
    [
      'its decomposed twin',
      keyOf({
        messages: [
          { role: 'system', text: 'You write.' },
          { role: 'user', text: 'Hello\u0308' },
        ],
      }),
    ],
    [
      'a lone surrogate',
      keyOf({
        messages: [
          { role: 'system', text: 'You write.' },
          { role: 'user', text: '\ud800' },
        ],
      }),
    ],
    [
      'another lone surrogate',
      keyOf({
        messages: [
          { role: 'system', text: 'You write.' },
          { role: 'user', text: '\ud801' },
        ],
      }),
    ],
    [
      'what UTF-8 makes of both',
      keyOf({
        messages: [
          { role: 'system', text: 'You write.' },
          { role: 'user', text: '\ufffd' },
        ],
      }),
    ],
    [
      'a block that may be cut',
      keyOf({
        messages: [
          { role: 'system', text: 'You write.', priority: 1 },
          { role: 'user', text: 'Hello' },
        ],
      }),
    ],
    [
      'a shorter text for it',
      keyOf({
        messages: [
          { role: 'system', text: 'You write.', priority: 1, shorter: 'Write.' },
          { role: 'user', text: 'Hello' },
        ],
      }),
    ],
    [
      'its place in the prefix',
      keyOf({
        messages: [
          { role: 'system', text: 'You write.', priority: 1, stable: true },
          { role: 'user', text: 'Hello' },
        ],
      }),
    ],
  ];

  it.each(changes)('changes with %s', (_, key) => {
    expect(key).toMatch(/^[0-9a-f]{64}$/);
    expect(key).not.toBe(base);
  });

  it('is another one for each of these', () => {
    expect(new Set(changes.map(([, key]) => key)).size).toBe(changes.length);
  });

  it("is shared between tenants only where the task says so, and never with a tenant's own (P5)", () => {
    const shared = keyOf({ tenantId: 'a' }, { shared: true });
    expect(keyOf({ tenantId: 'b' }, { shared: true })).toBe(shared);
    expect(keyOf({ tenantId: 'a' })).not.toBe(shared);
    expect(keyOf({ tenantId: 'null' })).not.toBe(shared);
  });

  it('keeps 1 000 pairs of equal requests of two tenants apart (P5)', () => {
    const keys = Array.from({ length: 1_000 }, (_, index) =>
      ['a', 'b'].map((tenantId) => keyOf({ tenantId, messages: [{ role: 'user', text: `Request ${index}` }] })),
    ).flat();
    expect(new Set(keys).size).toBe(2_000);
  });

  it('refuses a number that has no JSON form', () => {
    expect(() => keyOf({ temperature: NaN })).toThrow(/NaN cannot be part of a request/);
  });
});

describe('canonical JSON', () => {
  it('reads back as what JSON makes of the value', () => {
    fc.assert(
      fc.property(fc.jsonValue(), (value) => {
        expect(JSON.parse(canonicalJson(value))).toEqual(JSON.parse(JSON.stringify(value)));
      }),
    );
  });

  it('does not depend on the order of keys', () => {
    fc.assert(
      fc.property(fc.dictionary(fc.string(), fc.jsonValue()), (value) => {
        const entries = Object.entries(value);
        expect(canonicalJson(Object.fromEntries(entries.toReversed()))).toBe(
          canonicalJson(Object.fromEntries(entries)),
        );
      }),
    );
  });

  it('sorts by code units, drops undefined members, keeps the order and the holes of lists', () => {
    expect(canonicalJson({ b: [3, undefined, 1], a: undefined, ä: null, B: -0, z: { d: 1n, c: new Date(0) } })).toBe(
      '{"B":0,"b":[3,null,1],"z":{"c":"1970-01-01T00:00:00.000Z","d":{"bigint":"1"}},"ä":null}',
    );
  });
});
