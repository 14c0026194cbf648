import { setTimeout as delay } from 'node:timers/promises';
import type { Exchange } from '../model-server.js';
import { rolesAlternate, takesNoSystemRole } from '../rules.js';
import { choiceEvent, DONE, event, piecesOf, usualClosing } from '../stream-shape.js';
import { CALLS } from './case.js';
import type { Case } from './case.js';

const badRequest = (message: string) => ({
  status: 400,
  body: { error: { message, type: 'BadRequestError', param: null, code: 400 } },
});
/** For servers that have to refuse before it is known what they take: four calls may be under way by then. */
const LEARNED = CALLS + 5;

function end(exchange: Exchange): string {
  return (
    usualClosing(exchange, 'stop')
      .map((chunk) => event(exchange, chunk))
      .join('') + DONE
  );
}

/** Each piece claims to be the last one, and more come for longer than a client waits for the usage. */
async function* alwaysStopped(exchange: Exchange): AsyncGenerator<string> {
  const isSlow = ['cast', 'scene'].includes(exchange.reply.task);
  for (const piece of piecesOf(exchange.text, Math.ceil(exchange.text.length / 8))) {
    yield choiceEvent(exchange, { content: piece }, 'stop');
    if (isSlow) await delay(400);
  }
  yield DONE;
}

function* withoutFinish(exchange: Exchange): Generator<string> {
  for (const piece of piecesOf(exchange.text)) yield choiceEvent(exchange, { content: piece });
  yield DONE;
}

function* inReasoning(exchange: Exchange): Generator<string> {
  const { structured } = exchange.reply;
  for (const piece of piecesOf(exchange.text)) {
    yield choiceEvent(exchange, structured ? { content: null, reasoning_content: piece } : { content: piece });
  }
  yield end(exchange);
}

function* surrogatesApart(exchange: Exchange): Generator<string> {
  const { structured } = exchange.reply;
  const text = structured ? exchange.text : exchange.text.replace('A gas ring', '🌧 A gas ring');
  for (let at = 0; at < text.length; at += 1) yield choiceEvent(exchange, { content: text[at] });
  yield end(exchange);
}

function* nullUsage(exchange: Exchange): Generator<string> {
  for (const piece of piecesOf(exchange.text)) {
    yield event(exchange, {
      choices: [{ index: 0, delta: { content: piece, role: null, tool_calls: null }, finish_reason: null }],
      usage: null,
    });
  }
  yield event(exchange, { choices: [{ index: 0, delta: {}, finish_reason: 'stop' }], usage: null }) + DONE;
}

function* deltaNull(exchange: Exchange): Generator<string> {
  const lines = (text: string): string => text.replaceAll('\n', '\r\n');
  yield lines(
    event(exchange, {
      choices: [],
      prompt_filter_results: [{ prompt_index: 0, content_filter_results: {} }],
      model: '',
    }),
  );
  for (const piece of piecesOf(exchange.text)) {
    yield lines(
      event(exchange, {
        choices: [
          {
            index: 0,
            delta: { content: piece },
            finish_reason: null,
            content_filter_results: { hate: { filtered: false } },
          },
        ],
      }),
    );
  }
  yield lines(
    event(exchange, { choices: [{ index: 0, delta: null, finish_reason: 'stop' }] }) +
      event(exchange, { choices: [], usage: null }) +
      DONE,
  );
}

function* emptyOnce(exchange: Exchange): Generator<string> {
  if (exchange.number > 1) yield* withFinish(exchange);
  else yield DONE;
}

function* withFinish(exchange: Exchange): Generator<string> {
  for (const piece of piecesOf(exchange.text)) yield choiceEvent(exchange, { content: piece });
  yield end(exchange);
}

function* errorInStreamOnce(exchange: Exchange): Generator<string> {
  if (exchange.number > 1) {
    yield* withFinish(exchange);
  } else {
    yield `${choiceEvent(exchange, { role: 'assistant', content: '' })}data: {"error":"model runner has unexpectedly stopped, this may be due to resource limitations or an internal error"}\n\n`;
  }
}

/** How answers flow, and which turns a server takes. */
export const STREAMS: readonly Case[] = [
  { name: 'plain', server: {}, outcome: { most: CALLS } },
  {
    name: 'roles-alternate',
    server: {
      rules: [rolesAlternate(badRequest('Conversation roles must alternate user/assistant/user/assistant/...'))],
    },
    outcome: { most: LEARNED },
  },
  {
    name: 'no-system-role',
    server: {
      rules: [
        takesNoSystemRole({
          status: 400,
          body: {
            object: 'error',
            message: 'System role not supported',
            type: 'BadRequestError',
            param: null,
            code: 400,
          },
        }),
      ],
    },
    outcome: { most: LEARNED },
  },
  {
    name: 'finish-stop-everywhere',
    server: { stream: alwaysStopped },
    outcome: { most: CALLS, hits: (hits) => nothingCut(hits) },
  },
  {
    name: 'finish-stop-scene',
    server: {
      stream: (exchange) => (exchange.reply.task === 'scene' ? alwaysStopped(exchange) : withFinish(exchange)),
    },
    outcome: { most: CALLS, hits: (hits) => nothingCut(hits) },
  },
  { name: 'finish-never', server: { stream: withoutFinish }, outcome: { most: CALLS } },
  {
    name: 'content-parts',
    server: {
      shape: {
        delta: (text) => ({ content: [{ type: 'text', text }] }),
        thoughts: {
          text: 'Let me think about it.',
          delta: (text) => ({ content: [{ type: 'thinking', thinking: [{ type: 'text', text }] }] }),
        },
      },
    },
    outcome: { most: CALLS },
  },
  { name: 'answer-in-reasoning', server: { stream: inReasoning }, outcome: { most: CALLS } },
  { name: 'usage-null', server: { stream: nullUsage }, outcome: { most: CALLS } },
  { name: 'azure-stream', server: { stream: deltaNull }, outcome: { most: CALLS } },
  {
    name: 'comments-and-crlf',
    server: {
      shape: { comment: ': OPENROUTER PROCESSING\r\n\r\n', lineEnd: '\r\n', choice: { native_finish_reason: null } },
    },
    outcome: { most: CALLS },
  },
  { name: 'sse-as-json-type', server: { contentType: 'application/json' }, outcome: { most: CALLS } },
  { name: 'done-only', server: { stream: emptyOnce }, outcome: { most: CALLS + 1 } },
  { name: 'error-string-in-stream', server: { stream: errorInStreamOnce }, outcome: { most: CALLS + 1 } },
  {
    name: 'surrogates-split',
    server: { stream: surrogatesApart },
    outcome: { most: CALLS, script: ({ scenes }) => holds(scenes.nodes[0]?.draft?.text, '🌧 A gas ring') },
  },
];

function nothingCut(hits: readonly { task: string; cut: boolean }[]): void {
  const cut = hits.filter((hit) => hit.cut).map(({ task }) => task);
  if (cut.length > 0) throw new Error(`These answers were cut off: ${cut.join(', ')}`);
}

function holds(text: string | undefined, part: string): void {
  if (text?.includes(part) !== true) throw new Error(`"${part}" is not in: ${text}`);
}
