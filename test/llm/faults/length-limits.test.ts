import { APIError } from 'openai';
import { describe, expect, it } from 'vitest';
import { readFacts } from '../../../src/llm/faults/fault-facts.js';
import { toLlmError } from '../../../src/llm/faults/faults.js';
import type { LengthLimits } from '../../../src/llm/faults/length-limits.js';

const fault = (status: number, body: object): ReturnType<typeof toLlmError> =>
  toLlmError(APIError.generate(status, 'error' in body ? body : { error: body }, undefined, new Headers()), {
    provider: 'a',
    model: 'm',
    now: 0,
  });

describe('a server tells how long an answer may be', () => {
  const rows: [string, string, LengthLimits][] = [
    [
      'OpenAI',
      'max_tokens is too large: 5000. This model supports at most 4096 completion tokens, whereas you provided 5000.',
      { maxOutputTokens: 4096 },
    ],
    [
      'OpenAI, newer',
      "Invalid 'max_output_tokens': integer above maximum value. Expected a value <= 16384, but got 20000 instead.",
      { maxOutputTokens: 16384 },
    ],
    [
      'Groq',
      '`max_tokens` must be less than or equal to `8192`, the maximum value for `max_tokens` is less than the `context_window` for this model',
      { maxOutputTokens: 8192 },
    ],
    [
      'Groq, newer name',
      '`max_completion_tokens` must be less than or equal to `40960`, the maximum value for `max_completion_tokens` is less than the `context_window` for this model',
      { maxOutputTokens: 40960 },
    ],
    ['DeepSeek', 'Invalid max_tokens value, the valid range of max_tokens is [1, 8192]', { maxOutputTokens: 8192 }],
    [
      'DashScope',
      '<400> InternalError.Algo.InvalidParameter: Range of max_tokens should be [1, 2,048]',
      { maxOutputTokens: 2048 },
    ],
    [
      'Anthropic',
      'max_tokens: 10000 > 8192, which is the maximum allowed number of output tokens for claude-3-5-sonnet',
      { maxOutputTokens: 8192 },
    ],
    [
      'Vertex',
      'Unable to submit request because it has a maxOutputTokens value of 10000 but the supported range is from 1 (inclusive) to 8193 (exclusive).',
      { maxOutputTokens: 8192 },
    ],
    ['Cohere', 'too many output tokens: max tokens cannot exceed 4000', { maxOutputTokens: 4000 }],
    [
      'text-generation-inference',
      'Input validation error: `max_new_tokens` must be <= 1024. Given: 3000',
      { maxOutputTokens: 1024 },
    ],
    ['another', 'max_tokens must be between 1 and 4096', { maxOutputTokens: 4096 }],
    ['another still', 'The value of max_tokens exceeds the maximum of 2000 for this model', { maxOutputTokens: 2000 }],
    [
      'Fireworks, of answers in one piece',
      'Requests with max_tokens > 4096 must have stream=true',
      { maxOutputTokens: 4096 },
    ],
    ['in Chinese', 'max_tokens 不能超过 4096', { maxOutputTokens: 4096 }],
  ];
  it.each(rows)('%s', (_name, message, limits) => {
    expect(fault(400, { message, type: 'invalid_request_error', param: 'max_tokens' })).toMatchObject({
      code: 'BAD_REQUEST',
      limits,
      message: expect.stringContaining(`at most ${limits.maxOutputTokens} tokens`),
    });
  });

  it('a limit of something else is none of the answer', () => {
    expect(
      fault(400, { message: 'temperature must be less than or equal to 2', param: 'temperature' }).limits,
    ).toBeUndefined();
    expect(
      fault(400, {
        message:
          "Unsupported parameter: 'max_tokens' is not supported with this model. Use 'max_completion_tokens' instead.",
      }).limits,
    ).toBeUndefined();
  });

  it('without a number it is said as it is', () => {
    expect(fault(400, { message: 'max_tokens is too large', param: 'max_tokens' })).toMatchObject({
      code: 'BAD_REQUEST',
      limits: undefined,
      message:
        'm at a gives no answer as long as was asked for (400, parameter max_tokens): use a model that gives longer ones',
    });
  });
});

describe('a server tells its context window', () => {
  const rows: [string, object, LengthLimits][] = [
    [
      'vLLM',
      {
        message:
          "This model's maximum context length is 2600 tokens. However, you requested 3000 output tokens and your prompt contains at least 800 input tokens, for a total of at least 3800 tokens.",
        code: 400,
      },
      { contextWindow: 2600, promptTokens: 800, promptIsLonger: true },
    ],
    [
      'vLLM, the limit first',
      {
        message:
          "'max_tokens' or 'max_completion_tokens' is too large: 3000. This model's maximum context length is 2600 tokens and your request has 800 input tokens (3000 > 2600 - 800).",
      },
      { contextWindow: 2600, promptTokens: 800 },
    ],
    [
      'OpenAI and DeepSeek',
      {
        message:
          "This model's maximum context length is 4096 tokens. However, you requested 5096 tokens (1096 in the messages, 4000 in the completion). Please reduce the length of the messages or completion.",
        code: 'context_length_exceeded',
      },
      { contextWindow: 4096, promptTokens: 1096 },
    ],
    [
      'Azure',
      {
        message:
          "This model's maximum context length is 8192 tokens, however you requested 9000 tokens (5000 in your prompt; 4000 for the completion). Please reduce your prompt; or completion length.",
      },
      { contextWindow: 8192, promptTokens: 5000 },
    ],
    [
      'OpenAI, the prompt alone',
      {
        message:
          "This model's maximum context length is 8192 tokens. However, your messages resulted in 9000 tokens. Please reduce the length of the messages.",
        code: 'context_length_exceeded',
      },
      { contextWindow: 8192, promptTokens: 9000 },
    ],
    [
      'SGLang',
      {
        message:
          "Requested token count exceeds the model's maximum context length of 4096 tokens. You requested a total of 5000 tokens: 2000 tokens from the input messages and 3000 tokens for the completion.",
      },
      { contextWindow: 4096, promptTokens: 2000 },
    ],
    [
      'Mistral',
      {
        message:
          'Prompt contains 33000 tokens and 0 draft tokens, too large for model with 32768 maximum context length',
      },
      { contextWindow: 32768, promptTokens: 33000 },
    ],
    [
      'OpenRouter',
      {
        message:
          "This endpoint's maximum context length is 8192 tokens. However, you requested about 9000 tokens (1000 of text input, 8000 in the output).",
      },
      { contextWindow: 8192, promptTokens: 1000 },
    ],
    [
      'llama.cpp',
      {
        code: 400,
        message: 'the request exceeds the available context size, try increasing it',
        type: 'exceed_context_size_error',
        n_prompt_tokens: 5000,
        n_ctx: 4096,
      },
      { contextWindow: 4096, promptTokens: 5000 },
    ],
    [
      'llama.cpp, in words',
      { message: 'request (5000 tokens) exceeds the available context size (4096 tokens), try increasing it' },
      { contextWindow: 4096, promptTokens: 5000 },
    ],
    [
      'LM Studio',
      {
        error:
          'Trying to keep the first 5000 tokens when context the overflows. However, the model is loaded with context length of only 4096 tokens, which is not enough.',
      },
      { contextWindow: 4096, promptTokens: 5000 },
    ],
    [
      'Anthropic',
      {
        message:
          'input length and `max_tokens` exceed context limit: 195000 + 8192 > 200000, decrease input length or `max_tokens` and try again',
      },
      { contextWindow: 200000, promptTokens: 195000 },
    ],
    [
      'text-generation-inference',
      {
        error:
          'Input validation error: `inputs` tokens + `max_new_tokens` must be <= 4096. Given: 3000 `inputs` tokens and 2000 `max_new_tokens`',
      },
      { contextWindow: 4096, promptTokens: 3000 },
    ],
    ['two numbers', { message: 'context length exceeded: 5000 > 4096' }, { contextWindow: 4096 }],
    [
      'two numbers with their unit',
      { message: 'Input is too long for the context window: 5,000 tokens > 4,096' },
      { contextWindow: 4096 },
    ],
    ['two numbers and a stroke', { message: 'context window exceeded (5000/4096 tokens)' }, { contextWindow: 4096 }],
    [
      'two numbers with names',
      { message: 'Context length exceeded: requested 5000 tokens, limit 4096' },
      { contextWindow: 4096 },
    ],
    [
      'two numbers of the prompt',
      { message: 'prompt is too long: 210000 tokens > 200000 maximum' },
      { contextWindow: 200000, promptTokens: 210000 },
    ],
    [
      'a bare object',
      {
        object: 'error',
        message:
          "This model's maximum context length is 16 tokens. However, you requested 4096 tokens (1096 in the messages, 3000 in the completion).",
      },
      { contextWindow: 16, promptTokens: 1096 },
    ],
  ];
  it.each(rows)('%s', (_name, body, limits) => {
    const told = fault(400, body);
    expect(told.code).toBe('CONTEXT_TOO_LARGE');
    expect(told.limits).toMatchObject(limits);
  });

  it('a request that a minute never lets through is too large, and is not waited for', () => {
    expect(
      fault(429, {
        message:
          'Request too large for gpt-4o in organization org-x on tokens per min (TPM): Limit 30000, Requested 33000. The input or output tokens must be reduced in order to run successfully.',
        code: 'rate_limit_exceeded',
      }),
    ).toMatchObject({ code: 'CONTEXT_TOO_LARGE', limits: { excessTokens: 3000 } });
    expect(
      fault(413, {
        message:
          'Request too large for model `x` in organization `y` service tier `on_demand` on tokens per minute (TPM): Limit 6000, Requested 7500, please reduce your message size and try again.',
        code: 'rate_limit_exceeded',
      }),
    ).toMatchObject({ limits: { excessTokens: 1500 } });
  });

  it('says what is true of the prompt', () => {
    const [answer, prompt] = [rows[2]!, rows[4]!].map(([, body]) => fault(400, body).message);
    expect(answer).toBe(
      'The context window of m at a, 4096 tokens, leaves no room for the answer beside a prompt of 1096 (400, context_length_exceeded): use a model with a larger context window',
    );
    expect(prompt).toBe(
      'The prompt is longer than m at a can read (400, context_length_exceeded): use a model with a larger context window',
    );
  });
});

it('what a server repeats of prompt or answer is no word of its own', () => {
  const { words } = readFacts(
    APIError.generate(
      422,
      {
        error: {
          detail: [
            {
              loc: ['body', 'x'],
              msg: 'extra fields not permitted',
              type: 'value_error',
              input: 'insufficient_quota, said Mara',
            },
          ],
        },
      },
      undefined,
      new Headers(),
    ),
  );
  expect(words).toBe('body x extra fields not permitted value_error');
});
