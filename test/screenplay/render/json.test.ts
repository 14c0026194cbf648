import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { action, heading, run, speech, dialogue, script } from '../build.js';
import { normal } from '../../../src/screenplay/normal/normal.js';
import { readJson } from '../../../src/screenplay/render/json.js';
import { renderJson, ScreenplayJsonError } from '../../../src/screenplay/render/json-form.js';
import { normalScript, rawScript } from '../arbitraries.js';

const RUNS = Number(process.env.FC_RUNS ?? 400);

describe('screenplay JSON', () => {
  it('is the script with its version', () => {
    expect(renderJson(script([{ ...heading('INT. A', '1'), gap: 1 }]))).toBe(`{
  "schemaVersion": 1,
  "script": {
    "titlePage": [],
    "body": [
      {
        "kind": "heading",
        "text": [
          {
            "kind": "run",
            "text": "INT. A"
          }
        ],
        "number": "1",
        "gap": 1
      }
    ]
  }
}
`);
  });

  it('is read back as the normal form of every script', () => {
    fc.assert(
      fc.property(rawScript, (any) => {
        expect(readJson(renderJson(any))).toEqual(normal(any));
      }),
      { numRuns: RUNS },
    );
  });

  it('P11 has the same bytes for equal scripts, whatever the order of their keys', () => {
    const turned = (value: unknown): unknown => {
      if (Array.isArray(value)) return value.map(turned);
      if (typeof value !== 'object' || value === null) return value;
      return Object.fromEntries(
        Object.entries(value)
          .toReversed()
          .map(([key, each]) => [key, turned(each)]),
      );
    };
    fc.assert(
      fc.property(normalScript, (each) => {
        expect(renderJson(turned(each) as typeof each)).toBe(renderJson(each));
      }),
      { numRuns: RUNS },
    );
  });

  it('brings what is not in normal form to it', () => {
    const text = JSON.stringify({
      schemaVersion: 1,
      script: {
        titlePage: [],
        body: [
          {
            kind: 'action',
            text: [
              { kind: 'run', text: 'a ' },
              { kind: 'run', text: 'b\n\nc' },
            ],
          },
        ],
      },
    });
    expect(readJson(text)).toEqual(script([action('a b'), action('c')]));
  });

  it('keeps emphasis and speeches', () => {
    const whole = script([
      speech('ANA', [dialogue([run('a '), run('b', { bold: true, italic: true, underline: true })])], ['V.O.']),
    ]);
    expect(readJson(renderJson(whole))).toEqual(whole);
  });
});

describe('screenplay JSON that is refused', () => {
  const body = (...blocks: unknown[]) => JSON.stringify({ schemaVersion: 1, script: { titlePage: [], body: blocks } });
  const text = [{ kind: 'run', text: 'a' }];

  it.each<[string, string, string]>([
    ['no JSON', '{"schemaVersion": 1', '$'],
    ['another value', '[]', '$'],
    ['no version', '{"script":{"titlePage":[],"body":[]}}', '$.schemaVersion'],
    ['a later version', '{"schemaVersion":2}', '$.schemaVersion'],
    ['a version in words', '{"schemaVersion":"1","script":{"titlePage":[],"body":[]}}', '$.schemaVersion'],
    ['an unknown key', '{"schemaVersion":1,"script":{"titlePage":[],"body":[]},"extra":1}', '$.extra'],
    ['an unknown key with blanks', body({ kind: 'action', text, 'a b': 1 }), '$.script.body[0]["a b"]'],
    [
      'a key that means something to JavaScript',
      body({ kind: 'pageBreak' }).replace('"kind"', '"__proto__":{},"kind"'),
      '$.script.body[0].__proto__',
    ],
    ['an unknown kind of block', body({ kind: 'pageBreak' }, { kind: 'shot', text }), '$.script.body[1].kind'],
    [
      'an unknown kind of run',
      body({ kind: 'action', text: [{ kind: 'bold', text: 'a' }] }),
      '$.script.body[0].text[0].kind',
    ],
    [
      'a style that is false',
      body({ kind: 'action', text: [{ kind: 'run', text: 'a', bold: false }] }),
      '$.script.body[0].text[0].bold',
    ],
    [
      'a part that is no part',
      body({ kind: 'speech', speech: { name: text, extensions: [], parts: [{ kind: 'action', text }] } }),
      '$.script.body[0].speech.parts[0].kind',
    ],
    ['a gap that is no count', body({ kind: 'pageBreak', gap: -1 }), '$.script.body[0].gap'],
    ['a missing text', body({ kind: 'transition' }), '$.script.body[0].text'],
    ['an unknown role', body({ kind: 'action', text, role: 'Song' }), '$.script.body[0].role'],
    [
      'a title page value that is a string',
      '{"schemaVersion":1,"script":{"titlePage":[{"key":"Title","values":["a"]}],"body":[]}}',
      '$.script.titlePage[0].values[0]',
    ],
    [
      'a speech without a name',
      body({ kind: 'pageBreak' }, { kind: 'speech', speech: { name: [], extensions: [], parts: [] } }),
      '$.script.body[1]',
    ],
    ['a boneyard that closes itself', body({ kind: 'boneyard', text: 'a */ b' }), '$.script.body[0]'],
    ['gaps of gigabytes', body({ kind: 'pageBreak', gap: 9e6 }, { kind: 'pageBreak', gap: 9e6 }), '$.script.body[1]'],
    ['a section of endless depth', body({ kind: 'section', depth: 1e15, text }), '$.script.body[0]'],
  ])('%s', (_, json, path) => {
    expect(() => readJson(json)).toThrow(ScreenplayJsonError);
    expect(() => readJson(json)).toThrow(
      expect.objectContaining({ path, message: expect.stringContaining(`${path}: `) }),
    );
  });

  it('too much of it', () => {
    expect(() => readJson(body(), { maxChars: 10 })).toThrow(/more than the 10 allowed/);
    expect(() => readJson(body({ kind: 'pageBreak' }, { kind: 'pageBreak' }), { maxBlocks: 1 })).toThrow(
      expect.objectContaining({ path: '$.script.body' }),
    );
  });
});
