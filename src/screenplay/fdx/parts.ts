import type { Attributes } from './xml-reader.js';

/** Parts of a document beside its script that hold words of the writer's: what they are told as. */
const WORDED: ReadonlyMap<string, string> = new Map([
  ['Header', 'headers and footers'],
  ['Footer', 'headers and footers'],
  ['CharacterArcBeat', 'beats of characters in scenes'],
  ['AttributedTitle', 'titles of scenes'],
  ['ListItem', 'cards of the beat board'],
  ['Alt', 'alternates of dialogue'],
  ['Watermarking', 'watermarks'],
]);

/** Parts that are told wherever they stand, as what surrounds them is in every file. */
const COUNTED: ReadonlyMap<string, string> = new Map([
  ['LockedPage', 'locked pages'],
  ['Image', 'images'],
  ['Picture', 'images'],
  ['Tag', 'tags'],
]);

/** Parts that hold words in every file: lists of Final Draft's own making, names that the script has, and settings. */
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

/** Parts that hold no words as a matter of course, as settings do, and are told if they do. */
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

/** What of a paragraph needs no word: marks of the spelling, tab stops, and references to alternates, which are told where they stand. */
const SILENT_IN_PARAGRAPHS: ReadonlySet<string> = new Set(['Tabstops', 'Alts', 'SpellCheckIgnoreLists']);

/** How a part is told: if it holds words, and with them; always, with its words if it has any; by its number alone; or not at all. */
export type PartReport =
  | {
      readonly feature: string;
      readonly when: 'worded' | 'always' | 'counted';
      /** Whether parts in it that are told themselves are none of it. */
      readonly yields?: true;
    }
  | undefined;

/** A part of the document itself; what is not known is told. */
export function partOfDocument(name: string): PartReport {
  return partOf(name, SILENT, 'of the document');
}

/** A part of a scene's properties. */
export function partOfScene(name: string): PartReport {
  return partOf(name, NOTHING, 'of a scene');
}

/** A part of a paragraph. */
export function partOfParagraph(name: string): PartReport {
  return partOf(name, SILENT_IN_PARAGRAPHS, 'within a paragraph');
}

/** A part of what holds paragraphs or notes, and nothing else. */
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

/** A part of what is passed over. */
export function partWithin(name: string, parent?: string): PartReport {
  const worded = WORDED.get(name);
  if (worded !== undefined) return { feature: worded, when: 'worded' };
  const counted = parent === 'Holder' && name === 'Attributes' ? 'traits of characters' : COUNTED.get(name);
  return counted === undefined ? undefined : { feature: counted, when: 'counted' };
}

/** Words that stand in attributes of a part. */
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

/** Final Draft's own words: of macros, and below and above speeches and scenes that go on. */
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

/** Attributes of a paragraph that mean something and have no place in a script. */
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

/** Attributes of a scene or a text that nobody knows. */
export function unknownAttributes(attributes: Attributes, of: 'scenes' | 'text'): string[] {
  const known = of === 'scenes' ? SCENE_ATTRIBUTES : TEXT_ATTRIBUTES;
  return Object.entries(attributes).flatMap(([name, value]) =>
    value && !known.has(name) && !name.startsWith('xml') ? [`the attribute ${name} of ${of}`] : [],
  );
}

/** Whether a text is set in another type than a script's: not Courier of 12 points in black on white. */
export function isForeignType({ Font, Size, Color, Background }: Attributes): boolean {
  const font = Font === undefined || Font === '' || /courier/i.test(Font);
  return !(font && (Size ?? '12') === '12' && isFull(Color, '0') && isFull(Background, 'f'));
}

function isFull(colour: string | undefined, digit: string): boolean {
  return !colour || new RegExp(`^#?${digit}+$`, 'i').test(colour);
}
