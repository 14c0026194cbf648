import type { Block } from '../ast.js';
import { parse } from '../fountain/parse.js';
import { print } from '../fountain/print.js';
import { normalBlock } from '../normal/normal.js';

/** What Final Draft writes in place of an omitted scene's heading. */
export const OMITTED = 'OMITTED';

/** Whether a heading says that its scene was omitted. A boneyard below such a heading is the scene's text. */
export function saysOmitted(heading: string): boolean {
  return /^(?:scenes? )?omit(?:ted)?\b/i.test(heading);
}

/** The text of an omitted scene, for a boneyard. `lost` is called with what cannot be expressed there. */
export function omittedText(scene: readonly Block[], lost: (excerpt: string) => void): string {
  // A scene omitted within it becomes part of it, because boneyards do not nest.
  const body = scene.flatMap((block) => (block.kind === 'boneyard' ? omittedBlocks(block.text) : [block]));
  const { text, losses } = print({ titlePage: [], body });
  for (const { excerpt } of losses) lost(excerpt);
  const safe = text.replaceAll('*/', '* /');
  if (safe !== text) lost('*/');
  return safe.trim();
}

/** The blocks of an omitted scene whose text is in a boneyard. */
export function omittedBlocks(text: string): readonly Block[] {
  const { titlePage, body } = parse(text).script;
  return titlePage.length === 0 ? body : normalBlock({ kind: 'action', text: [{ kind: 'run', text }] });
}
