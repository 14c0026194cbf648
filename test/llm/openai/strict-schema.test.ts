import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import { TASK_ANSWERS } from '../../../src/domain/task-answers.js';
import { toStrictSchema } from '../../../src/llm/openai/strict-schema.js';
import type { SchemaForm } from '../../../src/llm/openai/strict-schema.js';

const strictOf = (schema: z.ZodType, form?: SchemaForm): unknown =>
  toStrictSchema(z.toJSONSchema(schema, { io: 'input' }), form);

/** Every object in a schema, at any depth. */
function* objects(node: unknown): Generator<Record<string, unknown>> {
  if (typeof node !== 'object' || node === null) return;
  const record = node as Record<string, unknown>;
  if (record.type === 'object') yield record;
  for (const member of Object.values(record)) yield* objects(member);
}

describe('a strict schema', () => {
  it('requires every key, forbids others, and makes optional values nullable once', () => {
    expect(
      strictOf(
        z.object({
          a: z.string(),
          b: z.number().optional(),
          c: z.string().nullish(),
          d: z.array(z.object({ e: z.boolean().optional() })).default([]),
        }),
      ),
    ).toEqual({
      type: 'object',
      properties: {
        a: { type: 'string' },
        b: { anyOf: [{ type: 'number' }, { type: 'null' }] },
        c: { type: ['string', 'null'] },
        d: {
          anyOf: [
            {
              type: 'array',
              items: {
                type: 'object',
                properties: { e: { anyOf: [{ type: 'boolean' }, { type: 'null' }] } },
                required: ['e'],
                additionalProperties: false,
              },
            },
            { type: 'null' },
          ],
        },
      },
      required: ['a', 'b', 'c', 'd'],
      additionalProperties: false,
    });
  });

  it('keeps the limits that strict mode knows and drops the others', () => {
    expect(
      strictOf(
        z.object({
          n: z.int().min(1).max(5),
          i: z.int(),
          s: z.string().min(1).max(9),
          l: z.array(z.string()).min(1).max(3),
          u: z.uuid(),
          w: z.url(),
        }),
      ),
    ).toMatchObject({
      properties: {
        n: { type: 'integer', minimum: 1, maximum: 5 },
        i: { type: 'integer' },
        s: { type: 'string' },
        l: { type: 'array', items: { type: 'string' }, minItems: 1, maxItems: 3 },
        u: { type: 'string', format: 'uuid' },
        w: { type: 'string' },
      },
    });
    expect(JSON.stringify(strictOf(z.object({ s: z.string().min(1), i: z.int(), w: z.url() })))).not.toMatch(
      /minLength|pattern|9007199254740991|uri/,
    );
  });

  it('states in its extended form how long texts are, with one more to tell that a text was ended by its limit', () => {
    expect(
      strictOf(
        z.object({
          s: z.string().min(1).max(60),
          o: z.string().max(9).optional(),
          l: z.array(z.string().min(1).max(5)),
          u: z.uuid(),
        }),
        'extended',
      ),
    ).toEqual({
      type: 'object',
      properties: {
        s: { type: 'string', minLength: 1, maxLength: 61 },
        o: { anyOf: [{ type: 'string', maxLength: 10 }, { type: 'null' }] },
        l: { type: 'array', items: { type: 'string', minLength: 1, maxLength: 6 } },
        u: { type: 'string', format: 'uuid' },
      },
      required: ['s', 'o', 'l', 'u'],
      additionalProperties: false,
    });
  });

  it('leaves out in every form what grammars cannot count', () => {
    expect(strictOf(z.object({ s: z.string().min(1).max(8_000) }), 'extended')).toMatchObject({
      properties: { s: { type: 'string', minLength: 1 } },
    });
    expect(JSON.stringify(strictOf(z.object({ s: z.string().max(8_000) }), 'extended'))).not.toContain('maxLength');
  });

  it('writes alternatives as anyOf', () => {
    expect(
      strictOf(
        z.object({
          v: z.discriminatedUnion('k', [
            z.object({ k: z.literal('a') }),
            z.object({ k: z.literal('b'), n: z.number() }),
          ]),
        }),
      ),
    ).toMatchObject({
      properties: { v: { anyOf: [{ required: ['k'] }, { required: ['k', 'n'] }] } },
    });
  });

  it.each([
    ['a map', z.object({ m: z.record(z.string(), z.string()) })],
    ['open keys', z.looseObject({ a: z.string() })],
    ['anything', z.object({ a: z.unknown() })],
    ['a tuple', z.object({ t: z.tuple([z.string(), z.number()]) })],
    ['a list at the root', z.array(z.string())],
  ])('does not exist for %s', (_name, schema) => {
    expect(strictOf(schema)).toBeUndefined();
  });

  it('does not exist where schemas are combined in other ways', () => {
    expect(
      toStrictSchema({ type: 'object', properties: { a: { allOf: [{ type: 'string' }, { minLength: 1 }] } } }),
    ).toBeUndefined();
  });

  it.each(Object.entries(TASK_ANSWERS))('exists for the answer to %s', (_task, schema) => {
    const strict = strictOf(schema);
    expect(strict).toBeDefined();
    for (const object of objects(strict)) {
      expect(object.additionalProperties).toBe(false);
      expect(object.required).toEqual(Object.keys(object.properties as object));
    }
  });
});
