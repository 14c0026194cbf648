import { z } from 'zod';
import { OperatorError } from './domain/errors.js';
import { EMPTY_FILE, readConfigFile } from './config/config-file.js';
import type { ConfigFile } from './config/config-file.js';

export type { UpstreamConfig } from './config/config-file.js';

const whole = (least: number, most: number) => {
  const message = `must be a whole number from ${least} to ${most}`;
  return z.coerce.number(message).int(message).min(least, message).max(most, message);
};
const port = whole(0, 65_535);
const milliseconds = whole(0, 600_000);
const flag = z.enum(['true', 'false', '1', '0', '']).transform((value) => value === 'true' || value === '1');

const environment = z.object({
  PORT: port.default(4000),
  HOST: z.string().min(1).default('127.0.0.1'),
  DATA_DIR: z.string().min(1).default('.scriptgen'),
  DATABASE_URL: z
    .string()
    .regex(/^postgres(ql)?:\/\//, 'must begin with postgresql:// (leave it unset for the embedded database)')
    .optional(),
  REDIS_URL: z
    .string()
    .regex(/^rediss?:\/\//, 'must begin with redis:// or rediss://')
    .refine((url) => URL.canParse(url), 'is not a URL; it looks like redis://user:password@host:6379')
    .optional(),
  LOG_LEVEL: z.enum(['trace', 'debug', 'info', 'warn', 'error', 'silent']).default('info'),
  OPENAI_API_KEY: z.string().optional(),
  OPENAI_BASE_URL: z.url().optional(),
  OPENAI_MODEL: z.string().optional(),
  /** The provider to use: `auto` looks for what is set or running, `offline` takes the built-in writer. */
  SCRIPTGEN_PROVIDER: z.enum(['auto', 'offline']).default('auto'),
  /** A JSON file with several providers, their order, prices, limits, models by stage and budgets. */
  SCRIPTGEN_CONFIG: z.string().optional(),
  /** The most that one generation may spend; stands above the file's. */
  MAX_COST_USD: z.coerce.number('must be a number').min(0).optional(),
  OFFLINE_TOKENS_PER_SECOND: z.coerce.number().min(0).max(1_000_000).default(0),
  /** `key:tenant` or `key:tenant:operator`, comma-separated; a key without a tenant belongs to the tenant `default`. */
  SCRIPTGEN_API_KEYS: z.string().optional(),
  ALLOW_ANONYMOUS: flag.default(false),
  SHUTDOWN_TIMEOUT_MS: milliseconds.default(10_000),
  /** 0: for ever. */
  RETENTION_DAYS: z.coerce.number('must be a number').min(0).max(36_500).default(30),
  DRAIN_MS: milliseconds.default(2_000),
  SCENE_CONCURRENCY: whole(1, 256).default(16),
  /** A folder of `.ttf`, `.otf` and `.woff` files, for characters that the built-in fonts of PDFs lack. */
  FONT_DIR: z.string().optional(),
});

/** On whose behalf a key acts. Operators may change what affects every tenant. */
export interface KeyHolder {
  tenantId: string;
  operator: boolean;
}

export interface Config extends Pick<ConfigFile, 'providers' | 'prices' | 'stageModels' | 'optimizer' | 'budgets'> {
  port: number;
  host: string;
  dataDir: string;
  /** Absent: the embedded PostgreSQL in `dataDir`. */
  databaseUrl: string | undefined;
  /** The Redis that carries what servers on one database tell each other. Absent: the database carries it. */
  redisUrl: string | undefined;
  logLevel: 'trace' | 'debug' | 'info' | 'warn' | 'error' | 'silent';
  /** Used where no `providers` are configured. Absent: `provider` decides. */
  openai: { apiKey: string | undefined; baseUrl: string | undefined; model: string | undefined } | undefined;
  provider: 'auto' | 'offline';
  /** 0: as fast as it can. */
  offlineTokensPerSecond: number;
  /** Who holds each API key. Empty: callers need no key. */
  apiKeys: ReadonlyMap<string, KeyHolder>;
  allowAnonymous: boolean;
  shutdownTimeoutMs: number;
  /** How long the events and the working records of an ended generation are kept, in days; 0: for ever. */
  retentionDays: number;
  /** How long a stopping server still answers everything while `/ready` says 503, so that load balancers turn away from it. */
  drainMs: number;
  /** Scenes that one process writes at the same time. */
  sceneConcurrency: number;
  /** A folder of fonts for characters that PDFs would lack. Absent: those that come with the package. */
  fontDir: string | undefined;
}

/** The configuration holds mistakes; `problems` has each of them. */
export class ConfigError extends OperatorError {
  readonly code = 'CONFIGURATION';
  constructor(readonly problems: readonly string[]) {
    super(
      `The configuration has ${problems.length === 1 ? 'a mistake' : `${problems.length} mistakes`}:\n${problems.map((problem) => `  - ${problem}`).join('\n')}`,
    );
  }
}

const LOOPBACK = new Set(['127.0.0.1', '::1', 'localhost']);

/** Why a server with this configuration must not listen: it would be open to other machines without keys. Undefined if it may. */
export function exposure({
  host,
  apiKeys,
  allowAnonymous,
}: Pick<Config, 'host' | 'allowAnonymous'> & { apiKeys: { readonly size: number } }): string | undefined {
  if (LOOPBACK.has(host) || apiKeys.size > 0 || allowAnonymous) return undefined;
  return `HOST=${host} is reachable from other machines, and anyone there could spend your model budget: set SCRIPTGEN_API_KEYS, or ALLOW_ANONYMOUS=true if that is meant`;
}

/** Reads the whole configuration and reports every mistake at once. Empty variables count as unset. Throws ConfigError. */
export function readConfig(env: Record<string, string | undefined>): Config {
  return readEnvironment(env, { ignored: new Set(), listens: true });
}

/** As `readConfig`, without the variables that are `ignored`, and without those of an address if nothing `listens` there yet. */
export function readEnvironment(
  env: Record<string, string | undefined>,
  { ignored, listens }: { ignored: ReadonlySet<string>; listens: boolean },
): Config {
  const given = Object.fromEntries(
    Object.entries(env).filter(([name, value]) => value !== undefined && value.trim() !== '' && !ignored.has(name)),
  );
  const parsed = environment.safeParse(given);
  const problems = parsed.success
    ? []
    : parsed.error.issues.map((issue) => `${issue.path.join('.')}: ${issue.message}`);
  const file =
    given.SCRIPTGEN_CONFIG === undefined ? EMPTY_FILE : readConfigFile(given.SCRIPTGEN_CONFIG, env, problems);
  const apiKeys = readApiKeys(given.SCRIPTGEN_API_KEYS, problems);
  // On what was given, so that a mistake elsewhere does not hide these.
  const { HOST = '127.0.0.1', ALLOW_ANONYMOUS, OPENAI_BASE_URL, OPENAI_API_KEY, OPENAI_MODEL } = given;
  // A mistaken key is reported above.
  const exposed = exposure({
    host: HOST,
    apiKeys: { size: given.SCRIPTGEN_API_KEYS === undefined ? 0 : 1 },
    allowAnonymous: flag.safeParse(ALLOW_ANONYMOUS).data === true,
  });
  if (listens && exposed !== undefined) problems.push(exposed);
  const ownProvider = file.providers.length === 0;
  if (ownProvider && OPENAI_BASE_URL !== undefined && OPENAI_MODEL === undefined) {
    problems.push('OPENAI_MODEL: name the model to use at OPENAI_BASE_URL');
  }
  if (ownProvider && OPENAI_MODEL !== undefined && OPENAI_BASE_URL === undefined && OPENAI_API_KEY === undefined) {
    problems.push('OPENAI_API_KEY: OPENAI_MODEL needs a key, or OPENAI_BASE_URL for a server that asks for none');
  }
  if (!parsed.success || problems.length > 0) throw new ConfigError(problems);
  const data = parsed.data;
  const openai = data.OPENAI_API_KEY !== undefined || data.OPENAI_BASE_URL !== undefined;
  return {
    port: data.PORT,
    host: data.HOST,
    dataDir: data.DATA_DIR,
    databaseUrl: data.DATABASE_URL,
    redisUrl: data.REDIS_URL,
    logLevel: data.LOG_LEVEL,
    openai: openai
      ? { apiKey: data.OPENAI_API_KEY, baseUrl: data.OPENAI_BASE_URL, model: data.OPENAI_MODEL }
      : undefined,
    provider: data.SCRIPTGEN_PROVIDER,
    ...file,
    budgets: { ...file.budgets, perGenerationUsd: data.MAX_COST_USD ?? file.budgets.perGenerationUsd },
    offlineTokensPerSecond: data.OFFLINE_TOKENS_PER_SECOND,
    apiKeys,
    allowAnonymous: data.ALLOW_ANONYMOUS,
    shutdownTimeoutMs: data.SHUTDOWN_TIMEOUT_MS,
    retentionDays: data.RETENTION_DAYS,
    drainMs: data.DRAIN_MS,
    sceneConcurrency: data.SCENE_CONCURRENCY,
    fontDir: data.FONT_DIR,
  };
}

function readApiKeys(text: string | undefined, problems: string[]): Map<string, KeyHolder> {
  const keys = new Map<string, KeyHolder>();
  for (const pair of text?.split(',') ?? []) {
    const [key = '', tenant = 'default', role] = pair.trim().split(':');
    if (key === '') continue;
    if (key.length < 16) {
      problems.push('SCRIPTGEN_API_KEYS: a key needs at least 16 characters');
    } else if (!/^[\w-]{1,60}$/.test(tenant)) {
      problems.push(`SCRIPTGEN_API_KEYS: the tenant "${tenant}" may hold letters, digits, _ and - only`);
    } else if (role !== undefined && role !== 'operator') {
      problems.push(`SCRIPTGEN_API_KEYS: the role "${role}" is not known; leave it out or use "operator"`);
    } else {
      keys.set(key, { tenantId: tenant, operator: role === 'operator' });
    }
  }
  if (text !== undefined && keys.size === 0 && problems.length === 0) {
    problems.push('SCRIPTGEN_API_KEYS: holds no key; use key:tenant pairs');
  }
  return keys;
}
