import type { RewriteInput } from '../../domain/tasks.js';
import type { Block } from './fountain-text.js';
import { actionOf, cueKey } from './fountain-text.js';
import { pronounForm, sentence } from './grammar.js';
import type { Person } from './person.js';
import { cueOf } from './person.js';
import { drawInTurn } from './seeded-random.js';
import type { Story } from './story.js';
import type { SlotSource } from './template.js';
import { fill } from './template.js';

/** A draft on its way to the next one. */
export interface Revision {
  input: RewriteInput;
  story: Story;
  people: readonly Person[];
  slots: SlotSource;
  blocks: Block[];
  /** Counts what was put in, so that no two insertions of a draft are the same. */
  drawn: number;
  /** What was put in, to keep one insertion from standing next to another. */
  added: Set<Block>;
}

export function draw<T>(revision: Revision, pool: readonly T[]): T {
  revision.drawn += 1;
  const { number } = revision.input.scene;
  return drawInTurn(
    pool,
    `${revision.story.seed}/rewrite/${pool.length}`,
    number * 5 + revision.input.round * 2 + revision.drawn,
  );
}

export function say(revision: Revision, template: string, speaker?: Person): string {
  return fill(template, (slot) => {
    if (slot === 'S') return speaker?.short;
    if (slot.startsWith('S.')) return speaker && pronounForm(speaker.pronoun, slot.slice(2));
    return revision.slots(slot) ?? (slot === 'B' || slot === 'C' ? 'the other chair' : undefined);
  });
}

export function action(revision: Revision, pool: readonly string[], speaker?: Person): Block {
  return actionOf(sentence(say(revision, draw(revision, pool), speaker)));
}

export function personOf(revision: Revision, cue: string): Person | undefined {
  return revision.people.find((person) => cueKey(cueOf(person)) === cueKey(cue));
}

/** Between two paragraphs, never between a question and its answer where an action stands near enough. */
function insertNear(revision: Revision, share: number, added: Block | readonly Block[]): void {
  const target = Math.max(2, Math.floor(revision.blocks.length * share));
  const apart = (at: number) =>
    !revision.added.has(revision.blocks[at]!) && !revision.added.has(revision.blocks[at - 1]!);
  const boundaries = [...revision.blocks.keys()].filter(
    (at) => at > 1 && at < revision.blocks.length - 1 && revision.blocks[at]!.kind === 'action' && apart(at),
  );
  const at =
    boundaries.length > 0
      ? boundaries.reduce((best, candidate) =>
          Math.abs(candidate - target) < Math.abs(best - target) ? candidate : best,
        )
      : Math.min(target, revision.blocks.length);
  const blocks = Array.isArray(added) ? (added as readonly Block[]) : [added as Block];
  for (const block of blocks) revision.added.add(block);
  revision.blocks.splice(at, 0, ...blocks);
}

export const insertEarly = (revision: Revision, added: Block) =>
  revision.blocks.splice(Math.min(2, revision.blocks.length), 0, added);
export const insertMidway = (revision: Revision, added: Block | readonly Block[]) => insertNear(revision, 0.55, added);
export const insertLate = (revision: Revision, added: Block) => insertNear(revision, 0.8, added);
