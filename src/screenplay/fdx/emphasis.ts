import type { Aside, Run } from '../ast.js';
import type { FdxKind, FdxParagraph, FdxRun } from './paragraph.js';
import type { TextStyle } from './text-style.js';

/** Elements that every format sets in a form of their own: a style that the whole element has is no emphasis there. */
const FORMED: ReadonlySet<FdxKind> = new Set<FdxKind>([
  'heading',
  'character',
  'transition',
  'section',
  'synopsis',
  'note',
]);

/** Whether a style that a whole element has is lost in a script. Bold headings are not lost: the page profile decides them. */
export function losesEmphasis(kind: FdxKind, { run }: TextStyle): boolean {
  return (kind === 'heading' || kind === 'character' || kind === 'transition') && Object.keys(run).length > 0;
}

/** The text of a paragraph as it is shown: runs without a style of their own get their element's. */
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
