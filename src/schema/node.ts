import { brandWithType } from '@pothos/core';
import { InvalidInputError } from '../domain/errors.js';
import type { Builder } from './builder.js';
import type { GraphQLContext } from './context.js';
import { MAX_PAGE } from './pages.js';
import { decodeGlobalId } from './global-ids.js';
import type { GlobalId, NodeType } from './global-ids.js';
import type { Types } from './types.js';

export function defineNode(builder: Builder, types: Types) {
  const BIBLE_TYPES = {
    CHARACTER: types.CharacterBible,
    PLOT: types.PlotBible,
    SETTING: types.SettingBible,
    THEME: types.ThemeBible,
  };

  /** Rows of one type, each marked with its GraphQL type. Only the caller's are found. */
  const load: Record<NodeType, (context: GraphQLContext, ids: string[]) => Promise<{ id: string }[]>> = {
    Script: async ({ db, caller: { tenantId } }, ids) =>
      branded(await db.script.findMany({ where: { id: { in: ids }, tenantId } }), types.Script),
    Scene: async ({ db, caller: { tenantId } }, ids) =>
      branded(await db.scene.findMany({ where: { id: { in: ids }, script: { tenantId } } }), types.Scene),
    SceneDraft: async ({ db, caller: { tenantId } }, ids) =>
      branded(
        await db.draft.findMany({ where: { id: { in: ids }, state: 'COMPLETE', scene: { script: { tenantId } } } }),
        types.SceneDraft,
      ),
    BibleEntry: async ({ db, caller: { tenantId } }, ids) => {
      const entries = await db.bibleEntry.findMany({ where: { id: { in: ids }, tenantId } });
      return entries.flatMap((entry) => branded([entry], BIBLE_TYPES[entry.kind]));
    },
    Generation: async ({ db, caller: { tenantId } }, ids) =>
      branded(await db.generation.findMany({ where: { id: { in: ids }, tenantId } }), types.Generation),
  };

  const nodesOf = async (context: GraphQLContext, globalIds: readonly string[]) => {
    const wanted = globalIds.map(decodeGlobalId);
    const idsByType = new Map<NodeType, Set<string>>();
    for (const { type, id } of wanted.filter((decoded) => decoded !== undefined)) {
      idsByType.set(type, (idsByType.get(type) ?? new Set()).add(id));
    }
    const rows = new Map<string, { id: string }>();
    await Promise.all(
      [...idsByType].map(async ([type, ids]) => {
        for (const row of await load[type](context, [...ids])) rows.set(key({ type, id: row.id }), row);
      }),
    );
    return wanted.map((decoded) => (decoded === undefined ? null : (rows.get(key(decoded)) ?? null)));
  };

  builder.queryFields((t) => ({
    node: t.field({
      type: types.Node,
      nullable: true,
      description: 'Any object by its global id. Null when there is none, or the id is malformed.',
      args: { id: t.arg.id({ required: true, description: 'The object’s `id`.' }) },
      resolve: async (_root, { id }, context) => (await nodesOf(context, [id]))[0],
    }),
    nodes: t.field({
      type: [types.Node],
      nullable: { list: false, items: true },
      description: `Up to ${MAX_PAGE} objects by their global ids, in the order of the ids; null in the place of each that is not there.`,
      args: { ids: t.arg.idList({ required: true, description: `The objects’ \`id\`s, at most ${MAX_PAGE}.` }) },
      resolve: (_root, { ids }, context) => {
        if (ids.length > MAX_PAGE) {
          throw new InvalidInputError([
            { path: 'ids', message: `holds ${ids.length} ids; ask for at most ${MAX_PAGE} at a time` },
          ]);
        }
        return nodesOf(context, ids);
      },
    }),
  }));
}

function key({ type, id }: GlobalId): string {
  return `${type}:${id.toLowerCase()}`;
}

function branded<Row extends { id: string }>(rows: Row[], type: Parameters<typeof brandWithType>[1]): Row[] {
  for (const row of rows) brandWithType(row, type);
  return rows;
}
