import type { ServerResponse } from 'node:http';
import { describe, expect, it } from 'vitest';
import { createOpenAiProvider } from '../../../src/llm/openai/openai-provider.js';
import type { ProviderEvent } from '../../../src/llm/provider.js';
import { withWatchdog } from '../../../src/llm/watchdog.js';
import { deferred } from '../../support/deferred.js';
import { begin, chunk, event, json, sendText, usageOf } from '../../support/raw-upstream.js';
import type { Hit } from '../../support/raw-upstream.js';
import { upstreamOfEachTest } from '../../support/upstream-of-each-test.js';
import { FakeClock } from '../../support/fake-clock.js';
import { call, eventsOf, faultOf, idle, providerAt, textOf } from '../provider-calls.js';

/** Servers that follow OpenAI's interface in their own way. */
const upstream = upstreamOfEachTest();

const format = {
  name: 'cast',
  schema: { type: 'object', properties: { name: { type: 'string' } }, required: ['name'] },
};
const run = (overrides = {}): Promise<ProviderEvent[]> =>
  eventsOf(providerAt(upstream.url, 'any').stream(call(overrides), idle()));
const roles = (hit: Hit | undefined): string[] => hit?.body.messages.map(({ role }) => role) ?? [];
function deltas(...each: Record<string, unknown>[]): void {
  upstream.answerWith((hit, response) => {
    begin(response);
    for (const delta of each) event(response, chunk(hit, delta));
    event(response, chunk(hit, {}, 'stop'));
    response.end('data: [DONE]\n\n');
  });
}

describe('a strict chat template', () => {
  const story = call({
    messages: [
      { role: 'system', text: 'You write.' },
      { role: 'user', text: 'The story.' },
      { role: 'user', text: 'The scene.' },
      { role: 'assistant', text: 'INT.' },
      { role: 'user', text: 'Go on.' },
    ],
  });
  const isStrict = ({ body }: Hit): boolean =>
    body.messages.every(({ role }, index) => index === 0 || role !== body.messages[index - 1]!.role);

  it('is given turns that alternate', async () => {
    upstream.answerWith((hit, response) =>
      isStrict(hit)
        ? sendText(hit, response, ['ok'])
        : json(response, 400, {
            error: { message: 'Conversation roles must alternate user/assistant/user/assistant/...' },
          }),
    );
    expect(textOf(await run(story))).toBe('ok');
    expect(roles(upstream.hits[0])).toEqual(['system', 'user', 'assistant', 'user']);
    expect(upstream.hits).toHaveLength(1);
  });

  it.each<[string, number, unknown]>([
    [
      'Gemma',
      400,
      { object: 'error', message: 'System role not supported', type: 'BadRequestError', param: null, code: 400 },
    ],
    [
      'a template that counts it as a turn',
      400,
      { error: { message: 'Conversation roles must alternate user/assistant/user/assistant/...', code: 400 } },
    ],
    [
      'llama.cpp',
      500,
      {
        error: {
          code: 500,
          message: 'Value is not callable: System role not supported at row 1, column 56',
          type: 'server_error',
        },
      },
    ],
    [
      'Google',
      400,
      [
        {
          error: {
            code: 400,
            message: 'Developer instruction is not enabled for models/gemma-3-27b-it',
            status: 'INVALID_ARGUMENT',
          },
        },
      ],
    ],
    [
      'OpenAI',
      400,
      {
        error: {
          message: "Unsupported value: 'messages[0].role' does not support 'system' with this model.",
          type: 'invalid_request_error',
          param: 'messages[0].role',
          code: 'unsupported_value',
        },
      },
    ],
    ['Mistral', 400, { message: 'Only user and assistant roles are supported!' }],
    [
      'a validator',
      422,
      {
        detail: [
          { loc: ['body', 'messages', 0, 'role'], msg: "Input should be 'user' or 'assistant'", type: 'literal_error' },
        ],
      },
    ],
  ])(
    'that has no system role is given that text in the first turn, and remembered: %s',
    async (_name, status, body) => {
      upstream.answerWith((hit, response) =>
        roles(hit).includes('system') ? json(response, status, body) : sendText(hit, response, ['{}']),
      );
      const provider = providerAt(upstream.url, 'any');
      await eventsOf(provider.stream({ ...story, format }, idle()));
      await eventsOf(provider.stream(story, idle()));
      expect(upstream.hits.map(roles)).toEqual([
        ['system', 'user', 'assistant', 'user'],
        ['user', 'assistant', 'user'],
        ['user', 'assistant', 'user'],
      ]);
      expect(upstream.hits[2]?.body.messages[0]?.content).toBe('You write.\n\nThe story.\n\nThe scene.');
      // Nothing else was given up on the way.
      expect(upstream.hits.map(({ body: { response_format } }) => response_format?.type)).toEqual([
        'json_schema',
        'json_schema',
        undefined,
      ]);
    },
  );

  it('that says so within its stream is asked again as well', async () => {
    upstream.answerWith((hit, response) => {
      if (!roles(hit).includes('system')) return sendText(hit, response, ['ok']);
      begin(response);
      response.write(': hello\n\n');
      event(response, { error: { message: 'System role not supported', code: 400 } });
      response.end('data: [DONE]\n\n');
    });
    expect(textOf(await run(story))).toBe('ok');
    expect(upstream.hits).toHaveLength(2);
  });

  it('is remembered for its model alone, and for an hour', async () => {
    upstream.answerWith((hit, response) =>
      roles(hit).includes('system') && hit.body.model === 'gemma'
        ? json(response, 400, { error: { message: 'System role not supported' } })
        : sendText(hit, response, ['ok']),
    );
    const clock = new FakeClock();
    const provider = createOpenAiProvider({ name: 'upstream', baseUrl: upstream.url, model: 'gemma', clock });
    for (const model of ['gemma', 'other', 'gemma']) await eventsOf(provider.stream({ ...story, model }, idle()));
    expect(upstream.hits.map((hit) => `${hit.body.model} ${roles(hit)[0]}`)).toEqual([
      'gemma system',
      'gemma user',
      'other system',
      'gemma user',
    ]);
    clock.advance(3_600_000);
    await eventsOf(provider.stream(story, idle()));
    expect(upstream.hits.slice(4).map((hit) => roles(hit)[0])).toEqual(['system', 'user']);
  });
});

describe('one bad draw', () => {
  const failed = {
    error: {
      message: "Failed to generate JSON. Please adjust your prompt. See 'failed_generation' for more details.",
      type: 'invalid_request_error',
      code: 'json_validate_failed',
      failed_generation: '{"na',
    },
  };
  const asked = (): (string | undefined)[] => upstream.hits.map(({ body }) => body.response_format?.type);

  const failing = (...turns: number[]): void => {
    upstream.answerWith((hit, response) =>
      turns.includes(upstream.hits.length) ? json(response, 400, failed) : sendText(hit, response, ['{}']),
    );
  };

  it('is drawn anew, and takes no ability away', async () => {
    failing(1, 3);
    const provider = providerAt(upstream.url, 'any');
    for (let turn = 0; turn < 3; turn += 1) await eventsOf(provider.stream(call({ format }), idle()));
    expect(asked()).toEqual(['json_schema', 'json_schema', 'json_schema', 'json_schema', 'json_schema']);
  });

  it('after another is asked for as an object, and the next call by schema again', async () => {
    failing(1, 2);
    const provider = providerAt(upstream.url, 'any');
    for (let turn = 0; turn < 2; turn += 1) await eventsOf(provider.stream(call({ format }), idle()));
    expect(asked()).toEqual(['json_schema', 'json_schema', 'json_object', 'json_schema']);
  });

  it('after another, call after call, is no accident: for an hour objects are asked for', async () => {
    const clock = new FakeClock();
    upstream.answerWith((hit, response) =>
      hit.body.response_format?.type === 'json_schema' ? json(response, 400, failed) : sendText(hit, response, ['{}']),
    );
    const provider = createOpenAiProvider({ name: 'upstream', baseUrl: upstream.url, model: 'any', clock });
    for (let turn = 0; turn < 3; turn += 1) await eventsOf(provider.stream(call({ format }), idle()));
    expect(asked()).toEqual([
      'json_schema',
      'json_schema',
      'json_object',
      'json_schema',
      'json_schema',
      'json_object',
      'json_object',
    ]);
    clock.advance(3_600_000);
    await eventsOf(provider.stream(call({ format }), idle()));
    expect(asked().slice(7)).toEqual(['json_schema', 'json_schema', 'json_object']);
  });

  it('ends in a fault of the answer where none can be made', async () => {
    upstream.answerWith((_hit, response) => json(response, 400, failed));
    expect(await faultOf(run({ format }))).toMatchObject({ code: 'SCHEMA_INVALID' });
    expect(asked()).toEqual(['json_schema', 'json_schema', 'json_object', undefined]);
  });

  it('nor does one rejection without a reason, but the second in a row does, for an hour', async () => {
    const clock = new FakeClock();
    upstream.answerWith((hit, response) =>
      hit.body.response_format?.type === 'json_schema'
        ? json(response, 400, { error: { message: 'Bad request' } })
        : sendText(hit, response, ['{}']),
    );
    const provider = createOpenAiProvider({ name: 'upstream', baseUrl: upstream.url, model: 'any', clock });
    for (let turn = 0; turn < 3; turn += 1) await eventsOf(provider.stream(call({ format }), idle()));
    expect(asked()).toEqual(['json_schema', 'json_object', 'json_schema', 'json_object', 'json_object']);
    clock.advance(3_600_000);
    upstream.answerWith((hit, response) => sendText(hit, response, ['{}']));
    await eventsOf(provider.stream(call({ format }), idle()));
    expect(asked().at(-1)).toBe('json_schema');
  });

  it.each([
    'max_tokens is too large: 5000. This model supports at most 2048 completion tokens.',
    "The response was filtered due to the prompt triggering Azure OpenAI's content management policy.",
    'API key not valid. Please pass a valid API key.',
    'ThrottlingException: Rate exceeded',
    'User location is not supported for the API use.',
    'Requests with max_tokens > 4096 must have stream=true',
  ])('a rejection with another reason is not taken for one of the form: %s', async (message) => {
    upstream.answerWith((_hit, response) => json(response, 400, { error: { message } }));
    await faultOf(run({ format }));
    expect(upstream.hits).toHaveLength(1);
  });
});

describe('content', () => {
  it('as a list of parts is read without the thoughts', async () => {
    deltas(
      { role: 'assistant', content: '' },
      { content: [{ type: 'thinking', thinking: [{ type: 'text', text: 'Let me think.' }] }] },
      { content: [{ type: 'text', text: 'INT. ' }, { type: 'reference', reference_ids: [1] }, 'BAY'] },
      { content: ' - NIGHT' },
    );
    const events = await run();
    expect(textOf(events)).toBe('INT. BAY - NIGHT');
    expect(events.map(({ type }) => type)).toEqual(['progress', 'progress', 'delta', 'delta', 'progress', 'end']);
  });

  it('as a list of parts may be a refusal', async () => {
    deltas({ content: [{ type: 'refusal', refusal: 'No.' }] });
    expect((await faultOf(run())).code).toBe('CONTENT_REFUSED');
  });

  it.each(['reasoning_content', 'reasoning', 'thinking'])(
    'that stays empty at a stop is what came as %s',
    async (field) => {
      deltas(
        { content: null, [field]: '' },
        { content: null, [field]: '{"name":' },
        { content: null, [field]: '"Mara"}' },
      );
      expect(textOf(await run({ format }))).toBe('{"name":"Mara"}');
    },
  );

  it('that came is the answer, whatever was thought', async () => {
    deltas({ reasoning: 'Hm.', reasoning_content: 'Hm.' }, { content: 'INT. BAY' });
    expect(textOf(await run())).toBe('INT. BAY');
  });

  it('that stays empty at the limit is none', async () => {
    upstream.answerWith((hit, response) => {
      begin(response);
      event(response, chunk(hit, { reasoning_content: 'Hm.' }, 'length'));
      response.end('data: [DONE]\n\n');
    });
    const events = await run();
    expect(textOf(events)).toBe('');
    expect(events.at(-1)).toMatchObject({ finishReason: 'length' });
  });

  it('in a whole message is read alike', async () => {
    upstream.answerWith((_hit, response) =>
      json(response, 200, {
        choices: [
          {
            message: {
              content: [
                { type: 'thinking', thinking: 'Hm.' },
                { type: 'text', text: '<think>Hm.</think>INT. BAY' },
              ],
            },
          },
        ],
      }),
    );
    expect(textOf(await run())).toBe('INT. BAY');
  });
});

describe('a model that thinks without an opening mark', () => {
  const thoughtful = (hit: Hit, response: ServerResponse): void =>
    sendText(hit, response, ['INT. NOT THIS', ' - DAY\n', '</thi', 'nk>\n\n', 'INT. ', 'BAY']);
  const deltasOf = (events: readonly ProviderEvent[]): string[] =>
    events.filter((each) => each.type === 'delta').map(({ text }) => text);

  it('has its thoughts replaced once, and held from then on', async () => {
    upstream.answerWith(thoughtful);
    const provider = providerAt(upstream.url, 'any');
    const first = await eventsOf(provider.stream(call(), idle()));
    expect(first.filter(({ type }) => type === 'reset')).toHaveLength(1);
    expect(textOf(first)).toBe('INT. BAY');
    const second = await eventsOf(provider.stream(call(), idle()));
    expect(deltasOf(second)).toEqual(['INT. ', 'BAY']);
    expect(second.some(({ type }) => type === 'reset')).toBe(false);
  });

  it('is known from structured answers already', async () => {
    const provider = providerAt(upstream.url, 'any');
    upstream.answerWith((hit, response) =>
      sendText(hit, response, ['A draft: {"name":"DRAFT"}', '</think>', '{"name":"Mara"}']),
    );
    const cast = await eventsOf(provider.stream(call({ format }), idle()));
    expect(deltasOf(cast)).toEqual(['{"name":"Mara"}']);
    upstream.answerWith(thoughtful);
    expect((await eventsOf(provider.stream(call(), idle()))).some(({ type }) => type === 'reset')).toBe(false);
  });

  it('streams again once it has answered without thoughts', async () => {
    const provider = providerAt(upstream.url, 'any');
    upstream.answerWith(thoughtful);
    await eventsOf(provider.stream(call(), idle()));
    upstream.answerWith((hit, response) => sendText(hit, response, ['INT. ', 'BAY']));
    expect(deltasOf(await eventsOf(provider.stream(call(), idle())))).toEqual(['INT. BAY']);
    expect(deltasOf(await eventsOf(provider.stream(call(), idle())))).toEqual(['INT. ', 'BAY']);
  });

  it('has no partial text of thoughts when its stream breaks', async () => {
    const provider = providerAt(upstream.url, 'any');
    upstream.answerWith(thoughtful);
    await eventsOf(provider.stream(call(), idle()));
    upstream.answerWith((hit, response) => {
      begin(response);
      event(response, chunk(hit, { content: 'INT. NOT' }));
      response.end();
    });
    expect(await faultOf(eventsOf(provider.stream(call(), idle())))).toMatchObject({
      code: 'PARTIAL_STREAM',
      partialText: '',
    });
  });
});

describe('a body of another type', () => {
  it.each(['application/json', 'text/plain; charset=utf-8', 'text/html'])(
    'is a stream when it is one, as %s',
    async (type) => {
      upstream.answerWith((hit, response) => {
        response.writeHead(200, { 'content-type': type });
        for (const content of ['INT. ', 'BAY']) event(response, chunk(hit, { content }));
        event(response, chunk(hit, {}, 'stop'));
        response.end('data: [DONE]\n\n');
      });
      const events = await run();
      expect(events.map(({ type: kind }) => kind)).toEqual(['delta', 'delta', 'progress', 'end']);
      expect(textOf(events)).toBe('INT. BAY');
    },
  );

  it('is one answer when it is one, whatever it is called and however slowly it comes', async () => {
    upstream.answerWith((_hit, response) => {
      begin(response);
      const body = JSON.stringify({
        model: 'm',
        choices: [{ index: 0, message: { role: 'assistant', content: 'INT. BAY' }, finish_reason: 'stop' }],
        usage: usageOf(3),
      });
      response.write('\n');
      response.write(`\n${body.slice(0, 50)}`);
      response.end(body.slice(50));
    });
    const events = await run();
    expect(textOf(events)).toBe('INT. BAY');
    expect(events.some(({ type }) => type === 'usage')).toBe(true);
  });

  it('is named for what it is when it is words', async () => {
    upstream.answerWith(
      (_hit, response) => void response.writeHead(200, { 'content-type': 'text/plain' }).end('upstream connect error'),
    );
    expect((await faultOf(run())).code).toBe('MALFORMED');
  });

  it.each([
    ['line ends of all kinds', (data: string) => `data: ${data}\r\n\r\n`],
    ['one line end after each event', (data: string) => `data: ${data}\n`],
    ['no space, ids and names', (data: string) => `event: message\nid: 1\ndata:${data}\n\n`],
    ['comments and heartbeats between', (data: string) => `: ping\n\ndata: ping\n\ndata:\n\ndata: ${data}\n\n`],
    ['lone carriage returns', (data: string) => `data: ${data}\r\r`],
  ])('with %s is read wherever it is cut', async (_name, put) => {
    const data = [
      { choices: [{ index: 0, delta: { content: 'Café ' } }] },
      { choices: [{ index: 0, delta: { content: '🎬' }, finish_reason: null }] },
      { choices: [{ index: 0, delta: {}, finish_reason: 'stop' }] },
    ];
    const bytes = Buffer.from(data.map((each) => put(JSON.stringify(each))).join('') + put('[DONE]'));
    for (let at = 1; at < bytes.length; at += 7) {
      upstream.answerWith((_hit, response) => {
        begin(response);
        response.write(bytes.subarray(0, at));
        response.end(bytes.subarray(at));
      });
      const events = await run();
      expect(textOf(events)).toBe('Café 🎬');
      expect(events.at(-1)).toMatchObject({ type: 'end', finishReason: 'stop' });
    }
  });
});

describe('comments while a request waits', () => {
  const limits = { ttftMs: 1_500, idleMs: 1_000, totalMs: 20_000 };

  async function waiting(
    sign: string,
    first = '',
  ): Promise<{
    clock: FakeClock;
    stream: AsyncIterator<ProviderEvent>;
    hit: Hit;
    response: ServerResponse;
    sign: () => void;
  }> {
    const clock = new FakeClock();
    const connection = deferred<[Hit, ServerResponse]>();
    upstream.answerWith((hit, response) => {
      begin(response);
      if (first !== '') event(response, chunk(hit, { content: first }));
      response.flushHeaders();
      connection.resolve([hit, response]);
    });
    const stream = withWatchdog(providerAt(upstream.url, 'any'), limits, clock)
      .stream(call(), idle())
      [Symbol.asyncIterator]();
    const opened = stream.next();
    const [hit, response] = await connection.promise;
    if (first === '') response.write(sign);
    await opened;
    return { clock, stream, hit, response, sign: () => void response.write(sign) };
  }

  it.each([
    ['before the first text', ': keep-alive\n\n', '', 1_499],
    ['in the middle', ': OPENROUTER PROCESSING\n\n', 'INT. ', 999],
    ['as empty lines', '\n', '', 1_499],
  ])('are signs of life %s', async (_name, sign, first, ms) => {
    const { clock, stream, hit, response, sign: live } = await waiting(sign, first);
    for (let turn = 0; turn < 4; turn += 1) {
      const next = stream.next();
      clock.advance(ms);
      live();
      expect((await next).value).toEqual({ type: 'progress' });
    }
    const next = stream.next();
    event(response, chunk(hit, { content: 'BAY' }, 'stop'));
    expect((await next).value).toEqual({ type: 'delta', text: 'BAY' });
    response.end('data: [DONE]\n\n');
    expect((await stream.next()).value).toMatchObject({ type: 'end' });
  });

  it('do not put off the total', async () => {
    const { clock, stream, sign } = await waiting(': keep-alive\n\n');
    const reading = (async () => {
      for (let turn = 0; turn < 100; turn += 1) {
        const next = stream.next();
        clock.advance(1_000);
        sign();
        await next;
      }
    })();
    expect((await faultOf(reading)).code).toBe('TOTAL_TIMEOUT');
  });
});

describe('usage that cannot be true', () => {
  it.each([
    { prompt_tokens: -1, completion_tokens: 3 },
    { prompt_tokens: 10, completion_tokens: 0 },
    { prompt_tokens: 'many', completion_tokens: 3 },
    'none',
  ])('is not passed on: %j', async (usage) => {
    upstream.answerWith((hit, response) => {
      begin(response);
      event(response, { ...chunk(hit, { content: 'INT. BAY' }, 'stop'), usage });
      response.end('data: [DONE]\n\n');
    });
    const events = await run();
    expect(textOf(events)).toBe('INT. BAY');
    expect(events.some(({ type }) => type === 'usage')).toBe(false);
  });
});
