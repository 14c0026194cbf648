import { APIError } from 'openai';
import pino from 'pino';
import { expect, it } from 'vitest';
import { toLlmError } from '../../../src/llm/faults/faults.js';
import { LlmError } from '../../../src/llm/llm-error.js';
import type { Message } from '../../../src/llm/provider.js';
import { withoutEchoes } from '../../../src/llm/faults/upstream-error.js';

const STORY =
  'Mara Quill keeps the lamp of a lighthouse that no ship has passed for eleven years.\nShe says "I buried him".';
const prompt: Message[] = [
  { role: 'system', text: 'You write.' },
  { role: 'user', text: STORY },
];

function logged(error: unknown): string {
  const lines: string[] = [];
  pino({ level: 'warn' }, { write: (line: string) => void lines.push(line) }).warn(
    { err: error },
    'a provider needs a person',
  );
  return lines.join('');
}

const refused = (message: string, more: object = {}): LlmError =>
  withoutEchoes(
    toLlmError(APIError.generate(400, { error: { message, ...more } }, undefined, new Headers()), {
      provider: 'a',
      model: 'm',
      now: 0,
    }),
    prompt,
  );

it.each([
  ['as it was', `Invalid prompt: ${STORY} is too daring.`],
  ['in JSON', `Invalid body: ${JSON.stringify({ messages: [{ content: STORY }] })} is too daring.`],
  ['in upper case, on one line', `Invalid prompt: ${STORY.replaceAll('\n', ' ').toUpperCase()} is too daring.`],
  ['in part', 'Invalid prompt near "ghthouse that no ship has passed for" is too daring.'],
  ['by a short name', 'The name "Mara Quill" is too daring.'],
])('a log shows what a server says, without the prompt that it repeats %s', (_how, message) => {
  const fault = refused(message);
  const log = logged(fault);
  expect(log).toContain('is too daring');
  for (const piece of ['lighthouse', 'ship has passed', 'mara quill', 'buried']) {
    expect(log.toLowerCase()).not.toContain(piece);
  }
  expect(fault.message).toBe('a rejected the request (400): check that the model m supports it');
});

it('scripts without spaces are told apart by fewer characters', () => {
  const story: Message[] = [{ role: 'user', text: '马拉守着一座十一年没有船经过的灯塔。' }];
  const fault = toLlmError(
    APIError.generate(400, { error: { message: '输入不合法：十一年没有船经过的灯塔' } }, undefined, new Headers()),
    { provider: 'a', model: 'm', now: 0 },
  );
  const log = logged(withoutEchoes(fault, story));
  expect(log).toContain('输入不合法');
  expect(log).not.toContain('没有船');
});

it('a log holds no text of the answer, neither what had arrived nor what a server threw away', () => {
  const fault = refused('Failed to generate JSON.', {
    code: 'json_validate_failed',
    failed_generation: '{"title":"The Eleventh Winter"',
  });
  const broken = new LlmError('PARTIAL_STREAM', 'broke', {
    partialText: 'INT. LAMP ROOM - NIGHT',
    cause: toLlmError(new SyntaxError('Unexpected token "INT. LAMP ROOM"'), { provider: 'a', model: 'm', now: 0 }),
  });
  const all = new LlmError('ALL_PROVIDERS_FAILED', 'none', { causes: [fault, broken], cause: broken });
  for (const each of [fault, broken, all]) expect(logged(each)).not.toMatch(/Eleventh|eleventh|LAMP|lamp/);
  expect(broken.partialText).toBe('INT. LAMP ROOM - NIGHT');
});

it('nothing of the words is shown before the prompt is known', () => {
  const fault = toLlmError(
    APIError.generate(400, { error: { message: `No: ${STORY}`, code: 'bad' } }, undefined, new Headers()),
    { provider: 'a', model: 'm', now: 0 },
  );
  expect(String(fault.cause)).toBe('UpstreamError: The upstream reported a fault (400, bad)');
});

it('a key is cut out as well', () => {
  const log = logged(refused('Incorrect API key provided: sk-proj-12abc*****34xy. Ask your organization for another.'));
  expect(log).not.toMatch(/12abc|34xy/);
  expect(log).toContain('ask your organization for another');
});

it('an error of this program is the cause as it is', () => {
  const bug = new TypeError('x is not a function');
  expect(toLlmError(bug, { provider: 'a', model: 'm', now: 0 }).cause).toBe(bug);
});
