import { endsScript } from '../../domain/tasks.js';
import type { PlannedScene, SceneInput } from '../../domain/tasks.js';
import { arrival, establishingAction, headingLine, introduction, presence } from './establishing.js';
import type { Block, SpeechLine } from './fountain-text.js';
import { actionOf, printBlocks, safeDialogue } from './fountain-text.js';
import { sentence, sentencesOf } from './grammar.js';
import { openScene } from './open-scene.js';
import { NOT_UNDERSTOOD } from './log-line.js';
import { placeInStory, situationsFor } from './outline.js';
import type { Person } from './person.js';
import { cueOf, displayText, personFrom, tellApart } from './person.js';
import { drawInTurn, SeededRandom } from './seeded-random.js';
import type { Recognised, Step } from './situation.js';
import { recognise, version } from './situation.js';
import { sceneSlots } from './slots.js';
import { metBefore } from './state-contract.js';
import { lengthAt, stationOf } from './stations.js';
import type { Story } from './story.js';
import { storyOf } from './story.js';
import type { SlotSource } from './template.js';
import { fill } from './template.js';
import { inVoice } from './voices.js';
import { weave } from './weave.js';

export function writeScene(input: SceneInput): string {
  const blocks = sceneBlocks(input);
  return printBlocks(input.lines === undefined ? blocks : weave(blocks, input.lines));
}

/** What the composition of one scene works with. */
interface Composition {
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

export function sceneBlocks(input: SceneInput): Block[] {
  const story = storyOf(input);
  const { scene } = input;
  const { outline } = scene;
  const people = peopleIn(story, scene);
  const place = placeInStory(
    story,
    outline.location || outline.heading.replace(/^\.?(?:INT|EXT|EST|I\/E)[. ]\s*/i, '').replace(/\s-\s[^-]*$/, ''),
  );
  const known = recognise(situationsFor(story), outline.description, outline.beats);
  const parts = {
    number: scene.number,
    station: stationOf(scene.number, lengthAt(scene.number, input)),
    timeOfDay: outline.timeOfDay,
    place: /^EXT/i.test(outline.heading) ? { ...place, prefix: 'EXT.' as const } : place,
    people,
  };
  const slots = sceneSlots(story, parts, known?.slots);
  const composition: Composition = {
    story,
    scene,
    people,
    slots,
    blocks: [{ kind: 'heading', text: headingLine(scene) }],
    turns: new Map(),
    unseen: scene.number % 6 === 4,
  };
  if (scene.number === 1 && story.logLine.text !== '' && !story.logLine.understood) {
    composition.blocks.push({ kind: 'action', text: `[[${NOT_UNDERSTOOD}]]` });
  }
  act(composition, establishingAction(story, parts.place, scene.number, outline.timeOfDay, slots));
  const newcomers = people.filter((person) => !metBefore(scene, person));
  if (newcomers.length > 0) act(composition, newcomers.map((person) => introduction(story, person)).join(' '));
  const before = input.previousScene?.outline;
  const carried = people.find((person) => before?.characters.includes(person.name));
  if (before && carried && before.location.toLowerCase() !== outline.location.toLowerCase()) {
    act(composition, arrival(story, scene.number, carried, placeInStory(story, before.location)));
  }
  for (const witness of people.slice(2, 3)) {
    act(composition, presence(story, scene.number, slots, witness, composition.unseen));
  }
  if (known) {
    perform(composition, known, outline.beats);
  } else {
    perform(
      composition,
      openScene(story, scene, people),
      outline.beats.length > 0 ? outline.beats : sentencesOf(displayText(outline.description)).slice(0, 5),
    );
  }
  close(composition, input, known);
  return composition.blocks;
}

/** The scene's characters in the order of the outline, which is that of their roles. An outline without any takes the story's first two. */
export function peopleIn(story: Story, scene: PlannedScene): Person[] {
  const names = scene.outline.characters;
  if (names.length === 0) return story.people.slice(0, 2);
  const listed = [...new Set(names)].map(
    (name, at) =>
      story.people.find((person) => person.name.trim().toLowerCase() === name.trim().toLowerCase()) ??
      personFrom({ name, goals: [], fears: [], traits: [], relationships: [] }, at),
  );
  return tellApart(listed);
}

/** Plays the steps of a situation, with the outline's own beats in the places of the situation's. */
function perform(
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

function act(composition: Composition, text: string): void {
  const line = sentence(text);
  if (line === '') return;
  composition.blocks.push(actionOf(line));
}

function speak(composition: Composition, person: Person, step: Extract<Step, { kind: 'speech' }>, use: number): void {
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
  const hero = composition.story.people[0]!;
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

function close(composition: Composition, input: SceneInput, known: Recognised | undefined): void {
  const { scene, slots, story } = composition;
  const wished = scene.outline.ending?.trim()
    ? displayText(scene.outline.ending)
    : known
      ? fill(version(known.situation.ending, known.use), slots)
      : '';
  if (wished !== '') {
    act(composition, wished);
  } else {
    act(
      composition,
      fill(
        drawInTurn(
          [
            '{A} stays where {A} is, by {thing}, until the light has gone.',
            'What is left in {place}: {thing}, {thing2}, and {sound}.',
          ],
          story.seed,
          scene.number,
        ),
        slots,
      ),
    );
  }
  if (endsScript(input)) {
    composition.blocks.push({ kind: 'transition', text: 'FADE OUT.' });
  } else if (input.nextScene !== undefined && input.nextScene.act !== scene.act) {
    composition.blocks.push({ kind: 'transition', text: scene.number % 2 === 0 ? 'SMASH CUT TO:' : 'DISSOLVE TO:' });
  }
}
