import type { BibleKind } from '../domain/bibles.js';
import type { Prisma } from '../storage/generated/client/client.js';
import type { Builder } from './builder.js';
import { rowId } from './global-ids.js';
import { within } from './pages.js';
import { entriesWanted } from '../bibles/entry-list.js';
import { LONGEST_SEARCH } from '../storage/search.js';
import type { Types } from './types.js';

export function defineBibleEntry(builder: Builder, types: Types) {
  builder.prismaInterfaceFields(types.BibleEntry, (t) => ({
    kind: t.expose('kind', { type: types.BibleKind, description: 'What the entry is about; it decides the type.' }),
    name: t.exposeString('name', {
      description: 'Display name: the character’s name, the plot’s title, the setting’s or the theme’s name.',
    }),
    version: t.exposeInt('version', {
      description:
        'Rises by one with every change, from 1. An update may state the version it read; a stale one is a ConflictError.',
    }),
    history: t.prismaConnection(
      {
        type: types.BibleVersion,
        cursor: 'id',
        // They run from 1 without gaps.
        totalCount: ({ version }) => version - 1,
        extensions: within<{ id: string }>((version, entry) => version.parentId === entry.id),
        description: 'All earlier versions, newest first; any of them can be restored.',
        resolve: (query, entry, _args, { db }) =>
          db.bibleVersion.findMany({
            ...query,
            where: { entryId: entry.id, version: { lt: entry.version } },
            orderBy: { version: 'desc' },
          }),
      },
      types.BibleVersionConnection,
    ),
    scenes: t.prismaConnection(
      {
        type: types.Scene,
        cursor: 'id',
        description:
          'The scenes whose outline or text uses this entry: newest script first, in each by number. A plot or a theme is used by every scene of its scripts.',
        totalCount: (entry, _args, { counts }) => counts.scenesOfEntry.load(entry),
        resolve: (query, entry, _args, { db }) =>
          db.scene.findMany({
            ...query,
            where: usesEntry(entry.kind, entry.id),
            orderBy: [{ scriptId: 'desc' }, { number: 'asc' }],
          }),
      },
      types.SceneConnection,
    ),
    summary: t.string({
      nullable: true,
      description:
        'One paragraph, computed by a model on request and kept until the entry changes; concurrent requests collapse into few upstream calls.',
      resolve: (entry, _args, { computed }) => computed.bibleSummary.load(entry),
    }),
    createdAt: t.expose('createdAt', { type: 'DateTime', description: 'When the entry was created.' }),
    updatedAt: t.expose('updatedAt', { type: 'DateTime', description: 'When its current version was stored.' }),
  }));

  builder.queryFields((t) => ({
    bibleEntry: t.prismaField({
      type: types.BibleEntry,
      nullable: true,
      description: 'One bible entry. Null when there is none with this id.',
      args: { id: t.arg.id({ required: true, description: 'The entry’s id.' }) },
      resolve: async (query, _root, args, { db, caller }) => {
        const id = rowId('BibleEntry', args.id);
        return id === undefined
          ? null
          : db.bibleEntry.findUnique({ ...query, where: { id, tenantId: caller.tenantId } });
      },
    }),
    bibleEntries: t.prismaConnection(
      {
        type: types.BibleEntry,
        cursor: 'id',
        description: 'All bible entries of the caller, or those that are searched for, newest first.',
        args: {
          search: t.arg.string({
            description: `Only entries that have all these words in their name, also within a word; what they hold is not searched. Words are matched as in \`scripts\`. Absent or blank: all. More than ${LONGEST_SEARCH} characters are an INVALID_INPUT error.`,
          }),
          kind: t.arg({ type: types.BibleKind, description: 'Only entries of this kind. Absent: of every kind.' }),
        },
        totalCount: (_root, args, { db, caller }) =>
          db.bibleEntry.count({ where: entriesWanted(caller.tenantId, args) }),
        resolve: (query, _root, args, { db, caller }) =>
          db.bibleEntry.findMany({
            ...query,
            where: entriesWanted(caller.tenantId, args),
            orderBy: [{ createdAt: 'desc' }, { id: 'desc' }],
          }),
      },
      types.BibleEntryConnection,
    ),
  }));
}

function usesEntry(kind: BibleKind, entryId: string): Prisma.SceneWhereInput {
  switch (kind) {
    case 'CHARACTER':
      return { characters: { some: { entryId } } };
    case 'SETTING':
      return { settingId: entryId };
    case 'PLOT':
    case 'THEME':
      return { script: { bibles: { some: { entryId } } } };
  }
}
