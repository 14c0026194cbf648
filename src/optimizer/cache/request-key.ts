import { hash } from 'node:crypto';
import { InvalidInputError } from '../../domain/errors.js';
import type { AnswerFormat } from '../answers/format.js';
import type { LlmRequest, PromptBlock } from '../request.js';
import type { Target } from '../upstream.js';

/** To be raised when the key is made of something else, so that answers stored under the old rule are not found. */
const KEY_VERSION = 1;

/** To be raised when long prompts are cut by other rules, because the same blocks are then sent differently. */
const TRIM_POLICY_VERSION = 1;

export type KeyedRequest = Pick<
  LlmRequest<unknown>,
  'task' | 'tenantId' | 'messages' | 'maxOutputTokens' | 'temperature' | 'variant' | 'edition' | 'allowIncomplete'
>;

export interface KeyParts {
  request: KeyedRequest;
  /** The model and the provider's cache group. For a stored answer: of the target that answered. */
  target: { readonly provider: Pick<Target['provider'], 'name' | 'cacheGroup'>; readonly model: string };
  format?: Pick<AnswerFormat<unknown>, 'name' | 'json'> | undefined;
  /** The task's answers may be given to any tenant. Default false. */
  shared?: boolean | undefined;
  /** The typed input, for a provider that answers from it and not from the messages alone. Default: not part of the key. */
  input?: unknown;
}

/**
 * Calls with the same key may share an answer. The key is the SHA-256, in hex, of everything that shapes the answer; texts are taken
 * exactly as they are. What only concerns delivery and booking (signal, priority, deadline, generation, stage) is left out.
 */
export function requestKey({ request, target, format, shared = false, input }: KeyParts): string {
  return hash(
    'sha256',
    canonicalJson({
      version: KEY_VERSION,
      trimPolicy: TRIM_POLICY_VERSION,
      tenant: shared ? null : request.tenantId,
      task: request.task,
      model: target.model,
      cacheGroup: target.provider.cacheGroup ?? target.provider.name,
      temperature: request.temperature,
      maxOutputTokens: request.maxOutputTokens,
      variant: request.variant ?? 0,
      edition: request.edition,
      // For calls without this a text that was cut off is a fault.
      allowIncomplete: request.allowIncomplete === true ? true : undefined,
      format: format === undefined ? undefined : { name: format.name, schema: digest(canonicalJson(format.json)) },
      input: input === undefined ? undefined : digest(canonicalJson(input)),
      messages: request.messages.map(keyedBlock),
    }),
  );
}

/**
 * The key by which a generation finds the answer to its call again after a restart: everything that was asked, and the provider and
 * model if the request names them. Which provider answered, or would be asked first, does not matter.
 */
export function ownKey(
  request: KeyedRequest & Pick<LlmRequest<unknown>, 'provider' | 'model' | 'input'>,
  format: KeyParts['format'],
): string {
  return requestKey({
    request,
    target: { provider: { name: request.provider ?? '' }, model: request.model ?? '' },
    format,
    input: request.input,
  });
}

/** The members that say how a block is cut count only if it may be cut. */
function keyedBlock({ role, text, priority, stable, shorter }: PromptBlock): unknown {
  if (priority === undefined) return [role, digest(text)];
  return [
    role,
    digest(text),
    { priority, stable: stable === true, shorter: shorter === undefined ? undefined : digest(shorter) },
  ];
}

/**
 * JSON that is the same for equal values: the keys of objects are sorted by code units, and undefined members are left out.
 *
 * @throws InvalidInputError for numbers that JSON cannot hold
 */
export function canonicalJson(value: unknown): string {
  if (typeof value === 'number' && !Number.isFinite(value)) {
    throw new InvalidInputError([
      { path: 'request', message: `${value} cannot be part of a request: use a finite number` },
    ]);
  }
  if (value === undefined || value === null) return 'null';
  if (typeof value === 'bigint') return `{"bigint":"${value}"}`;
  if (typeof value !== 'object') return JSON.stringify(value) ?? 'null';
  if (Array.isArray(value)) return `[${value.map(canonicalJson).join(',')}]`;
  if ('toJSON' in value && typeof value.toJSON === 'function') return canonicalJson(value.toJSON());
  const members = new Map<string, unknown>(Object.entries(value));
  let json = '';
  for (const key of [...members.keys()].sort()) {
    const member = members.get(key);
    if (member !== undefined) json += `${json === '' ? '' : ','}${JSON.stringify(key)}:${canonicalJson(member)}`;
  }
  return `{${json}}`;
}

/** Texts go into the key as digests, which is several times as fast as JSON. UTF-8 cannot express lone surrogates, so texts with them are hashed as UTF-16. */
function digest(text: string): string {
  return text.isWellFormed() ? hash('sha256', text) : `utf16:${hash('sha256', Buffer.from(text, 'utf16le'))}`;
}
