import { z } from 'zod';
import { STAGES } from '../domain/generations.js';
import { TASKS } from '../domain/tasks.js';
import { requestSettings } from './provider-settings.js';

const STRATEGIES = ['solo', 'fanout', 'pack', 'promptArray', 'chatBatch', 'providerBatch'] as const;

const name = z
  .string()
  .trim()
  .regex(/^[\w.:-]{1,60}$/, 'may hold up to 60 letters, digits and . : _ -');
/** `auto` stands for the configured order; the built-in writer's text must not pass for a model's, or the other way round. */
const RESERVED: ReadonlySet<string> = new Set(['auto', 'offline-writer']);
const modelName = z.string().trim().min(1).max(200);
const usd = z.number().min(0);
const count = z.int().min(1);
const milliseconds = z.number().min(0);

const watchdog = z.strictObject({
  ttftMs: milliseconds.min(1),
  idleMs: milliseconds.min(1),
  totalMs: milliseconds.min(1),
});

/** An OpenAI-compatible server. */
export const upstreamProvider = z.strictObject({
  kind: z.literal('openai').default('openai'),
  /** How logs, provenance and the ledger name it. */
  name: name.refine((given) => !RESERVED.has(given), 'is reserved: choose another name'),
  /** Of its OpenAI-compatible interface. */
  baseUrl: z.url({ protocol: /^https?$/, error: 'must be a URL that begins with http:// or https://' }),
  apiKey: z.string().min(1).optional(),
  /** The environment variable that holds the key. */
  apiKeyEnv: z.string().min(1).optional(),
  model: modelName,
  /** Further models that it serves. */
  models: z.array(modelName).optional(),
  /** It enforces a JSON schema, so that packed answers have all keys. */
  strictSchema: z.boolean().optional(),
  promptArrays: z.boolean().optional(),
  chatBatch: z.boolean().optional(),
  /** It takes jobs for later at this part of the price; `true` for half. */
  batchApi: z
    .union(
      [z.boolean(), z.strictObject({ priceFactor: z.number().min(0).max(1) })],
      'must be true, false, or { priceFactor }',
    )
    .optional(),
  promptCacheMinTokens: count.optional(),
  /** Tokens, of all its models or by model. */
  contextWindow: z
    .union([count, z.record(modelName, count)], 'must be a number of tokens, or one for each model')
    .optional(),
  requestsPerMinute: z.number().positive().optional(),
  tokensPerMinute: z.number().positive().optional(),
  cacheGroup: name.optional(),
  watchdog: watchdog.optional(),
  ...requestSettings,
});

/** The built-in writer, as a target to fail over to. */
export const offlineWriter = z.strictObject({
  kind: z.literal('offline-writer'),
  name: z.literal('offline-writer').default('offline-writer'),
});

const rate = z.union(
  [usd, z.strictObject({ base: usd, tiers: z.array(z.strictObject({ start: z.number().min(0), price: usd })) })],
  'must be USD per million tokens, or { base, tiers }',
);
const price = z
  .strictObject({
    model: modelName,
    provider: name.optional(),
    input: rate.optional(),
    cachedInput: rate.optional(),
    cacheWrite: rate.optional(),
    output: rate.optional(),
    requests: usd.optional(),
    factor: z.number().min(0).optional(),
  })
  .refine(
    ({ input, output }) => (input === undefined) === (output === undefined),
    'needs both input and output, or neither to multiply the listed price by factor',
  );

const taskProfile = z.strictObject({
  strategies: z.array(z.enum(STRATEGIES)).min(1),
  preference: z.enum(['latency', 'cost', 'requests']),
  mostDelay: z.number().min(1),
  latencyBudgetMs: milliseconds,
  maxItems: count,
  expectedOutputTokens: count,
  leastOutputTokens: count,
  packAnswersSolo: z.boolean(),
  quietMs: milliseconds,
  onPartial: z.enum(['terminate', 'restart', 'continue']),
  watchdog,
  shared: z.boolean(),
});

const optimizer = z.strictObject({
  enableCaching: z.boolean(),
  cacheExpireHours: z.number().positive(),
  enableBatching: z.boolean(),
  collapse: z.enum(['FEWEST_REQUESTS', 'CHEAPEST', 'FASTEST']),
  batchTimeoutMs: milliseconds,
  enableDeduplication: z.boolean(),
  dedupWindowSeconds: z.number().min(0),
  quietMs: milliseconds,
  maxItems: count,
  laneConcurrency: count,
  watchdog,
  maxAttempts: count.max(20),
  onPartial: z.enum(['terminate', 'restart', 'continue']),
  l1MaxBytes: z.int().min(0),
  retainedFlightBytes: z.int().min(0),
  tasks: z.partialRecord(z.enum(TASKS), taskProfile.partial()),
});

/** The whole file. */
export const configFile = z.strictObject({
  /** In order of preference. */
  providers: z
    .array(
      z.preprocess(
        (entry) =>
          typeof entry === 'object' && entry !== null && !('kind' in entry) ? { ...entry, kind: 'openai' } : entry,
        z.discriminatedUnion('kind', [upstreamProvider, offlineWriter], 'must be "openai" or "offline-writer"'),
      ),
    )
    .min(1)
    .optional(),
  prices: z.array(price).default([]),
  stageModels: z
    .partialRecord(z.enum(STAGES), z.strictObject({ provider: name.optional(), model: modelName }))
    .default({}),
  optimizer: optimizer.partial().default({}),
  budgets: z
    .strictObject({ perGenerationUsd: usd.optional(), tenants: z.record(z.string().min(1), usd).default({}) })
    .default({ tenants: {} }),
});
