import { afterAll, beforeAll, expect, it } from 'vitest';
import type { Transaction } from '../../src/storage/database.js';
import type { Storage } from '../../src/storage/storage.js';
import { createJournal } from '../../src/streams/journal.js';
import { openTestStorage } from '../support/database.js';
import { deferred } from '../support/deferred.js';

let storage: Storage;
beforeAll(async () => {
  storage = await openTestStorage();
});
afterAll(() => storage.close());

async function newGeneration(): Promise<string> {
  const script = await storage.db.script.create({ data: { tenantId: 't', title: 'T', logLine: 'L' } });
  return (
    await storage.db.generation.create({
      data: { tenantId: 't', scriptId: script.id, kind: 'SCRIPT', config: {}, input: {} },
    })
  ).id;
}

const byRaw = (tx: Transaction, id: string) =>
  tx.$queryRaw`SELECT 1 FROM "Script" WHERE "id" = (SELECT "scriptId" FROM "Generation" WHERE "id" = ${id}::uuid) FOR UPDATE`;
const byClient = (tx: Transaction, id: string) =>
  tx.script.updateMany({ where: { generations: { some: { id } } }, data: { title: 'U' } });

it.each([
  ['a raw query', byRaw],
  ['a query of the client', byClient],
] as const)('two transactions that lock each other out in %s are both stored in the end', async (_name, lock) => {
  const journal = createJournal({ db: storage.db, onCommitted: () => {} });
  const [one, other] = [await newGeneration(), await newGeneration()];
  const held = [deferred(), deferred()];
  const crossing = (mine: number, first: string, second: string) =>
    journal.commit(first, async (tx, emit) => {
      await lock(tx, first);
      held[mine]!.resolve();
      await held[1 - mine]!.promise;
      await lock(tx, second);
      emit({ type: 'StageStarted', stage: 'BIBLES' });
    });
  await Promise.all([crossing(0, one, other), crossing(1, other, one)]);
  for (const id of [one, other]) expect((await journal.read(id, 0, 10)).map((event) => event.seq)).toEqual([1]);
});
