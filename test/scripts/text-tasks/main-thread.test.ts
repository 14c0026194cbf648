import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { writeFdx } from '../../../src/screenplay/fdx/write.js';
import { parse } from '../../../src/screenplay/fountain/parse.js';
import type { Script } from '../../../src/storage/generated/client/client.js';
import { writeFeature } from '../../screenplay/fixtures/feature.js';
import { longestTurn } from '../../support/longest-turn.js';
import { ADA, openScripts } from '../support/scripts.js';
import type { Scripts } from '../support/scripts.js';

/** What a turn of the loop may take. It was seconds when all was done on the main thread. */
const MOST_MS = 250;

const FEATURE = writeFeature(1, 1_400);
const PARAGRAPHS = `INT. A - DAY\n\n${'She waits.\n\n'.repeat(80_000)}`;
const HOSTILE = `INT. A - DAY\n\n${'x\n\n'.repeat(200_000)}`;

let open: Scripts;
let feature: Script;
beforeAll(async () => {
  open = await openScripts();
  // What is loaded and compiled once is no part of what is measured.
  const first = await open.scripts.importScript(ADA, { format: 'FOUNTAIN', text: writeFeature(2, 100) });
  const [version] = await open.scripts.versions([first]);
  await Promise.all([version!.pageCount(), version!.report()]);
  feature = await open.scripts.importScript(ADA, { format: 'FOUNTAIN', text: writeFeature(3, 1_000) });
});
afterAll(() => open.close());

describe('the main thread is free while', () => {
  it.each([
    ['two megabytes of Fountain', 'FOUNTAIN', () => FEATURE],
    ['many short paragraphs', 'FOUNTAIN', () => PARAGRAPHS],
    ['hundreds of thousands of blocks', 'FOUNTAIN', () => HOSTILE],
    ['two megabytes of Final Draft', 'FDX', () => writeFdx(parse(writeFeature(4, 1_000)).script).xml],
  ] as const)(
    '%s are imported',
    async (_what, format, write) => {
      const text = write();
      expect(await longestTurn(() => open.scripts.importScript(ADA, { format, text }))).toBeLessThan(MOST_MS);
    },
    120_000,
  );

  it('a script of a thousand pages is laid out, counted and looked into', async () => {
    const longest = await longestTurn(async () => {
      const [version] = await open.scripts.versions([feature]);
      const [pages, findings, { statistics }] = await Promise.all([
        version!.pageCount(),
        version!.findings(),
        version!.statistics(),
      ]);
      expect([pages > 900, findings.length > 5, statistics.pages]).toEqual([true, true, pages]);
    });
    expect(longest).toBeLessThan(MOST_MS);
  }, 120_000);

  it('this is written in every format that is text', async () => {
    const longest = await longestTurn(async () => {
      const [version] = await open.scripts.versions([feature]);
      const made = await Promise.all([
        version!.text('FDX'),
        version!.text('HTML'),
        version!.text('TEXT'),
        version!.text('JSON'),
        version!.text('FOUNTAIN'),
        version!.report(),
      ]);
      for (const text of made) expect(text.length).toBeGreaterThan(100_000);
    });
    expect(longest).toBeLessThan(MOST_MS);
  }, 120_000);

  it('a script is drawn', async () => {
    const short = await open.scripts.importScript(ADA, { format: 'FOUNTAIN', text: writeFeature(5, 500) });
    const longest = await longestTurn(async () => {
      const file = await open.scripts.download(short, 'PDF');
      expect((await file.content(new AbortController().signal)).length).toBeGreaterThan(100_000);
    });
    expect(longest).toBeLessThan(MOST_MS);
  }, 120_000);

  it('a long scene is taken apart and compared', async () => {
    const script = await open.scripts.importScript(ADA, { format: 'FOUNTAIN', text: PARAGRAPHS });
    const [scene] = await open.scenesOf(script.id);
    const draft = await open.db.draft.findUniqueOrThrow({ where: { id: scene!.currentDraftId! } });
    const other = { id: 'other', text: draft.text.replaceAll('waits', 'sleeps') };
    const longest = await longestTurn(async () => {
      expect(await open.scripts.elements(scene!)).toHaveLength(80_001);
      expect(await open.scripts.diff(draft, other)).toHaveLength(160_000);
    });
    expect(longest).toBeLessThan(MOST_MS);
  }, 120_000);

  it('a hundred short scripts are read', async () => {
    const scripts: Script[] = [];
    for (let at = 0; at < 100; at += 1) {
      scripts.push(await open.scripts.importScript(ADA, { format: 'FOUNTAIN', text: writeFeature(at, 4) }));
    }
    const longest = await longestTurn(async () => {
      await Promise.all(
        (await open.scripts.versions(scripts)).flatMap((version) => [
          version.pageCount(),
          version.findings(),
          version.statistics(),
        ]),
      );
    });
    expect(longest).toBeLessThan(MOST_MS);
  }, 120_000);
});
