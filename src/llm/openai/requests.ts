import type {
  ChatCompletionCreateParamsNonStreaming,
  ChatCompletionCreateParamsStreaming,
  ChatCompletionMessageParam,
} from 'openai/resources/chat/completions';
import type { CompletionCreateParamsNonStreaming } from 'openai/resources/completions';
import type { Abilities } from './abilities.js';
import type { Message, ProviderCall } from '../provider.js';
import { toStrictSchema } from './strict-schema.js';
import { alternatingTurns } from './turns.js';

/** Stands before each turn of a prompt for a server that is given plain text; a model that begins the next turn itself is stopped there. */
const TURN = '\n### ';

/** `POST /chat/completions`, streamed. */
export function chatRequest(
  call: ProviderCall,
  model: string,
  abilities: Abilities,
): ChatCompletionCreateParamsStreaming {
  return {
    model,
    messages: messagesFor(call, abilities),
    stream: true,
    [abilities.tokenLimit]: call.maxOutputTokens,
    ...(abilities.usageOption ? { stream_options: { include_usage: true } } : {}),
    ...(abilities.promptCacheKey && call.promptCacheKey !== undefined ? { prompt_cache_key: call.promptCacheKey } : {}),
    ...sampling(call, abilities),
    ...responseFormat(call, abilities),
  };
}

/** `POST /chat/completions` as a line of a job for later. */
export function batchLineRequest(
  call: ProviderCall,
  model: string,
  abilities: Abilities,
): ChatCompletionCreateParamsNonStreaming {
  return {
    model,
    messages: messagesFor(call, abilities),
    [abilities.tokenLimit]: call.maxOutputTokens,
    ...sampling(call, abilities),
    ...responseFormat(call, abilities),
  };
}

/** `POST /chat/completions/batch` as vLLM has it: as for one chat, with a list of conversations. The calls differ in their messages only. */
export function chatBatchRequest(
  calls: readonly [ProviderCall, ...ProviderCall[]],
  model: string,
  abilities: Abilities,
): Record<string, unknown> {
  return {
    model,
    messages: calls.map((call) => messagesFor(call, abilities)),
    [abilities.tokenLimit]: longestOutput(calls),
    ...sampling(calls[0], abilities),
    ...responseFormat(calls[0], abilities),
  };
}

/** `POST /completions` with a list of prompts. The limit is always sent: servers have defaults as low as 16 tokens. */
export function promptArrayRequest(
  calls: readonly [ProviderCall, ...ProviderCall[]],
  model: string,
  abilities: Abilities,
): CompletionCreateParamsNonStreaming {
  const { temperature } = calls[0];
  return {
    model,
    prompt: calls.map((call) => plainPrompt(withSchemaInPrompt(call))),
    max_tokens: longestOutput(calls),
    stop: [TURN],
    ...(abilities.temperature && temperature !== undefined ? { temperature } : {}),
  };
}

function longestOutput(calls: readonly ProviderCall[]): number {
  return Math.max(...calls.map(({ maxOutputTokens }) => maxOutputTokens));
}

function sampling(
  call: ProviderCall,
  abilities: Abilities,
): Pick<ChatCompletionCreateParamsStreaming, 'temperature' | 'reasoning_effort'> {
  return {
    ...(abilities.temperature && call.temperature !== undefined ? { temperature: call.temperature } : {}),
    ...(abilities.reasoningEffort === undefined ? {} : { reasoning_effort: abilities.reasoningEffort }),
  };
}

function responseFormat(
  call: ProviderCall,
  abilities: Abilities,
): Pick<ChatCompletionCreateParamsStreaming, 'response_format'> {
  if (call.format === undefined || abilities.answerFormat === 'none') return {};
  if (abilities.answerFormat === 'json_object') return { response_format: { type: 'json_object' } };
  const strict = toStrictSchema(call.format.schema, abilities.schemaForm);
  const name = call.format.name.replace(/[^\w-]/g, '_').slice(0, 64);
  return {
    response_format: {
      type: 'json_schema',
      json_schema: { name, schema: strict ?? call.format.schema, strict: strict !== undefined },
    },
  };
}

function messagesFor(call: ProviderCall, abilities: Abilities): ChatCompletionMessageParam[] {
  const messages = abilities.answerFormat === 'json_schema' ? call.messages : withSchemaInPrompt(call);
  return alternatingTurns(messages, abilities.systemRole).map(({ role, text }) => ({ role, content: text }));
}

/** Puts the schema into the prompt, for servers that do not enforce it. */
function withSchemaInPrompt(call: ProviderCall): Message[] {
  const messages: Message[] = [...call.messages];
  if (call.format === undefined || call.format.inPrompt === true) return messages;
  const instruction = `Answer with one JSON object and nothing else. It must match this JSON schema:\n${JSON.stringify(call.format.schema)}`;
  const last = messages.at(-1);
  if (last?.role === 'user') messages[messages.length - 1] = { role: 'user', text: `${last.text}\n\n${instruction}` };
  else messages.push({ role: 'user', text: instruction });
  return messages;
}

/** A conversation as one text, for a server that applies no chat template. */
function plainPrompt(messages: readonly Message[]): string {
  const names = { system: 'System', user: 'User', assistant: 'Assistant' } as const;
  return `${messages.map(({ role, text }) => `${TURN}${names[role]}\n${text}\n`).join('')}${TURN}Assistant\n`.trimStart();
}
