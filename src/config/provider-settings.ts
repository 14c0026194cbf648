import { z } from 'zod';

/** A value that stands in the environment, because it is a secret. */
const fromEnvironment = z.strictObject({
  env: z.string().regex(/^[A-Za-z_][A-Za-z0-9_]{0,99}$/, 'must be the name of an environment variable'),
});

/** Headers that the client sets itself. */
const OWN_HEADERS: ReadonlySet<string> = new Set([
  'content-type',
  'content-length',
  'transfer-encoding',
  'connection',
  'host',
  'accept',
  'accept-encoding',
]);
/** Without them, or with others, the answer would not be the one that was asked for. */
const OWN_FIELDS: Readonly<Record<string, string>> = Object.freeze({
  model: 'is set by "model"',
  messages: 'is the prompt',
  prompt: 'is the prompt',
  stream: 'is decided for each request',
  n: 'must be 1: one answer is read',
  max_tokens: 'is decided for each task; "maxOutputTokens" is the most',
  max_completion_tokens: 'is decided for each task; "maxOutputTokens" is the most',
  response_format: 'is decided for each task',
  temperature: 'is set by "temperature"',
  reasoning_effort: 'is set by "reasoning"',
});

const headerName = /^[!#$%&'*+.^_`|~0-9A-Za-z-]{1,100}$/;
const headerText = z.string().regex(/^[\t\x20-\x7e]*$/, 'must be one line of printable ASCII');
const headers = z.record(
  z.string(),
  z.union([headerText, fromEnvironment], 'must be one line of printable ASCII, or { "env": "NAME" }'),
);
const body = z.record(z.string(), z.json());

const effort = z.enum(['none', 'minimal', 'low', 'medium', 'high', 'xhigh']);
export type ReasoningEffort = z.output<typeof effort>;

/** The field of a request that says how much to think. */
const reasoningField = z.enum([
  'reasoning_effort',
  'reasoning',
  'enable_thinking',
  'chat_template_kwargs',
  'think',
  'thinking',
]);
export type ReasoningField = z.output<typeof reasoningField>;

const milliseconds = z.number().min(1);

/** What an operator may say of the requests to one provider. */
export const requestSettings = {
  /** Sent with each request. Values that are secrets are named by their variable: `{ "env": "NAME" }`. */
  headers: headers.optional(),
  /** Further fields of each request for answers, with `{ "env": "NAME" }` for secrets; null leaves a field out. */
  body: body.optional(),
  /** Stands above what the tasks ask for; null sends none. */
  temperature: z.number().min(0).max(2).nullable().optional(),
  /** The most tokens of one answer that its models give. */
  maxOutputTokens: z.int().min(1).optional(),
  /** How much a model may think. `tokens`: room for that beside each answer. `field`: the field of the request that says so. */
  reasoning: z
    .union(
      [
        effort,
        z.strictObject({
          effort: effort.optional(),
          tokens: z.int().min(1).optional(),
          field: reasoningField.optional(),
        }),
      ],
      'must be an effort (none, minimal, low, medium, high, xhigh), or { effort, tokens, field }',
    )
    .optional(),
  /** How long it may keep silent, in milliseconds: before the first text, between two pieces, and in all. */
  timeouts: z
    .strictObject({
      firstTokenMs: milliseconds.optional(),
      idleMs: milliseconds.optional(),
      totalMs: milliseconds.optional(),
    })
    .optional(),
  /** Requests that it gets at once. */
  maxConcurrent: z.int().min(1).optional(),
};

type Environment = Readonly<Record<string, string | undefined>>;

/** Reports the names of headers and fields that may not be given. It works on what was given, so that a mistake elsewhere does not hide these. */
export function checkNames(
  headersGiven: object,
  bodyGiven: object,
  report: (path: readonly string[], what: string) => void,
): void {
  for (const given of Object.keys(headersGiven)) {
    if (!headerName.test(given)) report(['headers'], 'holds a name that no header can have');
    else if (OWN_HEADERS.has(given.toLowerCase())) report(['headers', given], 'is set by the client: leave it out');
  }
  for (const given of Object.keys(bodyGiven)) {
    if (Object.hasOwn(OWN_FIELDS, given)) report(['body', given], `${OWN_FIELDS[given]}: leave it out of "body"`);
  }
}

/** Puts the values of variables in their places. `report` is called with the path of each that is not set. */
export function resolveSecrets(
  value: unknown,
  env: Environment,
  at: readonly string[] = [],
  report: (path: readonly string[], what: string) => void = () => {},
): unknown {
  if (Array.isArray(value)) {
    return value.map((item, index) => resolveSecrets(item, env, [...at, String(index)], report));
  }
  const name = secretName(value);
  if (name !== undefined) {
    const found = env[name];
    if (found === undefined || found.trim() === '') {
      report(at, `the environment variable ${shown(name)} is not set, or it is empty`);
    } else if (at[0] === 'headers' && !headerText.safeParse(found).success) {
      report(
        at,
        `the environment variable ${shown(name)} holds what no header can: it must be one line of printable ASCII`,
      );
    }
    return found;
  }
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(
    Object.entries(value).map(([key, member]) => [key, resolveSecrets(member, env, [...at, key], report)]),
  );
}

/** The values that came from variables. */
export function secretsIn(value: unknown, env: Environment): string[] {
  const name = secretName(value);
  if (name !== undefined) return env[name] === undefined ? [] : [env[name]];
  return typeof value === 'object' && value !== null
    ? Object.values(value).flatMap((member) => secretsIn(member, env))
    : [];
}

function secretName(value: unknown): string | undefined {
  const parsed = fromEnvironment.safeParse(value);
  return parsed.success ? parsed.data.env : undefined;
}

/** Somebody may have put the key itself where the name of its variable belongs; keys have small letters. */
function shown(name: string): string {
  return /^[A-Z_][A-Z0-9_]{0,63}$/.test(name) ? name : 'that is named here';
}
