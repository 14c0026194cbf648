import { whoIsNamed } from '../../domain/names.js';
import type { RewriteInput } from '../../domain/tasks.js';
import { ON_THE_NOSE } from './critique.js';
import { directionsToFollow, followDirection } from './directed-changes.js';
import { directionsIn } from './directions.js';
import { introduction } from './entrances.js';
import { headingLine } from './establishing.js';
import type { Block, SpeechBlock } from './fountain-text.js';
import { actionOf, cueKey, parseBlocks, printBlocks, speechText } from './fountain-text.js';
import { sentence, sentencesOf } from './grammar.js';
import { placeInStory, situationsFor } from './outline.js';
import { cueOf } from './person.js';
import { action, draw, insertMidway, personOf, say } from './revision.js';
import type { Revision } from './revision.js';
import { ENDING_DETAILS, INSTEAD_OF_SAYING, VISUAL_BEATS } from './rewrite-data.js';
import { peopleIn, sceneBlocks } from './scene.js';
import { toLength } from './scene-length.js';
import { recognise } from './situation.js';
import { sceneSlots } from './slots.js';
import { lengthAt, stationOf } from './stations.js';
import { storyOf } from './story.js';

/** What ends a script. */
const CLOSING = /^>?\s*(?:FADE OUT|FADE TO BLACK|CUT TO BLACK|THE END)\.?\s*<?$/;

/**
 * A new draft of the same scene: heading, characters and most beats stay; it answers the notes, trims what runs long, turns feelings
 * said outright into acts, breaks up runs of talk and sharpens the last image.
 */
export function writeRewrite(input: RewriteInput): string {
  const story = storyOf(input);
  const { scene } = input;
  const people = peopleIn(story, scene);
  const known = recognise(situationsFor(story), scene.outline.description, scene.outline.beats);
  const parts = {
    number: scene.number,
    station: stationOf(scene.number, lengthAt(scene.number, input)),
    timeOfDay: scene.outline.timeOfDay,
    place: placeInStory(story, scene.outline.location || 'Room'),
    people,
  };
  const parsed = parseBlocks(input.text);
  const written = parsed.some((block) => block.kind === 'speech' || block.kind === 'action')
    ? parsed
    : sceneBlocks(input);
  const blocks =
    input.nextScene === undefined && scene.number >= input.totalScenes
      ? written
      : written.filter(
          (block) => !CLOSING.test(block.kind === 'transition' || block.kind === 'action' ? block.text : ''),
        );
  const revision: Revision = {
    input,
    story,
    people,
    slots: sceneSlots(story, parts, known?.slots),
    blocks,
    drawn: 0,
    added: new Set(),
  };
  mendContinuity(revision);
  const notes = input.notes.filter((note) => !isOfLength(note, input)).flatMap((note) => directionsIn(note, people));
  replaceOnTheNose(revision);
  trimLongest(revision, notes.some((note) => note.kind === 'shorter') ? 2 : 1);
  const asked = new Set(notes.map((note) => note.kind));
  for (const note of directionsToFollow(notes)) followDirection(revision, note);
  if (!asked.has('tension')) insertMidway(revision, action(revision, VISUAL_BEATS));
  breakLongRuns(revision);
  sharpenEnding(revision);
  const { slots } = revision;
  const composition = { story, scene, people, slots, blocks: [], turns: new Map<string, number>(), unseen: false };
  return printBlocks(toLength(revision.blocks, composition, input));
}

/** A planned length is kept to by itself. */
function isOfLength(note: string, { scene }: RewriteInput): boolean {
  return scene.targetEighths !== undefined && note.startsWith('length: ');
}

/** Heading as planned, nobody speaking who is not there, nobody missing. */
function mendContinuity(revision: Revision): void {
  const { blocks, people, input } = revision;
  const heading: Block = { kind: 'heading', text: headingLine(input.scene) };
  const first = blocks.findIndex((block) => block.kind === 'heading');
  if (first < 0) blocks.unshift(heading);
  else blocks[first] = heading;
  const faulted = input.notes.some((note) => / speaks /.test(note));
  for (const [at, block] of blocks.entries()) {
    if (block.kind !== 'speech' || !faulted || personOf(revision, block.cue)) continue;
    const heir = people[at % people.length]!;
    if (input.notes.some((note) => note.includes(`${cueKey(block.cue)} speaks`))) {
      blocks[at] = { ...block, cue: cueOf(heir) };
    }
  }
  const text = printBlocks(blocks).toUpperCase();
  const named = new Set(input.scene.outline.characters.map((name) => whoIsNamed(name, people)));
  const missing = people.filter((person) => named.has(person) && !text.includes(person.display.toUpperCase()));
  for (const person of missing) {
    blocks.splice(Math.min(blocks.length, 2), 0, { kind: 'action', text: introduction(revision.story, person) });
    insertMidway(revision, {
      kind: 'speech',
      cue: cueOf(person),
      lines: [{ kind: 'dialogue', text: say(revision, "Don't mind me. I've been here since {hour}.") }],
    });
  }
}

function replaceOnTheNose(revision: Revision): void {
  for (const [at, block] of revision.blocks.entries()) {
    if (block.kind !== 'speech' || !ON_THE_NOSE.test(speechText(block))) continue;
    const kept = sentencesOf(speechText(block)).filter((part) => !ON_THE_NOSE.test(part));
    const gesture = action(revision, INSTEAD_OF_SAYING, personOf(revision, block.cue) ?? revision.people[0]!);
    revision.blocks.splice(
      at,
      1,
      gesture,
      ...(kept.length > 0 ? [{ ...block, lines: [{ kind: 'dialogue' as const, text: kept.join(' ') }] }] : []),
    );
  }
}

/** Takes the middle out of the longest speeches and puts an act in its place. */
function trimLongest(revision: Revision, count: number): void {
  const long = revision.blocks
    .filter((block): block is SpeechBlock => block.kind === 'speech' && sentencesOf(speechText(block)).length >= 3)
    .sort((one, other) => speechText(other).length - speechText(one).length)
    .slice(0, count);
  for (const speech of long) {
    const at = revision.blocks.indexOf(speech);
    const parts = sentencesOf(speechText(speech));
    const manner = speech.lines.filter((line) => line.kind === 'parenthetical').slice(0, 1);
    const opening: Block = { ...speech, lines: [...manner, { kind: 'dialogue', text: parts[0]! }] };
    const speaker = personOf(revision, speech.cue) ?? revision.people[0]!;
    const closing: Block = { ...speech, extension: "CONT'D", lines: [{ kind: 'dialogue', text: parts.at(-1)! }] };
    revision.blocks.splice(at, 1, opening, action(revision, INSTEAD_OF_SAYING, speaker), closing);
  }
}

function breakLongRuns(revision: Revision): void {
  for (let at = 0, run = 0; at < revision.blocks.length; at += 1) {
    run = revision.blocks[at]!.kind === 'speech' ? run + 1 : 0;
    if (run < 5) continue;
    revision.blocks.splice(at, 0, action(revision, VISUAL_BEATS));
    run = 0;
  }
}

function sharpenEnding(revision: Revision): void {
  const at = revision.blocks.findLastIndex((block) => block.kind === 'action' || block.kind === 'speech');
  const last = revision.blocks[at];
  const detail = sentence(say(revision, draw(revision, ENDING_DETAILS)));
  if (last?.kind === 'action') revision.blocks[at] = { kind: 'action', text: `${last.text} ${detail}` };
  else revision.blocks.splice(at + 1, 0, actionOf(detail));
}
