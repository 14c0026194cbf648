import type { Layout, Page, PageLine, PlacedText, Profile } from '../layout/page.js';
import { FontBook } from './font-book.js';
import type { FontSet } from './fonts.js';
import { glyphRuns, isProportional, type GlyphRun } from './glyph-runs.js';
import { LineContent } from './line-content.js';
import { setLine, type LineMeasure, type SetRun } from './line-setting.js';
import { CharacterCount, type MissingCharacter } from './missing-characters.js';
import { fromTheRight, ParagraphDirections } from './paragraph-direction.js';
import { keyOf, PdfTags } from './pdf-tags.js';

/** Courier's ascent: from the top of a row to its baseline, in heights of a row. */
const ASCENT = 0.78125;
/** From the baseline down to the rule, and its weight, in heights of a row. */
const UNDERLINE = { drop: 0.12, weight: 0.06 };
/** Where an inch begins, for what stands outside the text area (section 5.1 of the layout's figures). */
const INCH = 72;
const PAGE_NUMBER = { right: 7.5 * INCH, top: 0.5 * INCH };
const SCENE_NUMBER = { left: 0.75 * INCH, right: 7.375 * INCH };
/** Letters that take marks or join with others: a file's own account of its glyphs does not give back their text. */
const COMPOSED = /\p{M}/u;

/** Draws the pages of a layout into a document, one after the other. */
export class Drawing {
  readonly #document: PDFKit.PDFDocument;
  readonly #profile: Profile;
  readonly #book: FontBook;
  readonly #tags: PdfTags;
  readonly #directions = new ParagraphDirections();
  readonly #missing = new CharacterCount();
  /** Runs whose marks cannot be placed by the font's own rules. */
  readonly #unplaced = new WeakSet<GlyphRun>();
  /** Of a font whose characters are 0.6 em wide. */
  readonly #fontSize: number;
  #content: LineContent;

  constructor(document: PDFKit.PDFDocument, { pages, profile }: Layout, fonts: FontSet) {
    this.#document = document;
    this.#profile = profile;
    this.#content = new LineContent(document);
    this.#book = new FontBook(document, fonts);
    this.#tags = new PdfTags(document, pages[0]?.number === null);
    this.#fontSize = profile.cell.width / 0.6;
  }

  page({ number, lines }: Page): void {
    this.#document.addPage();
    this.#content = new LineContent(this.#document);
    if (number !== null && number > 1) this.#tags.artifact('Pagination', () => this.#pageNumber(`${number}.`));
    for (const paragraph of paragraphsOf(lines)) {
      this.#tags.paragraph(paragraph, () => {
        for (const line of paragraph) this.#line(line);
        this.#content.write();
      });
      if (paragraph[0]!.kind === 'heading' && paragraph[0]!.range?.[0] === 0) this.#bookmark(paragraph);
    }
  }

  end(): void {
    this.#tags.end();
  }

  missing(): MissingCharacter[] {
    return this.#missing.told();
  }

  #pageNumber(text: string): void {
    const { width } = this.#profile.cell;
    this.#text([{ text, column: PAGE_NUMBER.right / width - text.length }], PAGE_NUMBER.top);
    this.#content.write();
  }

  #bookmark(heading: readonly PageLine[]): void {
    const { top, cell, paper } = this.#profile;
    const [{ row, sceneNumber }] = heading as readonly [PageLine];
    const text = heading.map(({ spans }) => spans.map((span) => span.text).join('')).join(' ');
    // pdfkit counts the left edge from the right one.
    const place: object = { top: top + (row - 1) * cell.height, left: paper.width };
    this.#document.outline.addItem(sceneNumber === undefined ? text : `${sceneNumber}  ${text}`, place);
  }

  #line(line: PageLine): void {
    const { row, kind, spans, sceneNumber } = line;
    const top = this.#profile.top + row * this.#profile.cell.height;
    const bold = kind === 'heading' && this.#profile.headingBold ? { bold: true as const } : undefined;
    const direction = this.#directions.of(line);
    const visual = glyphRuns(
      bold ? spans.map((span) => ({ ...span, ...bold })) : spans,
      this.#book,
      this.#missing.at(line.block),
      direction,
    );
    const runs = direction === 'leftward' ? fromTheRight(visual, line, this.#profile) : visual;
    const number = (column: number) =>
      sceneNumber === undefined ? undefined : this.#text([{ text: sceneNumber, column, ...bold }], top);
    number(this.#leftOf(runs, sceneNumber?.length ?? 0));
    const loose = runs.some(isProportional);
    for (const run of setLine(runs, this.#measure(loose ? this.#areaOf(line, direction === 'leftward') : WHOLE))) {
      this.#run(run, top);
    }
    number(this.#rightOf(runs, sceneNumber?.length ?? 0));
  }

  #areaOf({ kind, spans }: PageLine, leftward: boolean): Area {
    const { elements, cell } = this.#profile;
    const { column, cells, align } = elements[kind === 'more' ? 'cue' : kind === 'titlePage' ? 'action' : kind];
    const centered = align === 'center' || (kind === 'titlePage' && (spans[0]?.column ?? 0) > column);
    return {
      left: column * cell.width,
      right: (column + cells) * cell.width,
      side: centered ? 'center' : leftward ? 'right' : align === 'right' ? 'right' : 'left',
    };
  }

  /** A long scene number begins further left, so that it keeps off the heading. */
  #leftOf(runs: readonly GlyphRun[], length: number): number {
    const begin = Math.min(...runs.map(({ column }) => column));
    return Math.max(0, Math.min(SCENE_NUMBER.left / this.#profile.cell.width, begin - length - 1));
  }

  /** Next to a heading that is as wide as the page, but not off the paper. */
  #rightOf(runs: readonly GlyphRun[], length: number): number {
    const { cell, paper } = this.#profile;
    const end = Math.max(0, ...runs.map(({ column, cells }) => column + cells));
    return Math.min(paper.width / cell.width - length, Math.max(SCENE_NUMBER.right / cell.width, end + 1));
  }

  #text(spans: readonly PlacedText[], top: number): void {
    for (const run of setLine(glyphRuns(spans, this.#book, this.#missing), this.#measure(WHOLE))) this.#run(run, top);
  }

  #measure(area: Area): LineMeasure {
    return { ...area, cell: this.#profile.cell.width, fontSize: this.#fontSize, widthOf: (run) => this.#widthOf(run) };
  }

  #widthOf(run: GlyphRun): number {
    const document = this.#inFontOf(run);
    try {
      return document.widthOfString(run.text, this.#shaping(run));
    } catch (error) {
      // fontkit 2 fails where a font gives some letter no place for a mark.
      if (!(error instanceof TypeError) || this.#unplaced.has(run)) throw error;
      this.#unplaced.add(run);
      return document.widthOfString(run.text, this.#shaping(run));
    }
  }

  /**
   * With features given, even none, pdfkit sets a text as a whole; without, word by word, which puts the first word of a right-to-left
   * line on its left.
   */
  #shaping(run: GlyphRun): { readonly features: PDFKit.Mixins.OpenTypeFeatures[] } | undefined {
    if (this.#unplaced.has(run)) return { features: { ...WITHOUT_PLACES } as unknown as [] };
    return run.leftward ? { features: [] } : undefined;
  }

  #run({ run, x, from, to, narrowed }: SetRun, top: number): void {
    const { text, underline, leftward } = run;
    const { height } = this.#profile.cell;
    const baseline = top + ASCENT * height;
    if (narrowed === undefined && this.#content.text(run, x, baseline, this.#fontSize)) {
      if (underline) this.#rule(from, to, baseline + UNDERLINE.drop * height);
      return;
    }
    this.#content.write();
    // pdfkit's own scaling of text moves marks away from their letters.
    if (narrowed !== undefined) this.#document.save().transform(narrowed, 0, 0, 1, x * (1 - narrowed), 0);
    const draw = () =>
      void this.#inFontOf(run).text(text, x, baseline, {
        lineBreak: false,
        baseline: 'alphabetic',
        ...this.#shaping(run),
      });
    if (!leftward && isProportional(run) && COMPOSED.test(text)) this.#tags.spelt(text, draw);
    else draw();
    if (narrowed !== undefined) this.#document.restore();
    if (underline) this.#rule(from, to, baseline + UNDERLINE.drop * height);
  }

  #inFontOf(run: GlyphRun): PDFKit.PDFDocument {
    return this.#document.font(run.face.key, isProportional(run) ? this.#fontSize * run.face.size : this.#fontSize);
  }

  #rule(from: number, to: number, y: number): void {
    this.#content.rule(from, to, y, UNDERLINE.weight * this.#profile.cell.height);
  }
}

type Area = Pick<LineMeasure, 'left' | 'right' | 'side'>;
const WHOLE: Area = Object.freeze({ left: 0, right: Infinity, side: 'left' });

/** Marks stand where the font's outlines have them. fontkit takes such an object, and pdfkit hands it on. */
const WITHOUT_PLACES = Object.freeze({ mark: false, mkmk: false, abvm: false, blwm: false });

/** Lines of one paragraph each. Of two speakers at once, the left one is heard to the end first. */
function paragraphsOf(lines: readonly PageLine[]): PageLine[][] {
  const ordered = lines.some(({ side }) => side === 'right') ? leftFirst(lines) : lines;
  const paragraphs: PageLine[][] = [];
  let last: string | undefined;
  for (const line of ordered) {
    const key = keyOf(line);
    if (key === last && line.row !== -1) paragraphs.at(-1)!.push(line);
    else paragraphs.push([line]);
    last = line.row === -1 ? undefined : key;
  }
  return paragraphs;
}

function leftFirst(lines: readonly PageLine[]): PageLine[] {
  const sorted = [...lines];
  for (let at = 0; at < sorted.length;) {
    let end = at + 1;
    while (sorted[at]!.side && sorted[end]?.block === sorted[at]!.block && sorted[end]?.side) end++;
    sorted.splice(
      at,
      end - at,
      ...sorted.slice(at, end).sort((one, other) => Number(one.side === 'right') - Number(other.side === 'right')),
    );
    at = end;
  }
  return sorted;
}
