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

/** Something in the file that a draft, which is Fountain, has no form for. */
export interface ImportLoss {
  code: string;
  excerpt: string;
  /** Index into the body of what was read. */
  block: number;
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
 * Parts a script at its headings. What stands above the first one, and what opens a part above a heading (sections with their
 * synopses, `New Act`), belong to the scene that follows. A script without a heading is one scene.
 */
export function planImport({ body }: Script): ImportPlan {
  const losses: ImportLoss[] = [];
  const speakers = new Map<string, string>();
  const nobody = createCast([]);
  const act = actCounter();
  let from = 0;
  const scenes = splitScenes(body).map((blocks): ImportedScene => {
    const printed = print({ titlePage: [], body: blocks });
    for (const { code, excerpt, block } of printed.losses) losses.push({ code, excerpt, block: from + block });
    from += blocks.length;
    const own = new Set<string>();
    for (const name of blocks.flatMap(speechesOf).map((speech) => plainText(speech.name))) {
      const key = foldName(name);
      if (key === '' || name.length > NAME_MAX || isMinor(name, nobody)) continue;
      own.add(key);
      if (!speakers.has(key)) speakers.set(key, name);
    }
    return { act: act(blocks), outline: outlineOf(blocks, [...own].map((key) => speakers.get(key)!)), text: printed.text, speakers: [...own] };
  });
  return { scenes, speakers, losses };
}

function splitScenes(body: readonly Block[]): Block[][] {
  const scenes: Block[][] = [];
  let waiting: Block[] = [];
  for (const block of body) {
    if (opensPart(block) || (block.kind === 'synopsis' && waiting.length > 0)) {
      waiting.push(block);
    } else if (block.kind === 'heading') {
      scenes.push([...waiting, block]);
      waiting = [];
    } else if (scenes.length === 0) {
      // What comes before the first heading opens the first scene.
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

function opensPart(block: Block): boolean {
  return block.kind === 'section' || ('role' in block && block.role === 'New Act');
}

/** The act of each scene, asked in order. One that opens below a scene's heading begins with the scene after it. */
function actCounter(): (scene: readonly Block[]) => number {
  let opened = 0;
  return (scene) => {
    const heading = scene.findIndex(({ kind }) => kind === 'heading');
    const above = scene.slice(0, heading < 0 ? scene.length : heading).filter(opensAct).length;
    const act = Math.max(1, opened + above);
    opened += scene.filter(opensAct).length;
    return act;
  };
}

function opensAct(block: Block): boolean {
  return opensPart(block) && (block.kind !== 'section' || (block.depth === 1 && /^act\b/i.test(plainText(block.text))));
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
