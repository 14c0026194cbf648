import type { ElementMetrics, LayoutElement, Profile } from '../layout/page.js';
import { PROFILES } from '../layout/profiles.js';

/** The stylesheet for given profiles, which a caller's own need. */
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
.page .page-number { margin: 0; text-align: right; }
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

/** Rows begin one above the text area, where the cue of a speech that goes on stands. */
function profileRules(profile: Profile): string {
  const { paper, cell, top, elements } = profile;
  const page = `.${profileClass(profile)}`;
  const columns = (inches: number) => ch((inches * POINTS_PER_INCH) / cell.width);
  const size = `${paper.width}pt ${paper.height}pt`;
  return [
    `@page ${profile.id} { size: ${size}; margin: 0; }`,
    `${page} { page: ${profile.id}; width: ${ch(paper.width / cell.width)}; height: ${paper.height}pt; padding-top: ${top - cell.height}pt; font-size: ${pitch(cell.width)}pt; line-height: ${cell.height}pt; }`,
    `${page} .row { height: ${cell.height}pt; }`,
    `${page} .page-number { top: ${PAGE_NUMBER.top * POINTS_PER_INCH}pt; left: 0; width: ${columns(PAGE_NUMBER.right)}; }`,
    `${page} .scene-number { left: ${columns(SCENE_NUMBER.left)}; }`,
    `${page} .scene-number.right { left: ${columns(SCENE_NUMBER.right)}; }`,
    ...(Object.keys(elements) as LayoutElement[]).map((element) => elementRule(`${page} .${elementClass(element)}`, elements[element])),
    `${page} .hanging { margin-left: -1ch; }`,
    '',
  ].join('\n');
}

/** A character of Courier is 0.6 of its size wide. */
function pitch(width: number): number {
  return Math.round((width / 0.6) * 100) / 100;
}

function elementRule(selector: string, { column, cells, align }: ElementMetrics): string {
  const width = align === 'left' ? '' : ` width: ${ch(cells)}; text-align: ${align};`;
  return `${selector} { left: ${ch(column)};${width} }`;
}

function ch(cells: number): string {
  return `${Math.round(cells * 1000) / 1000}ch`;
}

/** The stylesheet of what `renderHtml` writes, for the profiles that come with the engine. */
export const STYLESHEET: string = stylesheet(Object.values(PROFILES));
