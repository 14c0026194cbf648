import type { SceneInput } from '../../domain/tasks.js';
import type { Block } from './fountain-text.js';
import { speechText } from './fountain-text.js';
import { sentence } from './grammar.js';
import { interludesFor } from './interludes.js';
import { act, speak } from './performance.js';
import type { Composition } from './performance.js';
import { cueOf, displayText } from './person.js';
import { paperFor, rowsOf } from './rows.js';
import type { Paper } from './rows.js';
import type { Step } from './situation.js';
import { version } from './situation.js';
import { fill } from './template.js';

/** A scene that lacks less than this share of its length, or has so much more, is left as it is. */
const SHORT_OF = 0.1;
const MORE = 0.05;
/** Speeches that a scene keeps. */
const LEAST_SPEECHES = 2;

/** Brings a scene's blocks near the length that is planned for it, if one is: what it lacks is talked on, what is too much is cut. */
export function toLength(blocks: readonly Block[], composition: Composition, input: SceneInput): Block[] {
  const { targetEighths } = input.scene;
  if (targetEighths === undefined) return [...blocks];
  const paper = paperFor(input.brief?.format);
  const rows = (targetEighths * paper.rows) / 8;
  const now = rowsOf(blocks, paper);
  if (now > rows * (1 + MORE)) return cut(blocks, rows, paper, input.scene.outline.beats);
  return now < rows * (1 - SHORT_OF) ? talkOn(blocks, rows, paper, composition, input) : [...blocks];
}

function talkOn(
  blocks: readonly Block[],
  rows: number,
  paper: Paper,
  composition: Composition,
  input: SceneInput,
): Block[] {
  const there = blocks.map(textOf).join('\n');
  const talk: Composition = { ...composition, blocks: [] };
  const own = rowsOf(blocks, paper);
  const at = placeFor(blocks);
  const { number } = input.scene;
  let missing = rows - own;
  let counted = 0;
  for (const { step, use } of interludesFor(composition.story, { ...input, number })) {
    missing -= talk.blocks.slice(counted).reduce((sum, block) => sum + 1 + rowsOf([block], paper), 0);
    counted = talk.blocks.length;
    // Two rows less are nearer than a speech more.
    if (missing < 4) break;
    const template = version(step.texts, use);
    const roles = [...template.matchAll(/\{(?:a )?([ABC])[.}]/g)].map(([, role]) => role);
    if (step.kind === 'speech') roles.push(step.role);
    if (roles.some((role) => !composition.people[ROLES.indexOf(role ?? '')])) continue;
    const filled = fill(template.replace(/^\([^)]+\)\s+/, ''), composition.slots);
    if (sentencesIn(filled).some((part) => there.includes(part))) continue;
    const speaker = step.kind === 'speech' ? composition.people[ROLES.indexOf(step.role)] : undefined;
    if (step.kind !== 'speech' || speaker === undefined) act(talk, filled);
    else if (!spokeLast(talk.blocks.at(-1) ?? blocks[at - 1], cueOf(speaker))) speak(talk, speaker, plainly(step), use);
  }
  return [...blocks.slice(0, at), ...talk.blocks, ...blocks.slice(at)];
}

const ROLES = ['A', 'B', 'C'];

/** The speech without a long manner, which a reader trips over. */
function plainly(step: Speech): Speech {
  return { ...step, texts: step.texts.map((text) => text.replace(/^\((?:\S+\s+){4,}[^)]*\)\s+/, '')) };
}

type Speech = Extract<Step, { kind: 'speech' }>;

function spokeLast(block: Block | undefined, cue: string): boolean {
  return block?.kind === 'speech' && block.cue === cue;
}

/** Whether two blocks, side by side, would be two speeches of one speaker. */
function meet(one: Block | undefined, other: Block | undefined): boolean {
  return one?.kind === 'speech' && spokeLast(other, one.cue);
}

/** Long enough not to be said twice by chance. */
const TELLING = 20;

function sentencesIn(text: string): string[] {
  return text.split(/(?<=[.!?])\s+/).filter((part) => part.length > TELLING);
}

/** Past the middle, before a paragraph of action: the scene's own turn and its end come after it. */
function placeFor(blocks: readonly Block[]): number {
  const wanted = Math.floor(blocks.length * 0.65);
  const places = [...blocks.keys()].filter((at) => at > 2 && blocks[at]?.kind === 'action' && !goesOn(blocks, at));
  const [first = blocks.length] = places;
  return places.reduce((best, at) => (Math.abs(at - wanted) < Math.abs(best - wanted) ? at : best), first);
}

/** Whether the next speech from here on is one that its speaker goes on with. */
function goesOn(blocks: readonly Block[], from: number): boolean {
  const next = blocks.slice(from).find((block) => block.kind === 'speech');
  return next?.kind === 'speech' && next.extension === "CONT'D";
}

/** Takes out exchanges, then paragraphs, then beats, the middle ones first, until the scene is about as long as planned. */
function cut(blocks: readonly Block[], rows: number, paper: Paper, beats: readonly string[]): Block[] {
  const kept = [...blocks];
  const planned = new Set(beats.map((beat) => sentence(displayText(beat))));
  const isBeat = (block: Block) => block.kind === 'action' && [...planned].some((beat) => block.text.includes(beat));
  const isFree = (block: Block) => block.kind === 'action' && !isBeat(block) && !/\p{Lu}{3}/u.test(block.text);
  const passes: ((at: number) => number)[] = [
    (at) => (isSpare(kept, at) && isSpare(kept, at + 1, 1) ? 2 : 0),
    (at) => (isInner(kept, at) && isFree(kept[at]!) ? 1 : 0),
    (at) => (isSpare(kept, at) ? 1 : 0),
    (at) => (isInner(kept, at) && isBeat(kept[at]!) ? 1 : 0),
  ];
  for (const removable of passes) {
    while (rowsOf(kept, paper) > rows * (1 + MORE)) {
      const middle = kept.length / 2;
      const places = [...kept.keys()].filter(
        (at) => removable(at) > 0 && !meet(kept[at - 1], kept[at + removable(at)]) && !goesOn(kept, at + removable(at)),
      );
      if (places.length === 0) break;
      const at = places.reduce((best, place) => (Math.abs(place - middle) < Math.abs(best - middle) ? place : best));
      kept.splice(at, removable(at));
    }
  }
  return kept;
}

/** Neither the beginning nor the end of a scene. */
function isInner(blocks: readonly Block[], at: number): boolean {
  const last = blocks.findLastIndex(({ kind }) => kind === 'action');
  return at > 1 && at < last;
}

/** A speech that is not its speaker's first, and not one of the last that the scene has. */
function isSpare(blocks: readonly Block[], at: number, taken = 0): boolean {
  const block = blocks[at];
  if (block?.kind !== 'speech' || !isInner(blocks, at)) return false;
  const speeches = blocks.filter(({ kind }) => kind === 'speech').length - taken;
  const first = blocks.findIndex((other) => other.kind === 'speech' && other.cue === block.cue);
  return speeches > LEAST_SPEECHES && first !== at;
}

function textOf(block: Block): string {
  return block.kind === 'speech' ? speechText(block) : block.text;
}
