import { createRequire } from 'node:module';
import { pathToFileURL } from 'node:url';
import { Worker } from 'node:worker_threads';
import type { Script } from '../../screenplay/ast.js';
import type { Profile } from '../../screenplay/layout/page.js';
import type { Pdf, PdfMeta } from '../../screenplay/render/pdf.js';
import { loadFonts, readFont } from './fonts.js';
import { createPool } from './pool.js';

export interface PdfRendererOptions {
  /** Threads that draw at once; 2 by default. They start with the first job. */
  readonly size?: number;
  /** Jobs that may wait for a thread; 16 by default. A further one is refused. */
  readonly queue?: number;
  /** Most body pages of one file; 1,000 by default. */
  readonly maxPages?: number;
  /** Longest time for one file without waiting, in milliseconds; 60,000 by default. */
  readonly timeoutMs?: number;
  /** A thread without work ends after so many milliseconds; 30,000 by default. */
  readonly idleMs?: number;
  /** Most memory of one thread, in MiB; 512 by default. A script that needs more fails alone. */
  readonly maxMemoryMb?: number;
  /** Paths of fonts for characters that the built-in ones lack, the preferred first. They are read again by each thread. */
  readonly fonts?: readonly string[];
}

/** Scripts to PDF, off the main thread. */
export interface PdfRenderer extends AsyncDisposable {
  /**
   * @param signal ends the drawing: the promise rejects with its reason
   * @throws {PdfError} `BUSY`, `TOO_LONG`, `TIMEOUT` or `FAILED`
   */
  render(script: Script, profile: Profile, meta: PdfMeta, signal?: AbortSignal): Promise<Pdf>;
  /** What tells the characters of a text that these fonts lack: a file shows them as `?`. The first call opens the fonts. */
  missingCharacters(): Promise<(text: string) => readonly string[]>;
  /** Ends all threads; files under way fail. */
  close(): Promise<void>;
}

/** What a thread is asked for. */
export interface PdfJob {
  readonly script: Script;
  readonly profile: Profile;
  readonly meta: PdfMeta;
  readonly maxPages: number;
}

export interface PdfWorkerData {
  readonly fonts: readonly string[];
}

/** @throws {UnsupportedFont} if one of the fonts cannot be embedded, or what the file system says if it cannot be read */
export function createPdfRenderer(options: PdfRendererOptions = {}): PdfRenderer {
  const { size = 2, queue = 16, maxPages = 1_000, timeoutMs = 60_000, idleMs = 30_000, maxMemoryMb = 512, fonts = [] } = options;
  // A font that will not do is told now, not with the first script.
  fonts.forEach(readFont);
  const pool = createPool<PdfJob, Pdf>({ start: () => startWorker({ fonts }, maxMemoryMb), size, queue, timeoutMs, idleMs });
  let lacking: Promise<(text: string) => readonly string[]> | undefined;
  return {
    missingCharacters: () => (lacking ??= openFonts(fonts)),
    render: (script, profile, meta, signal) => pool.run({ script, profile, meta, maxPages }, signal),
    close: () => pool.close(),
    [Symbol.asyncDispose]: () => pool.close(),
  };
}

/** What reads fonts is loaded by the first who asks: the start of the server should not wait for it. */
async function openFonts(fonts: readonly string[]): Promise<(text: string) => readonly string[]> {
  const { missingCharacters } = await import('../../screenplay/render/missing-characters.js');
  return missingCharacters(loadFonts(fonts));
}

function startWorker(workerData: PdfWorkerData, maxOldGenerationSizeMb: number): Worker {
  const options = { name: 'pdf', workerData, resourceLimits: { maxOldGenerationSizeMb } };
  if (!import.meta.url.endsWith('.ts')) return new Worker(new URL('./worker.js', import.meta.url), options);
  // Run from its sources: a thread does not take over the loader that reads them here.
  const tsx = pathToFileURL(createRequire(import.meta.url).resolve('tsx')).href;
  return new Worker(new URL('./worker.ts', import.meta.url), { ...options, execArgv: ['--import', tsx] });
}
