import type { CharacterContent } from '../domain/bibles.js';
import { whoIsNamed } from '../domain/names.js';
import type { BibleSummaryInput, SceneGist, StoryInput } from '../domain/tasks.js';
import type { PromptBlock } from '../optimizer/types.js';
import { briefText } from './brief.js';
import { entryBlock, entryGist, storyHead } from './story-context.js';
import { material } from './text-blocks.js';

/** The first to give way, before anything of the scene or the world. */
const TOLD_BEFORE = 0;
/** Entries give way in this order where a model cannot read them all: the world, then who is not in the scene, then who is. */
const WORLD = 1;
const ABSENT = 2;
const PRESENT = 3;

/**
 * The story so far: the brief, the log line and the bibles in a fixed order, so that all prompts of a script begin alike. For a model that cannot read
 * all of it an entry shrinks to its gist, and is never left out. `present`: who is in the scene; default everybody.
 */
export function storyBlocks(input: StoryInput, present?: readonly string[]): PromptBlock[] {
  const { characters, plot, setting, theme } = input.bibles;
  const named = present === undefined ? undefined : new Set(present.map((name) => whoIsNamed(name, characters)));
  const world: (BibleSummaryInput | undefined)[] = [
    plot && { kind: 'PLOT', content: plot },
    setting && { kind: 'SETTING', content: setting },
    theme && { kind: 'THEME', content: theme },
  ];
  const blocks = [
    ...characters.map((content) =>
      shrinking({ kind: 'CHARACTER', content }, named === undefined || named.has(content) ? PRESENT : ABSENT),
    ),
    ...world.flatMap((entry) => (entry === undefined ? [] : [shrinking(entry, WORLD)])),
  ];
  return [
    { role: 'user', text: `${briefText(input.brief)}\n<story>\n${within(storyHead(input))}`, stable: true },
    ...blocks.map((block) => ({ ...block, text: within(block.text), shorter: within(block.shorter) })),
    { role: 'user', text: '</story>', stable: true },
  ];
}

/** Who is in a scene, for those who judge it: each shrinks to the gist where a model cannot read all. */
export function characterBlocks(characters: readonly CharacterContent[]): PromptBlock[] {
  return characters.map((content) => shrinking({ kind: 'CHARACTER', content }, PRESENT));
}

/** What the scenes before tell, oldest first: where a model cannot read all of it, the oldest shrink to their headings, then go. */
export function gistBlocks(gists: readonly SceneGist[] | undefined): PromptBlock[] {
  return (gists ?? []).map(({ number, heading, summary, planned }) => {
    const name = `Scene ${number}, ${planned ? 'planned' : 'as written'}`;
    return {
      role: 'user' as const,
      id: `scene ${number} ${planned ? 'as planned' : 'as written'}`,
      priority: TOLD_BEFORE,
      text: material('before', `${name}, ${heading}: ${summary}`),
      shorter: material('before', `${name}: ${heading}`),
    };
  });
}

/** Which scenes a script has when its bibles are written. */
export function standingBlocks(scenes: readonly SceneGist[] = []): PromptBlock[] {
  if (scenes.length === 0) return [];
  return [
    {
      role: 'user',
      text: 'The script has these scenes already, planned by the author or written, and they stay: what you invent fits them.',
      stable: true,
    },
    ...scenes.map(({ number, heading, summary, characters = [] }) => {
      const who = characters.length === 0 ? '' : ` (${characters.join(', ')})`;
      return {
        role: 'user' as const,
        id: `scene ${number}`,
        stable: true,
        priority: TOLD_BEFORE,
        text: material('before', `Scene ${number}, ${heading}${who}: ${summary}`),
        shorter: material('before', `Scene ${number}: ${heading}${who}`),
      };
    }),
  ];
}

function shrinking(entry: BibleSummaryInput, priority: number) {
  const id = entry.kind === 'CHARACTER' ? `character ${entry.content.name}` : entry.kind.toLowerCase();
  return {
    role: 'user' as const,
    id,
    text: entryBlock(entry),
    shorter: entryGist(entry),
    stable: true,
    priority,
    required: true,
  };
}

/** Its text cannot end the story's block. */
function within(text: string): string {
  return text.replaceAll('</story>', '< /story>');
}
