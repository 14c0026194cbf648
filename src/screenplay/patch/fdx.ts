import type { Block } from '../ast.js';
import type { ParseResult } from '../diagnostics.js';
import { FdxError } from '../fdx/limits.js';
import { readFdx } from '../fdx/read.js';
import { writeFdx } from '../fdx/write.js';
import type { BlockEdit } from '../lint/rule.js';
import type { EditedRun } from './edited-runs.js';
import { attributesOf, paragraphsOf, tagOf, type XmlParagraph } from './fdx-paragraphs.js';
import { patchText, type Patched, type Splice, type TextFormat } from './patch.js';

/** A Final Draft document as it was read. */
export interface FdxText extends ParseResult {
  readonly text: string;
}

export function readFdxText(text: string): FdxText {
  return { text, ...readFdx(text) };
}

/**
 * Writes edits of blocks into a Final Draft document: paragraphs that no edit changes stay as they are, with all that is not read of
 * them. An edit of a paragraph that holds more than its text is written only if that stays.
 */
export function patchFdx(read: FdxText, edits: readonly BlockEdit[]): Patched<FdxText> {
  return patchText(read, edits, FDX);
}

const FDX: TextFormat<FdxText> = {
  read(text) {
    try {
      return readFdxText(text);
    } catch (error) {
      if (error instanceof FdxError) return undefined;
      throw error;
    }
  },
  ways: [
    takenOut,
    (run, read) => changedParagraphs(run, read, false),
    (run, read) => changedParagraphs(run, read, true),
  ],
};

function boundsOf({ from, to }: EditedRun, { spans }: FdxText): { start: number; end: number } {
  return { start: spans[from]![0].offset, end: spans[to - 1]![1].offset };
}

/** Nothing takes the run's place: it goes with what stands between it and the paragraph above. */
function takenOut(run: EditedRun, read: FdxText): Splice | undefined {
  const { start, end } = boundsOf(run, read);
  if (run.replacement.length > 0 || !paragraphsOf(read.text.slice(start, end))?.every(isPlain)) return undefined;
  return { start: start - spaceBefore(read.text, start).length, end, text: '' };
}

function isPlain({ holdsMore, texts }: XmlParagraph): boolean {
  return !holdsMore && texts.every(({ tag }) => !isMarked(tag));
}

/** Revisions and tags are of these very words. */
function isMarked(tag: string): boolean {
  const attributes = attributesOf(tag);
  return Number(attributes.get('RevisionID') ?? 0) > 0 || attributes.has('TagNumber');
}

function spaceBefore(text: string, at: number): string {
  let from = at;
  while (from > 0 && /\s/.test(text[from - 1]!)) from--;
  return text.slice(from, at);
}

/** Only paragraphs that are written in another way, and of those only the text where that is all; or all of the run. */
function changedParagraphs(run: EditedRun, read: FdxText, whole: boolean): Splice | undefined {
  if (run.replacement.length === 0) return undefined;
  const { start, end } = boundsOf(run, read);
  const xml = read.text.slice(start, end);
  const source = paragraphsOf(xml);
  const before = written(read.script.body.slice(run.from, run.to), true);
  const after = written(run.replacement, false);
  if (!source || !before || !after || source.length === 0) return undefined;
  const change = whole ? undefined : changeOf(before, after, source.length);
  const { from, to, of } = change ?? { from: 0, to: source.length, of: after.paragraphs };
  if (!whole && !change) return undefined;
  const old = source.slice(from, to);
  const own = change?.old ?? [];
  const patched =
    own.length === of.length && old.length === of.length
      ? old.map((paragraph, at) => respelt(xml, paragraph, before, own[at]!, after, of[at]!))
      : [];
  const texts =
    patched.length > 0 && patched.every((each) => each !== undefined)
      ? patched
      : stylesIn(xml, old) === stylesIn(before.xml, own.length > 0 ? own : before.paragraphs) || old.length === 0
        ? renewed(old.length > 0 ? old : source, after, of, old.length > 0)
        : undefined;
  if (!texts) return undefined;
  const space = spaceBefore(read.text, start) || '\n';
  const first = old[0]?.start ?? source[from]?.start ?? xml.length;
  const last = old.at(-1)?.end ?? first;
  const spaces = old.slice(1).map((paragraph, at) => xml.slice(old[at]!.end, paragraph.start));
  const joined = texts.map((text, at) => (at === 0 ? text : (spaces[at - 1] ?? space) + text)).join('');
  const added = old.length > 0 ? joined : first < xml.length ? joined + space : space + joined;
  return { start, end, text: xml.slice(0, first) + added + xml.slice(last) };
}

interface Written {
  readonly xml: string;
  readonly paragraphs: readonly XmlParagraph[];
}

/** Blocks as paragraphs; those of dual dialogue without what holds them. */
function written(blocks: readonly Block[], mayLose: boolean): Written | undefined {
  const { xml, losses } = writeFdx({ titlePage: [], body: blocks.map((block) => ({ ...block, gap: 0 })) });
  if (losses.length > 0 && !mayLose) return undefined;
  const content = /<Content>\n([\s\S]*)<\/Content>/.exec(xml)?.[1] ?? '';
  const dual = /^<Paragraph[^>]*><Text><\/Text><DualDialogue>\n([\s\S]*)<\/DualDialogue><\/Paragraph>\n$/.exec(content);
  const inner = inOneText(dual?.[1] ?? content);
  const paragraphs = paragraphsOf(inner);
  return paragraphs && { xml: inner, paragraphs };
}

/** The writer puts what it adds, parentheses and extensions, into texts of their own. */
function inOneText(xml: string): string {
  return xml.replace(/<Paragraph[\s\S]*?<\/Paragraph>/g, (paragraph) => {
    let open = '';
    return paragraph.replace(/<\/Text>(<Text[^>]*>)|<Text[^>]*>/g, (tags, next: string | undefined) => {
      const same = next !== undefined && next === open;
      open = next ?? tags;
      return same ? '' : tags;
    });
  });
}

interface Change {
  /** Paragraphs of the source, of which those of `old` are a printed form. */
  readonly from: number;
  readonly to: number;
  readonly old: readonly XmlParagraph[];
  /** What takes their place. */
  readonly of: readonly XmlParagraph[];
}

/** From the first paragraph that differs to the last; undefined if it cannot be told where they stand in the source. */
function changeOf(before: Written, after: Written, count: number): Change | undefined {
  const texts = ({ xml, paragraphs }: Written) => paragraphs.map(({ start, end }) => xml.slice(start, end));
  const [one, other] = [texts(before), texts(after)];
  const shorter = Math.min(one.length, other.length);
  let above = 0;
  while (above < shorter && one[above] === other[above]) above++;
  let below = 0;
  while (below < shorter - above && one.at(-1 - below) === other.at(-1 - below)) below++;
  const old = before.paragraphs.slice(above, one.length - below);
  const of = after.paragraphs.slice(above, other.length - below);
  // A speech of several paragraphs may be read as one of several lines.
  if (one.length === count || above === 0) return { from: above, to: above + old.length, old, of };
  return below === 0 ? { from: count - old.length, to: count, old, of } : undefined;
}

/** A paragraph as it is written, with other words; undefined if there is no word for word. */
function respelt(
  xml: string,
  paragraph: XmlParagraph,
  before: Written,
  old: XmlParagraph,
  after: Written,
  wanted: XmlParagraph,
): string | undefined {
  const { texts } = paragraph;
  if (texts.length !== old.texts.length || texts.length !== wanted.texts.length) return undefined;
  let out = retyped(paragraph.tag, old.tag, wanted.tag);
  let at = paragraph.start + paragraph.tag.length;
  for (const [index, { tag, from, to }] of texts.entries()) {
    const inner = (each: Written, { texts: own }: XmlParagraph) => each.xml.slice(own[index]!.from, own[index]!.to);
    if (inner(before, old) === inner(after, wanted) && old.texts[index]!.tag === wanted.texts[index]!.tag) continue;
    if (isMarked(tag) || old.texts[index]!.tag !== wanted.texts[index]!.tag) return undefined;
    out += xml.slice(at, from) + inner(after, wanted);
    at = to;
  }
  return out + xml.slice(at, paragraph.end);
}

/** The tag of a paragraph that may have become another element, whose place on the page is its own. */
function retyped(tag: string, old: string, wanted: string): string {
  if (old === wanted) return tag;
  const [own, before, after] = [attributesOf(tag), attributesOf(old), attributesOf(wanted)];
  if (before.get('Type') !== after.get('Type')) {
    const page = own.get('StartsNewPage');
    return tagOf('Paragraph', page === undefined ? after : new Map([...after, ['StartsNewPage', page]]));
  }
  const number = after.get('Number');
  if (number === undefined) own.delete('Number');
  else own.set('Number', number);
  return tagOf('Paragraph', own);
}

/**
 * The styles that some text of the paragraphs is in. Where those of the source differ from those that were read of it, the text
 * cannot be written anew: bold type that begins within `INT.` is read as that of a whole heading.
 */
function stylesIn(xml: string, paragraphs: readonly XmlParagraph[]): string {
  const styles = paragraphs.flatMap(({ texts }) =>
    texts
      .filter(({ from, to }) => xml.slice(from, to).trim() !== '')
      .map(({ tag }) => styleNames(attributesOf(tag).get('Style') ?? '')),
  );
  return [...new Set(styles)].toSorted().join(' ');
}

/** `Bold+AllCaps` as `bold`: what is shown in capitals is read as written in capitals. */
function styleNames(style: string): string {
  const names = style.split('+').map((name) => name.trim().toLowerCase());
  return names
    .filter((name) => name !== 'allcaps')
    .toSorted()
    .join('+');
}

/** Paragraphs made anew, with the font that those before have; undefined if they have several, or hold more than text. */
function renewed(
  old: readonly XmlParagraph[],
  after: Written,
  wanted: readonly XmlParagraph[],
  replaces: boolean,
): string[] | undefined {
  if (replaces && !old.every(isPlain)) return undefined;
  const fonts = new Map(
    old.flatMap(({ texts }) =>
      texts.map(({ tag }) => {
        const attributes = attributesOf(tag);
        attributes.delete('Style');
        for (const mark of ['RevisionID', 'TagNumber']) if (!replaces) attributes.delete(mark);
        return [tagOf('Text', attributes), attributes] as const;
      }),
    ),
  );
  if (fonts.size > 1) return undefined;
  const [font = new Map<string, string>()] = fonts.values();
  return wanted.map(({ start, end, tag, texts }, index) => {
    const first = index === 0 && replaces ? old[0] : undefined;
    let out = first ? retyped(first.tag, tagOf('Paragraph', typeOf(first.tag)), tag) : tag;
    let at = start + tag.length;
    for (const text of texts) {
      const style = attributesOf(text.tag).get('Style');
      const from = text.from - text.tag.length;
      const attributes = new Map([...font, ...(style === undefined ? [] : [['Style', style] as const])]);
      out += after.xml.slice(at, from) + tagOf('Text', attributes) + after.xml.slice(text.from, text.to);
      at = text.to;
    }
    return out + after.xml.slice(at, end);
  });
}

function typeOf(tag: string): Map<string, string> {
  const type = attributesOf(tag).get('Type');
  return new Map(type === undefined ? [] : [['Type', type]]);
}
