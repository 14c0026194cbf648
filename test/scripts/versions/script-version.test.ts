import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { ScriptVersion } from '../../../src/scripts/versions/script-version.js';
import type { Script } from '../../../src/storage/generated/client/client.js';
import { writeFeature } from '../../screenplay/fixtures/feature.js';
import { ADA, fixture, openScripts, statementsOf } from '../support/scripts.js';
import type { Scripts } from '../support/scripts.js';

let open: Scripts;
beforeAll(async () => {
  open = await openScripts();
});
afterAll(() => open.close());

const imported = (text: string): Promise<Script> => open.scripts.importScript(ADA, { format: 'FOUNTAIN', text });

async function read(script: Script): Promise<ScriptVersion> {
  const [version] = await open.scripts.versions([script]);
  return version!;
}

describe('a script as it reads', () => {
  it('has the length of its pages', async () => {
    const version = await read(await imported(writeFeature(3, 20)));
    const [pages, seconds] = [await version.pageCount(), await version.runtimeSeconds()];
    expect(pages).toBeGreaterThanOrEqual(18);
    expect(pages).toBeLessThanOrEqual(22);
    expect(seconds).toBeGreaterThan((pages - 1) * 60);
    expect(seconds).toBeLessThanOrEqual(pages * 60);
  });

  it('has nothing before it is written', async () => {
    const script = await open.db.script.create({ data: { tenantId: 'ada', title: 'Empty', logLine: 'None.' } });
    const scene = await open.db.scene.create({ data: { scriptId: script.id, number: 1, act: 1, outline: {} } });
    const version = await read(script);
    expect([
      await version.pageCount(),
      await version.runtimeSeconds(),
      await version.eighthsOf(scene.id),
      await version.findings(),
    ]).toEqual([0, 0, '0', []]);
    expect((await version.statistics()).statistics).toMatchObject({ pages: 0, words: 0, scenes: [], speakers: [] });
  });

  it('tells the characters that its PDF shows as question marks, and where', async () => {
    const script = await imported(
      'Title: Low 🌧 Water\n\nINT. A - DAY\n\nЖук, żółw, “é”.\n\nINT. B - DAY\n\nIt rains 🌧 on \ue000\ue001.\n',
    );
    const [, second] = await open.scenesOf(script.id);
    const told = (await (await read(script)).findings()).filter(({ rule }) => rule === 'EXP001');
    expect(
      told.filter(({ sceneId }) => sceneId !== null).map(({ sceneId, line, message }) => [sceneId, line, message]),
    ).toEqual([[second!.id, 9, 'The fonts have no form for 🌧 \ue000 \ue001: a question mark will stand there.']]);
  });

  it('says in which scene and line of the whole text a finding is', async () => {
    const script = await imported(
      'Title: T\n\nINT. A - DAY\n\nShe waits.\n\nINT. B - DAY\n\nEXT. C - NIGHT\n\nMARA\n(aside)\n\nINTT. D - DAY\n',
    );
    const scenes = await open.scenesOf(script.id);
    const version = await read(script);
    const lines = (await version.text('FOUNTAIN')).split('\n');
    const told = (await version.findings())
      .filter(({ level }) => level === 'ERROR')
      .map(({ rule, sceneId, line }) => [rule, scenes.find(({ id }) => id === sceneId)?.number, lines[line! - 1]]);
    expect(told).toEqual([
      ['SCN001', 2, 'INT. B - DAY'],
      ['CUE002', 3, 'MARA'],
      ['SCN004', 3, 'INTT. D - DAY'],
    ]);
  });

  it('knows who is in the cast, under one of their names', async () => {
    const script = await imported('INT. A - DAY\n\nMARA VOSS\nOne two three.\n');
    const scene = (await open.scenesOf(script.id))[0]!;
    await open.scripts.editScene(ADA, {
      sceneId: scene.id,
      text: 'INT. A - DAY\n\nMARA\nOne.\n\nMARA VOSS\nTwo.\n\nHELMUT\nThree.\n',
    });
    const version = await read(script);
    const { statistics } = await version.statistics();
    const findings = await version.findings();
    expect(statistics.speakers.map(({ name, speeches }) => [name, speeches])).toEqual([
      ['MARA VOSS', 2],
      ['HELMUT', 1],
    ]);
    expect(findings.filter(({ rule }) => rule === 'CUE103').map(({ args }) => args['name'])).toEqual(['HELMUT']);
  });

  it('finds no strangers where nobody has a bible entry', async () => {
    const script = await imported('INT. A - DAY\n\nMARA\nOne.\n');
    await open.db.scriptBible.deleteMany({ where: { scriptId: script.id } });
    expect((await (await read(script)).findings()).filter(({ rule }) => rule === 'CUE103')).toEqual([]);
  });

  it('sums the length of all headings in one scene', async () => {
    const one = `INT. A - DAY\n\n${'Line.\n\n'.repeat(20)}`;
    const script = await imported(one);
    const scene = (await open.scenesOf(script.id))[0]!;
    const single = await (await read(script)).eighthsOf(scene.id);
    await open.scripts.editScene(ADA, { sceneId: scene.id, text: `${one}INT. B - DAY\n\n${'Line.\n\n'.repeat(20)}` });
    expect([single, await (await read(script)).eighthsOf(scene.id)]).toEqual(['6/8', '1 4/8']);
  });

  it('ties the ends of acts to their last scenes', async () => {
    const act = (number: string, scenes: number) =>
      `# Act ${number}\n\n${`INT. ROOM - DAY\n\n${'She waits.\n\n'.repeat(24)}`.repeat(scenes)}`;
    const script = await imported(`${act('One', 1)}${act('Two', 2)}${act('Three', 1)}`);
    const { statistics } = await (await read(script)).statistics();
    expect(statistics.beats.filter(({ actual }) => actual !== null).map(({ id, actual }) => [id, actual])).toEqual([
      ['ACT_1_END', 1],
      ['ACT_2_END', 2],
      ['ACT_3_END', 3],
    ]);
  });
});

describe('an act', () => {
  it('has ended only when another begins, or none is to follow', async () => {
    const bound = async (text: string) =>
      (await (await read(await imported(text))).statistics()).statistics.beats
        .filter(({ actual }) => actual !== null)
        .map(({ id }) => id);
    expect(await bound('# Act One\n\nINT. A - DAY\n\nx\n')).toEqual([]);
    expect(await bound('# Act One\n\nINT. A - DAY\n\nx\n\n# Act Two\n\nINT. B - DAY\n\nx\n')).toEqual(['ACT_1_END']);
  });
});

describe('versions of scripts', () => {
  it('are made once for a revision, and anew for the next', async () => {
    const script = await imported(fixture('short'));
    const [first, again] = [await (await read(script)).statistics(), await (await read(script)).statistics()];
    expect(again).toBe(first);
    const scene = (await open.scenesOf(script.id))[2]!;
    await open.scripts.editScene(ADA, { sceneId: scene.id, text: 'INT. LIGHTHOUSE - KITCHEN - DAY\n\nOne chair.\n' });
    const changed = await read(script);
    expect(await changed.statistics()).not.toBe(first);
    expect(await changed.text('FOUNTAIN')).toContain('One chair.\n');
  });

  it('are made anew when the cast changes', async () => {
    const script = await imported('INT. A - DAY\n\nMARA\nOne.\n');
    const first = await (await read(script)).statistics();
    const tie = await open.db.scriptBible.findFirstOrThrow({ where: { scriptId: script.id } });
    await open.bibles.updateEntry(ADA, tie.entryId, { name: 'Mara Voss' });
    const renamed = await (await read(script)).statistics();
    expect(first.statistics.speakers[0]!.name).toBe('MARA');
    expect(renamed.statistics.speakers[0]!.name).toBe('MARA VOSS');
  });

  it('of many scripts take as many statements as of one', async () => {
    const scripts: Script[] = [];
    for (let at = 0; at < 5; at += 1) scripts.push(await imported(`INT. ROOM ${at} - DAY\n\nx\n`));
    const texts = async (of: Script[]) =>
      Promise.all((await open.scripts.versions(of)).map((version) => version.text('FOUNTAIN')));
    const one = await statementsOf(() => texts(scripts.slice(0, 1)));
    const many = await statementsOf(async () => {
      expect((await texts(scripts)).map((text) => /ROOM \d/.exec(text)![0])).toEqual([
        'ROOM 0',
        'ROOM 1',
        'ROOM 2',
        'ROOM 3',
        'ROOM 4',
      ]);
    });
    expect(many).toHaveLength(one.length);
    expect(one).toHaveLength(4);
    expect(await statementsOf(() => texts(scripts))).toHaveLength(3);
    expect(await open.scripts.versions([])).toEqual([]);
  });

  it('are of the scripts’ own scenes, in the order of their numbers', async () => {
    const script = await imported(Array.from({ length: 12 }, (_, at) => `INT. ROOM ${at + 1} - DAY\n\nx\n`).join('\n'));
    const headings = [...(await (await read(script)).text('FOUNTAIN')).matchAll(/^INT\. ROOM (\d+)/gm)].map((match) =>
      Number(match[1]),
    );
    expect(headings).toEqual(Array.from({ length: 12 }, (_, at) => at + 1));
  });
});
