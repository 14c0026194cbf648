import { fdxType, type FdxParagraph } from './paragraph.js';
import { foreignAttributes, isForeignType, unknownAttributes } from './parts.js';
import { shown } from './passed.js';
import { figure, foreignElement, foreignFont, specify, yesNo, type ElementSettings } from './settings.js';
import { textStyle } from './text-style.js';
import type { Attributes } from './xml-reader.js';

/** The paragraph that a tag opens, still empty. */
export function paragraphOf(attributes: Attributes, start: number): FdxParagraph {
  return {
    type: attributes['Type'] ?? '',
    number: attributes['Number'] || undefined,
    alignment: attributes['Alignment'] ?? '',
    startsNewPage: yesNo(attributes['StartsNewPage']),
    breaksAsElement: false,
    spaceBefore: figure(attributes['SpaceBefore']),
    elementBefore: NaN,
    shape: {
      left: figure(attributes['LeftIndent']),
      right: figure(attributes['RightIndent']),
      first: figure(attributes['FirstIndent']),
      spacing: figure(attributes['Spacing']),
    },
    items: [],
    summary: [],
    dual: [],
    omitted: [],
    embedded: 0,
    start,
    end: start,
  };
}

/** What a `Paragraph` tag says that a script cannot express. */
export function passedOfParagraph(attributes: Attributes): string[] {
  const type = attributes['Type'] ?? '';
  const kind = fdxType(type)?.kind;
  return [
    ...(kind ? [] : [`the paragraph type "${shown(type)}"`]),
    ...(attributes['Number'] && kind !== 'heading' ? ['numbers of what is no scene heading'] : []),
    ...foreignAttributes(attributes).map((feature) => shown(feature, 80)),
  ];
}

/** What a `Text` tag says, apart from its style, that a script cannot express. */
export function passedOfText(attributes: Attributes): string[] {
  return [
    // Text that was never revised has number 0.
    ...(Number(attributes['RevisionID'] ?? 0) > 0 ? ['revisions'] : []),
    ...(attributes['TagNumber'] ? ['tags'] : []),
    ...(isForeignType(attributes) ? ['fonts, sizes or colours of text'] : []),
    ...unknownAttributes(attributes, 'text').map((feature) => shown(feature, 80)),
  ];
}

/** What `SceneProperties` say, apart from a title, that a script cannot express. */
export function passedOfScene(attributes: Attributes): string[] {
  return [
    ...(attributes['Color'] ? ['colours of scenes'] : []),
    ...unknownAttributes(attributes, 'scenes').map((feature) => shown(feature, 80)),
  ];
}

/** Takes a tag within an element's settings into them. Returns what it says that a script cannot express, if anything. */
export function readSetting(
  name: string,
  attributes: Attributes,
  { type, settings }: { readonly type: string; readonly settings: ElementSettings },
): string | undefined {
  if (name === 'FontSpec') {
    settings.style = textStyle(attributes['Style'] ?? '', () => undefined);
    return foreignFont(type, isForeignType(attributes));
  }
  if (name !== 'ParagraphSpec') return undefined;
  specify(settings, attributes);
  return foreignElement(type, attributes);
}
