import type { ActStructure, PlotContent } from '../../domain/bibles.js';
import type { StoryInput } from '../../domain/tasks.js';
import { clip, sentence, shiftPerson } from './grammar.js';
import { NOT_UNDERSTOOD } from './log-line.js';
import { displayText } from './person.js';
import { drawInTurn } from './seeded-random.js';
import type { Story } from './story.js';
import { storyOf } from './story.js';
import { fill } from './template.js';
import { titleOf } from './title.js';

type Beat = readonly [act: number, title: string, description: string];

const OPENING =
  '{hero} is good at the work and careful about everything else; {ghost} is not mentioned, and {ghost} is in every room.';
const INCITING = '{matter} lands in front of {hero}, and it leads, by the second question, to somebody {hero} knows.';
const REFUSAL =
  "{hero} hands it on, as any sensible person would. By evening it has come back, with {ghost}'s name on it.";
const CROSSING = 'Against advice, {hero} takes it up: to {goal}, with {ally} alongside and {power} not yet looking.';
const TRIALS =
  '{hero} and {ally} learn how it was done, one unwilling witness at a time. Each answer costs somebody else something.';
const MIDPOINT =
  'What looked like winning turns over: {rival}, whom they had trusted with half of it, {deed}. {hero} is now the one being looked for.';
const CLOSING = '{power} lean on the people {hero} loves. {ally} lies for the first time, and is bad at it.';
const BETRAYAL = '{ally} steps away, for a reason that is a good one, on the night {hero} could least afford it.';
const LOW =
  '{stake} is as good as lost. {hero} goes where {ghost} would have gone, and finds out that {ghost} was afraid as well.';
const REGROUP =
  'One thing still works. {hero} builds a bad plan round it; {ally} comes back, and makes it a slightly better one.';
const CLIMAX =
  'Before {deadline}, in front of everyone who matters, {hero} makes {rival} say what happened to {ghost}.';
const RESOLUTION = 'What was lost is counted aloud. {hero} goes back to {place}, and this time goes in.';

const BEATS: Record<ActStructure, readonly Beat[]> = {
  THREE_ACT: [
    [1, 'Opening image', OPENING],
    [1, 'Inciting incident', INCITING],
    [1, 'Into it', CROSSING],
    [2, 'Trials', TRIALS],
    [2, 'Midpoint', MIDPOINT],
    [2, 'Low point', LOW],
    [3, 'One more try', REGROUP],
    [3, 'Confrontation', CLIMAX],
    [3, 'Resolution', RESOLUTION],
  ],
  FOUR_ACT: [
    [1, 'Opening image', OPENING],
    [1, 'Inciting incident', INCITING],
    [2, 'Commitment', CROSSING],
    [2, 'False victory', TRIALS],
    [3, 'Reversal', MIDPOINT],
    [3, 'Low point', LOW],
    [4, 'Confrontation', CLIMAX],
    [4, 'Resolution', RESOLUTION],
  ],
  FIVE_ACT: [
    [1, 'Exposition', OPENING],
    [1, 'Exciting force', INCITING],
    [2, 'Rising action', CROSSING],
    [2, 'Complication', TRIALS],
    [3, 'Climax', MIDPOINT],
    [4, 'Falling action', CLOSING],
    [4, 'Tragic force', BETRAYAL],
    [5, 'Last suspense', CLIMAX],
    [5, 'Catastrophe and release', RESOLUTION],
  ],
  HEROS_JOURNEY: [
    [1, 'Ordinary world', OPENING],
    [1, 'Call to adventure', INCITING],
    [1, 'Refusal of the call', REFUSAL],
    [1, 'Crossing the threshold', CROSSING],
    [2, 'Tests, allies, enemies', TRIALS],
    [2, 'Approach to the inmost cave', CLOSING],
    [2, 'Ordeal', MIDPOINT],
    [2, 'Reward', LOW],
    [3, 'The road back', REGROUP],
    [3, 'Resurrection', CLIMAX],
    [3, 'Return with the elixir', RESOLUTION],
  ],
  STORY_CIRCLE: [
    [1, 'You', OPENING],
    [1, 'Need', INCITING],
    [2, 'Go', CROSSING],
    [2, 'Search', TRIALS],
    [3, 'Find', MIDPOINT],
    [3, 'Take', LOW],
    [4, 'Return', CLIMAX],
    [4, 'Change', RESOLUTION],
  ],
  SAVE_THE_CAT: [
    [1, 'Opening image', OPENING],
    [1, 'Catalyst', INCITING],
    [1, 'Debate', REFUSAL],
    [2, 'Break into two', CROSSING],
    [2, 'Fun and games', TRIALS],
    [2, 'Midpoint', MIDPOINT],
    [2, 'Bad guys close in', CLOSING],
    [2, 'All is lost', BETRAYAL],
    [2, 'Dark night of the soul', LOW],
    [3, 'Break into three', REGROUP],
    [3, 'Finale', CLIMAX],
    [3, 'Final image', RESOLUTION],
  ],
};

export function writePlot(input: StoryInput): PlotContent {
  const story = storyOf(input);
  const say = (template: string) => sentence(fill(template, plotSlots(story)));
  return {
    title: clip(displayText(input.title ?? '') || titleOf(story), 120),
    logLine: clip(input.logLine.trim() || story.logLine.text, 8_000),
    actStructure: input.actStructure,
    mainConflict: [
      say(drawInTurn(story.genre.mainConflicts, `${story.seed}/conflict`, 0)),
      ...(story.logLine.understood ? [] : [NOT_UNDERSTOOD]),
    ].join(' '),
    beats: BEATS[input.actStructure].map(([act, title, description]) => ({
      act,
      title,
      description: say(description),
    })),
  };
}

function plotSlots(story: Story): (slot: string) => string | undefined {
  const ally =
    story.people.find((person) => person !== story.people[0] && person !== story.antagonist) ?? story.antagonist;
  const values: Record<string, string> = {
    hero: story.people[0].short,
    ally: ally.short,
    rival: story.antagonist.short,
    ghost: story.ghost.name,
    bond: story.ghost.bond,
    fate: story.ghost.fate,
    matter: story.matter,
    goal: shiftPerson(story.goal, story.people[0].pronoun),
    power: story.power,
    stake: story.stake,
    deadline: story.deadline,
    place: story.places[0]!.inText,
    deed: drawInTurn([...story.genre.deeds, ...story.world.deeds], `${story.seed}/deed`, 0),
  };
  return (slot) => values[slot];
}
