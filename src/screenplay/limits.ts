/** Limits on what one call reads. */
export interface Limits {
  /** Longest text read, in UTF-16 units. */
  readonly maxChars: number;
  /** Most diagnostics that are kept; a last one says how many more there were. */
  readonly maxDiagnostics: number;
  /** Most blocks in one script. */
  readonly maxBlocks: number;
}

export const DEFAULT_LIMITS: Limits = Object.freeze({
  maxChars: 10 * 1024 * 1024,
  maxDiagnostics: 1_000,
  maxBlocks: 1_000_000,
});

/** The text is above one of the limits. Nothing of it is returned. */
export class InputTooLarge extends Error {
  override readonly name = 'InputTooLarge';
  constructor(
    readonly limit: 'maxChars' | 'maxBlocks',
    readonly allowed: number,
    readonly found: number,
  ) {
    super(
      limit === 'maxChars'
        ? `The screenplay has ${found} characters, more than the ${allowed} allowed: split it or raise limits.maxChars.`
        : `The screenplay has more than the ${allowed} blocks allowed: split it or raise limits.maxBlocks.`,
    );
  }
}
