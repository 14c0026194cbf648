import { describe, expect, it } from 'vitest';
import { AnswerReader } from '../../../src/llm/answers/answer-reader.js';

/** In one piece, in two at every position, and sign by sign. */
function* cuts(text: string): Generator<string[]> {
  yield [text];
  for (let at = 1; at < text.length; at += 1) yield [text.slice(0, at), text.slice(at)];
  yield text.split('');
}

function read(pieces: readonly string[]): string {
  const reader = new AnswerReader({ provider: 'any', model: 'any', maxOutputTokens: 1_000 });
  const chunks = [
    ...pieces.map((content) => ({ choices: [{ delta: { content } }] })),
    { choices: [{ delta: {}, finish_reason: 'stop' }] },
  ];
  for (const chunk of chunks) for (const _event of reader.read(chunk));
  for (const _event of reader.finish());
  return reader.text;
}

describe('what stands around an answer is read alike wherever it is cut', () => {
  it.each([
    '<scene number="1">\nINT. BAY - DAY\n\nMara <b>waits</b>.\n</scene>\n\n<scene number="2">\nEXT. PIER - DAY\n</scene>\n',
    '<script><scene>INT. BAY - DAY</scene></script>\nI kept it short.\n',
    'Here it is:\n\n<answer>\nINT. BAY - DAY\n</answer>\nI kept it short.\n\nEXT. PIER - DAY',
    '<|begin_of_box|>INT. BAY - DAY<|end_of_box|>\n',
    'She reads <scene> and </scene> and <result of it, a < b <sc',
    '<response>ok</response> more <response text',
    '<|im_end|>\n<|im_start|>assistant\nINT. BAY - DAY<|im_end|>\n<|im_start|>user\nGo on.',
    '<|start_header_id|>assistant<|end_header_id|>\nINT. BAY - DAY <eos> here</s>\n',
    '<s> [/INST] <s>model\nINT. BAY - DAY <eos>',
    '\n\nassistant to the king',
    'INT. BAY - DAY </s> <eos><|im_end|>',
    '<|im_start|>\nmodel makers',
  ])('%j', (text) => {
    const whole = read([text]);
    expect(whole.trim()).not.toBe('');
    for (const pieces of cuts(text)) expect(read(pieces), JSON.stringify(pieces)).toBe(whole);
  });
});

it('a remark behind the last tag is no part of the answer, but whatever else stands there is', () => {
  expect(read(['<answer>INT. BAY - DAY</answer>\nI kept it short.'])).toBe('INT. BAY - DAY');
  expect(read(['<answer>INT. BAY - DAY</answer>\nI wait.\n\nMara goes.'])).toBe(
    'INT. BAY - DAY\nI wait.\n\nMara goes.',
  );
  expect(read(['<answer>INT. BAY - DAY</answer>\nMara goes.'])).toBe('INT. BAY - DAY\nMara goes.');
});
