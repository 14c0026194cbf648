import { workerData } from 'node:worker_threads';
import type { Script } from '../../screenplay/ast.js';
import { paginate } from '../../screenplay/layout/paginate.js';
import { renderPdf } from '../../screenplay/render/pdf.js';
import { treeOf } from '../versions/script-source.js';
import type { ScriptSource } from '../versions/script-source.js';
import { answerTasks } from '../threads/answer-tasks.js';
import { loadFonts } from './fonts.js';
import type { Drawn, PdfTask, PdfWorkerData } from './renderer.js';

/** The thread's side of the renderer: nothing is kept but the fonts. */
const fonts = loadFonts((workerData as PdfWorkerData).fonts);

async function draw({ subject, profile, meta, maxPages }: PdfTask): Promise<Drawn> {
  const layout = paginate(isSource(subject) ? treeOf(subject).script : subject, profile);
  const pages = layout.pages.filter((page) => page.number !== null).length;
  return pages > maxPages ? { pages } : renderPdf(layout, fonts, meta);
}

function isSource(subject: Script | ScriptSource): subject is ScriptSource {
  return 'scenes' in subject;
}

answerTasks(draw, (drawn) => ('bytes' in drawn ? [drawn.bytes.buffer] : []));
