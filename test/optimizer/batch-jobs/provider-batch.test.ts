import { describe, expect, it } from 'vitest';
import type { LlmProvider, ProviderCaps } from '../../../src/llm/provider.js';
import type { Price } from '../../../src/optimizer/price.js';
import { canWait, isWorthABatchJob } from '../../../src/optimizer/batch-jobs/provider-batch.js';
import { profileOf } from '../../../src/optimizer/task-profiles.js';
import type { TaskProfile } from '../../../src/optimizer/types.js';
import type { UpstreamCall } from '../../../src/optimizer/upstream.js';
import { HOUR, patient } from '../later.js';

const CLASS_A: Price = { input: 0.15, cachedInput: 0.075, output: 0.6 };
const CLASS_B: Price = { input: 4, cachedInput: 0.4, cacheWrite: 5, output: 20 };

interface Group {
  /** Tokens: of the shared prefix, of each call's own input, and of each answer. */
  sizes: [shared: number, own: number, answer: number];
  count: number;
  caps?: ProviderCaps;
  profile?: Partial<TaskProfile>;
}

function jobs({ sizes: [shared, own, answer], count, caps, profile }: Group): [UpstreamCall, ...UpstreamCall[]] {
  const provider = {
    name: 'p',
    model: 'm',
    baseUrl: 'https://p.example/v1',
    caps: { strictSchema: true, batchApi: { priceFactor: 0.5 }, ...caps },
    batches: {},
  } as unknown as LlmProvider;
  const request = patient('', { maxOutputTokens: 2_000 });
  const job: UpstreamCall = {
    request,
    trimmed: [],
    format: undefined,
    targets: [{ provider, model: 'm' }],
    signal: new AbortController().signal,
    stream: false,
    onPartial: 'restart',
    onDispatch() {},
    messages: [
      { role: 'system', text: 'x'.repeat(shared) },
      { role: 'user', text: 'y'.repeat(own) },
    ],
    promptTokens: shared + own,
    profile: { ...profileOf('sceneSummary'), expectedOutputTokens: answer, ...profile },
  };
  return Array.from({ length: count }, () => job) as [UpstreamCall, ...UpstreamCall[]];
}

describe('a job is worth it', () => {
  const alone = { strategies: ['fanout', 'providerBatch'] as const };
  it.each<[string, Group, Price | null, boolean]>([
    ['for one call', { sizes: [3_000, 1_200, 80], count: 1 }, CLASS_A, true],
    [
      'not for short answers that a packed request gives for less (A)',
      { sizes: [3_000, 1_200, 80], count: 8 },
      CLASS_A,
      false,
    ],
    [
      'not for short answers that a packed request gives for less (B)',
      { sizes: [3_000, 1_200, 80], count: 8 },
      CLASS_B,
      false,
    ],
    ['for those where nothing is packed (A)', { sizes: [3_000, 1_200, 80], count: 8, profile: alone }, CLASS_A, true],
    ['for those where nothing is packed (B)', { sizes: [3_000, 1_200, 80], count: 8, profile: alone }, CLASS_B, true],
    [
      'not for those that packed requests give for less where the form is told in words',
      { sizes: [3_000, 1_200, 80], count: 8, caps: { strictSchema: false } },
      CLASS_A,
      false,
    ],
    ['for voice samples (A)', { sizes: [2_500, 120, 350], count: 6 }, CLASS_A, true],
    ['for voice samples (B)', { sizes: [2_500, 120, 350], count: 6 }, CLASS_B, true],
    ['for whole scenes', { sizes: [6_000, 300, 1_500], count: 3 }, CLASS_B, true],
    ['for unrelated calls', { sizes: [80, 200, 300], count: 6 }, CLASS_B, true],
    [
      'not for many calls whose long prefix is cached',
      { sizes: [20_000, 50, 20], count: 20, profile: alone },
      CLASS_B,
      false,
    ],
    ['where the price is unknown and its part is known', { sizes: [80, 200, 300], count: 6 }, null, true],
    [
      'not where jobs are no cheaper',
      { sizes: [80, 200, 300], count: 1, caps: { batchApi: { priceFactor: 1 } } },
      CLASS_A,
      false,
    ],
    ['not where nothing costs anything', { sizes: [80, 200, 300], count: 1 }, { input: 0, output: 0 }, false],
  ])('%s', (_name, group, price, worth) => {
    expect(isWorthABatchJob(jobs(group), () => price)).toBe(worth);
  });
});

it('only a provider that takes jobs is given them, for more than an hour', () => {
  const [job] = jobs({ sizes: [1, 1, 1], count: 1 });
  expect(canWait(job)).toBe(true);
  expect(canWait({ ...job, request: { ...job.request, deadlineMs: HOUR } })).toBe(false);
  expect(canWait({ ...job, stream: true })).toBe(false);
  expect(
    canWait({
      ...job,
      targets: [{ ...job.targets[0]!, provider: { ...job.targets[0]!.provider, batches: undefined } }],
    }),
  ).toBe(false);
  expect(
    canWait({ ...job, targets: [{ ...job.targets[0]!, provider: { ...job.targets[0]!.provider, caps: {} } }] }),
  ).toBe(false);
});
