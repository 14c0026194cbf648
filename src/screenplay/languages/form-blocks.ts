import type { Block, Part } from '../ast.js';
import { readSceneHeading } from './scene-heading.js';
import type { SaidPart } from './speech-forms.js';
import type { WrittenName } from './speaker-name.js';

/** Numbers before headings are kept, or left out as a draft of one scene has none. */
export type Numbers = 'kept' | 'dropped';

export function speechBlock({ name, extensions }: WrittenName, said: readonly SaidPart[]): Block & { kind: 'speech' } {
  const parts = said.map(({ kind, text }): Part => ({ kind, text: [{ kind: 'run', text }] }));
  return { kind: 'speech', speech: { name: [{ kind: 'run', text: name }], extensions, parts } };
}

/** @returns `sure` for a heading that needs no blank line above it to be known as one */
export function headingBlock(text: string, numbers: Numbers): { block: Block; sure: boolean } | undefined {
  const found = readSceneHeading(text);
  if (!found) return undefined;
  const from = found.mark + (numbers === 'dropped' && (found.prefix !== '' || found.time !== null) ? found.label : 0);
  return { block: textBlock('heading', text.slice(from).trim()), sure: found.prefix !== '' && found.time !== null };
}

export function textBlock(kind: 'heading' | 'transition' | 'action', text: string): Block {
  return { kind, text: [{ kind: 'run', text }] };
}
