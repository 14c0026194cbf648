import { BIBLE_CONTENT } from '../domain/bibles.js';
import type { BibleContents, BibleKind } from '../domain/bibles.js';
import type { Builder, BuilderTypes } from './builder.js';
import type { StoredContent, Types } from './types.js';

type ContentFields = PothosSchemaTypes.ObjectFieldBuilder<
  PothosSchemaTypes.ExtendDefaultTypes<BuilderTypes>,
  StoredContent
>;
type FieldMap = ReturnType<Parameters<Builder['objectFields']>[1]>;

/** Reads a stored content by its kind's schema. */
export function contentOf<K extends BibleKind>(kind: K, stored: StoredContent): BibleContents[K] {
  return BIBLE_CONTENT[kind].parse(stored.content);
}

/** Gives the same content fields to an entry's type and to the type of its earlier contents. */
export function defineContentFields(
  builder: Builder,
  entry: Types['CharacterBible' | 'PlotBible' | 'SettingBible' | 'ThemeBible'],
  content: Types['CharacterContent' | 'PlotContent' | 'SettingContent' | 'ThemeContent'],
  description: string,
  fields: (t: ContentFields) => FieldMap,
) {
  // An entry's row holds all that StoredContent asks for, so its field builder serves.
  builder.objectFields(entry, (t) => fields(t as unknown as ContentFields));
  builder.objectType(content, { description, fields });
}
