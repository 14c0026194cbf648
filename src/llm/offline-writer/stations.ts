import type { Phase } from './situation.js';

/** A place in the structure of a story: what a scene there is for. */
export interface Station {
  id: string;
  phase: Phase;
  /** Whether the protagonist's antagonist should be across the table. */
  opponent: 'ally' | 'antagonist' | 'anyone';
  /** Said in the scene's description; slots as in situations. */
  purposes: readonly string[];
}

const station = (id: string, phase: Phase, opponent: Station['opponent'], ...purposes: string[]): Station => ({
  id,
  phase,
  opponent,
  purposes,
});

const STATIONS: readonly Station[] = [
  station(
    'opening-image',
    'setup',
    'ally',
    'We see {hero} before anything has gone wrong, and what is already missing.',
    "An ordinary hour of {hero}'s life, with the crack in it showing.",
  ),
  station(
    'ordinary-world',
    'setup',
    'ally',
    'The rules of this world come up as small talk: what {power} want, and what nobody says about {ghost}.',
    'It shows what {hero} stands to lose: {stake}, and the habits that go with it.',
    'What everyone here takes for granted is laid out, so that it can be taken away.',
  ),
  station(
    'inciting-incident',
    'setup',
    'anyone',
    'This starts the story: from here on {hero} cannot pretend that {matter} belongs to somebody else.',
    'After this there is no ordinary day to go back to for {hero}.',
  ),
  station(
    'refusal',
    'setup',
    'ally',
    '{hero} says no, for reasons that sound better than they are.',
    'The door is open and {hero} leans on it to keep it shut.',
  ),
  station(
    'crossing',
    'rising',
    'ally',
    '{hero} commits: to {goal}, whatever it does to {stake}.',
    'A small step that cannot be taken back; {hero} knows it a moment too late.',
  ),
  station(
    'first-clue',
    'rising',
    'anyone',
    'The first real trace, and it leads towards {power}.',
    'Something does not fit, and {hero} is the only one who minds.',
    'A thread comes loose: {ghost} knew more than anyone has let on.',
  ),
  station(
    'trials',
    'rising',
    'anyone',
    'It gets harder, and {hero} gets better at it, at a price somebody else will pay.',
    "An ally is tested. So is {hero}'s idea of what an ally is.",
    'Every answer now costs a little more than the last one did.',
    'A lesson {hero} will need at {elsewhere}, learned here the awkward way.',
    'The net round {stake} draws in by one knot.',
    'Who can be trusted is settled here, wrongly.',
  ),
  station(
    'false-victory',
    'mid',
    'ally',
    'For one scene it looks as though {hero} has won.',
    'Everything {hero} asked for arrives at once; it ought to feel better.',
  ),
  station(
    'midpoint-reversal',
    'mid',
    'antagonist',
    'The story turns over: {matter} is not what {hero} took it for.',
    'From this scene on, {hero} is the one being looked for.',
  ),
  station(
    'closing-in',
    'mid',
    'anyone',
    '{power} push back, and the room to move shrinks to this.',
    'The clock is heard for the first time: {deadline}.',
    'People begin to choose sides, and some choose before they are asked.',
    'What worked in the first half stops working here.',
    'The cost arrives at the door of someone who never agreed to it.',
  ),
  station(
    'betrayal',
    'dark',
    'ally',
    'Somebody {hero} leaned on steps away.',
    'The harm comes from the near side of the table.',
  ),
  station(
    'low-point',
    'dark',
    'ally',
    '{hero} has nothing left to bargain with and nobody left to blame.',
    'All is lost, and what is worse, it is quiet.',
    'The hour in which {hero} would take any offer; none comes.',
  ),
  station(
    'regroup',
    'dark',
    'ally',
    'In the ashes, one thing that still works.',
    '{hero} gets up. It is not heroic; it is only next.',
  ),
  station(
    'confrontation',
    'climax',
    'antagonist',
    'Everything has been on its way to this table: {hero} and the one who stands against {hero}.',
    'Said face to face at last, with no way out of the room but through it.',
  ),
  station(
    'decision',
    'climax',
    'antagonist',
    '{hero} has to choose between {stake} and the one thing wanted from the start.',
    'A choice nobody can make for {hero}, made in front of everyone.',
  ),
  station(
    'resolution',
    'end',
    'ally',
    'What is left, and who is left to share it.',
    'The opening is answered: the same {hero}, seen from the other side.',
    'A debt is paid in a small coin.',
  ),
];

const LARGE_SHARES: readonly number[] = [
  0.02, 0.08, 0.12, 0.16, 0.22, 0.27, 0.43, 0.48, 0.54, 0.68, 0.73, 0.8, 0.85, 0.92, 0.97, 1,
];

/** How many scenes the script is taken to have at scene `number`: one without a known end always has a few to come. */
export function lengthAt(
  number: number,
  { totalScenes, openEnded }: { totalScenes: number; openEnded?: boolean | undefined },
): number {
  return openEnded ? number + 3 : Math.max(totalScenes, number);
}

/** The station of scene `number` of `total`. Few scenes take the stations that carry a story; many share the long middle ones. */
export function stationOf(number: number, total: number): Station {
  const at = Math.min(Math.max(number, 1), total);
  const small: Record<number, readonly number[]> = {
    1: [2],
    2: [2, 13],
    3: [2, 8, 13],
    4: [2, 6, 8, 13],
    5: [2, 6, 8, 11, 13],
    6: [0, 2, 6, 8, 11, 13],
    7: [0, 2, 6, 8, 10, 13, 15],
    8: [0, 2, 5, 6, 8, 11, 13, 15],
  };
  const chosen = small[total]?.[at - 1];
  if (chosen !== undefined) return STATIONS[chosen]!;
  if (total <= STATIONS.length) return STATIONS[Math.round(((at - 1) * (STATIONS.length - 1)) / (total - 1))]!;
  if (at === total) return STATIONS.at(-1)!;
  const place = (at - 0.5) / total;
  return STATIONS[LARGE_SHARES.findIndex((share) => place <= share)] ?? STATIONS.at(-1)!;
}
