import { assert, json, property } from 'fast-check';
import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import { TASK_ANSWERS } from '../../../src/domain/task-answers.js';
import { answerFormat } from '../../../src/optimizer/answers/format.js';
import type { AnswerFormat } from '../../../src/optimizer/answers/format.js';
import { parseAnswer } from '../../../src/optimizer/answers/parse.js';
import { repairMessages } from '../../../src/optimizer/answers/repair-request.js';

const person = answerFormat(
  'person',
  z.object({
    name: z.string().min(1),
    age: z.number().optional(),
    goals: z.array(z.string()).default([]),
    voice: z.string().nullish(),
  }),
);
const cast = answerFormat('cast', z.object({ characters: z.array(z.object({ name: z.string() })).min(1) }));

/** What is read, whatever had to be done for it. */
function read<T>(text: string, format: AnswerFormat<T>) {
  const reading = parseAnswer(text, format);
  return reading.ok ? { ok: true, value: reading.value } : reading;
}

describe('an answer is read', () => {
  const ann = { name: 'Ann', goals: [] };
  it.each([
    ['as it stands', '{"name":"Ann"}'],
    ['with white space around', '\n\n {"name":"Ann"} \n'],
    ['in a code fence', '```json\n{"name":"Ann"}\n```'],
    ['in a fence without a language, with prose', 'Here you are:\n```\n{"name":"Ann"}\n```\nEnjoy!'],
    ['with prose around', 'Sure! {"name":"Ann"} I hope that helps.'],
    ['with braces in the prose', 'Using {placeholders} as asked: {"name":"Ann"}'],
    ['after thoughts', '<think>{"name": "Bob"} or not?</think>\n{"name":"Ann"}'],
    ['with trailing commas', '{"name":"Ann","goals":[],}'],
    ['wrapped once too often', '{"person":{"name":"Ann"}}'],
    ['in a list of one', '[{"name":"Ann"}]'],
    ['with null for keys that are optional', '{"name":"Ann","age":null,"goals":null}'],
  ])('%s', (_name, text) => {
    expect(read(text, person)).toEqual({ ok: true, value: ann });
  });

  it('with raw line breaks and tabs inside strings', () => {
    expect(read('{"name":"Ann\n\tof Hull",\n"goals":["a\r\nb",]}', person)).toEqual({
      ok: true,
      value: { name: 'Ann\n\tof Hull', goals: ['a\nb'] },
    });
  });

  it('with commas and brackets in strings untouched', () => {
    expect(read('{"name":"Ann,]","goals":["{,}","say \\"hi,\\"}",],}', person)).toEqual({
      ok: true,
      value: { name: 'Ann,]', goals: ['{,}', 'say "hi,"}'] },
    });
  });

  it('keeping null where null is a value', () => {
    expect(read('{"name":"Ann","voice":null}', person)).toEqual({ ok: true, value: { ...ann, voice: null } });
  });

  it('as the bare list that the schema holds', () => {
    expect(read('[{"name":"Ann"},{"name":"Bob"}]', cast)).toEqual({
      ok: true,
      value: { characters: [{ name: 'Ann' }, { name: 'Bob' }] },
    });
  });

  it('when it comes after another value that does not fit', () => {
    expect(read('First {"draft": 1}, then {"name":"Ann"}', person)).toEqual({ ok: true, value: ann });
  });

  it('whatever JSON value it holds', () => {
    const anything = answerFormat('anything', z.object({ value: z.json() }));
    // zod leaves `__proto__` out of every object.
    const texts = json().filter((text) => !text.includes('__proto__'));
    assert(
      property(texts, (text) => {
        const value = { value: JSON.parse(text) as unknown };
        const reading = read(`Well:\n\`\`\`json\n${JSON.stringify(value, null, 2)}\n\`\`\``, anything);
        expect(reading).toEqual({ ok: true, value: JSON.parse(JSON.stringify(value)) });
      }),
    );
  });

  it('in time that grows with its length alone', () => {
    for (const text of [
      '{'.repeat(20_000),
      '"'.repeat(20_001),
      `${'['.repeat(2_000)}${']'.repeat(2_000)}`,
      ' '.repeat(100_000),
      ','.repeat(50_000),
    ]) {
      expect(read(text, person).ok).toBe(false);
    }
  });
});

describe('an answer that does not fit', () => {
  it('is told what is wrong, by path', () => {
    expect(read('{"name":"","goals":[{}]}', person)).toEqual({
      ok: false,
      problems: [expect.stringMatching(/^name: /), expect.stringMatching(/^goals\.0: /)],
    });
  });

  it('keeps null for a required key, and says so', () => {
    expect(read('{"name":null}', person)).toEqual({ ok: false, problems: [expect.stringMatching(/^name: /)] });
  });

  it.each(['', 'I would rather not.', '{"name": "Ann"', '42', 'null'])('%j holds no value', (text) => {
    expect(read(text, person)).toEqual({ ok: false, problems: ['The answer holds no JSON value.'] });
  });

  it('is shown to the model together with its problems and the schema, after the messages that were sent', () => {
    const messages = [
      { role: 'system', text: 'S' },
      { role: 'user', text: 'U' },
    ] as const;
    const repair = repairMessages(messages, '{"name":""}', ['name: too short'], person);
    expect(repair.slice(0, 3)).toEqual([...messages, { role: 'assistant', text: '{"name":""}' }]);
    expect(repair[3]?.role).toBe('user');
    expect(repair[3]?.text).toContain('- name: too short');
    expect(repair[3]?.text).toContain(JSON.stringify(person.json));
  });
});

it.each(Object.entries(TASK_ANSWERS))('the answer to %s can be asked for', (task, schema) => {
  expect(answerFormat(task, schema as z.ZodType).json).toMatchObject({
    type: 'object',
    properties: expect.any(Object),
  });
});
