import assert from 'node:assert/strict';
import type { App } from '../../src/app.js';
import { encodeGlobalId } from '../../src/schema/global-ids.js';
import type { Report } from '../report.js';
import { load } from './load.js';
import type { Load } from './load.js';
import { DOCUMENT, handWritten, plainPothos } from './peers.js';
import { seedScript } from './story.js';

const AT_ONCE = 4;
const ROUNDS = 3;
const TARGET = 0.7;

/** Requests a second for a script of 60 scenes with text, cast and setting, against the same bytes made by hand. */
export async function throughput(report: Report, app: App): Promise<void> {
  const { db, pool } = app.storage;
  const scriptId = await seedScript(db, { title: 'Sixty scenes', scenes: 60, chars: 2_900 });
  const { url } = await app.listen();
  const body = JSON.stringify({ query: DOCUMENT, variables: { id: encodeGlobalId('Script', scriptId) } });
  const byHand = await handWritten(pool, scriptId);
  const plain = await plainPothos(db);
  try {
    const servers = [
      { name: 'by hand on pg', url: byHand.url },
      { name: 'ScriptGen', url: `${url}/graphql` },
      { name: 'yoga + Pothos', url: plain.url },
    ];
    const loads = new Map<string, Load[]>(servers.map(({ name }) => [name, []]));
    const hashes = new Set<string>();
    // In turns, so that what disturbs the machine disturbs all of them.
    for (let round = 0; round <= ROUNDS; round += 1) {
      for (const server of servers) {
        const done = await load({ url: server.url, body, requests: round === 0 ? 40 : 120, atOnce: AT_ONCE });
        for (const hash of done.hashes) hashes.add(hash);
        if (round > 0) loads.get(server.name)!.push(done);
      }
    }
    assert.equal(hashes.size, 1, 'all three give the same bytes');
    const best = (name: string, of: (one: Load) => number, pick: (...all: number[]) => number) =>
      pick(...loads.get(name)!.map(of));
    const rows = servers.map(({ name }) => ({
      name,
      perSecond: best(name, (one) => one.perSecond, Math.max),
      cpu: best(name, (one) => one.cpuPerRequest, Math.min),
    }));
    const reference = rows[0]!;
    report.say(
      `A script of 60 scenes with text, cast and setting, ${Math.round(loads.get('ScriptGen')![0]!.bytes / 1_000)} kB of JSON, equal by hash; ${AT_ONCE} at once, the best of ${ROUNDS} rounds.`,
    );
    report.say();
    report.table(
      ['server', 'requests a second', 'of by hand', 'processor time a request'],
      rows.map(({ name, perSecond, cpu }) => [
        name,
        perSecond.toFixed(0),
        (perSecond / reference.perSecond).toFixed(2),
        `${cpu.toFixed(1)} ms (${(cpu / reference.cpu).toFixed(1)} times)`,
      ]),
    );
    const ratio = rows[1]!.perSecond / reference.perSecond;
    report.target(
      ratio >= TARGET,
      `at least ${TARGET} of the requests a second that the hand-written server answers`,
      ratio.toFixed(2),
    );
  } finally {
    await byHand.close();
    await plain.close();
  }
}
