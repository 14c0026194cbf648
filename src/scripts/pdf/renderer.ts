import type { Script } from '../../screenplay/ast.js';
import type { Profile } from '../../screenplay/layout/page.js';
import type { Pdf, PdfMeta } from '../../screenplay/render/pdf.js';
import type { ScriptSource } from '../versions/script-source.js';
import { createPool, PoolError } from '../threads/pool.js';
import { startWorker } from '../threads/start-worker.js';
import { ownFont } from './fonts.js';

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

export interface PdfRendererOptions {
  /** Threads that draw at once; 2 by default. They start with the first script. */
  readonly size?: number;
  /** Scripts that may wait for a thread; 16 by default. A further one is refused. */
  readonly queue?: number;
  /** Most body pages of one file; 1,000 by default. */
  readonly maxPages?: number;
  /** Longest time for one file without waiting, in milliseconds; 60,000 by default. */
  readonly timeoutMs?: number;
  /** A thread without work ends after so many milliseconds; 30,000 by default. */
  readonly idleMs?: number;
  /** Most memory of one thread, in MiB; 512 by default. A script that needs more fails alone. */
  readonly maxMemoryMb?: number;
  /** Paths of fonts for characters that the built-in ones lack, the preferred first. Each thread reads them again. */
  readonly fonts?: readonly string[];
}

/** Scripts to PDF, off the main thread. */
export interface PdfRenderer extends AsyncDisposable {
  /** The operator's own fonts, as given: to tell what a PDF lacks, the same ones have to be searched. */
  readonly fonts: readonly string[];
  /**
   * @param subject a tree, or better its texts: they are less to hand over, and are read where they are drawn
   * @param signal ends the drawing: the promise rejects with its reason
   * @throws {PdfError} `BUSY`, `TOO_LONG`, `TIMEOUT` or `FAILED`
   */
  render(subject: Script | ScriptSource, profile: Profile, meta: PdfMeta, signal?: AbortSignal): Promise<Pdf>;
  /** Ends all threads; files under way fail. */
  close(): Promise<void>;
}

/** A drawing, as it is sent to a thread. */
export interface PdfTask {
  readonly subject: Script | ScriptSource;
  readonly profile: Profile;
  readonly meta: PdfMeta;
  readonly maxPages: number;
}

/** The file, or how many pages are too many for one. */
export type Drawn = Pdf | { readonly pages: number };

export interface PdfWorkerData {
  readonly fonts: readonly string[];
}

/** @throws {UnsupportedFont} if one of the fonts cannot be embedded, or what the file system says if it cannot be read */
export function createPdfRenderer(options: PdfRendererOptions = {}): PdfRenderer {
  const {
    size = 2,
    queue = 16,
    maxPages = 1_000,
    timeoutMs = 60_000,
    idleMs = 30_000,
    maxMemoryMb = 512,
    fonts = [],
  } = options;
  // An unusable font is reported now, and not with the first script.
  fonts.forEach(ownFont);
  const workerData: PdfWorkerData = { fonts };
  const pool = createPool<PdfTask, Drawn>({
    start: () => startWorker(import.meta.url, 'worker', { name: 'pdf', workerData, maxMemoryMb }),
    size,
    queue,
    timeoutMs,
    idleMs,
  });
  return {
    fonts,
    async render(subject, profile, meta, signal) {
      const drawn = await pool.run({ subject, profile, meta, maxPages }, signal).catch((error: unknown) => {
        throw error instanceof PoolError ? pdfError(error) : error;
      });
      if ('pages' in drawn) {
        throw new PdfError(
          'TOO_LONG',
          `The script has ${drawn.pages} pages, more than the ${maxPages} of one PDF: export it in parts.`,
        );
      }
      return drawn;
    },
    close: () => pool.close(),
    [Symbol.asyncDispose]: () => pool.close(),
  };
}

function pdfError(error: PoolError): PdfError {
  switch (error.code) {
    case 'BUSY':
      return new PdfError(
        'BUSY',
        'The PDF was not made: others are being made, and no more may wait. Try again a little later.',
      );
    case 'TIMEOUT':
      return new PdfError('TIMEOUT', 'The PDF was not made in the time that one may take: export a shorter script.');
    case 'MEMORY':
      return new PdfError('TOO_LONG', 'The script needs more memory than one PDF may take: export it in parts.', {
        cause: error.cause,
      });
    case 'FAILED':
      return new PdfError('FAILED', `The PDF was not made. ${error.message}`, { cause: error.cause });
  }
}
