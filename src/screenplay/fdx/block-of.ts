import type { Block } from '../ast.js';
import { type FdxParagraph, type FdxType, isCentered } from './paragraph.js';

/** The block of a paragraph that is not part of a speech. */
export function blockOf(paragraph: FdxParagraph, type: FdxType): Block {
  const text = paragraph.items;
  switch (type.kind) {
    case 'heading':
      return { kind: 'heading', text, ...(paragraph.number === undefined ? undefined : { number: paragraph.number }) };
    case 'section':
      return { kind: 'section', depth: type.depth ?? 1, text };
    case 'transition':
    case 'synopsis':
      return { kind: type.kind, text };
    case 'note':
      return { kind: 'note', text: text.map((item) => item.text).join('') };
    default:
      return {
        kind: isCentered(paragraph, type) ? 'centered' : 'action',
        text,
        ...(type.role ? { role: type.role } : undefined),
      };
  }
}
