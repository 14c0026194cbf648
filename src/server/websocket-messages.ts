import { MessageType } from 'graphql-ws';
import type { RawData } from 'ws';

const MOST_REASON_BYTES = 123;

/** Shortens a reason to what a close frame can hold: it may contain a long name that a client chose. */
export function closeReason(reason: string): string {
  const bytes = Buffer.from(reason);
  // The cut may fall inside a character.
  return bytes.byteLength <= MOST_REASON_BYTES
    ? reason
    : bytes
        .subarray(0, MOST_REASON_BYTES)
        .toString()
        .replace(/\uFFFD+$/, '');
}

/** The text of a frame, however the socket gives its bytes. */
export function textOf(data: RawData): string {
  if (Array.isArray(data)) return Buffer.concat(data).toString();
  return (data instanceof ArrayBuffer ? Buffer.from(data) : data).toString();
}

/**
 * Adds an empty query to a message of automatic persisted queries, whose clients leave the query out at first. The protocol's
 * library would close the socket for that; with an empty query only the operation is refused.
 */
export function withQuery(text: string): string {
  if (!text.includes('"persistedQuery"')) return text;
  const message = parsed(text) as {
    type?: unknown;
    payload?: { query?: unknown; extensions?: { persistedQuery?: unknown } | null } | null;
  } | null;
  const payload = message?.payload;
  if (message?.type !== MessageType.Subscribe || payload?.extensions?.persistedQuery == null || payload.query != null) {
    return text;
  }
  return JSON.stringify({ ...message, payload: { ...payload, query: '' } });
}

/** True for a message that only a server sends. */
export function isServersMessage(text: string): boolean {
  const type = (parsed(text) as { type?: unknown } | null)?.type;
  return type === MessageType.ConnectionAck || type === MessageType.Next || type === MessageType.Error;
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    // The library says what is wrong with it.
    return null;
  }
}
