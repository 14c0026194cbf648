import type { Block } from '../ast.js';
import { writeFdx } from '../fdx/write.js';
import { paragraphsOf, type XmlParagraph } from './fdx-paragraphs.js';

/** Paragraphs as the writer prints them. */
export interface Written {
  readonly xml: string;
  readonly paragraphs: readonly XmlParagraph[];
}

/** Blocks as paragraphs; those of dual dialogue without what holds them. */
export function written(blocks: readonly Block[], mayLose: boolean): Written | undefined {
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
export function changeOf(before: Written, after: Written, count: number): Change | undefined {
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
