import type { IncomingHttpHeaders } from 'node:http';
import type { ChatMessage, StoryReply } from './story-replies.js';

export interface ChatBody {
  model: string;
  messages: ChatMessage[];
  stream?: boolean;
  stream_options?: { include_usage?: boolean };
  response_format?: { type: string };
  max_tokens?: number;
  max_completion_tokens?: number;
  temperature?: number;
  [field: string]: unknown;
}

export interface Usage {
  prompt_tokens: number;
  completion_tokens: number;
  total_tokens: number;
  [field: string]: unknown;
}

/** One request for an answer, and what the server will say to it. */
export interface Exchange {
  body: ChatBody;
  headers: IncomingHttpHeaders;
  /** From 1, of all requests for answers at this server. */
  number: number;
  promptTokens: number;
  reply: StoryReply;
  /** The reply as this server's model writes it. */
  text: string;
  /** What may be written, thoughts included, in tokens. */
  limit: number;
  usage: Usage;
  /** What the server remembers; empty at its start. */
  memory: Map<string, number>;
}

export interface Refusal {
  status: number;
  body: unknown;
  headers?: Record<string, string>;
}

/** Says why a request is not answered, or undefined. */
export type Rule = (exchange: Exchange) => Refusal | undefined;

/** What differs in a stream from OpenAI's own form. Whole chunks are joined with `common`. */
export interface StreamShape {
  /** On every chunk. */
  common?: Record<string, unknown>;
  /** On the choice of every chunk. */
  choice?: Record<string, unknown>;
  /** Before the text. Default: one that names the role. */
  opening?: (exchange: Exchange) => readonly object[];
  /** Default: `{ content }`. */
  delta?: (text: string) => object;
  /** On every chunk with text. */
  beside?: (exchange: Exchange) => object;
  /** What the model thinks first, and the delta in which that comes. */
  thoughts?: { text: string; delta: (text: string) => object };
  /** After the text. Default: the finish reason, and the usage where it was asked for. */
  closing?: (exchange: Exchange, finishReason: string) => readonly object[];
  /** Raw text before the first chunk, and after each. */
  comment?: string;
  lineEnd?: '\r\n';
}

/** How one server differs from OpenAI. What is not described is as there. */
export interface ModelServer {
  name: string;
  /** Of its OpenAI-compatible interface. */
  path: string;
  /** Beside the path, with its question mark. */
  query?: string;
  model: string;
  key?: string;
  keyHeader?: 'authorization' | 'api-key';
  /** Answers to requests that are not for answers: `GET /props`. */
  pages?: Readonly<Record<string, (memory: Map<string, number>, body: unknown) => unknown>>;
  notFound?: unknown;
  unauthorized?: unknown;
  /** In order; the first one that has something to say is the answer. */
  rules?: readonly Rule[];
  headers?: Record<string, string>;
  /** The part of the prompt that the model gets to read. */
  reads?: (messages: ChatMessage[]) => ChatMessage[];
  /** What the model makes of its reply. */
  writes?: (reply: StoryReply, exchange: Omit<Exchange, 'text' | 'usage'>) => string;
  shape?: StreamShape;
  /** The raw stream, where its form is not enough to tell it. */
  stream?: (exchange: Exchange) => AsyncIterable<string> | Iterable<string>;
  contentType?: string;
  /** The stream goes out in packets of so many bytes, whatever they part. */
  splitsBytes?: number;
}
