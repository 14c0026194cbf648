import { parseJson } from '../json.js';
import { AnswerReader } from './answer-reader.js';
import { contentOf } from './message-content.js';
import type { FinishReason } from '../provider.js';

export interface WholeAnswerOptions {
  provider: string;
  model: string;
  /** Whether a JSON value was asked for. Undefined where that is no longer known; the answer's own form then decides. */
  structured: boolean | undefined;
}

export interface WholeAnswer {
  text: string;
  finishReason: FinishReason;
}

/**
 * Reads a choice that came in one piece, as the pieces of a stream are read. Undefined for one that says nothing at all.
 *
 * @throws LlmError for a refusal, or an answer that did not end
 */
export function readWholeAnswer(
  choice: Record<string, unknown>,
  { structured, ...of }: WholeAnswerOptions,
): WholeAnswer | undefined {
  const { text, thoughts, called, refusal } = contentOf(choice);
  if (text + thoughts + called + refusal === '' && typeof choice.text !== 'string') return undefined;
  const read = (asStructured: boolean): WholeAnswer => {
    const reader = new AnswerReader({ ...of, structured: asStructured, maxOutputTokens: Infinity });
    for (const events of [reader.read({ choices: [{ ...choice, index: 0 }] }), reader.finish()]) {
      for (const _event of events);
    }
    return { text: reader.text, finishReason: reader.reason() };
  };
  // Nobody asked for the call of a tool but as the form of a structured answer.
  const plain = read(structured ?? called !== '');
  if (structured !== undefined || plain.text.trim() !== '') return plain;
  const value = read(true);
  return parseJson(value.text) === undefined ? plain : value;
}
