import {
  array,
  assert,
  constantFrom,
  dictionary,
  double,
  integer,
  jsonValue,
  letrec,
  oneof,
  property,
  record,
  string,
} from 'fast-check';
import type { JsonValue } from 'fast-check';
import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import { answerFormat } from '../../../src/optimizer/answers/format.js';
import { parseAnswer } from '../../../src/optimizer/answers/parse.js';
import type { FindingKind } from '../../../src/optimizer/answers/findings.js';

const anything = answerFormat('anything', z.object({ value: z.json() }));
const scene = answerFormat(
  'scene',
  z.object({
    heading: z.string().min(1),
    beats: z.array(z.string().min(1)),
    notes: z.string(),
    score: z.number().nullable(),
  }),
);
const plain = {
  heading: 'INT. LAMP ROOM - NIGHT',
  beats: ['She lights it.', 'He waits.'],
  notes: 'She says no, and keeps it.',
  score: 7,
};

function read(text: string, finishReason?: 'stop') {
  const reading = parseAnswer(text, scene, { finishReason });
  return reading.ok ? { value: reading.value, kinds: [...new Set(reading.findings.map(({ kind }) => kind))] } : reading;
}

const REPAIRED: FindingKind[] = ['repaired'];

describe('loose JSON of plain meaning', () => {
  const json = JSON.stringify(plain);
  it.each([
    ['curly quotes around keys', json.replace(/"(\w+)":/g, '“$1”:')],
    ['curly quotes everywhere', json.replace(/"([^"]*)"/g, '“$1”')],
    ['low German quotes', json.replace(/"([^"]*)"/g, '„$1“')],
    ['French quotes', json.replace(/"([^"]*)"/g, '«$1»')],
    ['corner brackets', json.replace(/"([^"]*)"/g, '「$1」')],
    [
      'full-width quotes, colons and commas',
      json.replace(
        /"([^"]*)"(:|,)?/g,
        (_, text: string, sign = '') => `＂${text}＂${sign === ':' ? '：' : sign === ',' ? '，' : ''}`,
      ),
    ],
    [
      'full-width brackets',
      json.replaceAll('{', '｛').replaceAll('}', '｝').replaceAll('[', '［').replaceAll(']', '］'),
    ],
    ['single quotes', json.replaceAll('"', "'")],
    ['keys without quotes', json.replace(/"(\w+)":/g, '$1: ')],
    ['trailing commas', json.replaceAll(']', ',]').replaceAll('}', ',}')],
    [
      'comments',
      json
        .replace('{', '{ // the scene\n')
        .replace(',"beats"', ', /* "each": one */ "beats"')
        .replace(',"score"', ',\n# of ten\n"score"'),
    ],
    ['a comma missing at a line end', json.replace(',"notes"', '\n"notes"')],
    ['a missing comma inside a list', json.replace('.","He', '."\n"He')],
    ["Python's marks for long texts", json.replace(/"(She says[^"]*)"/, '"""$1"""')],
    ['a sign before a number', json.replace(':7', ':+7')],
    ['the first bracket missing', json.slice(1)],
    ['the outermost brackets missing', json.slice(1, -1)],
    ['the outermost brackets twice', `{${json}}`],
    ['a box around it', `\\boxed{${json.replace('}', ',}')}}`],
    ['prose around it', `Here it is:\n${json.replace('}', ',}')}\nDo you like it?`],
    ['a fence around it', `Sure.\n\`\`\`JSON\n${json.replace('}', ',}')}\n\`\`\``],
  ])('is read with %s', (_name, text) => {
    expect(read(text)).toEqual({ value: plain, kinds: REPAIRED });
  });

  it.each([
    ['of letters by their codes', 'caf\\xe9', 'café'],
    ['of signs beyond four digits', '\\u{1F327}', '🌧'],
    ['that was broken off', 'rain\\u00', 'rain'],
    ['that escapes nothing', 'C:\\q', 'C:\\q'],
  ])('is read with an escape %s', (_name, written, notes) => {
    expect(read(json.replace(plain.notes, () => written))).toEqual({ value: { ...plain, notes }, kinds: REPAIRED });
  });

  it.each([
    ['an envelope', { status: 'ok', result: plain }],
    ['two envelopes', { response: { result: plain } }],
    ['a list within an envelope', { data: [plain] }],
    ['a call of a tool', { name: 'scene', arguments: plain }],
    ['a call of a tool whose arguments are a string', { name: 'scene', arguments: json }],
    ['a copy of the schema', { type: 'object', properties: plain, required: ['heading'] }],
  ])('is found within %s', (_name, given) => {
    expect(read(JSON.stringify(given))).toMatchObject({ value: plain });
  });

  const draft = JSON.stringify({ ...plain, notes: 'a draft' });
  it.each([
    ['behind a draft', `Draft: ${draft}\nFinal: ${json}`],
    ['behind a draft, on the same line', `${draft} Wait, corrected: ${json}`],
    ['in the second of two fences', `\`\`\`json\n${draft}\n\`\`\`\nBetter:\n\`\`\`json\n${json}\n\`\`\``],
    ['behind a fence', `\`\`\`json\n${draft}\n\`\`\`\nWait, corrected: ${json}`],
    ['before an example of something else', `${json}\nA beat may also be {"text": "x"} or ["x"].`],
    ['behind a draft of loose form', `Draft: ${draft.replace('}', ',}')}\nFinal: ${json.replace('}', ',}')}`],
    [
      'behind a draft of values as texts',
      `Draft: ${draft.replace(':7', ':"7"')}\nFinal: ${json.replace(':7', ':"7"')}`,
    ],
  ])('is the last one that fits: %s', (_name, text) => {
    expect(read(text)).toMatchObject({ value: plain });
  });

  it('is the last list that fits, but none that only becomes one', () => {
    const issues = answerFormat('issues', z.object({ issues: z.array(z.string().min(1)) }));
    const of = (text: string) => parseAnswer(text, issues);
    expect(of('{"issues":["a"]}\n\nCorrected:\n{"issues":["b"]}')).toMatchObject({
      ok: true,
      value: { issues: ['b'] },
    });
    expect(of('{"issues":["a"]}\n\nNothing else: []')).toMatchObject({ ok: true, value: { issues: ['a'] } });
    expect(of('["a"]\n\nCorrected: ["b"]')).toMatchObject({ ok: true, value: { issues: ['b'] } });
  });

  it('is not found within the schema said back', () => {
    const person = answerFormat('person', z.object({ name: z.string(), age: z.number().optional() }));
    expect(parseAnswer(JSON.stringify(person.json), person, { lastResort: true })).toMatchObject({ ok: false });
    expect(parseAnswer(`It must match ${JSON.stringify(person.json)}.`, person)).toMatchObject({ ok: false });
  });

  it('is not found within what may be either of two', () => {
    expect(read(JSON.stringify({ first: plain, second: { ...plain, notes: 'other' } }))).toMatchObject({ ok: false });
  });

  it('is read when it comes in lines', () => {
    expect(
      read(
        Object.entries(plain)
          .map(([key, value]) => JSON.stringify({ [key]: value }))
          .join('\n'),
      ),
    ).toEqual({ value: plain, kinds: ['coerced'] });
    const cast = answerFormat(
      'cast',
      z.object({ characters: z.array(z.object({ name: z.string(), goals: z.array(z.string()) })) }),
    );
    const [mara, tomas] = [
      { name: 'Mara', goals: ['light'] },
      { name: 'Tomas', goals: [] },
    ];
    const told = { ok: true, value: { characters: [mara, tomas] } };
    for (const text of [
      `${JSON.stringify(mara)}\n${JSON.stringify(tomas)}`,
      `\`\`\`jsonl\n${JSON.stringify(mara)}\n${JSON.stringify(tomas)}\n\`\`\``,
      `${JSON.stringify(mara, null, 2)},\n${JSON.stringify(tomas, null, 2)}`,
    ]) {
      expect(parseAnswer(text, cast)).toMatchObject(told);
    }
    expect(parseAnswer(JSON.stringify(mara), cast)).toMatchObject({ ok: true, value: { characters: [mara] } });
    // A list that was cut off is not taken for a whole one.
    expect(
      parseAnswer(`{"characters":[${JSON.stringify(mara)},${JSON.stringify(tomas)},{"name":"In`, cast, {
        finishReason: 'length',
      }),
    ).toMatchObject({ ok: false });
  });

  it('is read when it is the inside of a string', () => {
    expect(read(json.replaceAll('"', '\\"'))).toMatchObject({ value: plain });
    expect(read(JSON.stringify(JSON.stringify(plain, null, 2)).slice(1, -1))).toMatchObject({ value: plain });
  });

  it('is told what is missing by what is most like it', () => {
    expect(read('{"heading":"h","beats":["a"],"score":1', 'stop')).toEqual({
      ok: false,
      problems: ['notes: is missing: give it'],
    });
  });

  it('is read when it is a string, also twice', () => {
    expect(read(JSON.stringify(json))).toEqual({ value: plain, kinds: ['coerced'] });
    expect(read(JSON.stringify(JSON.stringify(json)))).toEqual({ value: plain, kinds: ['coerced'] });
  });

  it.each([
    ['a word', 'She says "no" and keeps it.'],
    ['a word before a comma', 'She says "no", and keeps it.'],
    ['a word at the end', 'She says "no"'],
    ['a line of its own', '"No," she says, "never."'],
    ['two in a row', 'The "one" "two" count'],
    ['what looks like a key in prose', 'The label reads "left", note: the lamp.'],
  ])('is read with marks in a text that were not escaped: %s', (_name, notes) => {
    const text = json.replace(JSON.stringify(plain.notes), `"${notes}"`);
    expect(read(text)).toEqual({ value: { ...plain, notes }, kinds: REPAIRED });
    expect(read(JSON.stringify({ ...plain, beats: ['x', 'y'] }).replace('"x"', '"He says "x" twice"'))).toMatchObject({
      value: { beats: ['He says "x" twice', 'y'] },
    });
  });

  it("is read with Python's constants and what is no number", () => {
    const flags = answerFormat('flags', z.object({ a: z.boolean(), b: z.boolean(), c: z.null(), d: z.null() }));
    expect(parseAnswer('{"a": True, "b": False, "c": None, "d": NaN}', flags)).toMatchObject({
      ok: true,
      value: { a: true, b: false, c: null, d: null },
    });
  });

  it('keeps every control character of a text', () => {
    expect(read(json.replace('keeps it', 'keeps\n\tit\u0001'))).toEqual({
      value: { ...plain, notes: 'She says no, and keeps\n\tit\u0001.' },
      kinds: REPAIRED,
    });
  });

  it('keeps apostrophes, quotes of other kinds and full-width signs inside texts', () => {
    const notes = "It’s “odd”: ‘no’, she wrote：「灯」，//not a comment, don't {x} [y]";
    expect(read(JSON.stringify({ ...plain, notes }).replace(/\}$/, ',}'))).toEqual({
      value: { ...plain, notes },
      kinds: REPAIRED,
    });
  });

  it('is closed only where the model has said that it is done', () => {
    const cut = json.slice(0, json.indexOf(',"score"'));
    const kept = answerFormat('kept', z.object({ notes: z.string() }));
    expect(parseAnswer(cut, kept)).toMatchObject({ ok: false });
    expect(parseAnswer(cut, kept, { finishReason: 'length' })).toMatchObject({ ok: false });
    expect(parseAnswer(cut, kept, { finishReason: 'stop' })).toEqual({
      ok: true,
      value: { notes: plain.notes },
      findings: [{ kind: 'closed', path: '' }],
    });
  });
});

describe('JSON whose meaning is not plain', () => {
  it.each([
    [
      'marks inside a list that may end an entry or not',
      '{"heading":"h","beats":["He says "no", "yes" and leaves"],"notes":"","score":1}',
    ],
    ['brackets that do not match', '{"heading":"h","beats":["a"},"notes":"","score":1]'],
    ['prose', 'I would rather not say {anything} here.'],
  ])('is not read: %s', (_name, text) => {
    expect(read(text, 'stop')).toMatchObject({ ok: false });
  });
});

const { value: nested } = letrec((tie) => ({
  value: oneof(
    { maxDepth: 3 },
    string({ unit: 'grapheme' }),
    integer(),
    double({ noNaN: true, noDefaultInfinity: true }),
    constantFrom(true, false, null),
    array(tie('value'), { maxLength: 4 }),
    dictionary(
      string({ unit: 'grapheme', maxLength: 8 }).filter((key) => key !== '__proto__'),
      tie('value'),
      { maxKeys: 4 },
    ),
  ),
}));
/** As JSON has it: without what it does not tell apart. */
const asJson = (value: unknown): unknown => JSON.parse(JSON.stringify(value));

describe('any value', () => {
  it('that is valid JSON is never altered, and nothing is told of it', () => {
    assert(
      property(
        jsonValue({ stringUnit: 'binary' }).filter((value) => !JSON.stringify(value).includes('__proto__')),
        (value: JsonValue) => {
          expect(parseAnswer(JSON.stringify({ value }), anything, { finishReason: 'stop', lastResort: true })).toEqual({
            ok: true,
            value: { value: asJson(value) },
            findings: [],
          });
        },
      ),
    );
  });

  it.each<[string, (json: string) => string]>([
    ['trailing commas', (json) => json.replace(/\}$/, ',}')],
    ['a comment before', (json) => `{ /* "said": */ ${json.slice(1)}`],
    ['a key without quotes', (json) => json.replace('"value"', 'value')],
    ['a curly key', (json) => json.replace('"value"', '“value”')],
    ['a full-width colon', (json) => json.replace('"value":', '"value"：')],
    ['quoted as a whole', (json) => JSON.stringify(json)],
    ['a missing end', (json) => json.slice(0, -1)],
  ])('comes back from a text with %s', (_name, loosen) => {
    assert(
      property(nested, (value) => {
        const reading = parseAnswer(loosen(JSON.stringify({ value })), anything, { finishReason: 'stop' });
        expect(reading).toMatchObject({ ok: true });
        expect(reading.ok && reading.value).toEqual({ value: asJson(value) });
      }),
    );
  });

  it('whose strings stand between curly quotes comes back', () => {
    const words = string({
      unit: constantFrom('a', 'é', '灯', ' ', '.', ',', ':', '"', "'", '\n', '{', ']'),
      maxLength: 12,
    }).filter((text) => !/["']/.test(text) || /^[^,:{}[\]\n]*$/.test(text));
    assert(
      property(array(words, { maxLength: 4 }), words, (list, text) => {
        const write = (each: string): string => `“${JSON.stringify(each).slice(1, -1)}”`;
        const reading = parseAnswer(
          `{“value”: {“list”: [${list.map(write).join(', ')}], “text”: ${write(text)}}}`,
          anything,
        );
        expect(reading.ok && reading.value).toEqual({ value: { list, text } });
      }),
    );
  });

  it('whose texts hold marks that were not escaped is read right, or not at all', () => {
    const word = constantFrom(
      'She',
      'no',
      '灯',
      'left,',
      'then:',
      'it’s',
      "don't",
      '“x”',
      '(a)',
      '{b}',
      '[c]',
      '5',
      '-',
      '"yes"',
      '"go, now"',
      '"灯"',
    );
    const text = array(word, { minLength: 1, maxLength: 7 }).map((words) => words.join(' '));
    const value = record({
      heading: text,
      notes: text,
      beats: array(text, { minLength: 1, maxLength: 3 }),
      score: integer(),
    });
    let right = 0;
    assert(
      property(value, (given) => {
        const reading = parseAnswer(JSON.stringify(given).replaceAll('\\"', '"'), scene, { finishReason: 'stop' });
        if (reading.ok) expect(reading.value).toEqual(given);
        right += reading.ok ? 1 : 0;
      }),
      { numRuns: 400 },
    );
    expect(right).toBeGreaterThan(200);
  });

  it('is refused or read in time that grows with its length alone', () => {
    const began = performance.now();
    for (const text of [
      '{"a":'.repeat(5_000),
      '{“a”:“'.repeat(20_000),
      `{"value":"${'" , "'.repeat(20_000)}`,
      `["${'x" "'.repeat(20_000)}`,
      `{${'//'.repeat(30_000)}`,
      `{"a":${'/*'.repeat(30_000)}`,
      '{“a” '.repeat(20_000),
    ]) {
      parseAnswer(text, anything, { finishReason: 'stop', lastResort: true });
    }
    expect(performance.now() - began).toBeLessThan(20_000);
  });
});
