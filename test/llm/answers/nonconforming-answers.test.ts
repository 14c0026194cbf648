import { describe, expect, it } from 'vitest';
import type { ProviderEvent } from '../../../src/llm/provider.js';
import { begin, chunk, event, json } from '../../support/raw-upstream.js';
import type { Hit } from '../../support/raw-upstream.js';
import { upstreamOfEachTest } from '../../support/upstream-of-each-test.js';
import { call, eventsOf, faultOf, idle, providerAt, textOf } from '../provider-calls.js';

/** Servers and gateways that say what they mean in another form than OpenAI's. */
const upstream = upstreamOfEachTest();

const SCENE = 'INT. BAY - NIGHT\n\nRain. Mara waits.\n';
const PIECES = ['INT. BAY - ', 'NIGHT\n\nRain. ', 'Mara waits.\n'];
const format = {
  name: 'cast',
  schema: { type: 'object', properties: { name: { type: 'string' } }, required: ['name'] },
};
const DONE = 'data: [DONE]\n\n';
const run = (overrides = {}): Promise<ProviderEvent[]> =>
  eventsOf(providerAt(upstream.url, 'any').stream(call(overrides), idle()));
const fault = (overrides = {}) => faultOf(run(overrides));

function raw(text: (hit: Hit) => string): void {
  upstream.answerWith((hit, response) => {
    begin(response);
    response.end(text(hit));
  });
}
function choices(...each: readonly object[]): void {
  raw(() => `${each.map((choice) => `data: ${JSON.stringify({ choices: [choice] })}\n\n`).join('')}${DONE}`);
}
function says(text: string, finishReason: unknown = 'stop'): void {
  upstream.answerWith((hit, response) => {
    begin(response);
    for (const piece of text.match(/[\s\S]{1,5}/gu) ?? []) event(response, chunk(hit, { content: piece }));
    event(response, chunk(hit, {}, finishReason as string));
    response.end(DONE);
  });
}

const THOUGHTS: [string, string][] = [
  [
    'French',
    'Je dois écrire la scène dans la cuisine. Mara est seule, il fait nuit.\n\nIl faut que la tension monte peu à peu.',
  ],
  ['German', 'Der Nutzer möchte eine Szene in der Küche. Ich muss mit der Überschrift beginnen.'],
  ['Russian', 'Пользователь просит написать сцену на кухне. Нужно начать с заголовка.\n\nДжон входит поздно.'],
  ['Spanish', 'El usuario quiere una escena en la cocina. Debo empezar con el encabezado.'],
  ['Japanese', 'ユーザーはキッチンのシーンを求めている。まず見出しを書く必要がある。\n\nマラはパンを切っている。'],
  ['Chinese', '用户想要一个厨房场景，先写标题\n\n然后玛拉切面包。'],
  ['plain notes', 'Setting: kitchen at night. Mara is alone and has been waiting for hours. Tension rises slowly.'],
  ['notes under a heading', 'PLAN FOR THE SCENE:\n\nMara cuts the bread.'],
  ['notes under a title', 'SCENE PLAN\n\nMara cuts the bread.'],
  ['notes under a number', 'SCENE 1\n\nMara is alone here, and then Jon comes in.'],
  ['Arabic', 'المستخدم يريد مشهدا في المطبخ\n\nيجب أن تكون مارا وحدها'],
  ['Korean', '사용자는 부엌 장면을 원한다\n\n마라는 혼자 있다'],
  ['Hindi', 'उपयोगकर्ता रसोई का दृश्य चाहता है।\n\nमारा अकेली है।'],
  ['a heading within', 'Mara is alone.\n\nINT. KITCHEN - NIGHT\n\nShe waits.\n\nMARA\nJon?'],
  ['a heading and a plan', 'INT. KITCHEN - NIGHT\n\nOkay, so Mara waits.'],
  ['a heading that goes on as prose', 'INT. KITCHEN - NIGHT. Mara should be alone here, and then Jon comes in.'],
];
const SCENES: [string, string][] = [
  [
    'that speaks of plans',
    'INT. KITCHEN - NIGHT\n\nMara unrolls the plan.\n\nMARA\nLet me go. I will draft the letter.',
  ],
  ['in mixed case', 'Int. Kitchen - Night\n\nMara waits.'],
  ['in bold', '**INT. KITCHEN – NIGHT**\n\nMara waits.'],
  ['below a transition', 'FADE IN:\n\nINT. KITCHEN - NIGHT\n\nMara waits.'],
  ['below its number', 'SCENE 1\n\n1. INT. KITCHEN - NIGHT\n\nMara waits.'],
  ['in a fence', '```fountain\nINT. KITCHEN - NIGHT\n\nMara waits.\n```'],
  ['without a prefix', 'COCINA - NOCHE\n\nMara espera.'],
  ['in Japanese', '○台所（夜）\n\nマラが待っている。'],
  ['in Korean', '실내. 부엌 - 밤\n\n마라가 기다린다.'],
  ['in Hindi', 'अंदर. रसोई - रात\n\nमारा इंतज़ार करती है।'],
  ['in French', 'INTÉRIEUR. CUISINE - NUIT\n\nMara attend.'],
  ['in German', 'INNEN. KÜCHE - NACHT\n\nMara wartet.'],
  ['in Russian', 'ИНТ. КУХНЯ - НОЧЬ\n\nМара ждёт.'],
  ['in Chinese', '内景 厨房 夜\n\n玛拉在等。'],
];

describe('the end of an answer under another name', () => {
  it.each([
    'STOP',
    'eos',
    'eos_token',
    'end_turn',
    'stop_sequence',
    'COMPLETE',
    'completed',
    'finished',
    'stop_token',
    '1',
    '完成',
    'null',
    'none',
    'UNSPECIFIED',
    1,
    true,
  ])('%s is a natural one', async (reason) => {
    says(SCENE, reason);
    expect((await run()).at(-1)).toMatchObject({ finishReason: 'stop' });
  });

  it.each([
    'MAX_TOKENS',
    'max_length',
    'model_length',
    'max_output_tokens',
    'max_new_tokens',
    'token_limit',
    'incomplete',
    'limit',
    'max_output',
    'output_limit',
    'NOT_FINISHED',
    'stopped_by_length',
    'stop_limit',
    'Stopped: max tokens',
    'unfinished',
    'budget_exceeded',
    'pause_turn',
    'end_of_context_length',
  ])('%s is that of its length', async (reason) => {
    says(SCENE, reason);
    expect((await run()).at(-1)).toMatchObject({ finishReason: 'length' });
  });

  it.each([
    'SAFETY',
    'RECITATION',
    'PROHIBITED_CONTENT',
    'sensitive',
    'content_filtered',
    'LANGUAGE',
    'ERROR_TOXIC',
    'stop_safety',
    'BLOCKLIST',
    'IMAGE_SAFETY',
  ])('%s is no whole answer, but a refusal', async (reason) => {
    says('INT. BAY', reason);
    expect((await run()).at(-1)).toMatchObject({ finishReason: 'content_filter' });
  });

  it.each([
    'error',
    'abort',
    'network_error',
    'insufficient_system_resource',
    'MALFORMED_FUNCTION_CALL',
    'cancelled',
    'stop_error',
    'ERROR_LIMIT',
    'rate_limit',
    'USER_CANCEL',
    'TIMEOUT',
  ])('%s is no whole answer', async (reason) => {
    says('INT. BAY', reason);
    expect(await fault()).toMatchObject({ code: 'PARTIAL_STREAM', partialText: 'INT. BAY' });
  });
});

describe('a stream of another form', () => {
  const asChunk = (content: string): string =>
    JSON.stringify({ choices: [{ index: 0, delta: { content }, finish_reason: null }] });
  const STOP = JSON.stringify({ choices: [{ index: 0, delta: {}, finish_reason: 'stop' }] });

  it.each<[string, string]>([
    ['a JSON object on each line', [...PIECES.map(asChunk), STOP, ''].join('\n')],
    [
      'the name of the field twice',
      `${[...PIECES.map(asChunk), STOP].map((each) => `data: data: ${each}\n\n`).join('')}${DONE}`,
    ],
    ['its end in lower case', `${PIECES.map((each) => `data: ${asChunk(each)}\n\n`).join('')}data: [done]\n\n`],
    [
      'each chunk on several lines',
      `${[...PIECES.map(asChunk), STOP].map((each) => `data: ${each.replace('"delta"', '\ndata: "delta"')}\n\n`).join('')}${DONE}`,
    ],
    ['a mark of its byte order', `\uFEFF${[...PIECES.map(asChunk), STOP].map((each) => `data: ${each}\n\n`).join('')}`],
    [
      'anything behind its end',
      `${[...PIECES.map(asChunk), STOP].map((each) => `data: ${each}\n\n`).join('')}${DONE}{"x": \n\n<html>`,
    ],
  ])('with %s is read', async (_name, text) => {
    raw(() => text);
    const events = await run();
    expect(textOf(events)).toBe(SCENE);
    expect(events.at(-1)).toMatchObject({ type: 'end', finishReason: 'stop' });
  });

  it.each<[string, readonly object[]]>([
    [
      'bare texts',
      [
        ...PIECES.map((text) => ({ index: 0, text, finish_reason: null })),
        { index: 0, text: '', finish_reason: 'stop' },
      ],
    ],
    [
      'deltas that are bare texts',
      [...PIECES.map((delta) => ({ index: 0, delta })), { index: 0, delta: '', finish_reason: 'stop' }],
    ],
    [
      'a content that is a part',
      [
        ...PIECES.map((text) => ({ index: 0, delta: { content: { type: 'text', text } } })),
        { index: 0, delta: {}, finish_reason: 'stop' },
      ],
    ],
    [
      'messages for deltas',
      [
        ...PIECES.map((content) => ({ index: 0, message: { content } })),
        { index: 0, message: { content: '' }, finish_reason: 'stop' },
      ],
    ],
    [
      'the whole message once more at its end',
      [
        ...PIECES.map((content) => ({ index: 0, delta: { content } })),
        { index: 0, message: { role: 'assistant', content: SCENE }, finish_reason: 'stop' },
      ],
    ],
    [
      'another choice beside',
      [
        ...PIECES.flatMap((content) => [
          { index: 1, delta: { content: 'XX' }, finish_reason: 'stop' },
          { index: 0, delta: { content } },
        ]),
        { index: 0, delta: {}, finish_reason: 'stop' },
      ],
    ],
    [
      'a delta that says nothing beside a message',
      [
        ...PIECES.map((content) => ({ index: 0, delta: {}, message: { content } })),
        { index: 0, delta: {}, message: {}, finish_reason: 'stop' },
      ],
    ],
    [
      'a message that says nothing beside a text',
      [{ index: 0, message: { role: 'assistant', content: null }, text: SCENE, finish_reason: 'stop' }],
    ],
    [
      'calls of no tools',
      [
        ...PIECES.map((content) => ({ index: 0, delta: { content, tool_calls: null } })),
        { index: 0, delta: { content: null, tool_calls: [] }, finish_reason: 'stop' },
      ],
    ],
  ])('with %s is read', async (_name, each) => {
    choices(...each);
    expect(textOf(await run())).toBe(SCENE);
  });

  it.each<[string, readonly object[]]>([
    [
      'a tool',
      [
        { delta: { content: null, tool_calls: [{ index: 0, id: 'a', function: { name: 'cast', arguments: '' } }] } },
        { delta: { tool_calls: [{ index: 0, function: { arguments: '{"name":' } }] } },
        {
          delta: {
            tool_calls: [
              { index: 0, function: { arguments: '"Mara"}' } },
              { index: 1, function: { arguments: '{}' } },
            ],
          },
        },
        { delta: {}, finish_reason: 'tool_calls' },
      ],
    ],
    [
      'a function',
      [
        { delta: { function_call: { name: 'cast', arguments: '{"name":' } } },
        { delta: { function_call: { arguments: '"Mara"}' } } },
        { delta: {}, finish_reason: 'function_call' },
      ],
    ],
    [
      'a tool, as an object',
      [
        {
          message: { content: null, tool_calls: [{ function: { name: 'cast', arguments: { name: 'Mara' } } }] },
          finish_reason: 'tool_calls',
        },
      ],
    ],
    [
      'nothing, but is told as a thought beside words',
      [
        { delta: { reasoning_content: '{"name":"Mara"}' } },
        { delta: { content: 'Done!' } },
        { delta: {}, finish_reason: 'stop' },
      ],
    ],
    [
      'a tool, beside words',
      [
        { delta: { content: 'Sure! ' } },
        { delta: { tool_calls: [{ index: 0, function: { name: 'cast', arguments: '{"name":"Mara"}' } }] } },
        { delta: {}, finish_reason: 'tool_calls' },
      ],
    ],
    [
      'a tool, beside words, at a stop',
      [
        {
          message: {
            content: 'Here you are:',
            tool_calls: [{ function: { name: 'cast', arguments: '{"name":"Mara"}' } }],
          },
          finish_reason: 'stop',
        },
      ],
    ],
  ])('whose structured answer calls %s is that answer', async (_name, each) => {
    choices(...each);
    const events = await run({ format });
    expect(textOf(events)).toBe('{"name":"Mara"}');
    expect(events.at(-1)).toMatchObject({ finishReason: 'stop' });
  });

  it('tells its usage wherever it stands', async () => {
    for (const [usage, beside] of [
      [{ input_tokens: 10, output_tokens: 3 }, {}],
      [undefined, { x_groq: { usage: { prompt_tokens: 10, completion_tokens: 3 } } }],
    ] as const) {
      raw(
        (hit) => `data: ${JSON.stringify({ ...chunk(hit, { content: 'Hi' }, 'stop'), usage, ...beside })}\n\n${DONE}`,
      );
      expect(await run()).toContainEqual({
        type: 'usage',
        usage: expect.objectContaining({ promptTokens: 10, completionTokens: 3 }),
      });
    }
    raw(
      () =>
        `data: ${JSON.stringify({ choices: [{ delta: { content: 'Hi' }, finish_reason: 'stop', usage: { prompt_tokens: 10, completion_tokens: 3 } }] })}\n\n${DONE}`,
    );
    expect(await run()).toContainEqual({
      type: 'usage',
      usage: expect.objectContaining({ promptTokens: 10, completionTokens: 3 }),
    });
  });

  it.each([['data'], ['result']])('that is an answer in the envelope "%s" is read', async (envelope) => {
    upstream.answerWith((_hit, response) =>
      json(response, 200, {
        code: 200,
        [envelope]: { choices: [{ message: { content: SCENE }, finish_reason: 'stop' }] },
      }),
    );
    expect(textOf(await run())).toBe(SCENE);
  });
});

describe('an error with status 200', () => {
  it.each<[string, unknown, string]>([
    ['in words that are known', { error: 'Rate limit exceeded, retry in 3s' }, 'RATE_LIMITED'],
    ['as FastAPI puts it', { detail: 'Not authenticated' }, 'AUTH'],
    ['with its status in the body', { status: 429, title: 'Too Many Requests', detail: 'Slow down.' }, 'RATE_LIMITED'],
    ['with its status as a code', { message: 'model not found', code: 404 }, 'MODEL_NOT_FOUND'],
    ['in Chinese', { code: 1302, msg: '您的账户已达到速率限制' }, 'RATE_LIMITED'],
    [
      'in a list',
      [{ error: { code: 429, message: 'Resource has been exhausted', status: 'RESOURCE_EXHAUSTED' } }],
      'RATE_LIMITED',
    ],
    ['in words of its own', { success: false, message: 'It is busy.' }, 'MALFORMED'],
    ['in no words at all', { status: 'queued' }, 'MALFORMED'],
  ])('%s is what it is', async (_name, body, code) => {
    upstream.answerWith((_hit, response) => json(response, 200, body));
    expect((await fault()).code).toBe(code);
  });

  it.each<[string, string, string]>([
    [
      'beside its choice',
      `data: ${JSON.stringify({ choices: [{ index: 0, delta: { content: '' }, finish_reason: 'error', error: { code: 429, message: 'Provider returned error' } }] })}\n\n${DONE}`,
      'RATE_LIMITED',
    ],
    ['in a list', 'data: [{"error":{"code":429,"message":"quota","status":"RESOURCE_EXHAUSTED"}}]\n\n', 'RATE_LIMITED'],
    ['as FastAPI puts it', 'data: {"detail":"worker died"}\n\n', 'UNAVAILABLE'],
    ['with a status', 'data: {"status_code":500,"message":"boom"}\n\n', 'UNAVAILABLE'],
    ['under its name, in words', 'event: error\ndata: Internal Server Error\n\n', 'UNAVAILABLE'],
    [
      'as Anthropic puts it',
      'data: {"type":"error","error":{"type":"overloaded_error","message":"Overloaded"}}\n\n',
      'UNAVAILABLE',
    ],
  ])('in a stream, %s, is what it is', async (_name, text, code) => {
    raw(() => text);
    expect((await fault()).code).toBe(code);
  });

  it('is no error where it only is a sign of life', async () => {
    raw(
      (hit) =>
        `data: {"status":"processing","detail":"Third in the queue."}\n\ndata: {"code":1000,"msg":"success"}\n\ndata: {"type":"ping"}\n\nevent: ping\ndata: {}\n\ndata: ${JSON.stringify(chunk(hit, { content: SCENE }, 'stop'))}\n\n${DONE}`,
    );
    expect(textOf(await run())).toBe(SCENE);
  });
});

describe('what comes before the model', () => {
  it.each<[number, string, string, RegExp]>([
    [
      413,
      '<html><head><title>413 Request Entity Too Large</title></head></html>',
      'CONTEXT_TOO_LARGE',
      /limit of the proxy/,
    ],
    [502, '<html><head><title>502 Bad Gateway</title></head></html>', 'UNAVAILABLE', /try again/],
    [524, 'error code: 524', 'UNAVAILABLE', /try again/],
    [529, '{"type":"error","error":{"type":"overloaded_error","message":"Overloaded"}}', 'UNAVAILABLE', /try again/],
    [408, 'Request Timeout', 'UNAVAILABLE', /try again/],
    [499, '', 'UNAVAILABLE', /try again/],
    [503, '{"detail":"Model is loading, try again in 20 seconds"}', 'UNAVAILABLE', /in 20 s/],
  ])('fails with %i: %s', async (status, body, code, message) => {
    upstream.answerWith(
      (_hit, response) =>
        void response
          .writeHead(status, { 'content-type': body.startsWith('{') ? 'application/json' : 'text/html' })
          .end(body),
    );
    expect(await fault()).toMatchObject({ code, message: expect.stringMatching(message) });
  });

  it.each<[Record<string, string>, number]>([
    [{ 'retry-after-ms': '1500.7' }, 1_501],
    [{ 'retry-after': '2.5' }, 2_500],
    [
      {
        'x-ratelimit-reset-tokens': '1m2s',
        'x-ratelimit-remaining-tokens': '0',
        'x-ratelimit-reset-requests': '9s',
        'x-ratelimit-remaining-requests': '5',
      },
      62_000,
    ],
    [{ ratelimit: 'limit=10, remaining=0, reset=7' }, 7_000],
    [{ ratelimit: '"burst";r=3;t=2, "day";r=0;t=30' }, 30_000],
  ])('tells a wait by %j', async (headers, retryAfterMs) => {
    upstream.answerWith(
      (_hit, response) =>
        void response
          .writeHead(429, { 'content-type': 'application/json', ...headers })
          .end('{"error":{"message":"Slow down."}}'),
    );
    expect(await fault()).toMatchObject({ code: 'RATE_LIMITED', retryAfterMs });
  });
});

describe('what stands around the text of an answer', () => {
  it('is a value that stands in the text, though a tool is called with another', async () => {
    choices(
      {
        delta: { content: '{"name":"Mara"}', tool_calls: [{ index: 0, function: { name: 'note', arguments: '{}' } }] },
      },
      { delta: {}, finish_reason: 'stop' },
    );
    expect(textOf(await run({ format }))).toBe('{"name":"Mara"}');
  });

  it.each<[string, string]>([
    ['the end of a turn', `${SCENE}<|im_end|>`],
    ['the end of a turn and the next speaker', `${SCENE}<|eot_id|><|start_header_id|>user<|end_header_id|>\n\nGo on.`],
    ['the end of a sequence', `${SCENE}</s>\n`],
    ['the beginning of a turn', `<|im_start|>assistant\n${SCENE}<|im_end|>`],
    ['the end of a turn before the first', `<|im_end|>\n<|im_start|>assistant\n${SCENE}`],
    ['the beginning of a turn without a role', `<|im_start|>\n${SCENE}`],
    ['a header with one line break', `<|start_header_id|>assistant<|end_header_id|>\n${SCENE}`],
    ['a header with two', `<|begin_of_text|><|start_header_id|>assistant<|end_header_id|>\n\n${SCENE}<|eot_id|>`],
    ['Granite’s tokens', `<|start_of_role|>assistant<|end_of_role|>${SCENE}<|end_of_text|>`],
    ['the end of the instruction', ` [/INST] ${SCENE}</s>`],
    ['a token of the end at the end', `${SCENE}<eos>\n`],
    ['the name of the role', `assistant\n\n${SCENE}`],
    ['Gemma’s tokens', `<start_of_turn>model\n${SCENE}<end_of_turn>`],
    ['tokens around thoughts', `<|im_start|>assistant\n<think>Hm.</think>\n${SCENE}<|im_end|>`],
    ['tags below thoughts', `<think>Hm.</think>\n<answer>\n${SCENE}</answer>\nI kept it short.`],
    ['Cohere’s tokens', `<|START_THINKING|>Hm.<|END_THINKING|><|START_RESPONSE|>${SCENE}<|END_RESPONSE|>`],
    ['tags within tags', `<script>\n<scene>\n${SCENE}</scene>\n</script>`],
    ['a tag with attributes', `<scene number="1" title='The Bay'>\n${SCENE}\n</scene>`],
    ['a closing tag without its opening', `${SCENE}</scene>`],
    ['GLM’s box', `<think>Hm.</think><|begin_of_box|>${SCENE}<|end_of_box|>`],
    ['thoughts behind it', `${SCENE}\n<think>Was it good?</think>`],
    ['NUL signs', `${SCENE}\0`],
  ])('is left out: %s', async (_name, text) => {
    says(text);
    expect(textOf(await run()).trim()).toBe(SCENE.trim());
  });

  it('is left out in the middle where it is a block of its own', async () => {
    says('INT. BAY\n\n<think>And now? "INT. PIER"</think>\nMara waits.');
    expect(textOf(await run())).toBe('INT. BAY\n\n\nMara waits.');
  });

  it('stays where it is part of the text', async () => {
    for (const text of [
      'The <b>sign</b> says <s>no</s> yes.',
      'She reads: </s> and <| and <answer>.',
      'The label says <eos> here.',
      'The model said so.',
      'model\nby Mara',
      'A <scene of it',
      '<',
      'assistant to the king\n',
      'asse',
    ]) {
      says(text);
      expect(textOf(await run())).toBe(text);
    }
  });

  it('is all that is lost: what stands before, between and behind tags is kept', async () => {
    for (const [text, kept] of [
      [
        '<scene>\nINT. BAY - DAY\n\nMara waits.\n</scene>\n<scene>\nEXT. PIER - DAY\n\nJon waits.\n</scene>',
        'INT. BAY - DAY\n\nMara waits.\n\n\nEXT. PIER - DAY\n\nJon waits.',
      ],
      ['<scene>INT. BAY - DAY</scene><scene>EXT. PIER - DAY</scene>', 'INT. BAY - DAY\n\nEXT. PIER - DAY'],
      ['<response>ok</response> more text', 'ok more text'],
      [
        '<answer>\nINT. BAY - DAY\n</answer>\n\nEXT. PIER - DAY\n\nI wait, says the sign.\n\nJon waits.',
        'INT. BAY - DAY\n\n\nEXT. PIER - DAY\n\nI wait, says the sign.\n\nJon waits.',
      ],
      ['Here it is:\n\n<scene>\nINT. BAY - DAY\n</scene>', 'Here it is:\n\n\n\nINT. BAY - DAY'],
    ] as const) {
      says(text);
      expect(textOf(await run()).trim(), text).toBe(kept);
    }
  });

  it('may be all thoughts: where a value is wanted, they are handed on whole', async () => {
    const lines = '{"line":1}\n{"line":2}';
    for (const thoughts of [
      'First {"name":"DRAFT"}, then {"name":"Mara"}.',
      '[{"line":1},{"line":2}]',
      lines,
      `Here: ${lines}`,
    ]) {
      says(`<think>${thoughts}</think>`);
      expect(textOf(await run({ format }))).toBe(thoughts);
      choices({ delta: { reasoning_content: thoughts } }, { delta: {}, finish_reason: 'stop' });
      expect(textOf(await run({ format }))).toBe(thoughts);
    }
  });

  it.each<[string, string]>(THOUGHTS)('may be thoughts and no scene, in any language: %s', async (_name, thoughts) => {
    says(`<think>${thoughts}</think>`);
    expect(textOf(await run())).toBe('');
    choices({ delta: { reasoning_content: thoughts } }, { delta: {}, finish_reason: 'stop' });
    expect(textOf(await run())).toBe('');
  });

  it.each<[string, string]>(SCENES)('may be a scene that the server took for thoughts: %s', async (_name, scene) => {
    says(`<think>\n${scene}\n</think>`);
    expect(textOf(await run()).trim()).toBe(scene);
    choices({ delta: { reasoning_content: scene } }, { delta: {}, finish_reason: 'stop' });
    expect(textOf(await run())).toBe(scene);
  });
});
