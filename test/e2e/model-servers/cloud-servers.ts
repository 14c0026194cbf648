import type { ModelServer } from './model-server.js';
import { mostOutput, namesJson, once, takesFields, takesFormats } from './rules.js';
import { usualClosing } from './stream-shape.js';

const THOUGHT = 'The heading first. She must not say sorry. Then the page, and who set it. ';
const invalidRequest = (message: string, more: object = {}) => ({
  status: 400,
  body: { error: { message, type: 'invalid_request_error', param: null, code: 'invalid_request_error', ...more } },
});

/** Comments while it waits; thoughts and their details beside the text; the price in the usage. */
export const OPENROUTER: ModelServer = {
  name: 'OpenRouter',
  path: '/api/v1',
  model: 'z-ai/glm-4.6',
  key: 'sk-or-v1-0123456789',
  pages: {
    'GET /api/v1/models': () => ({
      data: [
        {
          id: 'z-ai/glm-4.6',
          name: 'Z.AI: GLM 4.6',
          context_length: 202_752,
          top_provider: { context_length: 202_752, max_completion_tokens: 65_536, is_moderated: false },
          pricing: { prompt: '0.0000004', completion: '0.00000175' },
          supported_parameters: ['max_tokens', 'reasoning', 'response_format', 'structured_outputs', 'temperature'],
        },
      ],
    }),
  },
  unauthorized: { error: { message: 'No auth credentials found', code: 401 } },
  headers: { 'x-generation-id': 'gen-1760000000-imitation' },
  shape: {
    comment: ': OPENROUTER PROCESSING\n\n',
    common: { provider: 'Imitation', service_tier: null },
    choice: { native_finish_reason: null },
    opening: () => [],
    delta: (content) => ({ role: 'assistant', content }),
    thoughts: {
      text: THOUGHT,
      delta: (reasoning) => ({
        role: 'assistant',
        content: '',
        reasoning,
        reasoning_details: [{ type: 'reasoning.text', text: reasoning, format: 'unknown', index: 0 }],
      }),
    },
    closing: ({ usage }, finishReason) => [
      {
        choices: [
          {
            index: 0,
            delta: { role: 'assistant', content: '' },
            finish_reason: finishReason,
            native_finish_reason: finishReason,
          },
        ],
      },
      {
        choices: [],
        usage: {
          ...usage,
          cost: 0.0013,
          is_byok: false,
          prompt_tokens_details: { cached_tokens: 0 },
          completion_tokens_details: { reasoning_tokens: 19 },
        },
      },
    ],
  },
};

/** JSON mode without schemas, and only where the prompt says the word; keep-alive comments; thoughts beside an empty content. */
export const DEEPSEEK: ModelServer = {
  name: 'DeepSeek',
  path: '',
  model: 'deepseek-reasoner',
  key: 'sk-0123456789abcdef',
  pages: {
    'GET /models': () => ({
      object: 'list',
      data: [
        { id: 'deepseek-chat', object: 'model', owned_by: 'deepseek' },
        { id: 'deepseek-reasoner', object: 'model', owned_by: 'deepseek' },
      ],
    }),
  },
  unauthorized: {
    error: {
      message: 'Authentication Fails, Your api key is invalid',
      type: 'authentication_error',
      param: null,
      code: 'invalid_request_error',
    },
  },
  rules: [
    takesFormats(['json_object', 'text'], invalidRequest('This response_format type is unavailable now')),
    namesJson(
      invalidRequest(
        "Prompt must contain the word 'json' in some form to use 'response_format' of type 'json_object'.",
      ),
    ),
    mostOutput(8_192, () => invalidRequest('Invalid max_tokens value, the valid range of max_tokens is [1, 8192]')),
  ],
  shape: {
    comment: ': keep-alive\n\n',
    common: { system_fingerprint: 'fp_imitation_prod' },
    choice: { logprobs: null },
    opening: () => [
      {
        choices: [
          { index: 0, delta: { role: 'assistant', content: null, reasoning_content: '' }, finish_reason: null },
        ],
      },
    ],
    delta: (content) => ({ content, reasoning_content: null }),
    thoughts: { text: THOUGHT, delta: (text) => ({ content: null, reasoning_content: text }) },
    closing: ({ usage }, finishReason) => [
      {
        choices: [{ index: 0, delta: { content: '', reasoning_content: null }, finish_reason: finishReason }],
        usage: {
          ...usage,
          prompt_cache_hit_tokens: 0,
          prompt_cache_miss_tokens: usage.prompt_tokens,
          completion_tokens_details: { reasoning_tokens: 19 },
        },
      },
    ],
  },
};

const GEMINI_FIELDS = [
  'model',
  'messages',
  'stream',
  'stream_options',
  'max_tokens',
  'max_completion_tokens',
  'temperature',
  'top_p',
  'n',
  'stop',
  'response_format',
  'reasoning_effort',
  'tools',
  'tool_choice',
];
const RETRY = 'Please retry in 1.2s.';

/** Errors are lists; the limit of a minute comes in the words of a spent quota, with a wait; usage and role in every chunk. */
export const GEMINI: ModelServer = {
  name: 'Gemini',
  path: '/v1beta/openai',
  model: 'gemini-2.5-flash',
  key: 'AIzaSy-imitation',
  pages: {
    'GET /v1beta/openai/models': () => ({
      object: 'list',
      data: [{ id: 'models/gemini-2.5-flash', object: 'model', owned_by: 'google', display_name: 'Gemini 2.5 Flash' }],
    }),
  },
  notFound: '',
  unauthorized: [
    { error: { code: 400, message: 'API key not valid. Please pass a valid API key.', status: 'INVALID_ARGUMENT' } },
  ],
  rules: [
    takesFields(GEMINI_FIELDS, (field) => {
      const description = `Invalid JSON payload received. Unknown name "${field}": Cannot find field.`;
      return {
        status: 400,
        body: [
          {
            error: {
              code: 400,
              message: description,
              status: 'INVALID_ARGUMENT',
              details: [{ '@type': 'type.googleapis.com/google.rpc.BadRequest', fieldViolations: [{ description }] }],
            },
          },
        ],
      };
    }),
    once(({ number }) => number === 4, {
      status: 429,
      body: [
        {
          error: {
            code: 429,
            message: `You exceeded your current quota, please check your plan and billing details. Quota exceeded for metric: generate_content_free_tier_requests, limit: 10. ${RETRY}`,
            status: 'RESOURCE_EXHAUSTED',
            details: [
              {
                '@type': 'type.googleapis.com/google.rpc.QuotaFailure',
                violations: [{ quotaId: 'GenerateRequestsPerMinutePerProjectPerModel-FreeTier', quotaValue: '10' }],
              },
              { '@type': 'type.googleapis.com/google.rpc.RetryInfo', retryDelay: '1.2s' },
            ],
          },
        },
      ],
    }),
  ],
  shape: {
    opening: () => [],
    delta: (content) => ({ role: 'assistant', content }),
    beside: ({ usage }) => ({ usage }),
    closing: ({ usage }, finishReason) => [
      { choices: [{ index: 0, delta: { role: 'assistant' }, finish_reason: finishReason }], usage },
    ],
  },
};

const MISTRAL_FIELDS = [
  'model',
  'messages',
  'stream',
  'max_tokens',
  'temperature',
  'top_p',
  'n',
  'stop',
  'response_format',
  'random_seed',
  'safe_prompt',
  'prompt_mode',
  'tools',
  'tool_choice',
  'prediction',
  'presence_penalty',
  'frequency_penalty',
  'parallel_tool_calls',
];

/** Fields that it does not know are refused one by one; a reasoning model's text comes in parts. */
export const MISTRAL: ModelServer = {
  name: 'Mistral',
  path: '/v1',
  model: 'magistral-medium-latest',
  key: 'mistral-0123456789',
  pages: {
    'GET /v1/models': () => ({
      object: 'list',
      data: [
        {
          id: 'magistral-medium-latest',
          object: 'model',
          owned_by: 'mistralai',
          max_context_length: 131_072,
          capabilities: { completion_chat: true },
        },
      ],
    }),
  },
  unauthorized: { detail: 'Unauthorized' },
  rules: [
    takesFields(MISTRAL_FIELDS, (field, input) => ({
      status: 422,
      body: {
        object: 'error',
        message: {
          detail: [{ type: 'extra_forbidden', loc: ['body', field], msg: 'Extra inputs are not permitted', input }],
        },
        type: 'invalid_request_error',
        param: null,
        code: null,
      },
    })),
    ({ body }) =>
      body.messages.at(-1)?.role === 'user'
        ? undefined
        : {
            status: 400,
            body: {
              object: 'error',
              message: 'Expected last role User or Tool (or Assistant with prefix True) for serving but got assistant',
              type: 'invalid_request_message_order',
              param: null,
              code: '3230',
            },
          },
  ],
  shape: {
    choice: { logprobs: null },
    delta: (text) => ({ content: [{ type: 'text', text }] }),
    thoughts: {
      text: THOUGHT,
      delta: (text) => ({ content: [{ type: 'thinking', thinking: [{ type: 'text', text }] }] }),
    },
    closing: ({ usage }, finishReason) => [
      { choices: [{ index: 0, delta: { content: '' }, finish_reason: finishReason }], usage },
    ],
  },
};

/** JSON mode without schemas; one answer that it could not finish as JSON is an error; the limits in every answer's headers. */
export const GROQ: ModelServer = {
  name: 'Groq',
  path: '/openai/v1',
  model: 'llama-3.3-70b-versatile',
  key: 'gsk_0123456789',
  pages: {
    'GET /openai/v1/models': () => ({
      object: 'list',
      data: [
        {
          id: 'llama-3.3-70b-versatile',
          object: 'model',
          owned_by: 'Meta',
          active: true,
          context_window: 131_072,
          max_completion_tokens: 32_768,
        },
      ],
    }),
  },
  headers: {
    'x-ratelimit-limit-requests': '1000',
    'x-ratelimit-limit-tokens': '300000',
    'x-ratelimit-remaining-requests': '990',
    'x-ratelimit-remaining-tokens': '290000',
    'x-ratelimit-reset-requests': '2m59.56s',
    'x-ratelimit-reset-tokens': '7.66s',
  },
  rules: [
    takesFormats(
      ['json_object', 'text'],
      invalidRequest(
        'This model does not support response format `json_schema`. See supported models at https://console.groq.com/docs/structured-outputs#supported-models',
        { param: 'response_format', code: undefined },
      ),
    ),
    namesJson(
      invalidRequest(
        "'messages' must contain the word 'json' in some form, to use 'response_format' of type 'json_object'.",
        { code: undefined },
      ),
    ),
    once(
      ({ reply, body }) => reply.task === 'plot' && body.response_format?.type === 'json_object',
      invalidRequest("Failed to generate JSON. Please adjust your prompt. See 'failed_generation' for more details.", {
        code: 'json_validate_failed',
        failed_generation: '{"title": "The Wrong',
      }),
    ),
  ],
  shape: {
    common: { system_fingerprint: 'fp_imitation' },
    choice: { logprobs: null },
    opening: () => [
      {
        choices: [{ index: 0, delta: { role: 'assistant', content: '' }, finish_reason: null }],
        x_groq: { id: 'req_imitation', seed: 1 },
      },
    ],
    closing: (exchange, finishReason) =>
      usualClosing(exchange, finishReason).map((chunk, at) =>
        at === 0
          ? {
              ...chunk,
              x_groq: { id: 'req_imitation', usage: { ...exchange.usage, queue_time: 0.01, total_time: 0.4 } },
            }
          : chunk,
      ),
  },
};

const SAFE = {
  hate: { filtered: false, severity: 'safe' },
  self_harm: { filtered: false, severity: 'safe' },
  sexual: { filtered: false, severity: 'safe' },
  violence: { filtered: false, severity: 'low' },
};

/** The deployment stands in the address, with the version of the interface, and the key in a header of its own. */
export const AZURE_OPENAI: ModelServer = {
  name: 'Azure OpenAI',
  path: '/openai/deployments/story',
  query: '?api-version=2024-10-21',
  model: 'story',
  key: '0123456789abcdef0123456789abcdef',
  keyHeader: 'api-key',
  notFound: { error: { code: '404', message: 'Resource not found' } },
  unauthorized: {
    error: {
      code: '401',
      message:
        'Access denied due to invalid subscription key or wrong API endpoint. Make sure to provide a valid key for an active subscription and use a correct regional API endpoint for your resource.',
    },
  },
  headers: {
    'x-ratelimit-remaining-requests': '99',
    'x-ratelimit-remaining-tokens': '95000',
    'apim-request-id': 'imitation',
  },
  shape: {
    lineEnd: '\r\n',
    choice: { content_filter_results: SAFE, logprobs: null },
    common: { system_fingerprint: 'fp_imitation' },
    opening: () => [
      {
        id: '',
        object: '',
        created: 0,
        model: '',
        choices: [],
        prompt_filter_results: [{ prompt_index: 0, content_filter_results: SAFE }],
      },
      { choices: [{ index: 0, delta: { role: 'assistant', content: null, refusal: null }, finish_reason: null }] },
    ],
  },
};
