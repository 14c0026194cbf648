import { escapeHtml } from '../screenplay/render/markup.js';
import { formatEighths } from '../screenplay/layout/lengths.js';
import type { Statistics } from '../screenplay/statistics/statistics.js';
import { beatsChapter } from './beats.js';
import { chapterHtml } from './chapter.js';
import { dialogueShareChapter } from './dialogue-share.js';
import { dialogueTestChapter } from './dialogue-test.js';
import { pageBalanceChapter } from './page-balance.js';
import { presenceChapter } from './presence.js';
import { sceneLengthsChapter } from './scene-lengths.js';
import { STYLESHEET } from './stylesheet.js';
import { count, duration, percent, withNumbers } from './wording.js';

export interface Report {
  /** Of the script. */
  readonly title: string;
  /** Who wrote it. */
  readonly author?: string | undefined;
  readonly statistics: Statistics;
  /** Names of the group that the figures' dialogue test was made for. */
  readonly group?: readonly string[];
}

/**
 * The figures of a script as one HTML page with pictures. It stands alone: no scripts, nothing fetched, light or dark as the
 * reader has it, and fit for paper. Each picture is told in a sentence and in a table as well; pictures of many speakers show
 * those who say most, the tables have all. Equal figures give equal bytes.
 */
export function renderReport({ title, author, statistics: figures, group = [] }: Report): string {
  const statistics = { ...figures, scenes: withNumbers(figures.scenes) };
  const chapters = [
    presenceChapter(statistics),
    dialogueShareChapter(statistics),
    sceneLengthsChapter(statistics),
    pageBalanceChapter(statistics),
    beatsChapter(statistics),
    dialogueTestChapter(statistics, group),
  ].filter((chapter) => chapter !== null);
  const by = author === undefined ? '' : `<p>by ${escapeHtml(author)}</p>\n`;
  return `<!DOCTYPE html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'">
<title>${escapeHtml(title)} – script report</title>
<style>
${STYLESHEET}</style>
</head>
<body>
<main>
<header>
<h1>${escapeHtml(title)}</h1>
${by}</header>
${figuresHtml(statistics)}${chapters.map(chapterHtml).join('')}<footer><p>Page figures follow the printed layout, without the title page. A scene is told in eighths of a page, at least one. Shares are of spoken words, without parentheticals. Times are estimates.</p></footer>
</main>
</body>
</html>
`;
}

function figuresHtml({ pages, scenes, speakers, words, runtime, balance }: Statistics): string {
  const lines = balance.action + balance.dialogue;
  const eighths = scenes.reduce((sum, scene) => sum + scene.eighths, 0);
  const average = Math.max(1, Math.round(eighths / scenes.length));
  const figures: readonly (readonly [label: string, figure: string])[] = [
    [pages === 1 ? 'page' : 'pages', count(pages)],
    [`running time; by what is said and done ${duration(runtime.byContent)}`, duration(runtime.byPages)],
    [
      scenes.length === 0
        ? 'scenes'
        : `${scenes.length === 1 ? 'scene' : 'scenes'}, ${formatEighths(average)} ${average <= 8 ? 'page' : 'pages'} on average`,
      count(scenes.length),
    ],
    [speakers.length === 1 ? 'speaker' : 'speakers', count(speakers.length)],
    ['words', count(words)],
    ['of the lines are dialogue', lines === 0 ? '–' : percent(balance.dialogue / lines)],
  ];
  return `<dl class="figures">\n${figures.map(([label, figure]) => `<div><dt>${escapeHtml(label)}</dt><dd>${escapeHtml(figure)}</dd></div>`).join('\n')}\n</dl>\n`;
}
