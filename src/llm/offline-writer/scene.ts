import { whoIsNamed } from '../../domain/names.js';
import { endsScript } from '../../domain/tasks.js';
import type { PlannedScene, SceneInput } from '../../domain/tasks.js';
import type { CharacterLines } from '../../domain/task-answers.js';
import { arrival, introduction, presence } from './entrances.js';
import { establishingAction, headingLine } from './establishing.js';
import type { Block, SpeechLine } from './fountain-text.js';
import { cueKey, printBlocks, safeDialogue } from './fountain-text.js';
import { sentencesOf } from './grammar.js';
import { NOT_UNDERSTOOD } from './log-line.js';
import { openScene } from './open-scene.js';
import { placeInStory, situationsFor } from './outline.js';
import { act, perform } from './performance.js';
import type { Composition } from './performance.js';
import type { Person } from './person.js';
import { cueOf, displayName, displayText, personFrom, tellApart } from './person.js';
import { drawInTurn } from './seeded-random.js';
import type { Recognised } from './situation.js';
import { recognise, version } from './situation.js';
import { toLength } from './scene-length.js';
import { sceneSlots } from './slots.js';
import { metBefore } from './state-contract.js';
import { lengthAt, stationOf } from './stations.js';
import type { Story } from './story.js';
import { storyOf } from './story.js';
import { fill } from './template.js';

export function writeScene(input: SceneInput): string {
  const blocks = sceneBlocks(input);
  return printBlocks(input.lines === undefined ? blocks : weave(blocks, input.lines));
}

export function sceneBlocks(input: SceneInput): Block[] {
  const composition = compose(input);
  return toLength(composition.blocks, composition, input);
}

function compose(input: SceneInput): Composition {
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
  return composition;
}

/** The scene's characters in the order of the outline, which is that of their roles. An outline without any takes the story's first two. */
export function peopleIn(story: Story, scene: PlannedScene): Person[] {
  const names = scene.outline.characters;
  if (names.length === 0) return story.people.slice(0, 2);
  const listed = [...new Set(names)].map(
    (name, at) =>
      whoIsNamed(name, story.people) ?? personFrom({ name, goals: [], fears: [], traits: [], relationships: [] }, at),
  );
  return tellApart(listed);
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

/** Puts the lines that were written for each character in the places of their speeches, in order; what is left over is not said. */
function weave(blocks: readonly Block[], given: readonly CharacterLines[]): Block[] {
  const queues = new Map(given.map(({ name, lines }) => [cueKey(cueOf({ display: displayName(name) })), [...lines]]));
  return blocks.map((block) => {
    const line = block.kind === 'speech' ? queues.get(cueKey(block.cue))?.shift() : undefined;
    if (block.kind !== 'speech' || line === undefined) return block;
    const lines: SpeechLine[] = [{ kind: 'dialogue', text: safeDialogue(line.text) || '...' }];
    if (line.manner) lines.unshift({ kind: 'parenthetical', text: safeDialogue(line.manner).replace(/[()]/g, '') });
    return { ...block, lines };
  });
}
