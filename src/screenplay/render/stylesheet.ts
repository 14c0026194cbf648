import type { ElementMetrics, LayoutElement, Profile } from '../layout/page.js';

/** The stylesheet of what `renderHtml` writes, with the rules of the given profiles. */
export function stylesheet(profiles: readonly Profile[]): string {
  return [BASE, FLOWING, ...profiles.map(profileRules)].join('\n');
}

/** The class of an element: `dualCueLeft` is `dual-cue-left`. */
export function elementClass(element: LayoutElement): string {
  return element.replace(/[A-Z]/g, (capital) => `-${capital.toLowerCase()}`);
}

/** The class of pages that follow a profile. */
export function profileClass({ id }: Profile): string {
  return `profile-${id}`;
}

const BASE = `.screenplay { margin: 0; background: #e7e5e0; color: #14130f; }
.screenplay .page, .screenplay .script { box-sizing: border-box; margin: 2rem auto; background: #fff; box-shadow: 0 1px 3px rgb(0 0 0 / .2), 0 8px 24px rgb(0 0 0 / .12); font-family: "Courier Prime", Cousine, "Courier New", Courier, monospace; font-variant-ligatures: none; }
.screenplay strong { font-weight: 700; }
.screenplay em { font-style: italic; }
.screenplay u { text-decoration: underline; text-underline-offset: .15em; }
.page { position: relative; overflow: hidden; }
.page .row { position: relative; margin: 0; font: inherit; }
.page .line, .page .page-number, .page .scene-number { position: absolute; white-space: pre; }
.page .page-number { margin: 0; }
@media print {
  .screenplay { background: none; }
  .screenplay .page, .screenplay .script { margin: 0; box-shadow: none; }
  .page { break-after: page; }
  .page:last-child { break-after: auto; }
}
`;

const FLOWING = `.script { max-width: 85ch; padding: 4rem 10ch 4rem 15ch; font-size: 1rem; line-height: 1.2; overflow-wrap: break-word; }
.script > * { margin: 1.2em 0 0; }
.script > :first-child { margin-top: 0; }
.script p, .script h2 { margin: 0; font: inherit; white-space: pre-wrap; }
.script .heading { position: relative; margin-top: 2.4em; text-transform: uppercase; }
.script .heading .scene-number { position: absolute; left: -8ch; text-transform: none; }
.script .heading .scene-number.right { left: auto; right: -8ch; }
.script .action, .script .lyrics, .script .centered, .script .transition { margin-top: 1.2em; }
.script .gap-1 { margin-top: 2.4em; }
.script .gap-2 { margin-top: 3.6em; }
.script .gap-3 { margin-top: 4.8em; }
.script .centered { text-align: center; }
.script .transition { text-align: right; text-transform: uppercase; }
.script .speech .cue { margin-left: 20ch; text-transform: uppercase; }
.script .speech .parenthetical { margin-left: 15ch; max-width: 26ch; text-indent: -1ch; }
.script .speech .dialogue, .script .speech .lyric { margin-left: 10ch; max-width: 35ch; }
.script .dual { display: grid; grid-template-columns: 1fr 1fr; column-gap: 2ch; }
.script .dual .cue { margin-left: 8ch; }
.script .dual .parenthetical { margin-left: 2.5ch; }
.script .dual .dialogue, .script .dual .lyric { margin-left: 0; }
.script .page-break { border: 0; border-top: 1px dashed #b8b4ab; }
.script .title-page { margin-bottom: 4.8em; text-align: center; }
.script .title-page h1 { margin: 0 0 2.4em; font: inherit; }
.script .title-page .corner { margin-top: 3.6em; text-align: left; }
@media (max-width: 50rem) {
  .script { padding: 2rem 1.5rem; }
  .script .heading .scene-number { position: static; margin-right: 1ch; }
  .script .heading .scene-number.right { display: none; }
  .script .speech .cue { margin-left: 30%; }
  .script .speech .parenthetical { margin-left: 22%; }
  .script .speech .dialogue, .script .speech .lyric { margin-left: 12%; margin-right: 12%; max-width: none; }
  .script .dual .cue, .script .dual .parenthetical, .script .dual .dialogue, .script .dual .lyric { margin-left: 0; margin-right: 0; }
}
`;

const POINTS_PER_INCH = 72;
/** From the left edge or from the top, in inches. */
const PAGE_NUMBER = { right: 7.5, top: 0.5 };
const SCENE_NUMBER = { left: 0.75, right: 7.375 };

/** What a phone shows of a page: its text, with room for scene numbers on the left, and no margins. In cells. */
const PHONE = { widest: '40rem', numbers: 4.5, right: 1 };

/**
 * Rows begin one above the text area, where the cue of a speech that goes on stands. All is measured in the size of the letters, so that a
 * page that is wider than the screen shrinks to it as a whole; a phone leaves out its margins as well.
 */
function profileRules(profile: Profile): string {
  const { paper, cell, top, elements } = profile;
  const page = `.${profileClass(profile)}`;
  const size = pitch(cell.width);
  const columns = (inches: number) => ch((inches * POINTS_PER_INCH) / cell.width);
  const em = (points: number) => `${rounded(points / size)}em`;
  const { column, cells } = elements.action;
  const phoneCells = PHONE.numbers + cells + PHONE.right;
  return [
    `@page ${profile.id} { size: ${paper.width}pt ${paper.height}pt; margin: 0; }`,
    `${page} { page: ${profile.id}; width: ${ch(paper.width / cell.width)}; height: ${em(paper.height)}; padding-top: ${em(top - cell.height)}; font-size: ${size}pt; line-height: ${em(cell.height)}; }`,
    `${page} .row { height: ${em(cell.height)}; }`,
    `${page} .page-number { top: ${em(PAGE_NUMBER.top * POINTS_PER_INCH)}; right: ${ch((paper.width - PAGE_NUMBER.right * POINTS_PER_INCH) / cell.width)}; }`,
    `${page} .scene-number { left: ${columns(SCENE_NUMBER.left)}; }`,
    `${page} .scene-number.right { left: ${columns(SCENE_NUMBER.right)}; }`,
    ...(Object.keys(elements) as LayoutElement[]).map((element) =>
      elementRule(`${page} .${elementClass(element)}`, elements[element]),
    ),
    `${page} .hanging { margin-left: -1ch; }`,
    `@media screen and (max-width: ${paper.width}pt) {`,
    `  .screenplay ${page} { margin: 1rem 0; font-size: calc(100vw / ${rounded((paper.width / cell.width) * 0.6)}); }`,
    '}',
    `@media screen and (max-width: ${PHONE.widest}) {`,
    `  .screenplay ${page} { width: ${ch(phoneCells)}; height: auto; padding: 3em 0 2em; font-size: calc(100vw / ${rounded(phoneCells * 0.6)}); }`,
    `  ${page} .row { left: ${ch(PHONE.numbers - column)}; }`,
    `  ${page} .page-number { top: 1em; right: ${ch(PHONE.right)}; }`,
    `  ${page} .scene-number { left: ${ch(column - PHONE.numbers + PHONE.right)}; }`,
    `  ${page} .scene-number.right { display: none; }`,
    '}',
    '',
  ].join('\n');
}

/** A character of Courier is 0.6 of its size wide. */
function pitch(width: number): number {
  return Math.round((width / 0.6) * 100) / 100;
}

function elementRule(selector: string, { column, cells, align }: ElementMetrics): string {
  const width = `width: ${ch(cells)};`;
  // From right to left, a line begins at the right edge of its area.
  if (align === 'left') return `${selector} { left: ${ch(column)}; }\n${selector}[dir] { ${width} }`;
  return `${selector} { left: ${ch(column)}; ${width} text-align: ${align}; }`;
}

function ch(cells: number): string {
  return `${rounded(cells)}ch`;
}

function rounded(size: number): number {
  return Math.round(size * 1000) / 1000;
}
