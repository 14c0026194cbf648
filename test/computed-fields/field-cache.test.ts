import { describe, expect, it } from 'vitest';
import { NO_BRIEF } from '../../src/domain/brief.js';
import { LlmUnavailableError } from '../../src/domain/errors.js';
import type { LlmResult, Optimizer } from '../../src/optimizer/types.js';
import type { LlmRequest } from '../../src/optimizer/types.js';
import { bibleSummaryPrompt } from '../../src/prompts/bible-summary.js';
import { FieldCache } from '../../src/computed-fields/field-cache.js';
import type { FieldRequest } from '../../src/computed-fields/field-cache.js';
import { isUsable, readKept } from '../../src/computed-fields/answers.js';
import type { ComputedValue, KeptValues } from '../../src/computed-fields/kept-values.js';
import { PROSE } from '../screenplay/languages/prose.js';

/** Keeps computed fields in memory, and answers each call with the next text. */
function setUp(...texts: string[]) {
  const rows: (Omit<ComputedValue, 'value'> & { value: unknown })[] = [];
  const forgotten: LlmRequest<unknown>[] = [];
  let calls = 0;
  const values: KeptValues = {
    find: async () => new Map(rows.map((row) => [row.sourceId, row])),
    async keep(computed) {
      const gone = new Set(computed.map(({ sourceId }) => sourceId));
      rows.splice(0, rows.length, ...rows.filter(({ sourceId }) => !gone.has(sourceId)), ...computed);
    },
  };
  const optimizer = {
    callMany: async (requests: readonly LlmRequest[]) =>
      requests.map((): LlmResult => {
        const text = texts[calls]!;
        calls += 1;
        return {
          value: text,
          text,
          provider: 'p',
          model: 'm',
          finishReason: 'stop',
          source: 'upstream',
          trimmed: [],
          usage: {} as LlmResult['usage'],
        };
      }),
    canWrite: (_provider: string, language: string) => language !== 'fr',
    forget: async (request: LlmRequest<unknown>) => void forgotten.push(request),
  } as unknown as Optimizer;
  return { fields: new FieldCache({ values, optimizer }), rows, forgotten, calls: () => calls };
}

const summaryOf = (sourceId: string): FieldRequest<'bibleSummary'> => ({
  sourceId,
  tenantId: 't',
  input: { kind: 'THEME', content: { name: sourceId, examples: [], symbols: [] } },
});

describe('a computed field', () => {
  it.each(['', ' \n', 'N/A', 'None.', '无', "I'm sorry, but I can't help with that."])(
    'whose answer is %j is an error of its own, is not kept, and is asked for anew',
    async (useless) => {
      const { fields, rows, forgotten, calls } = setUp('A summary.', useless, 'Another summary.');
      const [good, bad] = await fields.read(bibleSummaryPrompt, [summaryOf('a'), summaryOf('b')]);
      expect(good).toBe('A summary.');
      expect(bad).toBeInstanceOf(LlmUnavailableError);
      expect((bad as Error).message).toMatch(/^m at p gave no summary: .*Ask again/);
      expect(rows.map(({ sourceId }) => sourceId)).toEqual(['a']);
      expect(forgotten).toHaveLength(1);
      expect(await fields.read(bibleSummaryPrompt, [summaryOf('a'), summaryOf('b')])).toEqual([
        'A summary.',
        'Another summary.',
      ]);
      expect(calls()).toBe(3);
      expect(rows.map(({ sourceId }) => sourceId)).toEqual(['a', 'b']);
    },
  );

  it('is computed anew when what was kept has a shape that cannot be read', async () => {
    const { fields, rows, calls } = setUp('A summary.', 'Another summary.');
    await fields.read(bibleSummaryPrompt, [summaryOf('a')]);
    rows[0]!.value = { text: 'As a later version may keep it.' };
    expect(await fields.read(bibleSummaryPrompt, [summaryOf('a')])).toEqual(['Another summary.']);
    expect(await fields.read(bibleSummaryPrompt, [summaryOf('a')])).toEqual(['Another summary.']);
    expect(calls()).toBe(2);
  });

  it.each([
    { logLine: 'She lights the lamp.', tension: 5, pace: 4, purpose: 'Without it nobody knows.' },
    { logLine: 'She lights the lamp.' },
    { logLine: 'She lights the lamp.', tension: null, pace: null, purpose: null },
    { logLine: 'She lights the lamp.', purpose: '' },
  ])('is read as it was kept, however little of it there is: %j', (kept) => {
    expect(readKept('sceneCoverage', kept)).toEqual(kept);
  });

  it('is judged by what it has to say', () => {
    expect(isUsable('voiceSample', 'None of your business.\nNo.')).toBe(true);
    expect(isUsable('sceneCoverage', { logLine: 'N/A', tension: 5 })).toBe(false);
    expect(isUsable('sceneCoverage', { logLine: 'She lights the lamp.' })).toBe(true);
  });
});

describe('a computed field in another language than its script', () => {
  const inLanguage = (language: string): FieldRequest<'bibleSummary'> => ({
    sourceId: 'a',
    tenantId: 't',
    input: { kind: 'THEME', content: { name: 'a', examples: [], symbols: [] }, brief: { ...NO_BRIEF, language } },
  });

  it.each([
    ['es', 'is asked for once more, and kept', [PROSE.en!, PROSE.es!], PROSE.es],
    ['es', 'is taken as it is then', [PROSE.en!, PROSE.en!], PROSE.en],
    ['es', 'is not asked for again where it is right', [PROSE.es!], PROSE.es],
    ['fr', 'is not asked for again of who writes in no other', [PROSE.en!], PROSE.en],
  ])('%s: %s', async (language, _what, texts, kept) => {
    const { fields, rows, calls } = setUp(...texts);
    expect(await fields.read(bibleSummaryPrompt, [inLanguage(language)])).toEqual([kept]);
    expect(rows.map(({ value }) => value)).toEqual([kept]);
    expect(calls()).toBe(texts.length);
  });
});
