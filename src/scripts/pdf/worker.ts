import { parentPort, workerData } from 'node:worker_threads';
import { paginate } from '../../screenplay/layout/paginate.js';
import { renderPdf, type Pdf } from '../../screenplay/render/pdf.js';
import { loadFonts } from './fonts.js';
import { PdfError } from './pdf-error.js';
import type { Answer } from './pool.js';
import type { PdfJob, PdfWorkerData } from './renderer.js';

/** The thread's side of the renderer: one script in, one file out, nothing kept but the fonts. */
const port = parentPort;
if (port === null) throw new Error('This file runs as a worker thread: use createPdfRenderer.');
const fonts = loadFonts((workerData as PdfWorkerData).fonts);

async function draw({ script, profile, meta, maxPages }: PdfJob): Promise<Pdf> {
  const layout = paginate(script, profile);
  const pages = layout.pages.filter((page) => page.number !== null).length;
  if (pages > maxPages)
    throw new PdfError('TOO_LONG', `The script has ${pages} pages, more than the ${maxPages} of one PDF: export it in parts.`);
  return renderPdf(layout, fonts, meta);
}

port.on('message', async (job: PdfJob) => {
  try {
    const result = await draw(job);
    port.postMessage({ ok: true, result } satisfies Answer<Pdf>, [result.bytes.buffer]);
  } catch (error) {
    const code = error instanceof PdfError ? error.code : 'FAILED';
    const message = error instanceof PdfError ? error.message : 'The PDF was not made: drawing it failed.';
    port.postMessage({ ok: false, code, message, cause: error } satisfies Answer<Pdf>);
  }
});
