import type { SceneOutline } from '../../domain/scenes.js';
import type { Block, Script, Speech } from '../../screenplay/ast.js';
import { createCast, resolveCue } from '../../screenplay/draft/cast.js';
import type { Cast } from '../../screenplay/draft/cast.js';
import { print } from '../../screenplay/fountain/print.js';
import { headingParts } from '../../screenplay/headings/parts.js';
import { opensAct } from '../../screenplay/languages/act-title.js';
import { severalNames } from '../../screenplay/languages/speaker-name.js';
import { lineTerm } from '../../screenplay/languages/terms.js';
import { foldName } from '../../screenplay/names.js';
import { plainText } from '../../screenplay/text/rich.js';

/** A scene as an import stores it. */
interface ImportedScene {
  act: number;
  /** Who is in it follows from the speakers. */
  outline: Omit<SceneOutline, 'characters'>;
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

/** `FADE IN:`, `SMASH CUT TO BLACK.`, `OVER BLACK`: how the picture changes, which says nothing about the scene. */
const PICTURE_CHANGE =
  /^(?:(?:(?:SLOW|SLOWLY|SMASH|MATCH|JUMP|HARD|QUICK|TIME) )*(?:FADE|CUT|DISSOLVE|WIPE|IRIS)(?: (?:IN|OUT|UP|TO|FROM|BACK|BLACK|WHITE|ON|INTO))*|(?:OVER )?BLACK(?: SCREEN)?)[ .:…]*$/i;

/**
 * Splits a script into scenes at its headings. What stands above the first one, and what opens a part above a heading (sections with
 * their synopses, `New Act`), belongs to the scene that follows. A script without a heading is one scene.
 *
 * @param given characters who have a bible entry, so that they are no minor roles, whatever they are called
 */
export function planImport({ body }: Script, given: Cast): ImportPlan {
  const losses: ImportLoss[] = [];
  const speakers = speakersOf(body, given);
  const act = actCounter();
  let from = 0;
  const scenes = splitScenes(body).map((blocks): ImportedScene => {
    const printed = print({ titlePage: [], body: blocks });
    for (const { code, excerpt, block } of printed.losses) losses.push({ code, excerpt, block: from + block });
    from += blocks.length;
    const own = new Set(namesIn(blocks).flatMap((name) => whoSpeaks(foldName(name), speakers)));
    return { act: act(blocks), outline: outlineOf(blocks), text: printed.text, speakers: [...own] };
  });
  return { scenes, speakers, losses };
}

function namesIn(blocks: readonly Block[]): string[] {
  return blocks.flatMap(speechesOf).map((speech) => plainText(speech.name));
}

function speakersOf(body: readonly Block[], given: Cast): ReadonlyMap<string, string> {
  const nobody = createCast([]);
  const named = new Map<string, string>();
  for (const name of namesIn(body)) {
    const key = foldName(name);
    if (key === '' || name.length > NAME_MAX || named.has(key)) continue;
    // Above a line of text, `FADE IN:` is read as a cue. `BLACK` is somebody.
    if ((key.includes(' ') && PICTURE_CHANGE.test(key)) || lineTerm(key) === 'opening') continue;
    // `MAN #2`, `VOICE`, `ALL` need no bible.
    if (given.exact.has(key) || resolveCue(name, nobody).kind !== 'generic') named.set(key, name);
  }
  const together = (key: string) =>
    !given.exact.has(key) && severalNames(key, (each) => each !== key && named.has(each)).length > 0;
  return new Map([...named].filter(([key]) => !together(key)));
}

function whoSpeaks(key: string, speakers: ReadonlyMap<string, string>): string[] {
  if (speakers.has(key)) return [key];
  const all = severalNames(key, (each) => speakers.has(each));
  // `ANNA AND THE GUARD`: one of them is a minor role.
  return (all.length > 0 ? all : severalNames(key, () => true)).filter((each) => speakers.has(each));
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

/** Tells the act of each scene, when it is called with the scenes in order. An act that opens below a scene's heading begins with the next scene. */
function actCounter(): (scene: readonly Block[]) => number {
  let opened = 0;
  return (scene) => {
    const heading = scene.findIndex(({ kind }) => kind === 'heading');
    const above = scene.slice(0, heading < 0 ? scene.length : heading).filter(isActAbove).length;
    const act = Math.max(1, opened + above);
    opened += scene.filter(isActAbove).length;
    return act;
  };
}

function isActAbove(block: Block): boolean {
  return opensPart(block) && (block.kind !== 'section' || (block.depth === 1 && opensAct(plainText(block.text))));
}

function speechesOf(block: Block): Speech[] {
  if (block.kind === 'speech') return [block.speech];
  return block.kind === 'dual' ? [block.left, block.right] : [];
}

function outlineOf(blocks: readonly Block[]): ImportedScene['outline'] {
  const at = blocks.findIndex((block) => block.kind === 'heading');
  const found = blocks[at];
  const heading = found?.kind === 'heading' ? clip(plainText(found.text), HEADING_MAX) : 'UNTITLED SCENE';
  const { place, time } = headingParts(heading);
  return {
    heading,
    description: clip(whatHappens(blocks.slice(at + 1), blocks.slice(0, Math.max(at, 0))) || heading, DESCRIPTION_MAX),
    location: clip(place === '' ? heading : place, HEADING_MAX),
    timeOfDay: clip(time ?? 'DAY', 60),
    beats: [],
  };
}

/** The synopsis, or the first action with a content, below the heading if there is one, else above it; '' if there is neither. */
function whatHappens(below: readonly Block[], above: readonly Block[]): string {
  const synopses = (blocks: readonly Block[]) =>
    blocks.flatMap((block) => (block.kind === 'synopsis' ? [plainText(block.text)] : []));
  return (
    synopses(below)[0] ??
    synopses(above).at(-1) ??
    [...below, ...above].map(actionText).find((text) => text !== '') ??
    ''
  );
}

function actionText(block: Block): string {
  if (block.kind !== 'action' || (block.role !== undefined && block.role !== 'General' && block.role !== 'Shot')) {
    return '';
  }
  return plainText(block.text)
    .split('\n')
    .filter((line) => !PICTURE_CHANGE.test(line.trim()) && lineTerm(line) === undefined)
    .join(' ')
    .trim();
}

function clip(text: string, most: number): string {
  const line = text.replace(/\s+/g, ' ').trim();
  return line.length <= most ? line : `${line.slice(0, most - 1).toWellFormed()}…`;
}
