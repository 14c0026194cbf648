import * as Plot from '@observablehq/plot';
import { DOMParser } from 'linkedom';
import type { Frame } from './frame.js';

/** What a picture is called and what it says, for those who do not see it. */
interface Caption {
  /** Unique on the page. */
  readonly id: string;
  readonly title: string;
  readonly description: string;
}

/** Of a drawn element, what is used here: the rest of a browser's document is not at hand. */
interface DrawnElement {
  readonly outerHTML: string;
  textContent: string;
  setAttribute(name: string, value: string): void;
  removeAttribute(name: string): void;
  querySelector(selector: string): DrawnElement | null;
  prepend(...children: DrawnElement[]): void;
  remove(): void;
}

interface DrawnDocument {
  createElementNS(namespace: string, name: string): DrawnElement;
}

const SVG = 'http://www.w3.org/2000/svg';

/**
 * Marks as an SVG element with title and description. Colours are variables of the page's stylesheet, so that one picture
 * does for light, dark and paper. Each picture has a document of its own: none knows of another.
 */
export function draw(
  { id: subject, title, description }: Caption,
  { kind, width, marginLeft, marginRight }: Frame,
  options: Plot.PlotOptions,
): string {
  const id = kind === 'wide' ? subject : `${subject}-${kind}`;
  // As XML, so that attributes are escaped too.
  const document = new DOMParser().parseFromString(
    `<svg xmlns="${SVG}"></svg>`,
    'image/svg+xml',
  ) as unknown as DrawnDocument;
  const svg = Plot.plot({
    width,
    marginLeft,
    marginRight,
    ...options,
    className: 'plot',
    document,
  } as unknown as Plot.PlotOptions) as unknown as DrawnElement;
  svg.querySelector('style')?.remove();
  // The stylesheet says how large it is shown.
  for (const name of ['width', 'height', 'font-family', 'font-size']) svg.removeAttribute(name);
  svg.setAttribute('role', 'img');
  svg.setAttribute('aria-labelledby', `${id}-title ${id}-description`);
  svg.prepend(
    textElement(document, 'title', `${id}-title`, title),
    textElement(document, 'desc', `${id}-description`, description),
  );
  return svg.outerHTML;
}

function textElement(document: DrawnDocument, name: string, id: string, text: string): DrawnElement {
  const element = document.createElementNS(SVG, name);
  element.setAttribute('id', id);
  element.textContent = text;
  return element;
}
