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

/** Settings of Final Draft's own windows, lists and habits, which say nothing about a script. */
const SILENT: ReadonlySet<string> = new Set([
  'Actors', 'AltCollection', 'Cast', 'CastList', 'CharacterHighlighting', 'CharacterNavigatorPreferences', 'Characters', 'DeletedText', 'DisplayBoards', 'DocumentRef', 'ElementSettings',
  'HeaderAndFooter', 'Images', 'ListItems', 'LockedPages', 'Macros', 'MoresAndContinueds', 'Navigator', 'Outlines', 'PageLayout', 'Revisions', 'SceneNavigatorPreferences',
  'SceneNumberOptions', 'ScriptNavigatorPreferences', 'ScriptNoteDefinitions', 'SmartType', 'SpellCheckIgnoreLists', 'SplitState', 'TagData', 'TagsNavigatorPreferences',
  'TargetScriptLength', 'TemplateProperties', 'TextState', 'UserDocumentData', 'WindowState', 'WriterMarkup', 'Writers',
]);

/** What of a paragraph needs no word: marks of the spelling, tab stops, and references to alternates, which are told where they stand. */
const SILENT_IN_PARAGRAPHS: ReadonlySet<string> = new Set(['Tabstops', 'Alts', 'SpellCheckIgnoreLists']);

/** How a part is told: if it holds words, and with them; always, with its words if it has any; by its number alone; or not at all. */
export type PartTold = { readonly feature: string; readonly when: 'worded' | 'always' | 'counted' } | undefined;

/** A part of the document itself; what is not known is told. */
export function partOfDocument(name: string): PartTold {
  return partWithin(name) ?? (SILENT.has(name) ? undefined : { feature: `<${name}> of the document`, when: 'always' });
}

export function partOfParagraph(name: string): PartTold {
  return partWithin(name) ?? (SILENT_IN_PARAGRAPHS.has(name) ? undefined : { feature: `<${name}> within a paragraph`, when: 'always' });
}

/** A part of what is passed over. */
export function partWithin(name: string, parent?: string): PartTold {
  const worded = WORDED.get(name);
  if (worded !== undefined) return { feature: worded, when: 'worded' };
  const counted = parent === 'Holder' && name === 'Attributes' ? 'traits of characters' : COUNTED.get(name);
  return counted === undefined ? undefined : { feature: counted, when: 'counted' };
}

type Attributes = Readonly<Record<string, string | undefined>>;

/** Words that stand in attributes of a part. */
export function wordsOfPart(name: string, { Title, Text }: Attributes): string {
  return (name === 'ListItem' ? Title : name === 'Watermarking' ? Text : undefined) ?? '';
}

const PARAGRAPH_ATTRIBUTES: ReadonlySet<string> = new Set([
  'Alignment', 'FirstIndent', 'Leading', 'LeftIndent', 'Number', 'OutlineLevel', 'RightIndent', 'SpaceBefore', 'Spacing', 'StartsNewPage', 'Type', 'id', 'ID', 'Id',
]);

/** Attributes of a paragraph that mean something and have no place in a script. */
export function foreignAttributes(attributes: Attributes): string[] {
  return Object.entries(attributes).flatMap(([name, value]) => {
    if (!value || PARAGRAPH_ATTRIBUTES.has(name) || name.startsWith('xml')) return [];
    return name === 'Bookmark' ? ['bookmarks'] : name === 'Color' ? ['colours of paragraphs'] : [`the attribute ${name} of paragraphs`];
  });
}

/** Whether a text is set in another type than a script's: not Courier of 12 points in black on white. */
export function isForeignType({ Font, Size, Color, Background }: Attributes): boolean {
  const font = Font === undefined || Font === '' || /courier/i.test(Font);
  return !(font && (Size ?? '12') === '12' && isFull(Color, '0') && isFull(Background, 'f'));
}

function isFull(colour: string | undefined, digit: string): boolean {
  return !colour || new RegExp(`^#?${digit}+$`, 'i').test(colour);
}
