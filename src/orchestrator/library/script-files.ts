import { InvalidInputError, OperatorError, RateLimitedError } from '../../domain/errors.js';
import type { ScriptDownload } from '../../scripts/exports.js';
import { DOWNLOAD_FORMATS } from '../../scripts/formats.js';
import type { DownloadFormat } from '../../scripts/formats.js';
import { PAGE_PROFILES } from '../../scripts/page-profiles.js';
import type { PageProfile } from '../../scripts/page-profiles.js';
import { PdfError } from '../../scripts/pdf/renderer.js';

/** A script as a file. */
export interface ExportedFile {
  format: DownloadFormat;
  /** The script's title as a file name, with the format's extension. */
  fileName: string;
  mediaType: string;
  /** Null for a PDF. */
  text: string | null;
  /** What the file holds; of a text in UTF-8. */
  bytes: Uint8Array;
}

/** Why a file was not made: `TIMEOUT`, drawing took longer than allowed; `FAILED`, anything else, with its `cause`. */
export type ExportFailure = 'TIMEOUT' | 'FAILED';

/** A file could not be made. The other formats may do. */
export class ExportError extends OperatorError {
  readonly code = 'EXPORT';
  constructor(
    readonly reason: ExportFailure,
    message: string,
    options?: ErrorOptions,
  ) {
    super(message, options);
  }
}

/** @throws InvalidInputError for a format or a profile that does not exist */
export function checkFormat(format: DownloadFormat, profile: PageProfile | undefined): void {
  const wrong = [
    ...(DOWNLOAD_FORMATS.includes(format)
      ? []
      : [{ path: 'format', message: `is ${format}; use one of ${DOWNLOAD_FORMATS.join(', ')}` }]),
    ...(profile === undefined || PAGE_PROFILES.includes(profile)
      ? []
      : [{ path: 'profile', message: `is ${profile}; use one of ${PAGE_PROFILES.join(', ')}` }]),
  ];
  if (wrong.length > 0) throw new InvalidInputError(wrong);
}

/** @throws RateLimitedError, InvalidInputError for a script that is too long for the format, ExportError */
export async function fileOf(
  format: DownloadFormat,
  { fileName, mediaType, content }: ScriptDownload,
  signal: AbortSignal,
): Promise<ExportedFile> {
  const made = await content(signal).catch((error: unknown) => {
    throw error instanceof PdfError ? typedFault(error) : error;
  });
  const [text, bytes] = typeof made === 'string' ? [made, new TextEncoder().encode(made)] : [null, made];
  return { format, fileName, mediaType, text, bytes };
}

const RETRY_MS = 2_000;

function typedFault(error: PdfError): Error {
  switch (error.code) {
    case 'BUSY':
      return new RateLimitedError(error.message, RETRY_MS);
    case 'TOO_LONG':
      return new InvalidInputError([{ path: 'script', message: error.message }], { cause: error });
    case 'TIMEOUT':
    case 'FAILED':
      return new ExportError(error.code, error.message, { cause: error });
  }
}
