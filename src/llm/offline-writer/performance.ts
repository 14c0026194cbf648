import type { PlannedScene } from '../../domain/tasks.js';
import type { Block, SpeechLine } from './fountain-text.js';
import { actionOf, safeDialogue } from './fountain-text.js';
import { sentence } from './grammar.js';
import { inVoice } from './in-voice.js';
import type { Person } from './person.js';
import { cueOf, displayText } from './person.js';
import { drawInTurn, SeededRandom } from './seeded-random.js';
import type { Recognised, Step } from './situation.js';
import { version } from './situation.js';
import type { Story } from './story.js';
import type { SlotSource } from './template.js';
import { fill } from './template.js';

/** What the composition of one scene works with. */
export interface Composition {
  story: Story;
  scene: PlannedScene;
  people: readonly Person[];
  slots: SlotSource;
  blocks: Block[];
  /** Speeches so far by character, so that mannerisms are spaced out. */
  turns: Map<string, number>;
  /** Whether the third one is in another room. */
  unseen: boolean;
}

/** Plays the steps of a situation, with the outline's own beats in the places of the situation's. */
export function perform(
  composition: Composition,
  { situation, use }: Pick<Recognised, 'situation' | 'use'>,
  given: readonly string[],
): void {
  const { people, slots } = composition;
  const beats = given.map((beat) => sentence(displayText(beat))).filter((beat) => beat !== '');
  const places = situation.steps.filter((step) => step.kind === 'beat').length;
  const surplus = Math.max(0, beats.length - places);
  // What was asked for beyond the situation stands first, as the outline has it.
  for (const beat of beats.splice(0, surplus)) act(composition, beat);
  const solo = people.length === 1;
  let silent = 0;
  for (const step of situation.steps) {
    if (step.kind === 'speech') {
      const person = people[step.role === 'A' ? 0 : step.role === 'B' ? 1 : 2];
      if (person !== undefined) {
        speak(composition, person, step, use);
      } else if (solo && step.role === 'B') {
        act(
          composition,
          fill(
            drawInTurn(UNANSWERED, `${composition.story.seed}/unanswered`, composition.scene.number * 3 + silent++),
            slots,
          ),
        );
      }
    } else if (step.kind === 'beat') {
      const beat =
        beats.shift() ??
        (places > 0 && given.length === 0 && situation.ending[0] !== '1'
          ? fill(version(step.texts, use), slots)
          : undefined);
      if (beat !== undefined) act(composition, beat);
    } else if (!solo) {
      act(composition, fill(version(step.texts, use), slots));
    }
  }
  for (const beat of beats) act(composition, beat);
  for (const [at, person] of people.slice(3).entries()) bystander(composition, person, at);
}

/** With nobody to answer, the other half of the talk is a silence. */
const UNANSWERED = [
  'No answer; only {sound}.',
  'A pause, of about the length a reply would take.',
  '{A} listens to {thing} as if it had spoken.',
  'Nothing. {A} nods at it.',
  '{A} tries the other side of {thing2}, as though the talk might be better there.',
  'The silence gets a hearing, and the benefit of the doubt.',
  '{A} waits, politely, for nobody.',
  'Whatever the reply is, {A} does not care for it.',
  '{A} gives the empty place time to think.',
  'Only {weather}, which has no opinion.',
  '{A} turns to {thing3} for support.',
  '{A} begins again, lower.',
];

const BYSTANDINGS = [
  '{P}, who has stood at the back for all of it, shifts from one foot to the other.',
  'Nobody has thought to send {P} away. {P} makes the most of that.',
  'At the edge of it {P} turns a ring round and round.',
  '{P} reaches past them all and, without a word, puts right {thing}.',
  '{P} has seen enough, and sees a little more.',
  'From near {thing2}, {P} shakes a slow head.',
];
const ASIDES = [
  'Well, I heard that.',
  'I was never here.',
  'Shall I get the door?',
  'Nobody ask me.',
  "It's always like this.",
  "I'll fetch my coat.",
];

function bystander(composition: Composition, person: Person, at: number): void {
  const { story, scene, slots } = composition;
  act(
    composition,
    fill(drawInTurn(BYSTANDINGS, `${story.seed}/bystanders`, scene.number + at), (slot) =>
      slot === 'P' ? person.short : slots(slot),
    ),
  );
  if (at < 2) {
    composition.blocks.push({
      kind: 'speech',
      cue: cueOf(person),
      lines: [{ kind: 'dialogue', text: drawInTurn(ASIDES, `${story.seed}/asides`, scene.number + at) }],
    });
  }
}

export function act(composition: Composition, text: string): void {
  const line = sentence(text);
  if (line === '') return;
  composition.blocks.push(actionOf(line));
}

export function speak(
  composition: Composition,
  person: Person,
  step: Extract<Step, { kind: 'speech' }>,
  use: number,
): void {
  const turn = composition.turns.get(person.name) ?? 0;
  composition.turns.set(person.name, turn + 1);
  const template = version(step.texts, use);
  const inner = /^\(([^)]+)\)\s+(.*)$/s.exec(template);
  const stated = inner?.[1] ?? (use % step.texts.length === 0 ? step.manner : undefined);
  // Most of how a line is said shows in its words.
  const given = new SeededRandom(`${composition.story.seed}/${composition.scene.number}/manner/${turn}`).chance(0.4)
    ? stated
    : undefined;
  // A manner never opens a sentence: a word before it keeps the filled slots small.
  const manner = given === undefined ? undefined : fill(`so ${given}`, composition.slots).slice(3);
  const hero = composition.story.people[0];
  // Whose goal it is changes with who speaks of it: my sister, your sister, her sister.
  const goal =
    person.name === hero.name
      ? 'goal.my'
      : composition.people.some((other) => other.name === hero.name)
        ? 'goal.your'
        : 'goal';
  const text = inVoice(
    fill(inner?.[2] ?? template, (slot) => composition.slots(slot === 'goal' ? goal : slot)),
    person.voice,
    `${composition.story.seed}-${person.name}/${composition.scene.number}`,
    turn,
    composition.people.find((other) => other !== person)?.short,
  );
  const extension = step.extension ?? (step.role === 'C' && composition.unseen ? 'O.S.' : undefined);
  const lines: SpeechLine[] = [
    ...(manner === undefined ? [] : [{ kind: 'parenthetical' as const, text: manner }]),
    ...spokenLines(text),
  ];
  composition.blocks.push({
    kind: 'speech',
    cue: cueOf(person),
    ...(extension === undefined ? {} : { extension }),
    lines,
  });
}

/** "No. (listening) No." has its manner on a line of its own. */
function spokenLines(text: string): SpeechLine[] {
  return text
    .split(/\s*(\([\p{Ll} ,]+\))\s*/u)
    .filter((part) => part !== '')
    .map((part): SpeechLine =>
      /^\([\p{Ll} ,]+\)$/u.test(part)
        ? { kind: 'parenthetical', text: part.slice(1, -1) }
        : { kind: 'dialogue', text: safeDialogue(part) },
    );
}
