import type { Aside, Run } from '../ast.js';
import type { FdxKind, FdxParagraph, FdxRun } from './paragraph.js';
import type { TextStyle } from './text-style.js';

/** Elements that are told by their form in every format: what all of one has is no emphasis. */
const FORMED: ReadonlySet<FdxKind> = new Set<FdxKind>([
  'heading',
  'character',
  'transition',
  'section',
  'synopsis',
  'note',
]);

/** Whether a style of a whole element is lost: bold headings are a matter of the pages' profile. */
export function losesEmphasis(kind: FdxKind, { run }: TextStyle): boolean {
  return (kind === 'heading' || kind === 'character' || kind === 'transition') && Object.keys(run).length > 0;
}

/** Text as it is shown: that which says no style of its own has its element's. */
export function styledItems({ items }: FdxParagraph, kind: FdxKind, element: TextStyle): (Run | Aside)[] {
  return items.map((item) => (item.kind === 'run' ? styledRun(item, kind, element) : item));
}

function styledRun({ text, style }: FdxRun, kind: FdxKind, element: TextStyle): Run {
  const { run, capitals } = style ?? element;
  const emphasis = FORMED.has(kind) ? without(run, element.run) : run;
  return { kind: 'run', text: capitals ? text.toUpperCase() : text, ...emphasis };
}

function without(run: TextStyle['run'], { bold, italic, underline }: TextStyle['run']): TextStyle['run'] {
  if (!bold && !italic && !underline) return run;
  return {
    ...(run.bold && !bold ? { bold: true as const } : undefined),
    ...(run.italic && !italic ? { italic: true as const } : undefined),
    ...(run.underline && !underline ? { underline: true as const } : undefined),
  };
}
