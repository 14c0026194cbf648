import { APIError } from 'openai';
import { isRecord, parseJson } from '../json.js';
import { faultOfBody, throwIfFault } from '../faults/wire-faults.js';

/** What a server sends as it answers: a chunk, `[DONE]`, or a sign of life without content (a comment, an empty line). */
export type WireEvent =
  | { type: 'chunk'; chunk: Record<string, unknown> }
  | { type: 'whole'; body: Record<string, unknown> }
  | { type: 'done' }
  | { type: 'alive' };

const ALIVE: WireEvent = Object.freeze({ type: 'alive' });
const FIELD = /^(?::|(?:data|event|id|retry)(?::|$))/;

/**
 * Reads the body of an answer that was asked for as a stream, whatever its content type says: server-sent events, or one JSON
 * object. The `openai` client drops comments, by which servers say that a request waits, and takes `[DONE]` for any other
 * end of the body. Leaving the loop lets go of the connection.
 *
 * @throws SyntaxError for what cannot be read, APIError for an error that the server reports, and what the connection breaks with
 */
export async function* readEvents(response: Response): AsyncGenerator<WireEvent> {
  const reader = response.body?.getReader();
  if (reader === undefined) return;
  const decoder = new TextDecoder();
  let begun = '';
  let events: EventLines | undefined;
  try {
    for (let part = await reader.read(); !part.done; part = await reader.read()) {
      const text = decoder.decode(part.value, { stream: true });
      if (events === undefined) {
        begun += text;
        const first = begun.trimStart();
        if (first === '' || (/^[{[<]/.test(first) && !comesInLines(first))) {
          // A body that is one JSON value is read to its end; those that make a client wait send white space before it.
          if (first === '' || first.length > text.trimStart().length) yield ALIVE;
          continue;
        }
        events = new EventLines(response.headers);
      }
      let silent = true;
      for (const event of events.push(begun === '' ? text : begun)) {
        silent = false;
        yield event;
      }
      begun = '';
      if (silent) yield ALIVE;
    }
    if (events !== undefined) yield* events.end(decoder.decode());
    else if (begun.trim() !== '') yield readBody(begun, response.headers);
  } finally {
    // Not waited for: a connection that hangs must not hang its reader.
    reader.cancel().catch(() => {});
  }
}

class EventLines {
  #rest = '';
  #data: string[] = [];
  #event = '';
  #understood = false;

  constructor(private readonly headers: Headers) {}

  /** One by one: what stands before an error is handed on. */
  *push(text: string): Generator<WireEvent> {
    const all = this.#rest + text;
    // A line break may be cut in two.
    const end = all.endsWith('\r') ? all.length - 1 : all.length;
    const lines = all.slice(0, end).split(/\r\n|[\n\r]/);
    this.#rest = `${lines.pop() ?? ''}${all.slice(end)}`;
    for (const line of lines) yield* this.#line(line);
  }

  /** The last event often lacks its empty line. One that was cut off is none. */
  *end(text: string): Generator<WireEvent> {
    yield* this.push(text);
    yield* this.#line(this.#rest.trimEnd());
    if (!this.#understood) throw new SyntaxError('The answer is no stream of events.');
    if (this.#data.every(isComplete)) yield* this.#dispatch();
  }

  *#line(line: string): Generator<WireEvent> {
    if (line === '') return yield* this.#dispatch();
    this.#understood ||= FIELD.test(line) || line.startsWith('{');
    if (line.startsWith('{')) return yield this.#read(line, '');
    const [, field, value = ''] = /^(data|event)(?:: ?(.*))?$/s.exec(line) ?? [];
    if (field === 'data') this.#data.push(value);
    if (field === 'event') this.#event = value.trim();
  }

  *#dispatch(): Generator<WireEvent> {
    const lines = this.#data;
    const name = this.#event;
    this.#data = [];
    this.#event = '';
    if (lines.length === 0) return;
    // Some servers end events by one line break.
    const all = lines.length > 1 && lines.every(isComplete) ? lines : [lines.join('\n')];
    for (const data of all) yield this.#read(data.trim(), name);
  }

  #read(given: string, name: string): WireEvent {
    // Some proxies put the field's name before what has it already.
    const data = given.replace(/^(?:data:\s*)+/, '');
    if (/^"?\[done\]"?$/i.test(data)) return { type: 'done' };
    const isJson = /^[{[]/.test(data);
    if (name === 'error' && !isJson) throw new APIError(undefined, { message: data }, undefined, this.headers);
    // A heartbeat of words.
    if (!isJson) return ALIVE;
    const value = parse(data);
    // Some gateways put an error into a list.
    const chunk: unknown = Array.isArray(value) ? value[0] : value;
    if (name === 'error') {
      throw new APIError(
        undefined,
        isRecord(chunk) ? (chunk.error ?? chunk) : { message: data },
        undefined,
        this.headers,
      );
    }
    if (!isRecord(chunk)) return ALIVE;
    throwIfFault(chunk, this.headers);
    return { type: 'chunk', chunk };
  }
}

/** A page, or what has no choices, is a `SyntaxError`, as every body that cannot be read. */
function readBody(text: string, headers: Headers): WireEvent {
  const value = parse(text);
  // Some gateways put an error into a list.
  const body: unknown = Array.isArray(value) ? value[0] : value;
  if (!isRecord(body)) throw new SyntaxError('The answer is no JSON object.');
  // Others put an envelope around the answer.
  const answer = [body, body.data, body.result, body.response].find(
    (each) => isRecord(each) && Array.isArray(each.choices),
  );
  if (!isRecord(answer)) throw faultOfBody(body, headers);
  throwIfFault(answer, headers);
  return { type: 'whole', body: answer };
}

/** Chunks without the form of events: a JSON object on each line. */
function comesInLines(text: string): boolean {
  const end = text.indexOf('\n');
  if (end < 0) return false;
  const chunk = parseJson(text.slice(0, end));
  return (
    isRecord(chunk) &&
    Array.isArray(chunk.choices) &&
    chunk.choices.some((choice) => isRecord(choice) && 'delta' in choice)
  );
}

function parse(data: string): unknown {
  try {
    return JSON.parse(data) as unknown;
  } catch (cause) {
    throw new SyntaxError('The answer holds JSON that cannot be read.', { cause });
  }
}

function isComplete(data: string): boolean {
  return data.trim() === '[DONE]' || isRecord(parseJson(data));
}
