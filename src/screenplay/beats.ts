/** Ids as the API has them. */
export type ActStructure = 'THREE_ACT' | 'FOUR_ACT' | 'FIVE_ACT' | 'HEROS_JOURNEY' | 'STORY_CIRCLE' | 'SAVE_THE_CAT';

/** A turn of the story and where it usually lies, in per cent of the body pages. */
export interface Beat {
  /** Unique within its structure. */
  readonly id: string;
  readonly label: string;
  readonly from: number;
  /** Equal to `from` for a beat at a single point. */
  readonly to: number;
}

/** How far outside its usual stretch a beat may lie before it is reported, in per cent of the body pages. */
export const BEAT_TOLERANCE = 5;

/**
 * The usual places of the beats, as guides: the proportions of G. Freytag's five acts, B. Snyder's beat sheet (for 110 pages)
 * and D. Harmon's story circle; those of C. Vogler's hero's journey are convention.
 */
export const BEATS: Readonly<Record<ActStructure, readonly Beat[]>> = Object.freeze({
  THREE_ACT: beats(
    ['INCITING_INCIDENT', 'Inciting Incident', 10, 12],
    ['ACT_1_END', 'End of Act One', 25],
    ['PLOT_POINT_ONE', 'Plot Point One', 25],
    ['PINCH_ONE', 'Pinch One', 37],
    ['MIDPOINT', 'Midpoint', 50],
    ['PINCH_TWO', 'Pinch Two', 62],
    ['ACT_2_END', 'End of Act Two', 75],
    ['PLOT_POINT_TWO', 'Plot Point Two', 75],
    ['CLIMAX', 'Climax', 90],
    ['ACT_3_END', 'End of Act Three', 100],
  ),
  FOUR_ACT: actEnds(25, 50, 75, 100),
  FIVE_ACT: actEnds(17, 37, 63, 83, 100),
  SAVE_THE_CAT: beats(
    ['OPENING_IMAGE', 'Opening Image', 1],
    ['THEME_STATED', 'Theme Stated', 5],
    ['SET_UP', 'Set-Up', 1, 9],
    ['CATALYST', 'Catalyst', 11],
    ['DEBATE', 'Debate', 11, 23],
    ['BREAK_INTO_TWO', 'Break into Two', 23],
    ['B_STORY', 'B Story', 27],
    ['FUN_AND_GAMES', 'Fun and Games', 27, 50],
    ['MIDPOINT', 'Midpoint', 50],
    ['BAD_GUYS_CLOSE_IN', 'Bad Guys Close In', 50, 68],
    ['ALL_IS_LOST', 'All Is Lost', 68],
    ['DARK_NIGHT', 'Dark Night of the Soul', 68, 77],
    ['BREAK_INTO_THREE', 'Break into Three', 77],
    ['FINALE', 'Finale', 77, 100],
    ['FINAL_IMAGE', 'Final Image', 100],
  ),
  STORY_CIRCLE: beats(
    ['YOU', 'You', 0],
    ['NEED', 'Need', 12.5],
    ['GO', 'Go', 25],
    ['SEARCH', 'Search', 37.5],
    ['FIND', 'Find', 50],
    ['TAKE', 'Take', 62.5],
    ['RETURN', 'Return', 75],
    ['CHANGE', 'Change', 87.5],
  ),
  HEROS_JOURNEY: beats(
    ['ORDINARY_WORLD', 'Ordinary World', 0, 10],
    ['CALL', 'Call to Adventure', 10],
    ['REFUSAL', 'Refusal of the Call', 12],
    ['MENTOR', 'Meeting the Mentor', 17],
    ['THRESHOLD', 'Crossing the Threshold', 25],
    ['TESTS', 'Tests, Allies, Enemies', 25, 40],
    ['APPROACH', 'Approach to the Inmost Cave', 40, 50],
    ['ORDEAL', 'Ordeal', 50],
    ['REWARD', 'Reward', 50, 60],
    ['ROAD_BACK', 'The Road Back', 75],
    ['RESURRECTION', 'Resurrection', 85, 95],
    ['RETURN', 'Return with the Elixir', 95, 100],
  ),
});

/** Where a beat is in the script. The author or the generator says so; it is never guessed. */
export interface BoundBeat {
  readonly beat: string;
  /** Body pages before the scene of the beat begins: 0 for the first scene; may be a fraction. */
  readonly start: number;
  /** Body pages before that scene ends. Default `start`. */
  readonly end?: number;
}

export interface PlannedBeat extends Beat {
  /** Page numbers as printed, from 1. */
  readonly targetFrom: number;
  readonly targetTo: number;
  /** Number of the page on which the bound scene begins; null if the beat is not bound. */
  readonly actual: number | null;
  /** Pages from the target to the nearest part of the bound scene: negative if the scene is too early, 0 if they overlap. */
  readonly distance: number | null;
  /** Whether the distance is above the tolerance. */
  readonly outside: boolean;
}

/** A beat id that the structure does not have. */
export class UnknownBeat extends Error {
  override readonly name = 'UnknownBeat';
  constructor(
    readonly structure: ActStructure,
    readonly beat: string,
  ) {
    super(`${structure} has no beat "${beat}": it has ${BEATS[structure].map(({ id }) => id).join(', ')}.`);
  }
}

/**
 * The beats of a structure with the pages they should be on, and for bound beats how far from there they are.
 *
 * @param pages body pages; may be a fraction
 * @param bound if a beat is bound more than once, the last binding counts
 * @throws {UnknownBeat} for a binding to a beat that the structure does not have
 */
export function beatPlan(structure: ActStructure, pages: number, bound: readonly BoundBeat[] = []): PlannedBeat[] {
  const found = new Map<string, BoundBeat>();
  for (const binding of bound) {
    if (!BEATS[structure].some(({ id }) => id === binding.beat)) throw new UnknownBeat(structure, binding.beat);
    found.set(binding.beat, binding);
  }
  return BEATS[structure].map((beat) => {
    const binding = found.get(beat.id);
    const [from, to] = [(beat.from / 100) * pages, (beat.to / 100) * pages];
    const distance = binding ? distanceOf(binding.start, Math.max(binding.start, binding.end ?? 0), from, to) : null;
    return {
      ...beat,
      targetFrom: pageNumber(from),
      targetTo: pageNumber(to),
      actual: binding ? Math.floor(binding.start) + 1 : null,
      distance,
      outside: distance !== null && Math.abs(distance) > (BEAT_TOLERANCE / 100) * pages,
    };
  });
}

function distanceOf(start: number, end: number, from: number, to: number): number {
  if (end < from) return round(end - from);
  return start > to ? round(start - to) : 0;
}

function pageNumber(position: number): number {
  return Math.max(1, Math.round(position));
}

function round(pages: number): number {
  return Math.round(pages * 100) / 100;
}

type Row = readonly [id: string, label: string, from: number, to?: number];

function beats(...rows: readonly Row[]): readonly Beat[] {
  return Object.freeze(rows.map(([id, label, from, to = from]) => Object.freeze({ id, label, from, to })));
}

function actEnds(...ends: readonly number[]): readonly Beat[] {
  const names = ['One', 'Two', 'Three', 'Four', 'Five'];
  return beats(...ends.map((end, at): Row => [`ACT_${at + 1}_END`, `End of Act ${names[at]}`, end]));
}
