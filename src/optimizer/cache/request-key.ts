import { hash } from 'node:crypto';
import { InvalidInputError } from '../../domain/errors.js';
import type { AnswerFormat } from '../answers/format.js';
import type { LlmRequest, PromptBlock } from '../request.js';
import type { Target } from '../upstream.js';

/** Changes with what the key is made of, so that answers stored under another rule are not found. */
const KEY_VERSION = 1;

/** Changes with the rules by which a long prompt is cut: the same blocks would then be sent differently. */
const TRIM_POLICY_VERSION = 1;

export type KeyedRequest = Pick<
  LlmRequest<unknown>,
  'task' | 'tenantId' | 'messages' | 'maxOutputTokens' | 'temperature' | 'variant' | 'allowIncomplete'
>;

export interface KeyParts {
  request: KeyedRequest;
  /** Who answers: the model, and the provider's cache group. For a stored answer, the target that really answered. */
  target: { readonly provider: Pick<Target['provider'], 'name' | 'cacheGroup'>; readonly model: string };
  format?: Pick<AnswerFormat<unknown>, 'name' | 'json'> | undefined;
  /** The task's answers may be given to any tenant. Default false. */
  shared?: boolean | undefined;
  /** The typed input, for a provider that answers from it and not from the messages alone. Default: not part of the key. */
  input?: unknown;
}

/**
 * Two calls with one key may share an answer: the SHA-256 of all that shapes it, in hex. Texts count exactly as they are. What
 * only says how the answer is delivered or booked (signal, priority, deadline, generation, stage) is left out.
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
      // To others a text that was cut off is a fault.
      allowIncomplete: request.allowIncomplete === true ? true : undefined,
      format: format === undefined ? undefined : { name: format.name, schema: digest(canonicalJson(format.json)) },
      input: input === undefined ? undefined : digest(canonicalJson(input)),
      messages: request.messages.map(keyedBlock),
    }),
  );
}

/**
 * What a call of a generation is found again by after a restart: all that was asked for, and of whom if that was said. Who answered,
 * and whom another process would ask first, do not matter.
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

/** The rules of cutting count only where a block may be cut. */
function keyedBlock({ role, text, priority, stable, shorter }: PromptBlock): unknown {
  if (priority === undefined) return [role, digest(text)];
  return [
    role,
    digest(text),
    { priority, stable: stable === true, shorter: shorter === undefined ? undefined : digest(shorter) },
  ];
}

/**
 * One JSON text for one value: keys of objects in code unit order, members that are undefined dropped, lists in their order.
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
  const members = Object.entries(value)
    .filter(([, member]) => member !== undefined)
    .sort(([a], [b]) => (a < b ? -1 : 1));
  return `{${members.map(([key, member]) => `${JSON.stringify(key)}:${canonicalJson(member)}`).join(',')}}`;
}

/** Long texts go into the key by their digest, several times as fast as through JSON. UTF-8 has no room for lone surrogates. */
function digest(text: string): string {
  return text.isWellFormed() ? hash('sha256', text) : `utf16:${hash('sha256', Buffer.from(text, 'utf16le'))}`;
}
