import type { PlannedScene } from '../../domain/tasks.js';
import { clip, listed, sentence, sentencesOf } from './grammar.js';
import type { Person } from './person.js';
import { cueOf } from './person.js';
import type { Story } from './story.js';

const MAX_FACTS = 4;

/** Where everybody is and what is known, carried from scene to scene and written out as the state contract. */
interface StoryState {
  /** Display name of a character to the place they were last seen in. */
  whereabouts: ReadonlyMap<string, string>;
  facts: readonly string[];
}

export function openingState(story: Story): string {
  const hero = story.people[0];
  return `Before the story opens: ${hero.display} has never spoken of ${story.ghost.name}, ${story.ghost.bond}, ${story.ghost.fate}. Nobody has asked about ${story.matter} yet.`;
}

/** The state after the scenes that stand, read from their outlines and contracts. */
export function stateAfter(
  previous: readonly PlannedScene[],
  nameOf: (name: string) => string,
  inText: (location: string) => string,
): StoryState {
  const whereabouts = new Map<string, string>();
  for (const scene of previous) {
    for (const name of scene.outline.characters) whereabouts.set(nameOf(name), inText(scene.outline.location));
  }
  const last = previous.at(-1)?.nextState ?? '';
  const facts = sentencesOf(last)
    .filter((text) => !isWhereabouts(text) && !text.startsWith('Before the story opens'))
    .slice(-MAX_FACTS);
  return { whereabouts, facts };
}

export function stateWith(
  state: StoryState,
  people: readonly Person[],
  place: string,
  facts: readonly string[],
): StoryState {
  const whereabouts = new Map(state.whereabouts);
  for (const person of people) whereabouts.set(person.display, place);
  // One sentence a fact, so that it is carried on or dropped as a whole.
  const whole = facts.filter((fact) => fact !== '').map((fact) => sentence(fact).replace(/[.!?]\s+(?=\p{Lu})/gu, '; '));
  return { whereabouts, facts: [...state.facts, ...whole].slice(-MAX_FACTS) };
}

/** "At the records room: Mara Voss and Teo Lund. Mara knows that Teo signed the false statement." */
export function writeState(state: StoryState): string {
  const byPlace = new Map<string, string[]>();
  for (const [name, place] of state.whereabouts) byPlace.set(place, [...(byPlace.get(place) ?? []), name]);
  const where = [...byPlace].map(([place, names]) => `Last seen at ${place}: ${listed(names)}.`);
  return clip([...where, ...state.facts].join(' '), 3_900);
}

/** Whether the audience has met a character before this scene. */
export function metBefore(scene: PlannedScene, person: Person): boolean {
  return (
    scene.number > 1 &&
    !scene.priorState.startsWith('Before the story opens') &&
    (scene.priorState.includes(person.display) ||
      scene.priorState.includes(person.name) ||
      scene.priorState.toUpperCase().includes(cueOf(person)))
  );
}

function isWhereabouts(text: string): boolean {
  return text.startsWith('Last seen at ');
}
