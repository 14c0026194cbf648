import type { Block } from '../ast.js';
import { parse } from '../fountain/parse.js';
import { print } from '../fountain/print.js';
import { normalBlock } from '../normal/normal.js';

/** What Final Draft writes in place of an omitted scene's heading. */
export const OMITTED = 'OMITTED';

/** Whether a heading says that its scene was omitted, so that a boneyard below it is the scene's text. */
export function saysOmitted(heading: string): boolean {
  return /^(?:scenes? )?omit(?:ted)?\b/i.test(heading);
}

/** The text of an omitted scene, for a boneyard. `lost` is told of what has no form there. */
export function omittedText(scene: readonly Block[], lost: (excerpt: string) => void): string {
  // A scene that was omitted within it is part of it: boneyards do not nest.
  const body = scene.flatMap((block) => (block.kind === 'boneyard' ? omittedBlocks(block.text) : [block]));
  const { text, losses } = print({ titlePage: [], body });
  for (const { excerpt } of losses) lost(excerpt);
  const safe = text.replaceAll('*/', '* /');
  if (safe !== text) lost('*/');
  return safe.trim();
}

/** The blocks of a scene whose text stands in a boneyard. */
export function omittedBlocks(text: string): readonly Block[] {
  const { titlePage, body } = parse(text).script;
  return titlePage.length === 0 ? body : normalBlock({ kind: 'action', text: [{ kind: 'run', text }] });
}
