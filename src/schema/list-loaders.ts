import DataLoader from 'dataloader';
import { columnsOf } from '../storage/row-reader.js';
import type { ReadTables, RowReader, Statement } from '../storage/row-reader.js';

/** Where a page of a list begins, which way it is read, and how many rows it takes. */
export interface PageOfList {
  readonly take: number;
  readonly backward: boolean;
  /** The row that it begins after, or ends before when it is read backward. */
  readonly cursor: string | undefined;
}

export interface ListOf extends PageOfList {
  readonly parentId: string;
  /** What the list is bounded by besides its parent, where it is: an act, a version. */
  readonly bound?: number | undefined;
}

/** Lists within objects, in their order: for all objects that a request asks of one page, one statement. */
export interface ListLoaders {
  /** Bounded by an act, or all. */
  readonly scenesOfScript: DataLoader<ListOf, ReadTables['Scene'][]>;
  readonly generationsOfScript: DataLoader<ListOf, ReadTables['Generation'][]>;
  /** Complete ones. */
  readonly draftsOfScene: DataLoader<ListOf, ReadTables['Draft'][]>;
  readonly scenesOfCharacter: DataLoader<ListOf, ReadTables['Scene'][]>;
  readonly scenesOfSetting: DataLoader<ListOf, ReadTables['Scene'][]>;
  /** Of a plot or a theme: all scenes of its scripts. */
  readonly scenesOfScripts: DataLoader<ListOf, ReadTables['Scene'][]>;
  /** Versions below the bound. */
  readonly versionsOfEntry: DataLoader<ListOf, ReadTables['BibleVersion'][]>;
}

interface List {
  readonly table: keyof ReadTables;
  /** Whether a row `one` is in the list of `parent`, which has `id` and `bound`. */
  readonly within: string;
  /** Together no two rows of a list are equal in them. */
  readonly order: readonly (readonly [column: string, direction: 'ASC' | 'DESC'])[];
}

const SCENES_OF_ENTRY = [
  ['scriptId', 'DESC'],
  ['number', 'ASC'],
] as const;

const LISTS: Readonly<Record<keyof ListLoaders, List>> = Object.freeze({
  scenesOfScript: {
    table: 'Scene',
    within: 'one."scriptId" = parent.id AND (parent.bound IS NULL OR one."act" = parent.bound)',
    order: [['number', 'ASC']],
  },
  generationsOfScript: {
    table: 'Generation',
    within: 'one."scriptId" = parent.id',
    order: [
      ['createdAt', 'DESC'],
      ['id', 'DESC'],
    ],
  },
  draftsOfScene: {
    table: 'Draft',
    within: `one."sceneId" = parent.id AND one."state" = 'COMPLETE'`,
    order: [['number', 'DESC']],
  },
  scenesOfCharacter: {
    table: 'Scene',
    within: 'one."id" IN (SELECT tie."sceneId" FROM "SceneCharacter" tie WHERE tie."entryId" = parent.id)',
    order: SCENES_OF_ENTRY,
  },
  scenesOfSetting: { table: 'Scene', within: 'one."settingId" = parent.id', order: SCENES_OF_ENTRY },
  scenesOfScripts: {
    table: 'Scene',
    within: 'one."scriptId" IN (SELECT tie."scriptId" FROM "ScriptBible" tie WHERE tie."entryId" = parent.id)',
    order: SCENES_OF_ENTRY,
  },
  versionsOfEntry: {
    table: 'BibleVersion',
    within: 'one."entryId" = parent.id AND one."version" < parent.bound',
    order: [['version', 'DESC']],
  },
});

export function createListLoaders(rows: RowReader): ListLoaders {
  const loader = <Table extends keyof ReadTables>(name: keyof ListLoaders) =>
    new DataLoader<ListOf, ReadTables[Table][]>(
      async (lists) => {
        const read = new Map<string, ReadTables[Table][]>();
        const pages = Map.groupBy(lists, ({ take, backward, cursor }) => JSON.stringify([take, backward, cursor]));
        await Promise.all(
          [...pages.values()].map(async (asked) => {
            for (const [key, list] of await readPages<ReadTables[Table]>(rows, name, asked)) read.set(key, list);
          }),
        );
        return lists.map((list) => read.get(keyOf(list)) ?? []);
      },
      { cache: false },
    );
  return {
    scenesOfScript: loader<'Scene'>('scenesOfScript'),
    generationsOfScript: loader<'Generation'>('generationsOfScript'),
    draftsOfScene: loader<'Draft'>('draftsOfScene'),
    scenesOfCharacter: loader<'Scene'>('scenesOfCharacter'),
    scenesOfSetting: loader<'Scene'>('scenesOfSetting'),
    scenesOfScripts: loader<'Scene'>('scenesOfScripts'),
    versionsOfEntry: loader<'BibleVersion'>('versionsOfEntry'),
  };
}

function keyOf({ parentId, bound, take, backward, cursor }: ListOf): string {
  return JSON.stringify([parentId, bound, take, backward, cursor]);
}

/** The same page of several lists, by their keys. */
async function readPages<Row extends object>(
  rows: RowReader,
  name: keyof ListLoaders,
  asked: readonly ListOf[],
): Promise<Map<string, Row[]>> {
  const distinct = [...new Map(asked.map((list) => [keyOf(list), list])).values()];
  const { take, backward, cursor } = distinct[0]!;
  const found = await rows.read<Row & { parentAt: string }>(
    statementOf(name, { backward, bounded: cursor !== undefined }),
    [
      distinct.map(({ parentId }) => parentId),
      distinct.map(({ bound }) => bound ?? null),
      take,
      ...(cursor === undefined ? [] : [cursor]),
    ],
  );
  const lists = distinct.map((): Row[] => []);
  for (const { parentAt, ...row } of found) lists[Number(parentAt) - 1]!.push(row as unknown as Row);
  return new Map(distinct.map((list, at) => [keyOf(list), backward ? lists[at]!.toReversed() : lists[at]!]));
}

/** The columns of the order are all there is to know of the row at the cursor; if it is gone, nothing comes after it. */
function statementOf(
  name: keyof ListLoaders,
  { backward, bounded }: { backward: boolean; bounded: boolean },
): Statement {
  const { table, within, order } = LISTS[name];
  const directed = order.map(([column, direction]): readonly [string, 'ASC' | 'DESC'] => [
    column,
    (direction === 'ASC') === backward ? 'DESC' : 'ASC',
  ]);
  const ordered = (alias: string) =>
    directed.map(([column, direction]) => `${alias}."${column}" ${direction}`).join(', ');
  const behind = directed
    .map(([column, direction], at) =>
      [
        ...directed.slice(0, at).map(([before]) => `one."${before}" = mark."${before}"`),
        `one."${column}" ${direction === 'ASC' ? '>' : '<'} mark."${column}"`,
      ].join(' AND '),
    )
    .map((condition) => `(${condition})`)
    .join(' OR ');
  return {
    name: `${name}${backward ? ' backward' : ''}${bounded ? ' from a cursor' : ''}`,
    text: `SELECT parent.at AS "parentAt", page.* FROM unnest($1::uuid[], $2::int[]) WITH ORDINALITY AS parent(id, bound, at)
      CROSS JOIN LATERAL (
        SELECT ${columnsOf(table, 'one')} FROM ${bounded ? `"${table}" mark, ` : ''}"${table}" one
        WHERE ${within}${bounded ? ` AND mark."id" = $4::uuid AND (${behind})` : ''}
        ORDER BY ${ordered('one')} LIMIT $3) page
      ORDER BY parent.at, ${ordered('page')}`,
  };
}
