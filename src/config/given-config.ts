import { readEnvironment } from '../config.js';
import type { Config } from '../config.js';

/** Members that come from several variables, or from the configuration file. */
type Composed = 'openai' | 'providers' | 'prices' | 'stageModels' | 'optimizer' | 'budgets';

const VARIABLES: Readonly<Record<Exclude<keyof Config, Composed>, string>> = Object.freeze({
  port: 'PORT',
  host: 'HOST',
  dataDir: 'DATA_DIR',
  databaseUrl: 'DATABASE_URL',
  redisUrl: 'REDIS_URL',
  logLevel: 'LOG_LEVEL',
  provider: 'SCRIPTGEN_PROVIDER',
  offlineTokensPerSecond: 'OFFLINE_TOKENS_PER_SECOND',
  apiKeys: 'SCRIPTGEN_API_KEYS',
  allowAnonymous: 'ALLOW_ANONYMOUS',
  shutdownTimeoutMs: 'SHUTDOWN_TIMEOUT_MS',
  retentionDays: 'RETENTION_DAYS',
  drainMs: 'DRAIN_MS',
  sceneConcurrency: 'SCENE_CONCURRENCY',
  fontDir: 'FONT_DIR',
});
/** The part of a configuration that a caller gives; an undefined member counts as absent. */
export type GivenConfig = { readonly [K in keyof Config]?: Config[K] | undefined };

/** They are taken together or not at all: a key from one place and an address from another could send the key to a stranger's server. */
const WRITER_VARIABLES = ['OPENAI_API_KEY', 'OPENAI_BASE_URL', 'OPENAI_MODEL', 'SCRIPTGEN_PROVIDER'];
/** Unless it is asked for more, a library logs only what a person has to look at. */
const LOG_LEVEL = 'warn';

/**
 * The configuration of an app: what the caller gives stands above the environment, and the environment above the defaults. A
 * variable whose member is given is not looked at, mistaken or not. `budgets` are joined member by member. Throws ConfigError.
 *
 * @param writerGiven the caller brings the providers, so that those of the environment do not count
 */
export function configFor(given: GivenConfig, env: Record<string, string | undefined>, writerGiven: boolean): Config {
  const members = Object.fromEntries(
    Object.entries(given).filter(([, value]) => value !== undefined),
  ) as Partial<Config>;
  const writerChosen =
    writerGiven || members.openai !== undefined || members.providers !== undefined || members.provider === 'offline';
  const ignored = new Set([
    ...Object.entries(VARIABLES).flatMap(([member, variable]) => (member in members ? [variable] : [])),
    ...(writerChosen ? WRITER_VARIABLES : []),
  ]);
  const read = readEnvironment(env, { ignored, listens: false });
  return {
    ...read,
    ...(isSet(env.LOG_LEVEL) ? {} : { logLevel: LOG_LEVEL }),
    ...(writerChosen ? { providers: [], stageModels: {} } : {}),
    ...members,
    budgets: { ...read.budgets, ...members.budgets },
  };
}

function isSet(value: string | undefined): boolean {
  return value !== undefined && value.trim() !== '';
}
