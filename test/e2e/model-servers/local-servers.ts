import type { ModelServer } from './model-server.js';
import {
  mostOutput,
  promptWindowOf,
  readsTheEnd,
  rolesAlternate,
  takesFormats,
  takesNoSystemRole,
  windowOf,
} from './rules.js';
import { shapedStream } from './stream-shape.js';

const THOUGHT = 'The heading first. She must not say sorry. Then the page, and who set it. ';

/** A thinking model; prompts are cut to `num_ctx` without an error, and the window is told once the model is loaded. */
export const OLLAMA: ModelServer = {
  name: 'Ollama',
  path: '/v1',
  model: 'qwen3:8b',
  reads: readsTheEnd(4_096),
  pages: {
    'GET /v1/models': () => ({
      object: 'list',
      data: [{ id: 'qwen3:8b', object: 'model', created: 1_760_000_000, owned_by: 'library' }],
    }),
    'GET /api/version': () => ({ version: '0.13.5' }),
    'GET /api/tags': () => ({
      models: [
        {
          name: 'qwen3:8b',
          model: 'qwen3:8b',
          size: 5_225_388_164,
          details: { format: 'gguf', family: 'qwen3', parameter_size: '8.2B', quantization_level: 'Q4_K_M' },
        },
      ],
    }),
    'GET /api/ps': (memory) => ({
      models: memory.has('answers')
        ? [{ name: 'qwen3:8b', model: 'qwen3:8b', size_vram: 5_000_000_000, context_length: 4_096 }]
        : [],
    }),
    'POST /api/show': () => ({
      parameters: 'stop                           "<|im_end|>"\ntemperature                    0.6',
      template: '{{ .Prompt }}',
      capabilities: ['completion', 'tools', 'thinking'],
      details: { family: 'qwen3', parameter_size: '8.2B' },
      model_info: { 'general.architecture': 'qwen3', 'qwen3.context_length': 40_960 },
    }),
  },
  notFound: '404 page not found',
  shape: {
    common: { system_fingerprint: 'fp_ollama' },
    opening: () => [],
    delta: (content) => ({ role: 'assistant', content }),
    thoughts: { text: THOUGHT, delta: (reasoning) => ({ role: 'assistant', content: '', reasoning }) },
    closing: ({ body, usage }, finishReason) => [
      { choices: [{ index: 0, delta: { role: 'assistant', content: '' }, finish_reason: finishReason }] },
      ...(body.stream_options?.include_usage === true ? [{ choices: [], usage }] : []),
    ],
  },
};

const LM_STUDIO_WINDOW = 8_192;

/** Takes schemas but no JSON mode; a prompt that is too long is an error inside a stream that began well. */
export const LM_STUDIO: ModelServer = {
  name: 'LM Studio',
  path: '/v1',
  model: 'google/gemma-3-12b',
  pages: {
    'GET /v1/models': () => ({
      object: 'list',
      data: [{ id: 'google/gemma-3-12b', object: 'model', owned_by: 'organization_owner' }],
    }),
    'GET /api/v0/models': () => ({
      object: 'list',
      data: [
        {
          id: 'google/gemma-3-12b',
          object: 'model',
          type: 'vlm',
          publisher: 'google',
          arch: 'gemma3',
          compatibility_type: 'gguf',
          quantization: 'Q4_0',
          state: 'loaded',
          max_context_length: 131_072,
          loaded_context_length: LM_STUDIO_WINDOW,
        },
      ],
    }),
  },
  notFound: { error: 'Unexpected endpoint or method.' },
  rules: [
    takesFormats(['json_schema', 'text'], {
      status: 400,
      body: { error: "'response_format.type' must be 'json_schema' or 'text'" },
    }),
    rolesAlternate({
      status: 400,
      body: {
        error:
          'Error rendering prompt with jinja template: "Conversation roles must alternate user/assistant/user/assistant/...".',
      },
    }),
  ],
  shape: {
    common: { system_fingerprint: 'google/gemma-3-12b' },
    choice: { logprobs: null },
    opening: () => [],
    delta: (content) => ({ role: 'assistant', content }),
  },
  stream: (exchange) => {
    if (exchange.promptTokens <= LM_STUDIO_WINDOW) return shapedStream(LM_STUDIO, exchange);
    const message = `Trying to keep the first ${exchange.promptTokens} tokens when context the overflows. However, the model is loaded with context length of only ${LM_STUDIO_WINDOW} tokens, which is not enough.`;
    return [`event: error\ndata: ${JSON.stringify({ error: { message } })}\n\n`];
  },
};

const LLAMA_CPP_WINDOW = 4_096;
const JINJA =
  "\n------------\nWhile executing CallExpression at line 189, column 32 in source:\n...== 0) %}\n            {{- raise_exception('After the optional system message, con...\n";

/** What the model's own template refuses is a failure of the server; its window is small, and told. */
export const LLAMA_CPP: ModelServer = {
  name: 'llama.cpp',
  path: '/v1',
  model: 'devstral-small-2',
  pages: {
    'GET /v1/models': () => ({
      object: 'list',
      data: [
        {
          id: 'devstral-small-2',
          object: 'model',
          created: 1_760_000_000,
          owned_by: 'llamacpp',
          meta: { vocab_type: 2, n_vocab: 131_072, n_ctx_train: 393_216, n_embd: 5_120 },
        },
      ],
    }),
    'GET /props': () => ({
      default_generation_settings: { id: 0, n_ctx: LLAMA_CPP_WINDOW, params: { n_predict: -1, temperature: 0.8 } },
      total_slots: 2,
      model_path: '/models/devstral-small-2.gguf',
      chat_template: '{{ messages }}',
      build_info: 'b7950',
    }),
    'GET /health': () => ({ status: 'ok' }),
  },
  notFound: { error: { code: 404, message: 'File Not Found', type: 'not_found_error' } },
  rules: [
    promptWindowOf(LLAMA_CPP_WINDOW, ({ promptTokens }) => ({
      status: 400,
      body: {
        error: {
          code: 400,
          message: `request (${promptTokens} tokens) exceeds the available context size (${LLAMA_CPP_WINDOW} tokens), try increasing it`,
          type: 'exceed_context_size_error',
          n_prompt_tokens: promptTokens,
          n_ctx: LLAMA_CPP_WINDOW,
        },
      },
    })),
    rolesAlternate({
      status: 500,
      body: {
        error: {
          code: 500,
          message: `${JINJA}Error: Jinja Exception: After the optional system message, conversation roles must alternate user and assistant roles except for tool calls and results.`,
          type: 'server_error',
        },
      },
    }),
  ],
  shape: {
    common: { system_fingerprint: 'b7950-449ec2ab0' },
    opening: () => [{ choices: [{ index: 0, delta: { role: 'assistant', content: null }, finish_reason: null }] }],
    closing: ({ usage }, finishReason) => [
      { choices: [{ index: 0, delta: {}, finish_reason: finishReason }] },
      {
        choices: [],
        usage,
        timings: {
          cache_n: 0,
          prompt_n: usage.prompt_tokens,
          prompt_ms: 30.2,
          predicted_n: usage.completion_tokens,
          predicted_ms: 200.1,
        },
      },
    ],
  },
};

const VLLM_WINDOW = 8_192;
const badRequest = (message: string) => ({
  status: 400,
  body: { object: 'error', message, type: 'BadRequestError', param: null, code: 400 },
});

/** A template without a system role; the window is that of prompt and answer together. */
export const VLLM: ModelServer = {
  name: 'vLLM',
  path: '/v1',
  model: 'google/gemma-2-9b-it',
  key: 'token-abc123',
  pages: {
    'GET /v1/models': () => ({
      object: 'list',
      data: [
        {
          id: 'google/gemma-2-9b-it',
          object: 'model',
          created: 1_760_000_000,
          owned_by: 'vllm',
          root: 'google/gemma-2-9b-it',
          parent: null,
          max_model_len: VLLM_WINDOW,
          permission: [],
        },
      ],
    }),
    'GET /version': () => ({ version: '0.12.0' }),
  },
  notFound: { detail: 'Not Found' },
  unauthorized: { error: 'Unauthorized' },
  rules: [
    takesNoSystemRole(badRequest('System role not supported')),
    rolesAlternate(badRequest('Conversation roles must alternate user/assistant/user/assistant/...')),
    windowOf(VLLM_WINDOW, ({ limit, promptTokens }) =>
      badRequest(
        `This model's maximum context length is ${VLLM_WINDOW} tokens. However, you requested ${limit} output tokens and your prompt contains at least ${promptTokens} input tokens, for a total of at least ${promptTokens + limit} tokens. Please reduce the length of the input prompt or the number of requested output tokens.`,
      ),
    ),
    mostOutput(VLLM_WINDOW, ({ limit }) => badRequest(`max_tokens is too large: ${limit}.`)),
  ],
  shape: { choice: { logprobs: null, stop_reason: null }, common: { prompt_token_ids: null } },
};
