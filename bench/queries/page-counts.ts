import assert from 'node:assert/strict';
import type { App } from '../../src/app.js';
import { encodeGlobalId } from '../../src/schema/global-ids.js';
import { longestTurn } from '../../test/support/longest-turn.js';
import type { Report } from '../report.js';
import { seedScript } from './story.js';

const SCRIPTS = 50;
const MOST_ON_LOOP = 50;

/** Page counts of 50 features: when nobody has asked before, and from then on. */
export async function pageCounts(report: Report, app: App): Promise<void> {
  for (let at = 0; at < SCRIPTS; at += 1) {
    await seedScript(app.storage.db, { title: `Feature ${at}`, scenes: 60, chars: 3_400 });
  }
  const { url } = await app.listen();
  const ask = async (query: string): Promise<unknown> => {
    const response = await fetch(`${url}/graphql`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ query }),
    });
    const { data, errors } = (await response.json()) as { data: unknown; errors?: unknown };
    assert.equal(errors, undefined);
    return data;
  };
  const query = `{ scripts(first: ${SCRIPTS}) { nodes { title pageCount } } }`;
  await ask('{ scripts(first: 1) { nodes { title } } }');
  const rows: [string, string, string, string][] = [];
  const answers: unknown[] = [];
  let warm = Infinity;
  for (const time of ['first', 'second', 'third']) {
    const memory = process.memoryUsage.rss();
    const before = process.threadCpuUsage();
    let answer: unknown;
    const turn = await longestTurn(async () => {
      answer = await ask(query);
    });
    answers.push(answer);
    const { user, system } = process.threadCpuUsage(before);
    const taken = (user + system) / 1_000;
    if (time !== 'first') warm = Math.min(warm, taken);
    rows.push([
      time,
      `${taken.toFixed(0)} ms`,
      `${turn.toFixed(0)} ms`,
      `${((process.memoryUsage.rss() - memory) / 1e6).toFixed(0)} MB`,
    ]);
  }
  for (const answer of answers) assert.deepEqual(answer, answers[0]);
  report.say(`Page counts of ${SCRIPTS} features; the first time nothing is kept.`);
  report.say();
  report.table(['time', 'processor time on the loop', 'longest turn', 'more memory'], rows);
  report.target(
    warm <= MOST_ON_LOOP,
    `at most ${MOST_ON_LOOP} ms of processor time on the loop from the second time on`,
    `${warm.toFixed(0)} ms`,
  );
}

const LONG_PARTS = {
  pageCount: 'pageCount',
  'lint and fixes': 'lint { rule message line fix { edits { before after } } }',
  statistics: 'statistics { words scenes { heading page } }',
  'eighths of all scenes': 'scenes(first: 100) { nodes { eighths } }',
  'export as Fountain': 'export(format: FOUNTAIN) { text losses { code } }',
  'export as Final Draft': 'export(format: FDX) { text }',
  'export as HTML': 'export(format: HTML) { text }',
  'export as text': 'export(format: TEXT) { text }',
  'export as JSON': 'export(format: JSON) { text }',
} as const;

/** The longest turn of the event loop while a script of about 1,000 pages is worked through. */
export async function longScript(report: Report, app: App): Promise<void> {
  const scriptId = await seedScript(app.storage.db, { title: 'A thousand pages', scenes: 500, chars: 3_600 });
  const { url } = await app.listen();
  const ask = async (query: string): Promise<string> => {
    const response = await fetch(`${url}/graphql`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ query }),
    });
    const text = await response.text();
    assert.ok(text.startsWith('{"data"'), text.slice(0, 300));
    return text;
  };
  const id = encodeGlobalId('Script', scriptId);
  const { data } = JSON.parse(await ask(`{ script(id: "${id}") { pageCount(profile: A4) } }`)) as {
    data: { script: { pageCount: number } };
  };
  const rows: [string, string][] = [];
  for (const [what, fields] of Object.entries(LONG_PARTS)) {
    const turn = await longestTurn(() => ask(`{ script(id: "${id}") { ${fields} } }`));
    rows.push([what, `${turn.toFixed(0)} ms`]);
    report.target(
      turn <= MOST_ON_LOOP,
      `${what}: no turn of the event loop over ${MOST_ON_LOOP} ms`,
      `${turn.toFixed(0)} ms`,
    );
  }
  report.say(
    `A script of ${data.script.pageCount} pages (A4) in 500 scenes, processor time of the longest turn of the event loop:`,
  );
  report.say();
  report.table(['asked for', 'longest turn'], rows);
}
