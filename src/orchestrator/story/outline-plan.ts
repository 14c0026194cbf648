import { whoIsNamed } from '../../domain/names.js';
import { placeOf } from '../../domain/planned-outline.js';
import type { SceneOutline } from '../../domain/scenes.js';
import type { TaskAnswers } from '../../domain/task-answers.js';
import type { OutlineInput, PlannedScene } from '../../domain/tasks.js';
import { fold } from '../../scripts/scene-storage.js';
import type { StandingScene } from '../../scripts/scene-outlines.js';

/** What one call for outlines is asked for. */
export interface OutlineRun {
  from: number;
  to: number;
  /** The scenes of the run that a person has planned; the others are new. */
  waiting: readonly StandingScene[];
  previous: readonly PlannedScene[];
  following: readonly PlannedScene[];
}

/** The numbers of the scenes that lack an outline or a part of it: those that wait to be filled in, and `missing` new ones after the last. */
export function openNumbers(scenes: readonly StandingScene[], missing: number): number[] {
  const last = scenes.at(-1)?.plan.number ?? 0;
  return [
    ...scenes.filter(({ waits }) => waits).map(({ plan }) => plan.number),
    ...Array.from({ length: Math.max(0, missing) }, (_, at) => last + 1 + at),
  ];
}

/** The first of the open numbers and those that follow it without a gap, `most` at most. */
export function firstRun(
  scenes: readonly StandingScene[],
  open: readonly number[],
  most: number,
): OutlineRun | undefined {
  const [from] = open;
  if (from === undefined) return undefined;
  const gap = open.findIndex((number, at) => number !== from + at);
  return runOf(scenes, from, from + Math.min(most, gap < 0 ? open.length : gap) - 1);
}

/** A shorter run from the same number. */
export function runOf(scenes: readonly StandingScene[], from: number, to: number): OutlineRun {
  const plans = scenes.map(({ plan }) => plan);
  return {
    from,
    to,
    waiting: scenes.filter(({ plan: { number }, waits }) => waits && number >= from && number <= to),
    previous: plans.filter(({ number }) => number < from),
    following: plans.filter(({ number }) => number > to),
  };
}

type AnsweredScene = TaskAnswers['outline']['scenes'][number];

/**
 * The answered scenes by the numbers of the run. A person's scene takes the answer with its heading, or else the one at its place: a
 * model that answers in another order, or with a scene too many or too few, moves nothing. New scenes take what comes after, in order.
 */
export function placeAnswers(
  answered: readonly AnsweredScene[],
  { from, to, given = [] }: OutlineInput,
): Map<number, AnsweredScene> {
  const placed = new Map<number, AnsweredScene>();
  const taken = new Set<number>();
  const take = (number: number, at: number): void => {
    const scene = answered[at];
    if (scene === undefined) return;
    placed.set(number, scene);
    taken.add(at);
  };
  const headings = new Set(given.map(({ outline }) => headingKey(outline.heading)));
  for (const { number, outline } of given) {
    const alike = answered.flatMap(({ heading, description }, at) =>
      !taken.has(at) && headingKey(heading) === headingKey(outline.heading)
        ? [{ at, same: fold(description) === fold(outline.description), away: Math.abs(at - (number - from)) }]
        : [],
    );
    const best = alike.toSorted((one, other) => Number(other.same) - Number(one.same) || one.away - other.away)[0];
    if (best !== undefined) take(number, best.at);
  }
  // An answer that lacks scenes does not tell by its places which ones these are, unless it tells in no other way either.
  const count = to - from + 1;
  if (answered.length >= count || given.length === count || placed.size === 0) {
    for (const { number } of given) {
      const at = number - from;
      const scene = answered[at];
      if (placed.has(number) || taken.has(at) || scene === undefined) continue;
      // One with another of the author's headings is that one's, told twice.
      if (!headings.has(headingKey(scene.heading))) take(number, at);
    }
  }
  // What a model puts between a person's scenes has no place there.
  let next = taken.size === 0 ? given.length : Math.max(...taken) + 1;
  for (let number = from; number <= to; number += 1) {
    if (given.some((scene) => scene.number === number)) continue;
    while (taken.has(next)) next += 1;
    if (next >= answered.length) break;
    take(number, next);
  }
  return placed;
}

/** A heading in the form in which headings are compared: letters and digits in capitals. */
function headingKey(heading: string): string {
  return fold(heading.replace(/[^\p{L}\p{M}\p{N}]+/gu, ' '));
}

/** `state`: what is true after the scene before; empty or absent where nobody knows. */
interface Place {
  number: number;
  state: string | undefined;
}

/** A scene as the model plans it: its heading made a screenplay's, its state chained to the one before. What the answer leaves out is filled in from the rest of it. */
export function newScene(answered: AnsweredScene, input: OutlineInput, { number, state }: Place): PlannedScene {
  const { priorState, nextState, pages: _pages, ...outline } = filledScene(answered, input);
  return {
    number,
    act: input.acts.find((act) => number >= act.from && number <= act.to)?.act ?? 1,
    outline: { ...outline, heading: headingOf(outline), characters: castNames(outline.characters, input) },
    priorState: state || priorState,
    nextState,
  };
}

/** A person's scene with what was missing in it. Every field that is given stays word for word. */
export function filledIn(
  own: PlannedScene,
  answered: AnsweredScene,
  input: OutlineInput,
  { number, state }: Place,
  targetEighths?: number,
): PlannedScene {
  const { outline: answer, ...planned } = newScene(answered, input, { number, state });
  const { outline: given } = own;
  return {
    ...planned,
    act: own.act,
    priorState: own.priorState || planned.priorState,
    outline: {
      ...given,
      characters: given.characters.length > 0 ? given.characters : answer.characters,
      conflict: given.conflict || answer.conflict,
      beats: given.beats.length > 0 ? given.beats : answer.beats,
      ending: given.ending || answer.ending,
    },
    targetEighths: own.targetEighths ?? targetEighths,
  };
}

/** A scene of an answer that could not be repaired may lack all but its heading and what happens. */
function filledScene(scene: AnsweredScene, { logLine, bibles }: OutlineInput): AnsweredScene {
  const { location, timeOfDay } = placeOf(scene.heading);
  const named = bibles.characters
    .map(({ name }) => name)
    .filter((name) => {
      const [first = name] = name.split(' ');
      return scene.description.toUpperCase().includes(first.toUpperCase());
    });
  return {
    ...scene,
    characters: scene.characters.length > 0 ? scene.characters : named,
    location: scene.location || location,
    timeOfDay: scene.timeOfDay || timeOfDay,
    priorState: scene.priorState || logLine,
    nextState: scene.nextState || scene.ending || scene.description,
  };
}

const HEADING = /^(?:INT|EXT|EST|INT\.?\/EXT|EXT\.?\/INT|I\.?\/E|E\/I)[. ]/i;

function headingOf(outline: SceneOutline): string {
  const heading = outline.heading.replace(/\s+/g, ' ').trim();
  return HEADING.test(heading)
    ? heading.toUpperCase()
    : `INT. ${outline.location} - ${outline.timeOfDay}`.replace(/\s+/g, ' ').toUpperCase();
}

/** Names as their bibles spell them; a part of a name stands for the whole when it fits one character only. */
export function castNames(names: readonly string[], input: Pick<OutlineInput, 'bibles'>): string[] {
  return [...new Set(names.map((name) => whoIsNamed(name, input.bibles.characters)?.name ?? name))];
}
