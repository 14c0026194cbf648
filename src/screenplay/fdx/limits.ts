import type { Pos } from '../ast.js';

/** Limits on one FDX file. A file above one of them is refused as a whole. */
export interface FdxLimits {
  /** Size in bytes, or in UTF-16 units of a string. Default 20 MiB. */
  readonly maxSize: number;
  /** Depth of nested elements. Default 64. */
  readonly maxDepth: number;
  /** Paragraphs, those of the title page and of notes included. Default 200,000. */
  readonly maxParagraphs: number;
  /** Attributes of one element. Default 64. */
  readonly maxAttributes: number;
  /** Length of one attribute, in UTF-16 units. Default 64 Ki. */
  readonly maxAttributeChars: number;
  /** Blocks of the script. Default 1,000,000. */
  readonly maxBlocks: number;
  /** Most diagnostics that are kept; a last one says how many more there were. Default 1,000. */
  readonly maxDiagnostics: number;
}

export const DEFAULT_FDX_LIMITS: FdxLimits = Object.freeze({
  maxSize: 20 * 1024 * 1024,
  maxDepth: 64,
  maxParagraphs: 200_000,
  maxAttributes: 64,
  maxAttributeChars: 64 * 1024,
  maxBlocks: 1_000_000,
  maxDiagnostics: 1_000,
});

/**
 * The file cannot be read. Nothing of it is returned, because a damaged file must not look like a short script. `FDX001` is broken
 * XML, a DOCTYPE or an unsupported encoding, `FDX002` another kind of document, `FDX009` a limit that the file is above.
 */
export class FdxError extends Error {
  override readonly name: string = 'FdxError';
  /** From 1. */
  readonly line: number;
  /** From 1, in UTF-16 units. */
  readonly column: number;

  constructor(
    readonly code: 'FDX001' | 'FDX002' | 'FDX009',
    what: string,
    at: Pick<Pos, 'line' | 'column'> = { line: 1, column: 1 },
  ) {
    super(`${what} (line ${at.line}, column ${at.column})`);
    this.line = at.line;
    this.column = at.column;
  }
}

export class FdxTooLarge extends FdxError {
  override readonly name = 'FdxTooLarge';
  constructor(
    readonly limit: Exclude<keyof FdxLimits, 'maxDiagnostics'>,
    readonly allowed: number,
    at?: Pick<Pos, 'line' | 'column'>,
  ) {
    super(
      'FDX009',
      `The Final Draft file passes the limit ${limit} of ${allowed}: split the script or raise the limit.`,
      at,
    );
  }
}
