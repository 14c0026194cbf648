import type { Attributes } from './xml-reader.js';

/** Parts of a document beside its script that contain words of the writer, and the name under which they are reported. */
const WORDED: ReadonlyMap<string, string> = new Map([
  ['Header', 'headers and footers'],
  ['Footer', 'headers and footers'],
  ['CharacterArcBeat', 'beats of characters in scenes'],
  ['AttributedTitle', 'titles of scenes'],
  ['ListItem', 'cards of the beat board'],
  ['Alt', 'alternates of dialogue'],
  ['Watermarking', 'watermarks'],
]);

/** Parts that are reported wherever they occur, because the parts around them are in every file. */
const COUNTED: ReadonlyMap<string, string> = new Map([
  ['LockedPage', 'locked pages'],
  ['Image', 'images'],
  ['Picture', 'images'],
  ['Tag', 'tags'],
]);

/** Parts that are not reported though they contain words, as they are in every file: Final Draft's own lists, names from the script, settings. */
const SILENT: ReadonlySet<string> = new Set([
  'CastList',
  'CharacterHighlighting',
  'CharacterNavigatorPreferences',
  'Characters',
  'DocumentRef',
  'Images',
  'Navigator',
  'SceneNavigatorPreferences',
  'ScriptNavigatorPreferences',
  'ScriptNoteDefinitions',
  'SmartType',
  'SpellCheckIgnoreLists',
  'TagsNavigatorPreferences',
  'TemplateProperties',
]);

/** Parts that usually contain no words, as settings do, and are reported if they do. */
const USUALLY_WORDLESS: ReadonlySet<string> = new Set([
  'Actors',
  'AltCollection',
  'AutoCastList',
  'Behavior',
  'Cast',
  'DeletedText',
  'DisplayBoards',
  'ElementSettings',
  'FontSpec',
  'HeaderAndFooter',
  'ListItems',
  'LockedPages',
  'Macros',
  'MoresAndContinueds',
  'Outline',
  'Outlines',
  'PageLayout',
  'PageSize',
  'ParagraphSpec',
  'Revisions',
  'SceneArcBeats',
  'SceneNumberOptions',
  'SplitState',
  'TagData',
  'TargetScriptLength',
  'TextState',
  'UserDocumentData',
  'WindowState',
  'WriterMarkup',
  'Writers',
]);

/** Parts of a paragraph that are not reported: spelling marks, tab stops, and references to alternates, which are reported where they are kept. */
const SILENT_IN_PARAGRAPHS: ReadonlySet<string> = new Set(['Tabstops', 'Alts', 'SpellCheckIgnoreLists']);

/** How a part is reported: only if it has words, and with them; always, with its words if it has any; by its number alone; or not at all. */
export type PartReport =
  | {
      readonly feature: string;
      readonly when: 'worded' | 'always' | 'counted';
      /** Whether parts in it that are reported themselves do not count as part of it. */
      readonly yields?: true;
    }
  | undefined;

/** How a part directly in the document is reported; unknown ones are. */
export function partOfDocument(name: string): PartReport {
  return partOf(name, SILENT, 'of the document');
}

/** How a part of a scene's properties is reported. */
export function partOfScene(name: string): PartReport {
  return partOf(name, NOTHING, 'of a scene');
}

/** How a part of a paragraph is reported. */
export function partOfParagraph(name: string): PartReport {
  return partOf(name, SILENT_IN_PARAGRAPHS, 'within a paragraph');
}

/** How a part beside paragraphs or notes is reported, in an element that should have nothing else. */
export function partAmongParagraphs(name: string): PartReport {
  return partOf(name, NOTHING, 'among paragraphs');
}

const NOTHING: ReadonlySet<string> = new Set();

function partOf(name: string, silent: ReadonlySet<string>, where: string): PartReport {
  const own = partWithin(name);
  if (own || silent.has(name)) return own;
  const feature = `<${name}> ${where}`;
  return USUALLY_WORDLESS.has(name)
    ? { feature, when: 'worded', yields: true }
    : { feature, when: 'always', yields: true };
}

/** How a part of something that is passed over is reported. */
export function partWithin(name: string, parent?: string): PartReport {
  const worded = WORDED.get(name);
  if (worded !== undefined) return { feature: worded, when: 'worded' };
  const counted = parent === 'Holder' && name === 'Attributes' ? 'traits of characters' : COUNTED.get(name);
  return counted === undefined ? undefined : { feature: counted, when: 'counted' };
}

/** Words in the attributes of a part. */
export function wordsOfPart(name: string, attributes: Attributes): string {
  const words = Object.entries(attributes).flatMap(([attribute, value]) =>
    value && WORDED_ATTRIBUTES.test(attribute) && !isOwnWord(name, value) ? [value] : [],
  );
  return [...(name === 'ListItem' ? [attributes['Title'] ?? ''] : []), ...words].join(' ');
}

const WORDED_ATTRIBUTES =
  /^(?:Text|Description|Comments?|Notes?|Summary|Content|Dialogue(?:Bottom|Top)|Scene(?:Bottom|Top))$/;

/** The macros that come with Final Draft. */
const OWN_MACROS: ReadonlySet<string> = new Set([
  'INT.',
  'EXT.',
  'I/E',
  '- DAY',
  '- NIGHT',
  '- SUNRISE',
  '- MAGIC',
  'continuing',
  'interrupting',
  'FADE IN:',
  'FADE OUT.',
  'FADE TO:',
  'FADE TO BLACK.',
  'CUT TO:',
  'MATCH CUT TO:',
  'JUMP CUT TO:',
  'DISSOLVE TO:',
  'BACK TO:',
]);

/** Whether words are Final Draft's own: of its macros, and of the notices at speeches and scenes that continue on the next page. */
function isOwnWord(name: string, value: string): boolean {
  if (name === 'Macro') return OWN_MACROS.has(value.trim().replace(/^\((.*)\)$/, '$1'));
  return /^\(?(?:more|cont(?:inued|['’]?d)?)\.?:?\)?:?$/i.test(value.trim());
}

const PARAGRAPH_ATTRIBUTES: ReadonlySet<string> = new Set([
  'Alignment',
  'FirstIndent',
  'Leading',
  'LeftIndent',
  'Number',
  'OutlineLevel',
  'RightIndent',
  'SpaceBefore',
  'Spacing',
  'StartsNewPage',
  'Type',
  'id',
  'ID',
  'Id',
]);

/** Names of what the attributes of a paragraph say that a script cannot express. */
export function foreignAttributes(attributes: Attributes): string[] {
  return Object.entries(attributes).flatMap(([name, value]) => {
    if (!value || PARAGRAPH_ATTRIBUTES.has(name) || name.startsWith('xml')) return [];
    return name === 'Bookmark'
      ? ['bookmarks']
      : name === 'Color'
        ? ['colours of paragraphs']
        : [`the attribute ${name} of paragraphs`];
  });
}

const SCENE_ATTRIBUTES: ReadonlySet<string> = new Set(['Color', 'Length', 'Page', 'Title']);
const TEXT_ATTRIBUTES: ReadonlySet<string> = new Set([
  'AdornmentStyle',
  'Background',
  'Color',
  'Font',
  'RevisionID',
  'Size',
  'Style',
  'TagNumber',
]);

/** Attributes of a scene or a text that are unknown here. */
export function unknownAttributes(attributes: Attributes, of: 'scenes' | 'text'): string[] {
  const known = of === 'scenes' ? SCENE_ATTRIBUTES : TEXT_ATTRIBUTES;
  return Object.entries(attributes).flatMap(([name, value]) =>
    value && !known.has(name) && !name.startsWith('xml') ? [`the attribute ${name} of ${of}`] : [],
  );
}

/** Whether a text is set in another font than a script's, which is 12 point Courier in black on white. */
export function isForeignType({ Font, Size, Color, Background }: Attributes): boolean {
  const font = Font === undefined || Font === '' || /courier/i.test(Font);
  return !(font && (Size ?? '12') === '12' && isFull(Color, '0') && isFull(Background, 'f'));
}

function isFull(colour: string | undefined, digit: string): boolean {
  return !colour || new RegExp(`^#?${digit}+$`, 'i').test(colour);
}
