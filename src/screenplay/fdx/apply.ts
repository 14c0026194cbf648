import { ACTION, fdxType, hasNotes, hasText, type FdxParagraph, type FdxType } from './paragraph.js';
import type { PassedOver } from './passed.js';
import { alignmentOf, columnsOf, differs, foldType, type ElementSettings, type SettingsByType } from './settings.js';
import { losesEmphasis, styledItems } from './emphasis.js';
import { PLAIN } from './text-style.js';

/**
 * Gives paragraphs what they do not specify themselves from the settings of their elements: capitals and emphasis, alignment, a new
 * page. Reports in `passed` what a script cannot express: emphasis of whole headings and cues, and positions on the page that are
 * not those of an element.
 */
export function applySettings(paragraphs: readonly FdxParagraph[], settings: SettingsByType, passed: PassedOver): void {
  for (const paragraph of paragraphs) {
    const type = fdxType(paragraph.type) ?? ACTION;
    const element = settings.get(foldType(paragraph.type));
    if (hasText(paragraph.items) || hasNotes(paragraph.items)) tellShape(paragraph, type, element, passed);
    paragraph.items = styledItems(paragraph, type.kind, element?.style ?? PLAIN);
    paragraph.alignment ||= element?.alignment ?? '';
    paragraph.breaksAsElement = paragraph.startsNewPage === undefined && element?.startsNewPage === true;
    paragraph.startsNewPage ??= element?.startsNewPage;
    paragraph.elementBefore = element?.spaceBefore ?? NaN;
    for (const inner of [paragraph.summary, paragraph.dual, paragraph.omitted]) applySettings(inner, settings, passed);
  }
}

function tellShape(
  { type: name, alignment, shape, start }: FdxParagraph,
  type: FdxType,
  element: ElementSettings | undefined,
  passed: PassedOver,
): void {
  const [left, right] = columnsOf(name, element);
  if (
    differs(shape.left, left) ||
    differs(shape.right, right) ||
    differs(shape.first, type.kind === 'parenthetical' ? -0.1 : 0) ||
    differs(shape.spacing, 1)
  ) {
    passed.add('indents and line spacing of paragraphs', start);
  }
  if (isForeignAlignment(alignment, type, element)) passed.add('alignment of paragraphs', start);
  if (element && losesEmphasis(type.kind, element.style)) passed.add(`emphasis of every ${name}`, start);
}

/** Whether a script cannot express an alignment: action may be left or centered, everything else only as its element is. */
function isForeignAlignment(
  written: string,
  { kind, centered }: FdxType,
  element: ElementSettings | undefined,
): boolean {
  if (written === '') return false;
  const alignment = alignmentOf(written);
  const usual = element?.alignment
    ? alignmentOf(element.alignment)
    : kind === 'transition'
      ? 'right'
      : centered
        ? 'center'
        : 'left';
  return alignment !== usual && !(kind === 'action' && (alignment === 'left' || alignment === 'center'));
}
