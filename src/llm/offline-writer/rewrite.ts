import type { RewriteInput } from '../../domain/tasks.js';
import type { Direction } from './directions.js';
import { directionsIn } from './directions.js';
import { ON_THE_NOSE } from './critique.js';
import { headingLine, introduction } from './establishing.js';
import type { Block, SpeechBlock } from './fountain-text.js';
import { actionOf, cueKey, parseBlocks, printBlocks, speechText } from './fountain-text.js';
import { pronounForm, sentence, sentencesOf } from './grammar.js';
import { placeInStory, situationsFor } from './outline.js';
import type { Person } from './person.js';
import { cueOf, displayText } from './person.js';
import {
  ENDING_DETAILS,
  HUMOUR,
  INSTEAD_OF_SAYING,
  LIES,
  MENTIONS,
  TELLS,
  TENSION_BEATS,
  VISUAL_BEATS,
} from './rewrite-data.js';
import { peopleIn, sceneBlocks } from './scene.js';
import { drawInTurn } from './seeded-random.js';
import { recognise } from './situation.js';
import { sceneSlots } from './slots.js';
import { lengthAt, stationOf } from './stations.js';
import type { Story } from './story.js';
import { storyOf } from './story.js';
import type { SlotSource } from './template.js';
import { fill } from './template.js';

/** What ends a script. */
const CLOSING = /^>?\s*(?:FADE OUT|FADE TO BLACK|CUT TO BLACK|THE END)\.?\s*<?$/;

/** A draft on its way to the next one. */
interface Revision {
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
  const notes = input.notes.flatMap((note) => directionsIn(note, people));
  replaceOnTheNose(revision);
  trimLongest(revision, notes.some((note) => note.kind === 'shorter') ? 2 : 1);
  const asked = new Set(notes.map((note) => note.kind));
  for (const note of distinct(notes)) follow(revision, note);
  if (!asked.has('tension')) insertMidway(revision, action(revision, VISUAL_BEATS));
  breakLongRuns(revision);
  sharpenEnding(revision);
  return printBlocks(revision.blocks);
}

function distinct(notes: readonly Direction[]): Direction[] {
  const toned = new Set<string>();
  return notes
    .filter((note) => {
      if (note.action !== '' || (note.kind === 'other' && SUBJECT.test(note.words))) return true;
      const first = !toned.has(note.kind);
      toned.add(note.kind);
      return first;
    })
    .slice(0, 8);
}

function draw<T>(revision: Revision, pool: readonly T[]): T {
  revision.drawn += 1;
  const { number } = revision.input.scene;
  return drawInTurn(
    pool,
    `${revision.story.seed}/rewrite/${pool.length}`,
    number * 5 + revision.input.round * 2 + revision.drawn,
  );
}

function say(revision: Revision, template: string, speaker?: Person): string {
  return fill(template, (slot) => {
    if (slot === 'S') return speaker?.short;
    if (slot.startsWith('S.')) return speaker && pronounForm(speaker.pronoun, slot.slice(2));
    return revision.slots(slot) ?? (slot === 'B' || slot === 'C' ? 'the other chair' : undefined);
  });
}

function action(revision: Revision, pool: readonly string[], speaker?: Person): Block {
  return actionOf(sentence(say(revision, draw(revision, pool), speaker)));
}

function personOf(revision: Revision, cue: string): Person | undefined {
  return revision.people.find((person) => cueKey(cueOf(person)) === cueKey(cue));
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
  const missing = people.filter(
    (person) => input.scene.outline.characters.includes(person.name) && !text.includes(person.display.toUpperCase()),
  );
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

/** What a note asks for, where it can be seen. */
function follow(revision: Revision, note: Direction): void {
  switch (note.kind) {
    case 'weather': {
      insertEarly(revision, actionOf(note.action));
      const word =
        /\b(rain|snow|storm|fog|mist|thunder|wind|hail|sun)/i.exec(note.words)?.[1]?.toLowerCase() ?? 'weather';
      insertLate(revision, {
        kind: 'action',
        text: sentence(say(revision, `the ${word} has got as far as {thing}, and nobody moves out of its way`)),
      });
      return;
    }
    case 'lie': {
      insertMidway(revision, [
        actionOf(note.action),
        {
          kind: 'speech',
          cue: cueOf(note.actor!),
          lines: [{ kind: 'dialogue', text: say(revision, draw(revision, LIES)) }],
        },
        action(revision, TELLS, note.actor),
      ]);
      return;
    }
    case 'act':
      insertMidway(revision, actionOf(note.action));
      return;
    case 'tension':
      insertMidway(revision, action(revision, TENSION_BEATS));
      insertLate(revision, action(revision, TENSION_BEATS));
      return;
    case 'humour': {
      const [gag, line] = draw(revision, HUMOUR);
      insertMidway(revision, [
        actionOf(sentence(say(revision, gag))),
        {
          kind: 'speech',
          cue: cueOf(revision.people[gag.startsWith('{B}') ? Math.min(1, revision.people.length - 1) : 0]!),
          lines: [{ kind: 'dialogue', text: line }],
        },
      ]);
      return;
    }
    case 'subtext': {
      const speeches = revision.blocks.filter((block): block is SpeechBlock => block.kind === 'speech');
      const plain = speeches[Math.floor(speeches.length * 0.6)];
      const parts = plain && sentencesOf(speechText(plain));
      if (plain === undefined || parts === undefined) return;
      const at = revision.blocks.indexOf(plain);
      const gesture = action(revision, INSTEAD_OF_SAYING, personOf(revision, plain.cue) ?? revision.people[0]!);
      if (parts.length > 1) {
        revision.blocks.splice(
          at,
          1,
          {
            ...plain,
            lines: [
              ...plain.lines.filter((line) => line.kind === 'parenthetical'),
              { kind: 'dialogue', text: parts.slice(0, -1).join(' ') },
            ],
          },
          gesture,
        );
      } else {
        revision.blocks.splice(at, 0, gesture);
      }
      return;
    }
    case 'other':
      bringUp(revision, note);
      return;
    case 'shorter':
    case 'visual':
    case 'ending':
      // Every new draft is trimmed, gets a visual beat and a sharper ending.
      return;
  }
}

/** What a note would have more of: "more about the brother". */
const SUBJECT =
  /\b(?:more|about|of|mention|bring up|use|include|explain|show|with)\s+(?:(?:about|of|on|with)\s+)?((?:the|her|his|their|a|an)\s+)?([\p{L}'’-]+(?:\s[\p{L}'’-]+)?)/iu;

function bringUp(revision: Revision, note: Direction): void {
  if (note.action !== '') {
    insertMidway(revision, actionOf(note.action));
    return;
  }
  const subject = SUBJECT.exec(note.words);
  const np = subject
    ? `${(subject[1] ?? '').replace(/^(her|his|their|an?)\s/i, 'the ').toLowerCase()}${subject[2]!}`
    : undefined;
  if (np === undefined || revision.people.length < 2) {
    insertMidway(revision, action(revision, VISUAL_BEATS));
    return;
  }
  const [asked, answered] = draw(revision, MENTIONS);
  const put = (text: string) => text.replaceAll('{np}', displayText(np));
  insertMidway(revision, [
    { kind: 'speech', cue: cueOf(revision.people[0]!), lines: [{ kind: 'dialogue', text: put(asked) }] },
    { kind: 'speech', cue: cueOf(revision.people[1]!), lines: [{ kind: 'dialogue', text: put(answered) }] },
  ]);
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

const insertEarly = (revision: Revision, added: Block) =>
  revision.blocks.splice(Math.min(2, revision.blocks.length), 0, added);
const insertMidway = (revision: Revision, added: Block | readonly Block[]) => insertNear(revision, 0.55, added);
const insertLate = (revision: Revision, added: Block) => insertNear(revision, 0.8, added);

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
