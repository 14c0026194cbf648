import { isRecord } from '../json.js';

/** The text and the reasoning of a message, or of a piece of one. */
export interface MessageContent {
  readonly text: string;
  readonly thoughts: string;
  readonly refusal: string;
  /** The arguments of a tool call: gateways ask for structured answers that way. */
  readonly called: string;
}

/** The fields in which servers send a model's reasoning; some send the same words in two of them. */
const THOUGHT_FIELDS = [
  'reasoning_content',
  'reasoning',
  'thinking',
  'reasoning_text',
  'thoughts',
  'reasoning_details',
];
const TEXT_PARTS: ReadonlySet<unknown> = new Set([undefined, 'text', 'output_text', 'text_delta']);

/** The content of a choice. Some servers send a whole message for each piece, some a bare text, some either of them beside an empty delta. */
export function contentOf(choice: Record<string, unknown> | undefined): MessageContent & { isPiece: boolean } {
  const { delta, message, text } = choice ?? {};
  const said = [delta, message, text].map(readMessage);
  const at = Math.max(
    0,
    said.findIndex((content) => Object.values(content).some((each) => each !== '')),
  );
  return { ...said[at]!, isPiece: at === 0 && delta !== undefined && delta !== null };
}

/** Reads a `message` or `delta`, or a bare text. Its content may be a list of parts, of which those that are text are said. */
function readMessage(message: unknown): MessageContent {
  if (typeof message === 'string') return { text: withoutNul(message), thoughts: '', refusal: '', called: '' };
  if (!isRecord(message)) return { text: '', thoughts: '', refusal: '', called: '' };
  const field = THOUGHT_FIELDS.find((name) => plainText(message[name]) !== '');
  const parts = partsOf(message.content);
  const refused = parts
    .filter((part) => isRecord(part) && part.type === 'refusal')
    .map((part) => plainText((part as Record<string, unknown>).refusal));
  return {
    text: withoutNul(parts.map(textOfPart).join('')),
    thoughts: field === undefined ? parts.map(thoughtsOfPart).join('') : plainText(message[field]),
    refusal: (typeof message.refusal === 'string' ? message.refusal : '') + refused.join(''),
    called: argumentsIn(message),
  };
}

/** No text needs a NUL, and PostgreSQL does not store one. */
function withoutNul(text: string): string {
  return text.replaceAll('\0', '');
}

/** The arguments of the first call. */
function argumentsIn({ tool_calls: calls, function_call: single }: Record<string, unknown>): string {
  const first = Array.isArray(calls) ? calls.find((call) => isRecord(call) && (call.index ?? 0) === 0) : undefined;
  const called = isRecord(first) ? first.function : single;
  const given = isRecord(called) ? called.arguments : undefined;
  return typeof given === 'string' ? given : isRecord(given) ? JSON.stringify(given) : '';
}

function partsOf(content: unknown): readonly unknown[] {
  return Array.isArray(content) ? content : [content];
}

function textOfPart(part: unknown): string {
  if (typeof part === 'string') return part;
  if (!isRecord(part) || !TEXT_PARTS.has(part.type) || part.thought === true) return '';
  return plainText(part.text);
}

function thoughtsOfPart(part: unknown): string {
  if (!isRecord(part)) return '';
  if (part.thought === true) return plainText(part.text);
  return part.type === 'thinking' || part.type === 'reasoning'
    ? plainText(part.thinking ?? part.reasoning ?? part.text ?? part.content)
    : '';
}

/** A text, or the texts of a list of parts. */
function plainText(value: unknown): string {
  if (typeof value === 'string') return value;
  if (Array.isArray(value)) return value.map(plainText).join('');
  return isRecord(value) ? plainText(value.text ?? value.content ?? value.value) : '';
}
