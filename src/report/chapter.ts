import { escapeHtml } from '../screenplay/render/markup.js';
import { FRAMES } from './frame.js';
import type { Frame } from './frame.js';

/** One question that the report answers: in a sentence, in a picture, and in a table. */
export interface Chapter {
  /** Unique on the page. */
  readonly id: string;
  readonly heading: string;
  /** What the picture shows, in words. */
  readonly summary: string;
  readonly legend: readonly LegendEntry[];
  /** Draws an SVG; null where there is nothing to draw. */
  readonly picture: ((frame: Frame) => string) | null;
  readonly table: Table | null;
}

interface LegendEntry {
  /** A class of the stylesheet: colour and shape. */
  readonly swatch: string;
  readonly label: string;
}

export interface Table {
  readonly columns: readonly Column[];
  readonly rows: readonly (readonly string[])[];
}

export interface Column {
  readonly label: string;
  readonly numeric?: boolean;
}

export function chapterHtml({ id, heading, summary, legend, picture, table }: Chapter): string {
  return `<section id="${id}" aria-labelledby="${id}-heading">
<h2 id="${id}-heading">${escapeHtml(heading)}</h2>
<p>${escapeHtml(summary)}</p>
${picture === null ? '' : figureHtml(legend, picture)}${table === null ? '' : tableHtml(heading, table, picture === null)}</section>
`;
}

function figureHtml(legend: readonly LegendEntry[], picture: (frame: Frame) => string): string {
  const entries = legend
    .map(({ swatch, label }) => `<li><span class="swatch ${swatch}"></span>${escapeHtml(label)}</li>`)
    .join('');
  // The picture says the same in its title and description.
  const list = legend.length === 0 ? '' : `<ul class="legend" aria-hidden="true">${entries}</ul>\n`;
  // The stylesheet shows one of them.
  const pictures = FRAMES.map((frame) => `<div class="picture ${frame.kind}">${picture(frame)}</div>\n`).join('');
  return `<figure>\n${list}${pictures}</figure>\n`;
}

/** @param open shown at once, where it stands for the picture */
function tableHtml(caption: string, { columns, rows }: Table, open: boolean): string {
  const kind = columns.map(({ numeric }) => (numeric ? ' class="figure"' : ''));
  const head = columns.map(({ label }, at) => `<th scope="col"${kind[at]}>${escapeHtml(label)}</th>`).join('');
  const body = rows
    .map(
      (row) =>
        `<tr>${row.map((cell, at) => (at === 0 ? `<th scope="row"${kind[at]}>${escapeHtml(cell)}</th>` : `<td${kind[at]}>${escapeHtml(cell)}</td>`)).join('')}</tr>`,
    )
    .join('\n');
  return `<details${open ? ' open' : ''}>
<summary>As a table</summary>
<div class="scroll"><table>
<caption>${escapeHtml(caption)}</caption>
<thead><tr>${head}</tr></thead>
<tbody>
${body}
</tbody>
</table></div>
</details>
`;
}
