import { createServer } from 'node:http';
import type { IncomingMessage, ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { json } from './raw-upstream.js';

/** A call as it came in the uploaded file. */
interface BatchLine {
  custom_id: string;
  method: string;
  url: string;
  body: { model: string; messages: { role: string; content: string }[]; [key: string]: unknown };
}

export type BatchOutcome = 'completed' | 'expired' | 'cancelled' | 'failed';

export interface FakeBatch {
  readonly id: string;
  readonly inputFileId: string;
  readonly lines: readonly BatchLine[];
  status: string;
  outputFileId?: string;
  errorFileId?: string;
  errors?: { data: Record<string, unknown>[] };
  polls: number;
  cancels: number;
}

export interface BatchUpstream {
  /** Base URL of the OpenAI-compatible interface. */
  url: string;
  /** `POST /files`, `GET /batches/batch-2`: every request, in order. */
  requests: string[];
  batches: FakeBatch[];
  /** Prompts that were asked for by a request of their own: the last message of each. */
  solo: string[];
  /** Answers a request itself, by status; undefined leaves it alone. It may do its work all the same: `after` is then true. */
  intercept: (request: string) => { status: number; after?: boolean; headers?: Record<string, string> } | undefined;
  /** Ends a job: with results for all of its calls, in reverse order, unless told otherwise. */
  end(
    batch: FakeBatch,
    results?: {
      outcome?: BatchOutcome;
      output?: readonly unknown[];
      errors?: readonly unknown[];
      failure?: Record<string, unknown>;
    },
  ): void;
  close(): Promise<void>;
}

/** The result of a call that answers with `text`, 100 tokens in and 10 out. */
export function answered(
  line: BatchLine,
  text = `later: ${lastText(line)}`,
  body: Record<string, unknown> = {},
): Record<string, unknown> {
  return {
    id: `req-${line.custom_id}`,
    custom_id: line.custom_id,
    error: null,
    response: {
      status_code: 200,
      request_id: 'r',
      body: {
        model: line.body.model,
        choices: [{ index: 0, message: { role: 'assistant', content: text }, finish_reason: 'stop' }],
        usage: { prompt_tokens: 100, completion_tokens: 10, total_tokens: 110 },
        ...body,
      },
    },
  };
}

/** The result of a call that was answered by an error. */
export function refusedWith(
  line: BatchLine,
  status: number,
  error: Record<string, unknown> = {},
): Record<string, unknown> {
  return {
    id: `req-${line.custom_id}`,
    custom_id: line.custom_id,
    response: { status_code: status, request_id: 'r', body: { error: { message: 'no', ...error } } },
    error: null,
  };
}

export function lastText({ body }: Pick<BatchLine, 'body'>): string {
  return body.messages.at(-1)?.content ?? '';
}

/** A small server with `/v1/files`, `/v1/batches` and streamed `/v1/chat/completions`; jobs run until a test ends them. */
export async function startBatchUpstream(): Promise<BatchUpstream> {
  const files = new Map<string, string>();
  let made = 0;
  const store = (content: string): string => {
    const id = `file-${(made += 1)}`;
    files.set(id, content);
    return id;
  };
  const jsonl = (lines: readonly unknown[]): string =>
    lines.map((line) => (typeof line === 'string' ? line : JSON.stringify(line))).join('\n');
  const upstream: BatchUpstream = {
    url: '',
    requests: [],
    batches: [],
    solo: [],
    intercept: () => undefined,
    end(
      batch,
      {
        outcome = 'completed',
        output = outcome === 'failed' ? [] : batch.lines.map((line) => answered(line)).toReversed(),
        errors = [],
        failure,
      } = {},
    ) {
      batch.status = outcome;
      if (output.length > 0) batch.outputFileId = store(jsonl(output));
      if (errors.length > 0) batch.errorFileId = store(jsonl(errors));
      if (failure !== undefined) batch.errors = { data: [failure] };
    },
    async close() {
      server.closeAllConnections();
      await new Promise<void>((resolve, reject) =>
        server.close((error) => (error === undefined ? resolve() : reject(error))),
      );
    },
  };

  function respond(method: string, path: string, body: Buffer, response: ServerResponse): void {
    const [, kind, id, action] = path.split('/');
    if (method === 'POST' && path === '/chat/completions') return solo(body, response);
    if (method === 'POST' && path === '/files') {
      const fileId = store(fileIn(body));
      return json(response, 200, { id: fileId, object: 'file', purpose: 'batch' });
    }
    if (kind === 'files' && action === 'content') {
      const content = files.get(id!);
      if (content === undefined) return json(response, 404, { error: { message: 'no such file' } });
      response.writeHead(200, { 'content-type': 'application/octet-stream' });
      return void response.end(content);
    }
    if (method === 'POST' && path === '/batches') {
      const { input_file_id: inputFileId } = JSON.parse(body.toString()) as { input_file_id: string };
      const lines = files
        .get(inputFileId)!
        .trim()
        .split('\n')
        .map((line) => JSON.parse(line) as BatchLine);
      const batch: FakeBatch = {
        id: `batch-${(made += 1)}`,
        inputFileId,
        lines,
        status: 'in_progress',
        polls: 0,
        cancels: 0,
      };
      upstream.batches.push(batch);
      return json(response, 200, shown(batch));
    }
    if (method === 'GET' && path === '/batches') {
      return json(response, 200, { object: 'list', data: upstream.batches.map(shown).toReversed(), has_more: false });
    }
    const batch = upstream.batches.find((known) => kind === 'batches' && known.id === id);
    if (batch === undefined) return json(response, 404, { error: { message: 'no such batch' } });
    if (action === 'cancel') batch.cancels += 1;
    else batch.polls += 1;
    if (action === 'cancel' && batch.status === 'in_progress') batch.status = 'cancelling';
    json(response, 200, shown(batch));
  }

  function solo(body: Buffer, response: ServerResponse): void {
    const asked = JSON.parse(body.toString()) as BatchLine['body'];
    upstream.solo.push(lastText({ body: asked }));
    const chunk = (
      delta: Record<string, unknown>,
      finishReason: string | null,
      usage?: Record<string, number>,
    ): string =>
      `data: ${JSON.stringify({ model: asked.model, choices: [{ index: 0, delta, finish_reason: finishReason }], ...(usage === undefined ? {} : { usage }) })}\n\n`;
    response.writeHead(200, { 'content-type': 'text/event-stream' });
    response.write(chunk({ content: `solo: ${lastText({ body: asked })}` }, null));
    response.end(`${chunk({}, 'stop', { prompt_tokens: 100, completion_tokens: 10 })}data: [DONE]\n\n`);
  }

  async function answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const path = (request.url ?? '').replace(/^\/v1/, '').replace(/\?.*$/, '');
    const name = `${request.method} ${path}`;
    upstream.requests.push(name);
    const parts: Buffer[] = [];
    for await (const part of request) parts.push(part as Buffer);
    const intercepted = upstream.intercept(name);
    if (intercepted === undefined) return respond(request.method!, path, Buffer.concat(parts), response);
    if (intercepted.after === true) {
      respond(request.method!, path, Buffer.concat(parts), {
        writeHead() {},
        end() {},
        write() {},
      } as unknown as ServerResponse);
    }
    json(response, intercepted.status, { error: { message: 'no' } }, intercepted.headers);
  }

  const server = createServer((request, response) => {
    answer(request, response).catch((error: unknown) => response.destroy(error as Error));
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  upstream.url = `http://127.0.0.1:${(server.address() as AddressInfo).port}/v1`;
  return upstream;
}

function shown({ id, inputFileId, status, outputFileId, errorFileId, errors }: FakeBatch): Record<string, unknown> {
  return {
    id,
    object: 'batch',
    endpoint: '/v1/chat/completions',
    completion_window: '24h',
    created_at: Math.floor(Date.now() / 1_000),
    input_file_id: inputFileId,
    status,
    output_file_id: outputFileId ?? null,
    error_file_id: errorFileId ?? null,
    errors: errors ?? null,
  };
}

/** The one file in a multipart body. */
function fileIn(body: Buffer): string {
  const text = body.toString();
  const boundary = text.slice(0, text.indexOf('\r\n'));
  const part = text.split(boundary).find((each) => each.includes('filename='))!;
  return part.slice(part.indexOf('\r\n\r\n') + 4, part.lastIndexOf('\r\n'));
}
