import * as Plot from '@observablehq/plot';
import type { Statistics } from '../screenplay/statistics/statistics.js';

import type { Chapter } from './chapter.js';
import { draw } from './drawing.js';
import { nameWidth } from './frame.js';
import type { Frame } from './frame.js';
import { fitted } from './letter-widths.js';
import { ranked, SHOWN_SPEAKERS } from './speakers.js';
import type { RankedSpeaker } from './speakers.js';
import { count, counted, duration, percent, sceneNumber } from './wording.js';

const ID = 'dialogue';
const HEADING = 'Who says how much';
const ROW = 24;

interface Bar {
  readonly key: number;
  readonly name: string;
  readonly share: number;
  readonly words: number;
  readonly label: string;
}

/** Each speaker's part of all the words spoken. */
export function dialogueShareChapter(statistics: Statistics): Chapter {
  const speakers = ranked(statistics);
  const summary = summaryOf(speakers);
  const spoken = speakers.some(({ words }) => words > 0);
  return {
    id: ID,
    heading: HEADING,
    summary,
    legend: [],
    picture: spoken ? (frame) => picture(speakers, summary, frame) : null,
    table: speakers.length === 0 ? null : tableOf(statistics, speakers),
  };
}

function summaryOf(speakers: readonly RankedSpeaker[]): string {
  const words = speakers.reduce((sum, speaker) => sum + speaker.words, 0);
  const [first, second] = speakers;
  if (!first || words === 0) return 'There is no dialogue.';
  const seconds = speakers.reduce((sum, speaker) => sum + speaker.seconds, 0);
  const next = second === undefined ? '' : `, ${second.name} ${percent(second.share)}`;
  return `${counted(words, 'word is', 'words are')} spoken, about ${duration(seconds)} of talk. ${first.name} says ${percent(first.share)} of them${next}.`;
}

function picture(speakers: readonly RankedSpeaker[], description: string, frame: Frame): string {
  const bars = barsOf(speakers);
  const labels = new Map(bars.map(({ key, name }) => [key, name]));
  const widest = Math.max(...bars.map(({ share }) => share));
  return draw({ id: ID, title: HEADING, description }, frame, {
    marginTop: 8,
    marginBottom: 8,
    height: bars.length * ROW + 16,
    // Room for the figures beside the longest bar.
    x: { type: 'linear', domain: [0, widest * 1.4], axis: null },
    y: { type: 'band', domain: bars.map(({ key }) => key), padding: 0.25, axis: null },
    marks: [
      Plot.barX(bars, {
        x: 'share',
        y: 'key',
        title: 'label',
        fill: { value: ({ key }: Bar) => (key < 0 ? 'var(--named)' : 'var(--dialogue)'), scale: null },
      }),
      Plot.text(bars, {
        x: 'share',
        y: 'key',
        text: frame.kind === 'wide' ? 'label' : ({ share }: Bar) => percent(share),
        textAnchor: 'start',
        dx: 6,
        fill: 'var(--ink)',
      }),
      Plot.axisY({
        anchor: 'left',
        tickSize: 0,
        label: null,
        tickFormat: (key: number) => fitted(labels.get(key)!, nameWidth(frame)),
      }),
    ],
  });
}

/** The bars; speakers with the fewest words share the last one. */
function barsOf(speakers: readonly RankedSpeaker[]): Bar[] {
  const most = speakers.length <= SHOWN_SPEAKERS ? speakers.length : SHOWN_SPEAKERS - 1;
  const bar = (key: number, name: string, of: readonly RankedSpeaker[]): Bar => {
    const sum = (figure: 'share' | 'words' | 'speeches') => of.reduce((total, speaker) => total + speaker[figure], 0);
    return {
      key,
      name,
      share: sum('share'),
      words: sum('words'),
      label: `${percent(sum('share'))} · ${counted(sum('words'), 'word')} in ${counted(sum('speeches'), 'speech', 'speeches')}`,
    };
  };
  const others = speakers.slice(most);
  return [
    ...speakers.slice(0, most).map((speaker) => bar(speaker.index, speaker.name, [speaker])),
    ...(others.length > 0 ? [bar(-1, `${count(others.length)} others`, others)] : []),
  ];
}

function tableOf({ scenes }: Statistics, speakers: readonly RankedSpeaker[]): Chapter['table'] {
  const scene = (index: number | null) => (index === null ? '' : sceneNumber(scenes[index]!));
  return {
    columns: [
      { label: 'Speaker' },
      { label: 'Share', numeric: true },
      { label: 'Words', numeric: true },
      { label: 'Speeches', numeric: true },
      { label: 'Lines', numeric: true },
      { label: 'Spoken', numeric: true },
      { label: 'Longest speech, words', numeric: true },
      { label: 'First scene', numeric: true },
      { label: 'Last scene', numeric: true },
    ],
    rows: speakers.map(({ name, share, words, speeches, lines, seconds, longestSpeech, firstScene, lastScene }) => [
      name,
      percent(share),
      count(words),
      count(speeches),
      count(lines),
      duration(seconds),
      count(longestSpeech.words),
      scene(firstScene),
      scene(lastScene),
    ]),
  };
}
