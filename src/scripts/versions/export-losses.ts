import type { Loss } from '../../screenplay/ast.js';
import { writeFdx } from '../../screenplay/fdx/write.js';
import { lossSentence } from '../../screenplay/losses.js';
import type { ExportFormat } from '../formats.js';
import type { ScriptView } from './script-view.js';

/** Something in a script that a format has no form for. */
export interface ExportLoss {
  readonly code: string;
  readonly message: string;
  /** Null for what stands on the title page, or in no scene. */
  readonly sceneId: string | null;
}

/** A long script may have the same fault a thousand times. */
const MOST_LOSSES = 200;

/** What an export changes or leaves out: the first 200 in the order of the script, and how many more there are. */
export function exportLosses(view: ScriptView, format: ExportFormat): ExportLoss[] {
  return limitLosses(lossesIn(view, format), ({ code, block, excerpt }): ExportLoss => {
    const [first = '', ...rest] = lossSentence(code, excerpt);
    return { code, message: `${first.toUpperCase()}${rest.join('')}.`, sceneId: view.sceneAt(block)?.id ?? null };
  });
}

/** Characters that a PDF shows as `?`, listed in the same way. */
export async function pdfLosses(view: ScriptView): Promise<ExportLoss[]> {
  return limitLosses(await view.missingCharacters(), ({ code, block, message }) => ({
    code,
    message,
    sceneId: view.sceneAt(block)?.id ?? null,
  }));
}

function limitLosses<Lost>(losses: readonly Lost[], tell: (lost: Lost) => ExportLoss): ExportLoss[] {
  const listed = losses.slice(0, MOST_LOSSES).map(tell);
  const more = losses.length - listed.length;
  return more === 0
    ? listed
    : [
        ...listed,
        { code: 'LIM001', message: `${more} more losses are not listed: the limit is ${MOST_LOSSES}.`, sceneId: null },
      ];
}

function lossesIn(view: ScriptView, format: ExportFormat): readonly Loss[] {
  switch (format) {
    case 'FOUNTAIN':
      return view.printed.losses;
    case 'FDX':
      return writeFdx(view.screenplay.script).losses.toSorted((one, other) => one.block - other.block);
    default:
      // JSON holds everything; pages have what is printed.
      return [];
  }
}
