import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { DatabaseUnderTest } from '../../bench/kills/databases.js';
import { embeddedDatabase } from '../../bench/kills/embedded-database.js';
import { externalDatabase } from '../../bench/kills/external-database.js';
import { Servers } from '../../bench/kills/servers.js';
import { Workplace } from '../../bench/kills/workplace.js';
import { random } from './kills-arena.js';

let workplace: Workplace;
let database: DatabaseUnderTest;
let servers: Servers;

beforeEach(() => {
  workplace = new Workplace();
});
afterEach(async () => {
  await servers.close();
  await database.close();
  workplace.remove(false);
});

describe('five processes that are started at once on a database that is new', () => {
  it.each([
    ['embedded', async (folder: string) => embeddedDatabase(folder)],
    ['external', externalDatabase],
  ] as const)('%s: all serve, at the first try', { timeout: 120_000 }, async (_kind, open) => {
    database = await open(workplace.data);
    servers = new Servers(5, { ...database.env, SCRIPTGEN_PROVIDER: 'offline' }, workplace.logs, random('servers'));
    await servers.start(90_000);
    expect(servers.lives.map(({ asker, lastWords }) => lastWords ?? `${asker} serves`)).toEqual(
      [1, 2, 3, 4, 5].map((number) => `p${number}.1 serves`),
    );
    const health = await Promise.all(servers.slots.map(async ({ url }) => (await fetch(`${url}/ready`)).status));
    expect(health).toEqual([200, 200, 200, 200, 200]);
  });
});
