/** A paragraph of Final Draft's XML, as it is written. */
export interface XmlParagraph {
  readonly start: number;
  readonly end: number;
  /** The opening tag. */
  readonly tag: string;
  readonly texts: readonly XmlText[];
  /** Whether it holds anything but texts: notes, properties of a scene. */
  readonly holdsMore: boolean;
}

/** A `Text` of a paragraph, of which the inner part has no tags. */
export interface XmlText {
  /** The opening tag. */
  readonly tag: string;
  readonly from: number;
  readonly to: number;
}

const TAG = /<(\/?)([A-Za-z_][\w.:-]*)((?:[^<>"']|"[^"]*"|'[^']*')*)>/g;

interface OpenParagraph {
  readonly start: number;
  readonly tag: string;
  readonly depth: number;
  readonly texts: XmlText[];
  holdsMore: boolean;
}

/**
 * The outermost paragraphs of a stretch of XML; offsets are those in the stretch. Undefined if there is something else in it, or only
 * a part of an element.
 */
export function paragraphsOf(xml: string): XmlParagraph[] | undefined {
  if (/<[!?]/.test(xml)) return undefined;
  const paragraphs: XmlParagraph[] = [];
  let open: OpenParagraph | undefined;
  let text: { readonly tag: string; readonly from: number } | undefined;
  let depth = 0;
  let between = 0;
  for (const { 0: tag, 1: closing, 2: name, 3: attributes, index } of xml.matchAll(TAG)) {
    const end = index + tag.length;
    const empty = attributes!.endsWith('/');
    if (!open && (closing || name !== 'Paragraph' || xml.slice(between, index).trim() !== '')) return undefined;
    if (closing) {
      depth--;
      if (open && text && depth === open.depth + 1) {
        open.texts.push({ ...text, to: index });
        text = undefined;
      }
      if (open && depth === open.depth) {
        paragraphs.push({ start: open.start, end, tag: open.tag, texts: open.texts, holdsMore: open.holdsMore });
        open = undefined;
        between = end;
      }
      continue;
    }
    if (!open) {
      if (empty) return undefined;
      open = { start: index, tag, depth, texts: [], holdsMore: false };
    } else if (name === 'Text' && depth === open.depth + 1 && !empty) {
      text = { tag, from: end };
    } else if (!(name === 'Text' && empty)) {
      open.holdsMore = true;
    }
    if (!empty) depth++;
  }
  return open || xml.slice(between).trim() !== '' ? undefined : paragraphs;
}

/** The attributes of an opening tag as they are written, by name. */
export function attributesOf(tag: string): Map<string, string> {
  return new Map(
    [...tag.matchAll(/([A-Za-z_][\w.:-]*)\s*=\s*(?:"([^"]*)"|'([^']*)')/g)].map(([, name, one, other]) => [
      name!,
      one ?? other ?? '',
    ]),
  );
}

/** An opening tag with attributes whose values are escaped already. */
export function tagOf(name: string, attributes: ReadonlyMap<string, string>): string {
  return `<${[name, ...[...attributes].map(([key, value]) => `${key}="${value.replaceAll('"', '&quot;')}"`)].join(' ')}>`;
}
