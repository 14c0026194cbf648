import { count, counted, duration, percent, sceneNumber, withNumbers } from '../report/wording.js';
import { textCells } from '../screenplay/layout/cells.js';
import { formatEighths } from '../screenplay/layout/lengths.js';
import type { LengthBucket } from '../screenplay/statistics/scenes.js';
import type { Statistics } from '../screenplay/statistics/statistics.js';

/** Speakers told; the others are counted. */
const SHOWN = 20;
const BAR = 24;

export interface FiguresOptions {
  /** A line for each scene. */
  readonly scenes: boolean;
  /** Names of the group that the dialogue test was made for. */
  readonly group: readonly string[];
}

/** Figures for a terminal. */
export function figuresTable(title: string, statistics: Statistics, { scenes, group }: FiguresOptions): string {
  const parts = [
    [title],
    columns(summaryRows(statistics), ['left', 'left']),
    ...(statistics.speakers.length > 0 ? [speakerLines(statistics)] : []),
    ...(statistics.scenes.length > 0 ? [lengthLines(statistics)] : []),
    ...(scenes && statistics.scenes.length > 0 ? [sceneLines(statistics)] : []),
    ...(statistics.beats.length > 0 ? [beatLines(statistics)] : []),
    ...(group.length > 0 ? [dialogueTestLines(statistics, group)] : []),
  ];
  return `${parts.map((lines) => lines.join('\n')).join('\n\n')}\n`;
}

function summaryRows({ pages, runtime, scenes, bySetting, speakers, words, balance }: Statistics): string[][] {
  const names = { INT: 'interior', EXT: 'exterior', MIXED: 'both', none: 'neither' };
  const settings = bySetting.map((group) => `${count(group.scenes)} ${names[group.key ?? 'none']}`).join(', ');
  const lines = balance.action + balance.dialogue;
  return [
    ['Pages', count(pages)],
    [
      'Running time',
      `${duration(runtime.byPages)} by the page, ${duration(runtime.byContent)} by what is said and done`,
    ],
    ['Scenes', scenes.length === 0 ? '0' : `${count(scenes.length)} (${settings})`],
    ['Speakers', count(speakers.length)],
    ['Words', count(words)],
    [
      'Lines',
      lines === 0 ? '0' : `${percent(balance.dialogue / lines)} dialogue, ${percent(balance.action / lines)} action`,
    ],
  ];
}

function speakerLines({ speakers }: Statistics): string[] {
  const order = [...speakers].sort((one, other) => other.words - one.words || other.speeches - one.speeches);
  const widest = order[0]!.share;
  const rows = order
    .slice(0, SHOWN)
    .map(({ name, share, words, speeches, seconds, scenesPresent }) => [
      name,
      percent(share),
      count(words),
      count(speeches),
      duration(seconds),
      count(scenesPresent),
      bar(share, widest),
    ]);
  const rest = order.length - SHOWN;
  return [
    ...columns(
      [['Speaker', 'Share', 'Words', 'Speeches', 'Spoken', 'Scenes', ''], ...rows],
      ['left', 'right', 'right', 'right', 'right', 'right', 'left'],
    ),
    ...(rest > 0 ? [`and ${counted(rest, 'other')}`] : []),
  ];
}

function lengthLines({ sceneLengths }: Statistics): string[] {
  const widest = Math.max(...sceneLengths.map((bucket) => bucket.scenes));
  return columns(
    [
      ['Scene length', 'Scenes', ''],
      ...sceneLengths.map((bucket) => [bucketLabel(bucket), count(bucket.scenes), bar(bucket.scenes, widest)]),
    ],
    ['left', 'right', 'left'],
  );
}

function bucketLabel({ from, to }: LengthBucket): string {
  if (to === null) return `over ${formatEighths(from - 1)} pages`;
  const unit = to <= 8 ? 'page' : 'pages';
  return from === 1
    ? `up to ${formatEighths(to)} ${unit}`
    : `${formatEighths(from - 1)} to ${formatEighths(to)} ${unit}`;
}

function sceneLines({ scenes }: Statistics): string[] {
  const rows = withNumbers(scenes).map((scene) => [
    sceneNumber(scene),
    count(scene.page),
    formatEighths(scene.eighths),
    count(scene.words),
    count(scene.speeches),
    scene.heading,
  ]);
  return columns(
    [['Scene', 'Page', 'Pages', 'Words', 'Speeches', 'Heading'], ...rows],
    ['right', 'right', 'right', 'right', 'right', 'left'],
  );
}

function beatLines({ beats }: Statistics): string[] {
  const rows = beats.map(({ label, targetFrom, targetTo, actual, distance, outside }) => [
    label,
    targetFrom === targetTo ? String(targetFrom) : `${targetFrom}-${targetTo}`,
    actual === null ? '-' : String(actual),
    distance === null || distance === 0
      ? ''
      : `${Math.abs(distance)} ${distance < 0 ? 'early' : 'late'}${outside ? ' (outside)' : ''}`,
  ]);
  return columns([['Beat', 'Usual page', 'Page', ''], ...rows], ['left', 'right', 'right', 'left']);
}

function dialogueTestLines({ dialogueTest, scenes, speakers }: Statistics, group: readonly string[]): string[] {
  if (dialogueTest.length === 0) return [`Of ${group.join(', ')} no two answer each other in any scene.`];
  const numbered = withNumbers(scenes);
  const rows = dialogueTest.map(({ scene, exchanges, speakers: who }) => {
    const figures = numbered[scene]!;
    return [
      sceneNumber(figures),
      count(figures.page),
      count(exchanges),
      who.map((speaker) => speakers[speaker]!.name).join(', '),
      figures.heading,
    ];
  });
  return columns(
    [['Scene', 'Page', 'Exchanges', 'Who of the group', 'Heading'], ...rows],
    ['right', 'right', 'right', 'left', 'left'],
  );
}

function bar(figure: number, widest: number): string {
  return figure === 0 ? '' : '█'.repeat(Math.max(1, Math.round((figure / widest) * BAR)));
}

/** Rows with cells one below the other, two blanks apart. */
function columns(rows: readonly (readonly string[])[], alignment: readonly ('left' | 'right')[]): string[] {
  const widths = alignment.map((_, at) => rows.reduce((widest, row) => Math.max(widest, textCells(row[at]!)), 0));
  return rows.map((row) =>
    row
      .map((cell, at) => {
        const blanks = ' '.repeat(widths[at]! - textCells(cell));
        return alignment[at] === 'left' ? cell + blanks : blanks + cell;
      })
      .join('  ')
      .trimEnd(),
  );
}
