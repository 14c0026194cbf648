import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import SchemaBuilder from '@pothos/core';
import PrismaPlugin from '@pothos/plugin-prisma';
import RelayPlugin from '@pothos/plugin-relay';
import { createYoga } from 'graphql-yoga';
import type pg from 'pg';
import { encodeGlobalId, rowId } from '../../src/schema/global-ids.js';
import type { NodeType } from '../../src/schema/global-ids.js';
import type { Database } from '../../src/storage/database.js';
import type PrismaTypes from '../../src/storage/generated/pothos.js';
import { getDatamodel } from '../../src/storage/generated/pothos.js';

export interface Peer {
  readonly url: string;
  close(): Promise<void>;
}

/** What all three are asked for. */
export const DOCUMENT = `query ($id: ID!) { script(id: $id) { title scenes(first: 100) { nodes {
  id number integratedScene characters { id name } setting { id name } } } } }`;

interface Row {
  id: string;
  number: number;
  text: string | null;
  settingId: string | null;
  setting: string | null;
  cast: { id: string; name: string }[];
}

/** The answer to DOCUMENT as somebody writes it who knows what is asked: two statements, and the JSON from their rows. */
export async function handWritten(pool: pg.Pool, scriptId: string): Promise<Peer> {
  return serve(
    createServer((_request, response) => {
      const answer = async () => {
        const [script, scenes] = await Promise.all([
          pool.query<{ title: string }>({
            name: 'bench-script',
            text: 'SELECT title FROM "Script" WHERE id = $1',
            values: [scriptId],
          }),
          pool.query<Row>({
            name: 'bench-scenes',
            text: `SELECT scene.id, scene.number, draft.text, setting.id AS "settingId", setting.name AS setting,
              COALESCE((SELECT json_agg(json_build_object('id', entry.id, 'name', entry.name) ORDER BY tie.position)
                FROM "SceneCharacter" tie JOIN "BibleEntry" entry ON entry.id = tie."entryId" WHERE tie."sceneId" = scene.id), '[]') AS "cast"
              FROM "Scene" scene LEFT JOIN "Draft" draft ON draft.id = scene."currentDraftId"
              LEFT JOIN "BibleEntry" setting ON setting.id = scene."settingId"
              WHERE scene."scriptId" = $1 ORDER BY scene.number LIMIT 100`,
            values: [scriptId],
          }),
        ]);
        const nodes = scenes.rows.map(({ id, number, text, settingId, setting, cast }) => ({
          id: encodeGlobalId('Scene', id),
          number,
          integratedScene: text,
          characters: cast.map(({ id: entryId, name }) => ({ id: encodeGlobalId('BibleEntry', entryId), name })),
          setting: settingId === null ? null : { id: encodeGlobalId('BibleEntry', settingId), name: setting },
        }));
        response.setHeader('content-type', 'application/json');
        response.end(JSON.stringify({ data: { script: { title: script.rows[0]!.title, scenes: { nodes } } } }));
      };
      void answer();
    }),
  );
}

/** The same of a server as the documentation of yoga and Pothos has it: no limits, no rights, no wrappers. */
export async function plainPothos(db: Database): Promise<Peer> {
  const builder = new SchemaBuilder<{
    PrismaTypes: PrismaTypes;
    Scalars: { ID: { Input: string; Output: string } };
    DefaultFieldNullability: false;
  }>({
    plugins: [RelayPlugin, PrismaPlugin],
    defaultFieldNullability: false,
    prisma: { client: db, dmmf: getDatamodel(), maxConnectionSize: 100 },
    relay: {
      encodeGlobalID: (type, id) => encodeGlobalId((type === 'Entry' ? 'BibleEntry' : type) as NodeType, String(id)),
      decodeGlobalID: (id) => ({ typename: '', id }),
      nodesOnConnection: true,
    },
  });
  const Entry = builder.prismaNode('BibleEntry', {
    variant: 'Entry',
    id: { field: 'id' },
    fields: (t) => ({ name: t.exposeString('name') }),
  });
  builder.prismaNode('Scene', {
    id: { field: 'id' },
    fields: (t) => ({
      number: t.exposeInt('number'),
      integratedScene: t.string({
        nullable: true,
        select: { currentDraft: { select: { text: true } } },
        resolve: (scene) => scene.currentDraft?.text,
      }),
      characters: t.field({
        type: [Entry],
        select: (_args, _context, nested) => ({
          characters: { orderBy: { position: 'asc' }, select: { entry: nested() } },
        }),
        resolve: (scene) => scene.characters.map(({ entry }) => entry),
      }),
      setting: t.relation('setting', { type: Entry, nullable: true }),
    }),
  });
  const Script = builder.prismaNode('Script', {
    id: { field: 'id' },
    fields: (t) => ({
      title: t.exposeString('title'),
      scenes: t.relatedConnection('scenes', { cursor: 'id', query: { orderBy: { number: 'asc' } } }),
    }),
  });
  builder.queryType({
    fields: (t) => ({
      script: t.prismaField({
        type: Script,
        nullable: true,
        args: { id: t.arg.id({ required: true }) },
        resolve: (query, _root, { id }) => db.script.findUnique({ ...query, where: { id: rowId('Script', id) ?? '' } }),
      }),
    }),
  });
  const yoga = createYoga({ schema: builder.toSchema(), graphiql: false, logging: false });
  return serve(createServer((request, response) => void yoga(request, response)));
}

async function serve(server: ReturnType<typeof createServer>): Promise<Peer> {
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  return {
    url: `http://127.0.0.1:${port}/graphql`,
    close: () =>
      new Promise<void>((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}
