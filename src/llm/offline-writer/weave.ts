import type { CharacterLines } from '../../domain/tasks.js';
import type { Block, SpeechLine } from './fountain-text.js';
import { cueKey, safeDialogue } from './fountain-text.js';
import { cueOf, displayName } from './person.js';

/** Puts the lines that were written for each character in the places of their speeches, in order; what is left over is not said. */
export function weave(blocks: readonly Block[], given: readonly CharacterLines[]): Block[] {
  const queues = new Map(given.map(({ name, lines }) => [cueKey(cueOf({ display: displayName(name) })), [...lines]]));
  return blocks.map((block) => {
    const line = block.kind === 'speech' ? queues.get(cueKey(block.cue))?.shift() : undefined;
    if (block.kind !== 'speech' || line === undefined) return block;
    const lines: SpeechLine[] = [{ kind: 'dialogue', text: safeDialogue(line.text) || '...' }];
    if (line.manner) lines.unshift({ kind: 'parenthetical', text: safeDialogue(line.manner).replace(/[()]/g, '') });
    return { ...block, lines };
  });
}
