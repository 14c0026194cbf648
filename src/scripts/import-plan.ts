import type { SceneOutline } from '../domain/scenes.js';
import type { Block, Script, Speech } from '../screenplay/ast.js';
import { createCast, resolveCue } from '../screenplay/draft/cast.js';
import type { Cast } from '../screenplay/draft/cast.js';
import { print } from '../screenplay/fountain/print.js';
import { foldName } from '../screenplay/names.js';
import { plainText } from '../screenplay/rich.js';
import { headingParts } from '../screenplay/slug.js';

/** A scene as an import stores it. */
export interface ImportedScene {
  act: number;
  outline: SceneOutline;
  /** Fountain. */
  text: string;
  /** Folded names of those who speak, in the order in which they do. */
  speakers: readonly string[];
}

/** Something in the file that has no place in a script here. */
export interface ImportLoss {
  code: string;
  excerpt: string;
}

export interface ImportPlan {
  scenes: readonly ImportedScene[];
  /** Speakers who are no minor roles, folded, with the name as first written. */
  speakers: ReadonlyMap<string, string>;
  losses: readonly ImportLoss[];
}

const NAME_MAX = 120;
const HEADING_MAX = 200;
const DESCRIPTION_MAX = 4_000;
const OUTLINE_CHARACTERS = 20;

/**
 * Parts a script at its headings. What stands above the first one, and sections and synopses above a heading, belong to the scene
 * that follows. A script without a heading is one scene.
 */
export function planImport(script: Script): ImportPlan {
  const losses: ImportLoss[] = [];
  const speakers = new Map<string, string>();
  const nobody = createCast([]);
  let act = 1;
  let acts = 0;
  const scenes = splitScenes(script.body).map((blocks): ImportedScene => {
    for (const block of blocks) if (opensAct(block)) act = ++acts;
    const printed = print({ titlePage: [], body: blocks });
    losses.push(...printed.losses.map(({ code, excerpt }) => ({ code, excerpt })));
    const own = new Set<string>();
    for (const name of blocks.flatMap(speechesOf).map((speech) => plainText(speech.name))) {
      const key = foldName(name);
      if (key === '' || name.length > NAME_MAX || isMinor(name, nobody)) continue;
      own.add(key);
      if (!speakers.has(key)) speakers.set(key, name);
    }
    return { act, outline: outlineOf(blocks, [...own].map((key) => speakers.get(key)!)), text: printed.text, speakers: [...own] };
  });
  return { scenes, speakers, losses };
}

function splitScenes(body: readonly Block[]): Block[][] {
  const scenes: Block[][] = [];
  let waiting: Block[] = [];
  for (const block of body) {
    if (block.kind === 'section' || (block.kind === 'synopsis' && waiting.length > 0)) {
      waiting.push(block);
    } else if (block.kind === 'heading') {
      // What came before the first heading opens the first scene.
      scenes.push([...waiting, block]);
      waiting = [];
    } else if (scenes.length === 0) {
      waiting.push(block);
    } else {
      scenes.at(-1)!.push(...waiting, block);
      waiting = [];
    }
  }
  if (waiting.length === 0) return scenes;
  if (scenes.length === 0) return [waiting];
  scenes.at(-1)!.push(...waiting);
  return scenes;
}

function opensAct(block: Block): boolean {
  if (block.kind === 'section') return block.depth === 1 && /^act\b/i.test(plainText(block.text));
  return 'role' in block && block.role === 'New Act';
}

function speechesOf(block: Block): Speech[] {
  if (block.kind === 'speech') return [block.speech];
  return block.kind === 'dual' ? [block.left, block.right] : [];
}

/** `MAN #2`, `VOICE`, `ALL` need no bible. */
function isMinor(name: string, nobody: Cast): boolean {
  return resolveCue(name, nobody).kind === 'generic';
}

function outlineOf(blocks: readonly Block[], characters: readonly string[]): SceneOutline {
  const found = blocks.find((block) => block.kind === 'heading');
  const heading = found === undefined ? 'UNTITLED SCENE' : clip(plainText(found.text), HEADING_MAX);
  const { place, time } = headingParts(heading);
  const textOf = (kind: 'synopsis' | 'action'): string => blocks.flatMap((block) => (block.kind === kind ? [plainText(block.text)] : []))[0] ?? '';
  const told = textOf('synopsis') || textOf('action');
  return {
    heading,
    description: clip(told === '' ? heading : told, DESCRIPTION_MAX),
    characters: characters.slice(0, OUTLINE_CHARACTERS),
    location: clip(place === '' ? heading : place, HEADING_MAX),
    timeOfDay: clip(time ?? 'DAY', 60),
    beats: [],
  };
}

function clip(text: string, most: number): string {
  const line = text.replace(/\s+/g, ' ').trim();
  return line.length <= most ? line : `${line.slice(0, most - 1).toWellFormed()}…`;
}
