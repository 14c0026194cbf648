import { afterEach, describe, expect, it } from 'vitest';
import { InvalidInputError, NotFoundError } from '../../../src/domain/errors.js';
import type { Script } from '../../../src/storage/generated/client/client.js';
import { AbandonedError } from '../../../src/scripts/text-tasks/abandoned.js';
import { watchThreads } from '../../support/threads.js';
import { writeFeature } from '../../screenplay/fixtures/feature.js';
import { ADA, openScripts } from '../support/scripts.js';
import type { Scripts } from '../support/scripts.js';
import { watchedTextTasks } from '../support/watched-text-tasks.js';
import type { WatchedTextTasks } from '../support/watched-text-tasks.js';

const threads = watchThreads();
let open: Scripts | undefined;
afterEach(async () => {
  await open?.close();
  open = undefined;
  expect(threads.alive, 'threads left behind').toBe(0);
});

async function openWith(options: { mostKept?: number; textTasks?: WatchedTextTasks }): Promise<Scripts> {
  return (open = await openScripts(options));
}

const imported = (text: string, title?: string): Promise<Script> =>
  open!.scripts.importScript(ADA, { format: 'FOUNTAIN', text, title });
const several = async (count: number, pages: number) =>
  Promise.all(Array.from({ length: count }, (_, at) => imported(writeFeature(at, pages), `No. ${at}`)));
const pagesOf = async (scripts: readonly Script[]) =>
  Promise.all((await open!.scripts.versions(scripts)).map((version) => version.pageCount()));
const MOST_KEPT = 1_000_000;

describe('a list of scripts', () => {
  // What was kept when the list was begun was driven out by the list itself, and then missed.
  it.each([0, 2_000, MOST_KEPT])('is read whole again and again, with room for %i bytes', async (mostKept) => {
    await openWith({ mostKept });
    const scripts = await several(6, 12);
    const first = await pagesOf(scripts);
    expect(first.every((pages) => pages >= 10)).toBe(true);
    for (let again = 0; again < 3; again += 1) {
      // Another order, another part of it, and several at the same moment.
      const turned = scripts.map((_, at) => scripts[(at + again) % scripts.length]!);
      const all = await Promise.all([
        pagesOf(scripts),
        pagesOf(turned),
        pagesOf(scripts.slice(again)),
        open!.scripts.export(scripts[again]!, 'HTML'),
      ]);
      expect(all[0]).toEqual(first);
      expect(all[1]).toEqual(first.map((_, at) => first[(at + again) % first.length]));
      expect(all[2]).toEqual(first.slice(again));
      expect(open!.scripts.keptBytes).toBeLessThanOrEqual(mostKept);
    }
  });

  it('of more text than is held at once is read in pieces', async () => {
    await openWith({});
    const long = (name: string) =>
      `INT. ${name} - DAY\n\n${`${'She waits for the tide, and for somebody to say so. '.repeat(40)}\n\n`.repeat(800)}`;
    const scripts = [
      await imported(long('A')),
      await imported(long('B')),
      await imported(long('C')),
      await imported('INT. D - DAY\n\nx\n'),
    ];
    const [a, b, c, d] = await pagesOf(scripts);
    expect([b, c, d]).toEqual([a, a, 1]);
    expect(a).toBeGreaterThan(500);
  });

  it('fails for those only that are deleted while it is read', async () => {
    await openWith({});
    const scripts = await several(3, 3);
    const versions = await open!.scripts.versions(scripts);
    await open!.db.script.delete({ where: { id: scripts[1]!.id } });
    const [first, gone, last] = await Promise.allSettled(versions.map((version) => version.pageCount()));
    expect([first!.status, last!.status]).toEqual(['fulfilled', 'fulfilled']);
    expect(gone).toMatchObject({
      status: 'rejected',
      reason: new NotFoundError('The script, or a scene of it, was deleted while it was being read.'),
    });
  });

  it('reads what was there when it was asked for, whatever is written meanwhile', async () => {
    await openWith({ mostKept: 0 });
    const script = await imported('INT. A - DAY\n\nBefore.\n');
    const [before] = await open!.scripts.versions([script]);
    const [scene] = await open!.scenesOf(script.id);
    await open!.scripts.editScene(ADA, { sceneId: scene!.id, text: 'INT. A - DAY\n\nAfter.\n' });
    const [after] = await open!.scripts.versions([script]);
    expect([await before!.text('FOUNTAIN'), await after!.text('FOUNTAIN')]).toEqual([
      expect.stringContaining('Before.'),
      expect.stringContaining('After.'),
    ]);
  });
});

describe('what is asked for at the same moment', () => {
  it('is made once for each script and each what, in one go', async () => {
    const textTasks = watchedTextTasks();
    await openWith({ textTasks });
    const scripts = await several(2, 12);
    textTasks.asked.length = 0;
    const ask = async () => {
      const versions = await open!.scripts.versions([scripts[0]!, scripts[1]!, scripts[0]!]);
      return Promise.all(
        versions.flatMap((version) => [
          version.text('HTML'),
          version.pageCount(),
          version.findings(),
          version.statistics(),
          version.text('HTML'),
          version.runtimeSeconds(),
        ]),
      );
    };
    const [one, other] = await Promise.all([ask(), ask()]);
    expect(textTasks.asked).toEqual([
      'No. 0: FINDINGS HTML LENGTH STATISTICS',
      'No. 1: FINDINGS HTML LENGTH STATISTICS',
    ]);
    expect(other).toEqual(one);
    // The same text, not a copy.
    expect(Object.is(one[2], other[2])).toBe(true);
    await ask();
    expect(textTasks.asked).toHaveLength(2);
  });

  it('is made once though it is too large to be kept', async () => {
    const textTasks = watchedTextTasks();
    await openWith({ textTasks, mostKept: 0 });
    const [script] = await several(1, 12);
    textTasks.asked.length = 0;
    const versions = await Promise.all(
      Array.from({ length: 200 }, async () => (await open!.scripts.versions([script!]))[0]!),
    );
    const texts = await Promise.all(versions.map((version) => version.text('HTML')));
    expect(new Set(texts).size).toBe(1);
    expect(textTasks.asked).toEqual(['No. 0: HTML']);
  });

  it('is made for those who stay when one goes away', async () => {
    await openWith({});
    const [script] = await several(1, 12);
    const gone = new AbortController();
    const [[left], [stays]] = await Promise.all([
      open!.scripts.versions([script!], gone.signal),
      open!.scripts.versions([script!]),
    ]);
    const leaving = left!.text('HTML');
    const staying = stays!.text('HTML');
    gone.abort();
    await expect(leaving).rejects.toThrow(AbandonedError);
    expect(await staying).toMatch(/<\/html>\s*$/);
  });
});

describe('the memory of what is kept', () => {
  it('stays within its bounds, however much is asked for', async () => {
    await openWith({ mostKept: MOST_KEPT });
    const scripts = await several(5, 12);
    let most = 0;
    for (let round = 0; round < 4; round += 1) {
      for (const version of await open!.scripts.versions(scripts)) {
        await Promise.all([
          version.pageCount(),
          version.findings(),
          version.statistics(),
          version.text('HTML'),
          version.text('JSON'),
          version.text('FDX'),
          version.losses('FDX'),
        ]);
        expect(open!.scripts.keptBytes).toBeLessThanOrEqual(MOST_KEPT);
        most = Math.max(most, open!.scripts.keptBytes);
      }
    }
    expect(most).toBeGreaterThan(MOST_KEPT / 2);
  });
});

describe('a text that takes too much', () => {
  it('is refused as an import, and nothing is stored', async () => {
    await openWith({ textTasks: watchedTextTasks({ timeoutMs: 1 }) });
    const before = await open!.db.script.count();
    await expect(imported(writeFeature(1, 120))).rejects.toThrow(InvalidInputError);
    expect(await open!.db.script.count()).toBe(before);
  });

  it('is told the first findings of each level, and how many more there are', async () => {
    await openWith({});
    // No font has signs of the private use area. Each is another finding: what is the same again and again would be one.
    const signs = Array.from({ length: 6_000 }, (_, at) => `He draws ${String.fromCharCode(0xe000 + at)}.\n\n`);
    const [version] = await open!.scripts.versions([await imported(`INT. A - DAY\n\n${signs.join('')}`)]);
    const findings = await version!.findings();
    const levels = Map.groupBy(findings, ({ level }) => level);
    for (const [level, found] of levels) {
      const more = found.filter(({ rule }) => rule === 'LIM001');
      expect(found.length - more.length, level).toBeLessThanOrEqual(5_000);
      expect(more.length, level).toBe(found.length > 5_000 ? 1 : 0);
    }
    const errors = levels.get('ERROR')!;
    expect(errors).toHaveLength(5_001);
    expect(errors[0]).toMatchObject({
      rule: 'LIM001',
      sceneId: null,
      line: null,
      message: expect.stringMatching(/^\d+ more findings of this level are not listed: the limit is 5000\.$/),
    });
  });
});
