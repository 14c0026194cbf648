import { pino } from 'pino';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { openTestApp } from '../support/app.js';
import type { TestApp } from '../support/app.js';
import { answer, scriptedProvider } from '../support/scripted-provider.js';

const CALLER = { tenantId: 'default' };

let app: TestApp;
let known: readonly string[];
const logged: Record<string, unknown>[] = [];

beforeAll(async () => {
  const provider = scriptedProvider((call) =>
    call.task === 'cast' ? answer(JSON.stringify({ characters: known.map((name) => ({ name })) })) : undefined,
  );
  app = await openTestApp({
    provider,
    log: pino({ level: 'warn' }, { write: (line: string) => logged.push(JSON.parse(line) as Record<string, unknown>) }),
  });
});
afterAll(() => app.close());

async function cast(logLine: string, count: number) {
  logged.length = 0;
  const generation = await app.generations.startScript(CALLER, {
    logLine,
    config: { scope: 'SINGLE_SCENE', characterCount: count, autoRewrite: false },
  });
  await app.workflow.settled(generation);
  const { status } = await app.storage.db.generation.findUniqueOrThrow({ where: { id: generation.id } });
  return {
    status,
    told: logged
      .filter(({ generation: id }) => id === generation.id)
      .map(({ asked, given, msg }) => [asked, given, msg]),
  };
}

it('a cast that stays too small after all askings is told in the log', async () => {
  known = ['Mara Voss', 'Tomas Reh'];
  expect(await cast('Two printers of tide tables wait for a third.', 4)).toEqual({
    status: 'COMPLETED',
    told: [[4, 2, 'the model gave fewer new characters than were asked for; the story goes on with those']],
  });
});

it('a cast that is whole is nothing to tell', async () => {
  known = ['Mara Voss', 'Tomas Reh'];
  expect(await cast('Two printers of tide tables wait for nobody.', 2)).toEqual({ status: 'COMPLETED', told: [] });
});
