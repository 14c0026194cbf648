import type { TaskName } from '../../src/domain/tasks.js';
import { createOfflineWriter } from '../../src/llm/offline-writer/offline-writer.js';
import type { LlmProvider, ProviderCall, ProviderEvent } from '../../src/llm/provider.js';

/** What a call does instead of, or before, the offline writer's answer. Returning nothing lets the writer answer. */
export type Script = (
  call: ProviderCall,
  nth: number,
  signal: AbortSignal,
) => AsyncIterable<ProviderEvent> | Promise<void> | void;

export interface ScriptedProvider extends LlmProvider {
  /** Every call, in the order in which they came. */
  readonly calls: readonly ProviderCall[];
  count(task: TaskName): number;
  /** Forgets the calls so far. */
  reset(): void;
}

/** The offline writer with a hook before each call: it may throw, wait, or answer itself. `nth` counts the calls of one task from 1. */
export function scriptedProvider(script: Script = () => {}): ScriptedProvider {
  const writer = createOfflineWriter({ tokensPerSecond: 0 });
  const calls: ProviderCall[] = [];
  const count = (task: TaskName) => calls.filter((call) => call.task === task).length;
  return {
    name: 'scripted',
    model: 'scripted-1',
    calls,
    count,
    reset: () => void calls.splice(0),
    async *stream(call, signal) {
      calls.push(call);
      const own = script(call, count(call.task), signal);
      if (own !== undefined && Symbol.asyncIterator in own) {
        yield* own;
        return;
      }
      await own;
      yield* writer.stream(call, signal);
    },
  };
}

/** An answer in one piece. */
export async function* answer(text: string): AsyncGenerator<ProviderEvent> {
  yield { type: 'delta', text };
  yield { type: 'usage', usage: { promptTokens: 10, cachedPromptTokens: 0, completionTokens: 10 } };
  yield { type: 'end', finishReason: 'stop', model: 'scripted-1' };
}
