import { expect, it } from 'vitest';
import type { ProviderEvent } from '../../../src/llm/provider.js';
import { actor, setUp, streamedText } from '../routing.js';
import type { Step } from '../routing.js';

/** Text that turns out to have been thoughts. */
const thoughtful: Step = async function* (): AsyncGenerator<ProviderEvent> {
  yield { type: 'delta', text: 'INT. NOT THIS' };
  yield { type: 'reset' };
  yield { type: 'delta', text: 'INT. BAY' };
  yield { type: 'end', finishReason: 'stop', model: 'a-1' };
};
const cutOff: Step = async function* (): AsyncGenerator<ProviderEvent> {
  yield { type: 'delta', text: 'EXT. SEA. ' };
};

it('text that was thought is voided, and what was said takes its place', async () => {
  const { send } = setUp([actor('a', [thoughtful])]);
  const { events, result } = await send({}, { stream: true });
  expect(events.map((event) => (event.type === 'delta' ? event.text : event.type))).toEqual([
    'start',
    'INT. NOT THIS',
    'reset',
    'INT. BAY',
  ]);
  expect(result).toMatchObject({ value: 'INT. BAY', text: 'INT. BAY' });
});

it('what an earlier attempt said stands', async () => {
  const { send } = setUp([actor('a', [cutOff]), actor('b', [thoughtful])]);
  const { events, result } = await send({}, { stream: true, onPartial: 'continue' });
  expect(result.text).toBe('EXT. SEA. INT. BAY');
  expect(streamedText(events)).toBe(result.text);
});
