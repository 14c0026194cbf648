/** What one request may ask for. The same on HTTP, server-sent events and WebSocket. */
export interface Limits {
  /** Bytes of an HTTP request's body, and of a WebSocket message. */
  bodyBytes: number;
  /** Lexical tokens of a document. */
  tokens: number;
  /** Levels of fields below the root. */
  depth: number;
  /** Aliased fields in a document. */
  aliases: number;
  /** Fields of the root type in an operation, fragments included. */
  rootFields: number;
  /** Objects that an operation could return: page sizes multiply. */
  objects: number;
  /** Operations that one WebSocket runs at the same time. */
  operationsPerSocket: number;
}

export const DEFAULT_LIMITS: Limits = {
  bodyBytes: 4_194_304,
  tokens: 2_000,
  depth: 14,
  aliases: 30,
  rootFields: 20,
  objects: 50_000,
  operationsPerSocket: 100,
};

/** The codes of rejections, in `extensions.code`. */
export type LimitCode = 'TOO_MANY_TOKENS' | 'TOO_DEEP' | 'TOO_MANY_ALIASES' | 'TOO_MANY_ROOT_FIELDS' | 'TOO_COMPLEX' | 'TOO_MANY_OPERATIONS';
