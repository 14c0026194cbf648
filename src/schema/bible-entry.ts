import type { BibleKind } from '../domain/bibles.js';
import type { Builder } from './builder.js';
import { rowId } from './global-ids.js';
import { listConnection } from './list-field.js';
import { within } from './pages.js';
import { entriesWanted } from '../bibles/entry-list.js';
import { LONGEST_SEARCH } from '../storage/search.js';
import type { Types } from './types.js';

/** The scenes that use an entry of a kind. */
const SCENES_OF = {
  CHARACTER: 'scenesOfCharacter',
  SETTING: 'scenesOfSetting',
  PLOT: 'scenesOfScripts',
  THEME: 'scenesOfScripts',
} as const satisfies Record<BibleKind, string>;

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
    history: t.connection(
      {
        type: types.BibleVersion,
        extensions: within<{ id: string }>((version, entry) => version.parentId === entry.id),
        description: 'All earlier versions, newest first; any of them can be restored.',
        resolve: ({ id, version }, args, { lists }, info) =>
          listConnection(
            args,
            info,
            (page) => lists.versionsOfEntry.load({ ...page, parentId: id, bound: version }),
            // They run from 1 without gaps.
            () => version - 1,
          ),
      },
      types.BibleVersionConnection,
    ),
    scenes: t.connection(
      {
        type: types.Scene,
        description:
          'The scenes whose outline or text uses this entry: newest script first, in each by number. A plot or a theme is used by every scene of its scripts.',
        resolve: (entry, args, { lists, counts }, info) =>
          listConnection(
            args,
            info,
            (page) => lists[SCENES_OF[entry.kind]].load({ ...page, parentId: entry.id }),
            () => counts.scenesOfEntry.load(entry),
          ),
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
    bibleEntry: t.field({
      type: types.BibleEntry,
      nullable: true,
      description: 'One bible entry. Null when there is none with this id.',
      args: { id: t.arg.id({ required: true, description: 'The entry’s id.' }) },
      resolve: (_root, args, { rows }) => {
        const id = rowId('BibleEntry', args.id);
        return id === undefined ? null : rows.entry.load(id);
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
