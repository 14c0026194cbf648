/**
 * - `BUSY`: all workers draw and the queue is full; the same call may succeed a little later.
 * - `TOO_LONG`: the script has more pages than one file may have.
 * - `TIMEOUT`: drawing took longer than allowed.
 * - `FAILED`: anything else; the reason is in `cause`.
 */
export type PdfErrorCode = 'BUSY' | 'TOO_LONG' | 'TIMEOUT' | 'FAILED';

/** A PDF that was not made. */
export class PdfError extends Error {
  override readonly name = 'PdfError';
  constructor(
    readonly code: PdfErrorCode,
    message: string,
    options?: ErrorOptions,
  ) {
    super(message, options);
  }
}
