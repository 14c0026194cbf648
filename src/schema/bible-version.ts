import type { Builder } from './builder.js';
import { present } from './present.js';
import type { StoredContent, Types } from './types.js';

export function defineBibleVersion(builder: Builder, types: Types) {
  const CONTENT_TYPE = {
    CHARACTER: types.CharacterContent,
    PLOT: types.PlotContent,
    SETTING: types.SettingContent,
    THEME: types.ThemeContent,
  };
  const BibleContent = builder.unionType('BibleContent', {
    description: 'What an entry held, by its kind.',
    types: [types.CharacterContent, types.PlotContent, types.SettingContent, types.ThemeContent],
    resolveType: (stored: StoredContent) => CONTENT_TYPE[stored.kind],
  });

  builder.prismaObjectFields(types.BibleVersion, (t) => ({
    entry: t.field({
      type: types.BibleEntry,
      description: 'The entry as it is now.',
      resolve: async ({ entryId }, _args, { rows }) => present(await rows.entry.load(entryId)),
    }),
    version: t.exposeInt('version', { description: 'Its number; pass it to `restoreBibleEntry`.' }),
    name: t.exposeString('name', { description: 'The entry’s name in this version.' }),
    content: t.field({
      type: BibleContent,
      description: 'What the entry held.',
      resolve: async ({ entryId, content }, _args, { rows }) => ({
        id: entryId,
        kind: present(await rows.entry.load(entryId)).kind,
        content,
      }),
    }),
    createdAt: t.expose('createdAt', { type: 'DateTime', description: 'When this version was stored.' }),
  }));
}
