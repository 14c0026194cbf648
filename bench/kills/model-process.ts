import { fork } from 'node:child_process';
import { once } from 'node:events';
import type { ServerResponse } from 'node:http';
import { createRequire } from 'node:module';
import { setTimeout as delay } from 'node:timers/promises';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { begin, chunk, event, json, startRawUpstream } from '../../test/support/raw-upstream.js';
import type { Handler, Hit } from '../../test/support/raw-upstream.js';
import { answerQuestion } from './model-answer.js';
import type { Question } from './model-answer.js';
import { now } from './time.js';

export interface Pace {
  /** Of four characters each. */
  tokensPerSecond: number;
  /** From the request's arrival to the first text. */
  latencyMs: number;
}

/** One request as the model saw it. Times are milliseconds since 1970. */
export interface AskedRequest extends Omit<Question, 'answer'> {
  id: number;
  /** The API key that it came with: the incarnation of the process that asked. */
  asker: string;
  at: number;
  /** When the last byte of the whole answer was handed to the socket. */
  sentAt?: number;
  /** When the exchange was over, and how. */
  overAt?: number;
  end?: 'answered' | 'client-left';
}

type Message =
  | { type: 'listening'; url: string }
  | { type: 'asked'; request: AskedRequest }
  | { type: 'sent'; id: number; at: number }
  | { type: 'over'; id: number; at: number; end: 'answered' | 'client-left' };

/** The imitation model in a process of its own, which no fault touches. */
export interface Model {
  /** Base URL of the OpenAI-compatible interface. */
  url: string;
  /** All requests, in the order of their arrival. */
  requests: readonly AskedRequest[];
  /** Calls back for each request that arrives; gives the way to stop that. */
  onAsked(listener: (request: AskedRequest) => void): () => void;
  /** Calls back when the last byte of an answer has gone out. */
  onSent(listener: (request: AskedRequest) => void): () => void;
  close(): Promise<void>;
}

const FILE = fileURLToPath(import.meta.url);
// Named here, because a test runner's own loader is not inherited.
const TYPESCRIPT = pathToFileURL(createRequire(import.meta.url).resolve('tsx')).href;
const START_TIMEOUT_MS = 30_000;
const BEAT_MS = 20;

export async function startModel(pace: Pace): Promise<Model> {
  const child = fork(FILE, ['serve', JSON.stringify(pace)], {
    stdio: ['ignore', 'inherit', 'inherit', 'ipc'],
    execArgv: ['--import', TYPESCRIPT],
    detached: true,
  });
  const [first] = (await once(child, 'message', { signal: AbortSignal.timeout(START_TIMEOUT_MS) })) as [Message];
  if (first.type !== 'listening') throw new Error('The imitation model did not say where it listens.');
  const requests: AskedRequest[] = [];
  const asked = new Set<(request: AskedRequest) => void>();
  const sent = new Set<(request: AskedRequest) => void>();
  child.on('message', (message: Message) => {
    if (message.type === 'listening') return;
    if (message.type === 'asked') {
      requests.push(message.request);
      for (const listener of [...asked]) listener(message.request);
      return;
    }
    // Numbered in the order of their messages.
    const request = requests[message.id]!;
    if (message.type === 'sent') {
      request.sentAt = message.at;
      for (const listener of [...sent]) listener(request);
    } else {
      Object.assign(request, { overAt: message.at, end: message.end });
    }
  });
  const listen = (set: Set<(request: AskedRequest) => void>) => (listener: (request: AskedRequest) => void) => {
    set.add(listener);
    return () => void set.delete(listener);
  };
  return {
    url: first.url,
    requests,
    onAsked: listen(asked),
    onSent: listen(sent),
    async close() {
      if (child.exitCode !== null || child.signalCode !== null) return;
      const gone = once(child, 'exit');
      if (child.connected) child.disconnect();
      await gone;
    },
  };
}

function storyHandler(pace: Pace, tell: (message: Message) => void): Handler {
  let count = 0;
  return (hit, response) => {
    const id = count;
    count += 1;
    const { answer, ...question } = answerQuestion(hit.body);
    tell({
      type: 'asked',
      request: { ...question, id, asker: String(hit.headers.authorization).replace('Bearer ', ''), at: now() },
    });
    response.once('finish', () => tell({ type: 'sent', id, at: now() }));
    void hit.over.then((end) => tell({ type: 'over', id, at: now(), end }));
    // A connection for each answer: its end says that the answer was whole.
    response.setHeader('connection', 'close');
    void (hit.body.stream === true ? stream(hit, response, answer, pace) : whole(hit, response, answer, pace)).catch(
      (error: unknown) => response.destroy(error as Error),
    );
    return true;
  };
}

async function stream(
  hit: Hit,
  response: ServerResponse,
  answer: string,
  { tokensPerSecond, latencyMs }: Pace,
): Promise<void> {
  await delay(latencyMs);
  begin(response);
  const started = performance.now();
  for (let sent = 0; sent < answer.length && !response.destroyed;) {
    await delay(BEAT_MS);
    const due = Math.min(answer.length, Math.ceil(((performance.now() - started) / 1_000) * tokensPerSecond * 4));
    if (due > sent) event(response, chunk(hit, { content: answer.slice(sent, due) }));
    sent = due;
  }
  if (response.destroyed) return;
  event(response, chunk(hit, {}, 'stop'));
  if (hit.body.stream_options?.include_usage === true) {
    event(response, { ...chunk(hit, {}), choices: [], usage: usageOf(hit, answer) });
  }
  response.end('data: [DONE]\n\n');
}

async function whole(
  hit: Hit,
  response: ServerResponse,
  answer: string,
  { tokensPerSecond, latencyMs }: Pace,
): Promise<void> {
  await delay(latencyMs + (answer.length / 4 / tokensPerSecond) * 1_000);
  if (response.destroyed) return;
  json(response, 200, {
    model: hit.body.model,
    choices: [{ index: 0, message: { role: 'assistant', content: answer }, finish_reason: 'stop' }],
    usage: usageOf(hit, answer),
  });
}

function usageOf({ body }: Hit, answer: string): Record<string, number> {
  const prompt = Math.ceil(JSON.stringify(body.messages).length / 4);
  const completion = Math.ceil(answer.length / 4);
  return { prompt_tokens: prompt, completion_tokens: completion, total_tokens: prompt + completion };
}

async function serve(pace: Pace): Promise<void> {
  const tell = (message: Message) => void (process.connected && process.send?.(message));
  const upstream = await startRawUpstream(storyHandler(pace, tell));
  process.once('disconnect', () => void upstream.close().finally(() => process.exit(0)));
  tell({ type: 'listening', url: upstream.url });
}

if (process.argv[1] === FILE && process.argv[2] === 'serve') await serve(JSON.parse(process.argv[3]!) as Pace);
