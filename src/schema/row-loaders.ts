import DataLoader from 'dataloader';
import type { Caller } from '../domain/caller.js';
import type { BibleEntry, Critique, Draft, GenerationStage } from '../storage/generated/client/client.js';
import { columnsOf } from '../storage/row-reader.js';
import type { ReadTables, RowReader, Statement } from '../storage/row-reader.js';

/** A row by its id; null for one that is not there, or not the caller's. */
type ById<Row> = DataLoader<string, Row | null>;

/** Rows by the ids that others name them by, and by the row that they belong to. One statement for all that a request asks of a kind. */
export interface RowLoaders {
  readonly script: ById<ReadTables['Script']>;
  readonly scene: ById<ReadTables['Scene']>;
  readonly draft: ById<Draft>;
  readonly critique: ById<Critique>;
  readonly generation: ById<ReadTables['Generation']>;
  readonly entry: ById<BibleEntry>;
  /** Null where the script has none of this number. */
  readonly sceneOfScript: DataLoader<{ scriptId: string; number: number }, ReadTables['Scene'] | null>;
  /** A draft's text alone. */
  readonly textOfDraft: DataLoader<string, string | null>;
  /** The latest that was made of it. */
  readonly critiqueOfDraft: DataLoader<string, Critique | null>;
  /** In the outline's order. */
  readonly castOfScene: DataLoader<string, BibleEntry[]>;
  /** In the order that they were tied to the script. */
  readonly entriesOfScript: DataLoader<string, BibleEntry[]>;
  readonly stagesOfGeneration: DataLoader<string, GenerationStage[]>;
}

const OF_TENANT = {
  Script: 'AND one."tenantId" = $2',
  BibleEntry: 'AND one."tenantId" = $2',
  Generation: 'AND one."tenantId" = $2',
  Scene: 'AND EXISTS (SELECT FROM "Script" script WHERE script."id" = one."scriptId" AND script."tenantId" = $2)',
  Draft:
    'AND EXISTS (SELECT FROM "Scene" scene JOIN "Script" script ON script."id" = scene."scriptId" WHERE scene."id" = one."sceneId" AND script."tenantId" = $2)',
  Critique:
    'AND EXISTS (SELECT FROM "Draft" draft JOIN "Scene" scene ON scene."id" = draft."sceneId" JOIN "Script" script ON script."id" = scene."scriptId" WHERE draft."id" = one."draftId" AND script."tenantId" = $2)',
} as const satisfies Partial<Record<keyof ReadTables, string>>;

const BY_ID = new Map(
  (Object.keys(OF_TENANT) as (keyof typeof OF_TENANT)[]).map((table): [keyof ReadTables, Statement] => [
    table,
    {
      name: `${table} by id`,
      text: `SELECT ${columnsOf(table, 'one')} FROM "${table}" one WHERE one."id" = ANY($1::uuid[]) ${OF_TENANT[table]}`,
    },
  ]),
);

const SCENES_BY_NUMBER: Statement = {
  name: 'scenes by number',
  text: `SELECT ${columnsOf('Scene', 'one')} FROM (SELECT DISTINCT * FROM unnest($1::uuid[], $2::int[]) AS given(script, number)) wanted
    JOIN "Scene" one ON one."scriptId" = wanted.script AND one."number" = wanted.number`,
};

const TEXTS: Statement = {
  name: 'texts of drafts',
  text: 'SELECT draft."id", draft."text" FROM "Draft" draft WHERE draft."id" = ANY($1::uuid[])',
};

const LATEST_CRITIQUES: Statement = {
  name: 'latest critiques of drafts',
  text: `SELECT DISTINCT ON (one."draftId") ${columnsOf('Critique', 'one')} FROM "Critique" one
    WHERE one."draftId" = ANY($1::uuid[]) ORDER BY one."draftId", one."createdAt" DESC, one."id" DESC`,
};

const STAGES: Statement = {
  name: 'stages of generations',
  text: `SELECT ${columnsOf('GenerationStage', 'one')} FROM "GenerationStage" one
    WHERE one."generationId" = ANY($1::uuid[]) ORDER BY one."position"`,
};

/** Each entry once, with all that it is tied to: a script's scenes have the same few people again and again. */
function tiedEntries(table: 'SceneCharacter' | 'ScriptBible', parent: 'sceneId' | 'scriptId'): Statement {
  return {
    name: `entries by ${table}`,
    text: `SELECT ${columnsOf('BibleEntry', 'one')}, tie.parents, tie.positions FROM (
        SELECT "entryId", array_agg("${parent}"::text) AS parents, array_agg("position") AS positions
        FROM "${table}" WHERE "${parent}" = ANY($1::uuid[]) GROUP BY "entryId") tie
      JOIN "BibleEntry" one ON one."id" = tie."entryId" AND one."tenantId" = $2`,
  };
}

const CAST = tiedEntries('SceneCharacter', 'sceneId');
const BIBLES = tiedEntries('ScriptBible', 'scriptId');

export function createRowLoaders(rows: RowReader, { tenantId }: Caller): RowLoaders {
  const loader = <Value>(batch: (ids: string[]) => Promise<(id: string) => Value>) =>
    new DataLoader<string, Value>(
      async (ids) => {
        const valueOf = await batch([...new Set(ids)]);
        return ids.map((id) => valueOf(id));
      },
      { cache: false },
    );
  const byId = <Table extends keyof typeof OF_TENANT>(table: Table): ById<ReadTables[Table]> =>
    loader(async (ids) => {
      const found = new Map(
        (await rows.read<ReadTables[Table]>(BY_ID.get(table)!, [ids, tenantId])).map((row) => [row.id, row]),
      );
      return (id) => found.get(id) ?? null;
    });
  const tied = (statement: Statement) =>
    loader(async (ids) => {
      const found = await rows.read<BibleEntry & { parents: string[]; positions: number[] }>(statement, [
        ids,
        tenantId,
      ]);
      const byParent = new Map<string, { position: number; entry: BibleEntry }[]>();
      for (const { parents, positions, ...entry } of found) {
        for (const [at, parent] of parents.entries()) {
          const tie = { position: positions[at] ?? 0, entry };
          const others = byParent.get(parent);
          if (others === undefined) byParent.set(parent, [tie]);
          else others.push(tie);
        }
      }
      return (id) =>
        (byParent.get(id) ?? []).sort((one, other) => one.position - other.position).map(({ entry }) => entry);
    });
  return {
    script: byId('Script'),
    scene: byId('Scene'),
    draft: byId('Draft'),
    critique: byId('Critique'),
    generation: byId('Generation'),
    entry: byId('BibleEntry'),
    sceneOfScript: new DataLoader(
      async (wanted) => {
        const found = await rows.read<ReadTables['Scene']>(SCENES_BY_NUMBER, [
          wanted.map(({ scriptId }) => scriptId),
          wanted.map(({ number }) => number),
        ]);
        const byPlace = new Map(found.map((scene) => [`${scene.scriptId} ${scene.number}`, scene]));
        return wanted.map(({ scriptId, number }) => byPlace.get(`${scriptId} ${number}`) ?? null);
      },
      { cache: false },
    ),
    textOfDraft: loader(async (ids) => {
      const found = new Map(
        (await rows.read<{ id: string; text: string }>(TEXTS, [ids])).map(({ id, text }) => [id, text]),
      );
      return (id) => found.get(id) ?? null;
    }),
    critiqueOfDraft: loader(async (ids) => {
      const found = new Map((await rows.read<Critique>(LATEST_CRITIQUES, [ids])).map((row) => [row.draftId, row]));
      return (id) => found.get(id) ?? null;
    }),
    castOfScene: tied(CAST),
    entriesOfScript: tied(BIBLES),
    stagesOfGeneration: loader(async (ids) => {
      const found = Map.groupBy(await rows.read<GenerationStage>(STAGES, [ids]), ({ generationId }) => generationId);
      return (id) => found.get(id) ?? [];
    }),
  };
}
