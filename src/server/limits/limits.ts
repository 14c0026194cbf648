import { GraphQLError } from 'graphql';
import type { ASTNode } from 'graphql';

/** What one request may ask for. The same on HTTP, server-sent events and WebSocket. */
export interface Limits {
  /** Bytes of an HTTP request's body, and of a WebSocket message. */
  bodyBytes: number;
  /** Bytes of a document, in UTF-8: long texts belong in variables. */
  documentBytes: number;
  /** Lexical tokens of a document. */
  tokens: number;
  /** Levels of fields below the root. */
  depth: number;
  /** Aliased fields in a document. */
  aliases: number;
  /** Fields of the root type in an operation, fragments included. */
  rootFields: number;
  /** What an operation could cost, in objects that it returns: page sizes multiply, and fields that take much work count as many. */
  objects: number;
  /** Bytes of an answer's JSON; of a subscription, of each event's. */
  answerBytes: number;
  /** How long a query or mutation may run, in milliseconds. */
  operationMs: number;
  /** The same for an operation with fields that a language model computes, which takes its time. */
  computedOperationMs: number;
  /** Operations that one WebSocket runs at the same time. */
  operationsPerSocket: number;
}

export const DEFAULT_LIMITS: Limits = {
  bodyBytes: 4_194_304,
  documentBytes: 262_144,
  tokens: 2_000,
  depth: 14,
  aliases: 30,
  rootFields: 20,
  objects: 50_000,
  answerBytes: 33_554_432,
  operationMs: 30_000,
  computedOperationMs: 300_000,
  operationsPerSocket: 100,
};

/** The codes of rejections, in `extensions.code`, and what to do about each. */
export const LIMIT_ADVICE = Object.freeze({
  DOCUMENT_TOO_LARGE: 'Send it as several requests, and long texts as variables.',
  TOO_MANY_TOKENS: 'Send it as several requests.',
  TOO_DEEP: 'Ask for the inner objects by their ids in a second request.',
  TOO_MANY_ALIASES: 'Ask for several objects with `nodes(ids:)`, or in several requests.',
  TOO_MANY_ROOT_FIELDS: 'Send it as several requests.',
  TOO_COMPLEX: 'Ask for smaller pages with `first` or `last`, or for less within them.',
  ANSWER_TOO_LARGE:
    'Ask for smaller pages with `first` or `last`, or for fewer texts at a time; whole scripts are downloads at `/scripts/`.',
  OPERATION_TIMEOUT:
    'Ask for less at a time; what was computed is kept, so that the same request may do the next time.',
  POST_REQUIRED: 'Send it as POST with `Content-Type: application/json`.',
  TOO_MANY_OPERATIONS: 'Complete some of them, or open another socket.',
});

type LimitCode = keyof typeof LIMIT_ADVICE;

/** The HTTP status by code, where it is not 400. */
const STATUS: Partial<Readonly<Record<LimitCode, object>>> = Object.freeze({
  OPERATION_TIMEOUT: { status: 503 },
  POST_REQUIRED: { status: 405, headers: { allow: 'POST' } },
});

/** An error that says which limit an operation exceeds, and what to do. */
export function limitError(code: LimitCode, what: string, nodes?: readonly ASTNode[]): GraphQLError {
  return new GraphQLError(`${what} ${LIMIT_ADVICE[code]}`, {
    ...(nodes === undefined ? {} : { nodes }),
    extensions: { code, http: STATUS[code] ?? { status: 400, spec: true } },
  });
}
