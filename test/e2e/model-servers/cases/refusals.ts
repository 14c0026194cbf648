import { expect } from 'vitest';
import { forMilliseconds, mostOutput, once, windowOf } from '../rules.js';
import { CALLS } from './case.js';
import type { Case } from './case.js';

const openAiError = (status: number, error: object, headers: Record<string, string> = {}) => ({
  status,
  body: { error },
  headers,
});
const LEARNED = CALLS + 5;
/** Calls that wait for the same limit may each find out about it. */
const LIMITED = CALLS + 12;
const SMALL_WINDOW = 3_600;

/** What servers refuse, for how long, and in which words. */
export const REFUSALS: readonly Case[] = [
  {
    name: 'vllm-max-tokens-over-window',
    server: {
      rules: [
        windowOf(SMALL_WINDOW, ({ limit, promptTokens }) =>
          openAiError(400, {
            message: `This model's maximum context length is ${SMALL_WINDOW} tokens. However, you requested ${limit} output tokens and your prompt contains at least ${promptTokens} input tokens, for a total of at least ${promptTokens + limit} tokens. Please reduce the length of the input prompt or the number of requested output tokens.`,
            type: 'BadRequestError',
            param: 'input_tokens',
            code: 400,
          }),
        ),
      ],
    },
    outcome: { most: LEARNED },
  },
  {
    name: 'max-tokens-range',
    server: {
      rules: [
        mostOutput(2_048, ({ limit }) =>
          openAiError(400, {
            message: `max_tokens is too large: ${limit}. This model supports at most 2048 completion tokens, whereas you provided ${limit}.`,
            type: 'invalid_request_error',
            param: 'max_tokens',
            code: 'invalid_value',
          }),
        ),
      ],
    },
    outcome: { most: LEARNED },
  },
  {
    name: 'params-refused',
    server: {
      rules: [
        ({ body }) => {
          if (body.temperature !== undefined) {
            return openAiError(400, {
              message:
                "Unsupported value: 'temperature' does not support 0.9 with this model. Only the default (1) value is supported.",
              type: 'invalid_request_error',
              param: 'temperature',
              code: 'unsupported_value',
            });
          }
          if (body.max_tokens !== undefined) {
            return openAiError(400, {
              message:
                "Unsupported parameter: 'max_tokens' is not supported with this model. Use 'max_completion_tokens' instead.",
              type: 'invalid_request_error',
              param: 'max_tokens',
              code: 'unsupported_parameter',
            });
          }
          if (body.stream_options !== undefined) {
            return {
              status: 422,
              body: {
                detail: [
                  {
                    loc: ['body', 'stream_options'],
                    msg: 'extra fields not permitted: stream_options',
                    type: 'value_error.extra',
                  },
                ],
              },
            };
          }
          return undefined;
        },
      ],
    },
    outcome: { most: LEARNED },
  },
  {
    name: 'json-object-mode-only',
    server: {
      rules: [
        ({ body }) =>
          body.response_format?.type === 'json_schema'
            ? { status: 400, body: { error: "'response_format.type' must be 'json_object' or 'text'" } }
            : undefined,
      ],
    },
    outcome: { most: LEARNED },
  },
  {
    name: 'groq-json-validate-failed',
    server: {
      rules: [
        once(
          ({ reply, body }) => reply.task === 'plot' && body.response_format?.type === 'json_schema',
          openAiError(400, {
            message: "Failed to generate JSON. Please adjust your prompt. See 'failed_generation' for more details.",
            type: 'invalid_request_error',
            code: 'json_validate_failed',
            failed_generation: '{"title": "x", ',
          }),
        ),
      ],
    },
    outcome: {
      most: CALLS + 1,
      // One bad draw is no missing ability: it is drawn anew by schema, and so is what comes later.
      hits: (hits) =>
        expect(
          hits
            .filter(({ task }) => task === 'plot' || task === 'outline')
            .map(({ body }) => body.response_format?.type),
        ).toEqual(['json_schema', 'json_schema', 'json_schema']),
    },
  },
  {
    name: 'gemini-429-object',
    server: {
      rules: [
        forMilliseconds(3_500, () =>
          openAiError(429, {
            code: 429,
            message:
              'You exceeded your current quota, please check your plan and billing details. Please retry in 3.5s.',
            status: 'RESOURCE_EXHAUSTED',
            details: [{ '@type': 'type.googleapis.com/google.rpc.RetryInfo', retryDelay: '3s' }],
          }),
        ),
      ],
    },
    outcome: { most: LIMITED },
  },
  {
    name: '429-no-retry-after',
    server: {
      rules: [
        forMilliseconds(5_000, (left) =>
          openAiError(429, {
            message: `Rate limit reached for gpt-4o in organization org-x on tokens per min (TPM): Limit 30000, Used 29000, Requested 3000. Please try again in ${Math.ceil(left / 1_000)}s.`,
            type: 'tokens',
            param: null,
            code: 'rate_limit_exceeded',
          }),
        ),
      ],
    },
    outcome: { most: LIMITED },
  },
  {
    name: '429-retry-after-date',
    server: {
      rules: [
        forMilliseconds(3_000, (left) =>
          openAiError(
            429,
            { message: 'slow down', code: 'rate_limit_exceeded' },
            { 'retry-after': new Date(Date.now() + left + 1_000).toUTCString() },
          ),
        ),
      ],
    },
    outcome: { most: LIMITED },
  },
  {
    name: 'error-string-body-200',
    server: { rules: [once(() => true, { status: 200, body: { error: 'Model unloaded.' } })] },
    outcome: { most: CALLS + 1 },
  },
  {
    name: 'openrouter-privacy-404',
    server: {
      rules: [
        () =>
          openAiError(404, {
            message:
              'No endpoints available matching your guardrail restrictions and data policy. Configure: https://openrouter.ai/settings/privacy',
            code: 404,
          }),
      ],
    },
    outcome: {
      most: 4,
      failure: {
        code: 'LLM_UNAVAILABLE',
        stage: 'BIBLES',
        retryable: false,
        message: /privacy|data policy/i,
        not: /has no model/,
      },
    },
  },
  {
    name: 'bare-error-context',
    server: {
      rules: [
        () => ({
          status: 400,
          body: {
            object: 'error',
            message:
              "This model's maximum context length is 16 tokens. However, you requested 4096 tokens (1096 in the messages, 3000 in the completion). Please reduce the length of the messages or completion.",
            type: 'BadRequestError',
            param: null,
            code: 400,
          },
        }),
      ],
    },
    outcome: {
      most: 6,
      failure: {
        code: 'BIBLE_GENERATION_FAILED',
        stage: 'BIBLES',
        retryable: false,
        message: /context window|can read|window of/,
      },
    },
  },
  {
    name: 'azure-prompt-filter',
    server: {
      rules: [
        ({ reply }) =>
          reply.task === 'scene'
            ? openAiError(400, {
                message:
                  "The response was filtered due to the prompt triggering Azure OpenAI's content management policy. Please modify your prompt and retry.",
                type: null,
                param: 'prompt',
                code: 'content_filter',
                status: 400,
                innererror: { code: 'ResponsibleAIPolicyViolation' },
              })
            : undefined,
      ],
    },
    outcome: {
      most: CALLS,
      failure: {
        code: 'SCENE_FAILED',
        stage: 'SCENES',
        retryable: false,
        message: /content rules|content filter|content policy/i,
        not: /supports it/,
      },
    },
  },
  {
    name: 'html-200',
    server: { contentType: 'text/html', stream: () => ['<!doctype html><title>Just a moment...</title>'] },
    outcome: {
      most: 9,
      failure: {
        code: 'LLM_UNAVAILABLE',
        stage: 'BIBLES',
        retryable: true,
        message: /OpenAI-compatible|cannot be read|page/,
      },
    },
  },
];
