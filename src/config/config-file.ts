import { readFileSync } from 'node:fs';
import type { z } from 'zod';
import { configFile } from './config-file-schema.js';
import type { offlineWriter, upstreamProvider } from './config-file-schema.js';
import { checkNames, resolveSecrets, secretsIn } from './provider-settings.js';

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
  const report: Report = (where, what) =>
    void problems.push(`SCRIPTGEN_CONFIG: ${where === '' ? path : `${path}: ${where}`}: ${what}`);
  const text = readText(path, report);
  if (text === undefined) return EMPTY_FILE;
  let content: unknown;
  try {
    content = JSON.parse(text);
  } catch (error) {
    // The message of the parser quotes the file.
    const position = /at position (\d+)/.exec((error as Error).message)?.[1];
    report('', `is not JSON${position === undefined ? '' : ` (${placeOf(text, Number(position))})`}`);
    return EMPTY_FILE;
  }
  const parsed = configFile.safeParse(content);
  if (!parsed.success) for (const { path: at, message } of mistakes(parsed.error.issues)) report(at.join('.'), message);
  // On what was given, so that a mistake elsewhere does not hide these.
  checkProviders(content, env, report);
  if (!parsed.success) return EMPTY_FILE;
  const { providers = [], ...rest } = parsed.data;
  return { ...rest, providers: providers.map((provider) => withKey(provider, env)) };
}

type Report = (where: string, what: string) => void;

function readText(path: string, report: Report): string | undefined {
  try {
    return readFileSync(path, 'utf8');
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    report('', code === 'ENOENT' ? 'there is no such file' : `cannot be read (${code})`);
    return undefined;
  }
}

function placeOf(text: string, position: number): string {
  const lines = text.slice(0, position).split('\n');
  return `line ${lines.length}, column ${(lines.at(-1)?.length ?? 0) + 1}`;
}

/** The mistakes in the file. For a union, those of the branch that came nearest. */
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

/** The checks that look at several entries at once. */
function checkProviders(content: unknown, env: Readonly<Record<string, string | undefined>>, report: Report): void {
  const file = recordIn(content);
  const providers = Array.isArray(file.providers) ? file.providers.map(recordIn) : [];
  const names = providers.map((provider) =>
    provider.kind === 'offline-writer' ? (provider.name ?? 'offline-writer') : provider.name,
  );
  for (const [index, { apiKey, apiKeyEnv, headers, body, timeouts, watchdog: limits }] of providers.entries()) {
    if (names[index] !== undefined && names.indexOf(names[index]) < index) {
      report(`providers.${index}.name`, `providers.${names.indexOf(names[index])} has the same name`);
    }
    if (apiKey !== undefined && apiKeyEnv !== undefined) {
      report(`providers.${index}`, 'give either apiKey or apiKeyEnv');
    }
    if (typeof apiKeyEnv === 'string' && !isSet(env[apiKeyEnv])) {
      report(`providers.${index}.apiKeyEnv`, 'there is no environment variable of that name, or it is empty');
    }
    if (timeouts !== undefined && limits !== undefined) {
      report(`providers.${index}`, 'give either timeouts or watchdog');
    }
    const reportHere = (at: readonly string[], what: string): void =>
      report(['providers', index, ...at].join('.'), what);
    checkNames(recordIn(headers), recordIn(body), reportHere);
    resolveSecrets({ headers, body }, env, [], reportHere);
  }
  for (const [stage, choice] of Object.entries(recordIn(file.stageModels))) {
    const { provider } = recordIn(choice);
    if (provider !== undefined && providers.length > 0 && !names.includes(provider)) {
      report(`stageModels.${stage}.provider`, 'none of the providers has that name');
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

function recordIn(value: unknown): Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value) ? (value as Record<string, unknown>) : {};
}

function isSet(value: string | undefined): boolean {
  return value !== undefined && value.trim() !== '';
}
