import type { Message } from '../../llm/provider.js';
import type { AnswerFormat } from './format.js';

/** The conversation in which a model is shown its invalid answer and asked for a better one. */
export function repairMessages(
  messages: readonly Message[],
  answer: string,
  problems: readonly string[],
  format: AnswerFormat<unknown>,
): Message[] {
  const shown: Message[] = answer.trim() === '' ? [] : [{ role: 'assistant', text: answer }];
  return [
    ...messages,
    ...shown,
    {
      role: 'user',
      text: `That answer cannot be used:\n${problems.map((problem) => `- ${problem}`).join('\n')}\n\nSend the whole answer again, corrected, as one JSON object and nothing else. It must match this JSON schema:\n${JSON.stringify(format.json)}`,
    },
  ];
}
