import { attributesOf, tagOf, type XmlParagraph } from './fdx-paragraphs.js';
import type { Written } from './fdx-printed.js';

/** Whether a paragraph holds nothing but text that no revision and no tag belongs to. */
export function isPlain({ holdsMore, texts }: XmlParagraph): boolean {
  return !holdsMore && texts.every(({ tag }) => !isMarked(tag));
}

/** Revisions and tags are of these very words. */
function isMarked(tag: string): boolean {
  const attributes = attributesOf(tag);
  return Number(attributes.get('RevisionID') ?? 0) > 0 || attributes.has('TagNumber');
}

/** As many paragraphs of the source as are wanted, each with other words and all else as it is; undefined if one of them cannot be. */
export function respeltAll(source: Written, printed: Written, wanted: Written): string[] | undefined {
  const { length } = source.paragraphs;
  if (printed.paragraphs.length !== length || wanted.paragraphs.length !== length) return undefined;
  const texts = source.paragraphs.flatMap((paragraph, at) => {
    const text = respelt(source.xml, paragraph, printed, printed.paragraphs[at]!, wanted, wanted.paragraphs[at]!);
    return text === undefined ? [] : [text];
  });
  return texts.length === length ? texts : undefined;
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
export function stylesIn(xml: string, paragraphs: readonly XmlParagraph[]): string {
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
export function renewed(
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
