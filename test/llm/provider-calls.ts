import { createOpenAiProvider } from '../../src/llm/openai/openai-provider.js';
import { LlmError } from '../../src/llm/llm-error.js';
import type { LlmProvider, ProviderCall, ProviderEvent } from '../../src/llm/provider.js';

export function call(overrides: Partial<ProviderCall> = {}): ProviderCall {
  return {
    task: 'freeText',
    input: { text: 'Hello' },
    messages: [
      { role: 'system', text: 'You write.' },
      { role: 'user', text: 'Hello' },
    ],
    maxOutputTokens: 100,
    ...overrides,
  };
}

export function providerAt(url: string, model: string, name = 'upstream'): LlmProvider {
  return createOpenAiProvider({ name, baseUrl: url, apiKey: 'test-key', model });
}

export async function eventsOf(stream: AsyncIterable<ProviderEvent>): Promise<ProviderEvent[]> {
  const events: ProviderEvent[] = [];
  for await (const event of stream) events.push(event);
  return events;
}

/** The text that stands at the end. */
export function textOf(events: readonly ProviderEvent[]): string {
  return events.reduce(
    (text, event) => (event.type === 'reset' ? '' : event.type === 'delta' ? text + event.text : text),
    '',
  );
}

/** The fault that a stream or call ends with. */
export async function faultOf(run: Promise<unknown>): Promise<LlmError> {
  const error = await run.then(
    () => undefined,
    (reason: unknown) => reason,
  );
  if (!(error instanceof LlmError)) throw new Error(`Expected an LlmError, got ${String(error)}`, { cause: error });
  return error;
}

export const idle = (): AbortSignal => new AbortController().signal;
