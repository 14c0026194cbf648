import { readFileSync } from 'node:fs';
import { z } from 'zod';
import { STAGES } from '../domain/generations.js';
import { TASKS } from '../domain/tasks.js';
import { checkNames, requestSettings, resolveSecrets, secretsIn } from './provider-settings.js';

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

const upstreamProvider = z.strictObject({
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
const offlineWriter = z.strictObject({
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

const configFile = z.strictObject({
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

type FileProvider = z.output<typeof upstreamProvider> | z.output<typeof offlineWriter>;
export interface UpstreamConfig extends Omit<z.output<typeof upstreamProvider>, 'apiKeyEnv' | 'headers' | 'body'> {
  /** Where `apiKey` was found, if not in the file. */
  apiKeyVariable?: string | undefined;
  /** With the values of the variables that the file names. */
  headers?: Record<string, string> | undefined;
  body?: Record<string, unknown> | undefined;
  /** What in `headers` and `body` came from variables. */
  secrets?: readonly string[] | undefined;
}
export type ConfiguredProvider = UpstreamConfig | z.output<typeof offlineWriter>;

export interface ConfigFile extends Omit<z.output<typeof configFile>, 'providers'> {
  /** Empty: the environment decides. */
  providers: readonly ConfiguredProvider[];
}

export const EMPTY_FILE: ConfigFile = Object.freeze({
  providers: [],
  prices: [],
  stageModels: {},
  optimizer: {},
  budgets: { tenants: {} },
});

/**
 * Reads the file that SCRIPTGEN_CONFIG names. Mistakes are added to `problems`, each with its path in the file; no value of the
 * file is ever shown, because it may be a key.
 */
export function readConfigFile(
  path: string,
  env: Readonly<Record<string, string | undefined>>,
  problems: string[],
): ConfigFile {
  const tell: Tell = (where, what) =>
    void problems.push(`SCRIPTGEN_CONFIG: ${where === '' ? path : `${path}: ${where}`}: ${what}`);
  const text = readText(path, tell);
  if (text === undefined) return EMPTY_FILE;
  let content: unknown;
  try {
    content = JSON.parse(text);
  } catch (error) {
    // The message of the parser quotes the file.
    const position = /at position (\d+)/.exec((error as Error).message)?.[1];
    tell('', `is not JSON${position === undefined ? '' : ` (${placeOf(text, Number(position))})`}`);
    return EMPTY_FILE;
  }
  const parsed = configFile.safeParse(content);
  if (!parsed.success) for (const { path: at, message } of mistakes(parsed.error.issues)) tell(at.join('.'), message);
  // On what was given, so that a mistake elsewhere does not hide these.
  checkProviders(content, env, tell);
  if (!parsed.success) return EMPTY_FILE;
  const { providers = [], ...rest } = parsed.data;
  return { ...rest, providers: providers.map((provider) => withKey(provider, env)) };
}

type Tell = (where: string, what: string) => void;

function readText(path: string, tell: Tell): string | undefined {
  try {
    return readFileSync(path, 'utf8');
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    tell('', code === 'ENOENT' ? 'there is no such file' : `cannot be read (${code})`);
    return undefined;
  }
}

function placeOf(text: string, position: number): string {
  const lines = text.slice(0, position).split('\n');
  return `line ${lines.length}, column ${(lines.at(-1)?.length ?? 0) + 1}`;
}

/** Of a union, those of the branch that came nearest. */
function* mistakes(
  issues: readonly z.core.$ZodIssue[],
  at: readonly PropertyKey[] = [],
): Generator<{ path: PropertyKey[]; message: string }> {
  for (const issue of issues) {
    const path = [...at, ...issue.path];
    const branch = issue.code === 'invalid_union' ? issue.errors.toSorted((a, b) => depth(b) - depth(a))[0] : undefined;
    if (branch === undefined || depth(branch) === 0) yield { path, message: issue.message };
    else yield* mistakes(branch, path);
  }
}

function depth(issues: readonly z.core.$ZodIssue[]): number {
  return Math.max(0, ...issues.map(({ path }) => path.length));
}

/** What hangs on several entries at once. */
function checkProviders(content: unknown, env: Readonly<Record<string, string | undefined>>, tell: Tell): void {
  const file = object(content);
  const providers = Array.isArray(file.providers) ? file.providers.map(object) : [];
  const names = providers.map((provider) =>
    provider.kind === 'offline-writer' ? (provider.name ?? 'offline-writer') : provider.name,
  );
  for (const [index, { apiKey, apiKeyEnv, headers, body, timeouts, watchdog: limits }] of providers.entries()) {
    if (names[index] !== undefined && names.indexOf(names[index]) < index) {
      tell(`providers.${index}.name`, `providers.${names.indexOf(names[index])} has the same name`);
    }
    if (apiKey !== undefined && apiKeyEnv !== undefined) tell(`providers.${index}`, 'give either apiKey or apiKeyEnv');
    if (typeof apiKeyEnv === 'string' && !isSet(env[apiKeyEnv])) {
      tell(`providers.${index}.apiKeyEnv`, 'there is no environment variable of that name, or it is empty');
    }
    if (timeouts !== undefined && limits !== undefined) tell(`providers.${index}`, 'give either timeouts or watchdog');
    const tellHere = (at: readonly string[], what: string): void => tell(['providers', index, ...at].join('.'), what);
    checkNames(object(headers), object(body), tellHere);
    resolveSecrets({ headers, body }, env, [], tellHere);
  }
  for (const [stage, choice] of Object.entries(object(file.stageModels))) {
    const { provider } = object(choice);
    if (provider !== undefined && providers.length > 0 && !names.includes(provider)) {
      tell(`stageModels.${stage}.provider`, 'none of the providers has that name');
    }
  }
}

function withKey(provider: FileProvider, env: Readonly<Record<string, string | undefined>>): ConfiguredProvider {
  if (provider.kind === 'offline-writer') return provider;
  const { apiKeyEnv, headers, body, ...rest } = provider;
  return {
    ...rest,
    ...(headers === undefined ? {} : { headers: resolveSecrets(headers, env) as Record<string, string> }),
    ...(body === undefined ? {} : { body: resolveSecrets(body, env) as Record<string, unknown> }),
    ...(headers === undefined && body === undefined ? {} : { secrets: secretsIn({ headers, body }, env) }),
    ...(apiKeyEnv === undefined ? {} : { apiKey: env[apiKeyEnv], apiKeyVariable: apiKeyEnv }),
  };
}

function object(value: unknown): Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value) ? (value as Record<string, unknown>) : {};
}

function isSet(value: string | undefined): boolean {
  return value !== undefined && value.trim() !== '';
}
