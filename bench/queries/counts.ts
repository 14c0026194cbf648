import assert from 'node:assert/strict';
import type { App } from '../../src/app.js';
import { encodeGlobalId } from '../../src/schema/global-ids.js';
import type { Report } from '../report.js';
import { StatementLog } from '../statement-log.js';
import { seedScript, TENANT } from './story.js';

/** Tables of the domain: what the workflow engine does meanwhile is not the query's. */
const OURS = /\b(?:FROM|JOIN|INTO|UPDATE)\s+(?:"public"\.)?"(?!dbos)[A-Z]/;

const ROWS = [
  {
    what: 'bible entries with their scenes',
    most: 4,
    query: (rows: number) =>
      `{ bibleEntries(first: ${rows}) { nodes { name scenes(first: 5) { nodes { number } } } } }`,
  },
  {
    what: 'bible entries with their history',
    most: 4,
    query: (rows: number) => `{ bibleEntries(first: ${rows}) { nodes { name history(first: 5) { nodes { name } } } } }`,
  },
  {
    what: 'scenes with cast, setting, draft and critique',
    most: 6,
    query: (rows: number, id: string) =>
      `{ script(id: "${id}") { scenes(first: ${rows}) { nodes { number characters { name } setting { name } draft { text critique { overall } } } } } }`,
  },
] as const;

/** Statements of lists with what hangs on their rows, at 10 and at 50 rows. */
export async function statementCounts(report: Report, app: App): Promise<void> {
  const scriptId = await seedScript(app.storage.db, { title: 'Counted', scenes: 60, chars: 600 });
  for (let more = 0; more < 6; more += 1) {
    await seedScript(app.storage.db, { title: `More ${more}`, scenes: 12, chars: 300 });
  }
  const generation = await app.storage.db.generation.create({
    data: { tenantId: TENANT, scriptId, kind: 'SCRIPT', status: 'COMPLETED', config: {}, input: {} },
  });
  const scenes = await app.storage.db.scene.findMany({ where: { scriptId }, take: 50 });
  await app.streams.journal.commit(generation.id, async (_tx, emit) => {
    for (const { id } of scenes) emit({ type: 'SceneOutlined', sceneId: id });
  });
  const id = encodeGlobalId('Script', scriptId);
  const generationId = encodeGlobalId('Generation', generation.id);
  const asked = [
    ...ROWS.map(({ what, most, query }) => ({ what, most, query: (rows: number) => query(rows, id) })),
    {
      what: 'events with their scenes',
      most: 6,
      query: (rows: number) =>
        `{ generation(id: "${generationId}") { events(first: ${rows}) { seq ... on SceneOutlined { scene { number characters { name } } } } } }`,
    },
  ];
  const { url } = await app.listen();
  using log = new StatementLog();
  const counted = async (query: string): Promise<number> => {
    log.take();
    const response = await fetch(`${url}/graphql`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ query }),
    });
    const { errors } = (await response.json()) as { errors?: unknown };
    assert.equal(errors, undefined);
    return log.take().byText.reduce((sum, [text, count]) => (OURS.test(text) ? sum + count : sum), 0);
  };
  const table: [string, number, number][] = [];
  for (const { what, most, query } of asked) {
    await counted(query(10));
    const [few, many] = [await counted(query(10)), await counted(query(50))];
    table.push([what, few, many]);
    report.target(
      few === many && many <= most,
      `${what}: at most ${most} statements, whatever the number of rows`,
      `${few} at 10 rows, ${many} at 50`,
    );
  }
  report.table(['asked for', '10 rows', '50 rows'], table);
}
