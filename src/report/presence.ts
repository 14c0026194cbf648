import * as Plot from '@observablehq/plot';
import type { Statistics } from '../screenplay/statistics/statistics.js';
import { barInset, sceneAxis, sceneScale } from './axes.js';
import type { Chapter } from './chapter.js';
import { draw } from './drawing.js';
import { nameWidth } from './frame.js';
import type { Frame } from './frame.js';
import { fitted } from './letter-widths.js';
import { ranked, SHOWN_SPEAKERS } from './speakers.js';
import type { RankedSpeaker } from './speakers.js';
import { count, counted, ranges, sceneLabel, sceneNumber } from './wording.js';

const ID = 'presence';
const HEADING = 'Who is in which scene';
const ROW = 20;
/** Speeches from which a cell is darker. */
const SOME = 3;
const MANY = 10;

interface Cell {
  readonly scene: number;
  readonly speaker: number;
  readonly speeches: number;
  readonly label: string;
}

/** Speakers by scenes: where they speak, and where they are only named. */
export function presenceChapter(statistics: Statistics): Chapter {
  const speakers = ranked(statistics);
  const legend = [
    { swatch: 'speech-1', label: `speaks, under ${SOME} speeches` },
    { swatch: 'speech-2', label: `${SOME} to ${MANY - 1}` },
    { swatch: 'speech-3', label: `${MANY} and more` },
    { swatch: 'named', label: 'named in action only' },
  ];
  const empty = speakers.length === 0 || statistics.scenes.length === 0;
  const summary = summaryOf(statistics, speakers);
  return {
    id: ID,
    heading: HEADING,
    summary,
    legend,
    picture: empty ? null : (frame) => picture(statistics, speakers, summary, frame),
    table: speakers.length === 0 ? null : tableOf(statistics, speakers),
  };
}

function summaryOf({ scenes }: Statistics, speakers: readonly RankedSpeaker[]): string {
  const [most] = [...speakers].sort((one, other) => other.scenesPresent - one.scenesPresent);
  if (!most) return 'Nobody speaks.';
  if (scenes.length === 0) return 'The script has no scene heading, so nobody is in any scene.';
  const once = speakers.filter(({ scenesPresent }) => scenesPresent === 1).length;
  const inOne = once === 0 ? '' : ` ${counted(once, 'speaker is', 'speakers are')} in one scene only.`;
  const shown =
    speakers.length <= SHOWN_SPEAKERS
      ? ''
      : ` The ${SHOWN_SPEAKERS} who say most are shown; the table has all ${count(speakers.length)}.`;
  return `${most.name} is in ${count(most.scenesPresent)} of ${counted(scenes.length, 'scene')}.${inOne}${shown}`;
}

function picture(
  { scenes, presence }: Statistics,
  speakers: readonly RankedSpeaker[],
  description: string,
  frame: Frame,
): string {
  const shown = speakers.slice(0, SHOWN_SPEAKERS);
  const names = new Map(shown.map(({ index, name }) => [index, name]));
  const cells = presence.flatMap(({ scene, speaker, speeches }): Cell[] => {
    const name = names.get(speaker);
    const figures = scenes[scene];
    if (name === undefined || !figures) return [];
    const does = speeches > 0 ? counted(speeches, 'speech', 'speeches') : 'named in action';
    return [{ scene, speaker, speeches, label: `${name}, ${does} — ${sceneLabel(figures)}` }];
  });
  const spans = shown.flatMap(({ index }) => {
    const own = cells.filter(({ speaker }) => speaker === index);
    const [first, last] = [own[0], own.at(-1)];
    return first && last ? [{ speaker: index, first: first.scene + 0.5, last: last.scene + 0.5 }] : [];
  });
  const inset = barInset(scenes.length, frame);
  const place = {
    x1: ({ scene }: Cell) => scene,
    x2: ({ scene }: Cell) => scene + 1,
    y: 'speaker',
    title: 'label',
    insetLeft: inset,
    insetRight: inset,
  };
  return draw({ id: ID, title: HEADING, description }, frame, {
    marginTop: 8,
    marginBottom: 36,
    height: shown.length * ROW + 44,
    x: sceneScale(scenes),
    y: { type: 'band', domain: shown.map(({ index }) => index), padding: 0.15, axis: null },
    marks: [
      Plot.ruleY(spans, { y: 'speaker', x1: 'first', x2: 'last', stroke: 'var(--line)' }),
      Plot.barX(
        cells.filter(({ speeches }) => speeches === 0),
        { ...place, insetTop: 6, insetBottom: 6, fill: 'var(--named)' },
      ),
      Plot.barX(
        cells.filter(({ speeches }) => speeches > 0),
        { ...place, fill: { value: ({ speeches }: Cell) => colour(speeches), scale: null } },
      ),
      Plot.axisY({
        anchor: 'left',
        tickSize: 0,
        label: null,
        tickFormat: (speaker: number) => fitted(names.get(speaker) ?? '', nameWidth(frame)),
      }),
      sceneAxis(scenes, frame),
    ],
  });
}

function colour(speeches: number): string {
  if (speeches >= MANY) return 'var(--speech-3)';
  return speeches >= SOME ? 'var(--speech-2)' : 'var(--speech-1)';
}

function tableOf({ scenes, presence }: Statistics, speakers: readonly RankedSpeaker[]): Chapter['table'] {
  const places = Map.groupBy(presence, ({ speaker }) => speaker);
  const label = (scene: number) => sceneNumber(scenes[scene]!);
  return {
    columns: [
      { label: 'Speaker' },
      { label: 'Scenes', numeric: true },
      { label: 'Speaks in' },
      { label: 'Only named in' },
    ],
    rows: speakers.map(({ index, name, scenesPresent }) => {
      const own = places.get(index) ?? [];
      const speaks = own.filter(({ speeches }) => speeches > 0).map(({ scene }) => scene);
      const named = own.filter(({ speeches }) => speeches === 0).map(({ scene }) => scene);
      return [name, count(scenesPresent), ranges(speaks, label), ranges(named, label)];
    }),
  };
}
