import { hash } from 'node:crypto';
import type { ReasoningEffort, ReasoningField } from '../../config/provider-settings.js';
import { hostOf } from '../address.js';
import { isRecord } from '../json.js';
import type { ProviderCall } from '../provider.js';

/** What an operator wants sent with each request to one provider. All of it is optional. */
export interface RequestSettings {
  /** By name. A value may be a secret: none is ever shown. */
  headers?: Readonly<Record<string, string>> | undefined;
  /** Fields that are merged into each request for answers, objects member by member. A field that is null is left out of the request. */
  body?: Readonly<Record<string, unknown>> | undefined;
  /** Stands above what a task asks for; null sends none. */
  temperature?: number | null | undefined;
  /** Default: `none` at OpenAI, elsewhere what the server does by itself. */
  effort?: ReasoningEffort | undefined;
  /** Default: by the server's address, else `reasoning_effort`. */
  reasoningField?: ReasoningField | undefined;
  /** The most tokens that its models give in one answer. Default: what a task asks for. */
  maxOutputTokens?: number | undefined;
}

/** A call as these settings have it, before its request is made. */
export function callWithSettings(
  call: ProviderCall,
  { temperature, maxOutputTokens = Infinity }: RequestSettings,
): ProviderCall {
  return {
    ...call,
    maxOutputTokens: Math.min(call.maxOutputTokens, maxOutputTokens),
    ...(temperature === undefined ? {} : { temperature: temperature ?? undefined }),
  };
}

/** A request with the operator's fields. */
export function requestWithSettings<R extends object>(request: R, settings: RequestSettings, baseUrl: string): R {
  const { effort, body } = settings;
  const thinking =
    effort === undefined ? {} : reasoningFields(effort, settings.reasoningField ?? reasoningFieldAt(baseUrl));
  const { reasoning_effort, ...rest } = request as Record<string, unknown>;
  const start = effort === undefined && reasoning_effort !== undefined ? { ...rest, reasoning_effort } : rest;
  const joined = merged(merged(start, thinking), body ?? {});
  return Object.fromEntries(Object.entries(joined).filter(([, value]) => value !== null)) as R;
}

/** Equal for settings that get equal answers: for the cache. Secrets are no part of it; undefined where nothing is set. */
export function settingsHash(
  { body, effort, reasoningField, temperature }: RequestSettings,
  isSecret: (value: unknown) => boolean,
): string | undefined {
  if (body === undefined && effort === undefined && temperature === undefined) return undefined;
  const text = JSON.stringify([body, effort, reasoningField, temperature], (_key, value: unknown) =>
    isSecret(value) ? null : value,
  );
  return hash('sha256', text, 'hex').slice(0, 12);
}

function reasoningFields(effort: ReasoningEffort, field: ReasoningField): Record<string, unknown> {
  const thinks = effort !== 'none';
  switch (field) {
    case 'reasoning_effort':
      return { reasoning_effort: effort };
    case 'reasoning':
      return { reasoning: thinks ? { effort } : { enabled: false } };
    case 'enable_thinking':
      return { enable_thinking: thinks };
    case 'chat_template_kwargs':
      return { chat_template_kwargs: { enable_thinking: thinks } };
    case 'think':
      return { think: thinks };
    case 'thinking':
      return { thinking: { type: thinks ? 'enabled' : 'disabled' } };
  }
}

function reasoningFieldAt(baseUrl: string): ReasoningField {
  const host = hostOf(baseUrl) ?? '';
  if (host === 'openrouter.ai') return 'reasoning';
  if (host.endsWith('.aliyuncs.com')) return 'enable_thinking';
  if (host.endsWith('.deepseek.com') || host.endsWith('.bigmodel.cn') || host.endsWith('.z.ai')) return 'thinking';
  return 'reasoning_effort';
}

/** Objects member by member; of anything else the second stands. */
function merged(
  one: Readonly<Record<string, unknown>>,
  other: Readonly<Record<string, unknown>>,
): Record<string, unknown> {
  const all: Record<string, unknown> = { ...one };
  for (const [key, value] of Object.entries(other)) {
    const before = all[key];
    all[key] = isRecord(before) && isRecord(value) ? merged(before, value) : value;
  }
  return all;
}
