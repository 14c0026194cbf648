import { readdirSync } from 'node:fs';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { writeCrowd } from '../report/crowd.js';
import { commandLine, SHORT } from './command-line.js';

let cli: ReturnType<typeof commandLine>;
beforeEach(() => {
  cli = commandLine();
});
afterEach(() => {
  cli.remove();
});

it('shows figures as a table', async () => {
  const { code, out, err } = await cli.run(['stats', SHORT]);
  expect({ code, err }).toEqual({ code: 0, err: '' });
  expect(out).toMatchInlineSnapshot(`
    "THE LAMP ROOM

    Pages         10
    Running time  9 min 8 s by the page, 6 min 27 s by what is said and done
    Scenes        12 (6 interior, 5 exterior, 1 neither)
    Speakers      6
    Words         1,745
    Lines         52% dialogue, 48% action

    Speaker    Share  Words  Speeches     Spoken  Scenes
    EMIL         37%    225        13  1 min 2 s       3  ████████████████████████
    NORA         26%    157        29       51 s      11  █████████████████
    TIKHON       26%    155        14       43 s       3  █████████████████
    INSPECTOR     8%     51         5       15 s       2  █████
    A VOICE       2%     11         2        3 s       1  █
    McArdle       1%      4         1        1 s       1  █

    Scene length    Scenes
    up to 4/8 page       4  ████████████████
    4/8 to 1 page        6  ████████████████████████
    1 to 2 pages         2  ████████
    2 to 3 pages         0
    3 to 4 pages         0
    over 4 pages         0
    "
  `);
});

it('shows a line for each scene when asked', async () => {
  const { out } = await cli.run(['stats', SHORT, '--scenes']);
  expect(out).toContain('\nScene  Page  Pages  Words  Speeches  Heading\n');
  expect(out).toMatch(/^ {2}10A {5}9 {6}1 {4}\d+ {9}7 {2}INT\. LIGHTHOUSE - KITCHEN - DAY$/m);
});

it('counts the speakers that it does not show', async () => {
  const { out } = await cli.run(['stats', cli.write('crowd.fountain', writeCrowd(30, 23))]);
  expect(out).toMatch(/\nand 3 others\n/);
});

it('keeps columns below each other with wide characters', async () => {
  const { out } = await cli.run(
    ['stats', '-', '--from', 'fountain'],
    'INT. A - DAY\n\n@東京\nNow.\n\nBO\nNow. Then.\n',
  );
  expect(out).toMatch(/^BO {9}67%/m);
  expect(out).toMatch(/^東京 {7}33%/m);
});

it('compares beats, bound by the numbers of scenes as written or as counted', async () => {
  const { out } = await cli.run([
    'stats',
    SHORT,
    '--structure',
    'three-act',
    '--beat',
    'Midpoint=6',
    '--beat',
    'climax=10a',
  ]);
  expect(out).toMatch(/^Climax {22}9 {5}9$/m);
  expect(out).toMatch(/^Midpoint {20}5 {5}5  0\.28 early$/m);
  const counted = await cli.run(
    ['stats', '-', '--from', 'fountain', '--structure', 'four-act', '--beat', 'act-1-end=2', '--json'],
    'INT. A - DAY\n\nINT. B - DAY\n\n===\n\nRain.\n',
  );
  expect(JSON.parse(counted.out).beats[0]).toMatchObject({ id: 'ACT_1_END', actual: 1 });
});

it.each([
  [
    ['--beat', 'midpoint=3'],
    '--beat needs --structure, which is one of three-act, four-act, five-act, save-the-cat, story-circle, heros-journey',
  ],
  [
    ['--structure', 'tree-act'],
    '--structure is one of three-act, four-act, five-act, save-the-cat, story-circle, heros-journey, not "tree-act"; did you mean three-act?',
  ],
  [
    ['--structure', 'four-act', '--beat', 'act-1-ende=3'],
    'four-act has no beat "act-1-ende", it has act-1-end, act-2-end, act-3-end, act-4-end; did you mean act-1-end?',
  ],
  [
    ['--structure', 'four-act', '--beat', 'act-1-end'],
    '--beat takes a beat and a scene number, as in --beat midpoint=12, not "act-1-end"',
  ],
  [
    ['--structure', 'four-act', '--beat', 'act-1-end=99'],
    '--beat act-1-end=99: the script has no scene 99, it has 12 scenes',
  ],
  [
    ['--structure', 'four-act', '--beat', 'act-1-end=0'],
    '--beat act-1-end=0: the script has no scene 0, it has 12 scenes',
  ],
  [['--group', 'NORA'], '--group takes two names or more, as it takes two to talk'],
  [['--group', 'NORA, TIKHN'], '--group: nobody called TIKHN speaks in the script; did you mean TIKHON?'],
])('refuses %j', async (args, told) => {
  const { code, out, err } = await cli.run(['stats', SHORT, ...args]);
  expect({ code, out, err: err.split('\n')[0] }).toEqual({ code: 2, out: '', err: `scriptgen: ${told}` });
});

it('lists the scenes in which those of a group answer each other', async () => {
  const talk = (...names: string[]) => names.map((name) => `${name}\nYes.\n\n`).join('');
  const file = cli.write(
    'a.fountain',
    `INT. A - DAY\n\n${talk('ANNA', 'BO', 'CY')}INT. B - DAY\n\n${talk('ANNA', 'CY', 'ANNA', 'BO')}INT. C - DAY\n\n${talk('ANNA')}`,
  );
  const { out } = await cli.run(['stats', file, '--group', 'anna, Cy']);
  expect(out.slice(out.indexOf('\nScene  Page  Exch') + 1)).toBe(
    'Scene  Page  Exchanges  Who of the group  Heading\n    2     1          2  ANNA, CY          INT. B - DAY\n',
  );
  expect(JSON.parse((await cli.run(['stats', file, '--group', 'ANNA, CY', '--json'])).out).dialogueTest).toEqual([
    { scene: 1, speakers: [0, 2], exchanges: 2 },
  ]);
  expect((await cli.run(['stats', file, '--group', 'ANNA, CY', '--html', '-'])).out).toContain(
    'Of ANNA, CY two or more answer each other in 1 scene.',
  );
  expect(
    (
      await cli.run([
        'stats',
        cli.write('b.fountain', `INT. A - DAY\n\n${talk('ANNA', 'BO', 'CY')}`),
        '--group',
        'ANNA, CY',
      ])
    ).out,
  ).toMatch(/\nOf ANNA, CY no two answer each other in any scene\.\n$/);
});

it('gives figures as JSON', async () => {
  const { out } = await cli.run(['stats', SHORT, '--json']);
  expect(JSON.parse(out)).toMatchObject({
    title: 'THE LAMP ROOM',
    author: 'The ScriptGen Project',
    pages: 10,
    runtime: { byPages: 548 },
    beats: [],
  });
});

it('draws a page, and replaces one only when forced', async () => {
  const page = cli.at('report.html');
  expect(await cli.run(['stats', SHORT, '--html', page])).toEqual({ code: 0, out: '', err: '' });
  expect(cli.read('report.html')).toMatch(
    /^<!DOCTYPE html>[\s\S]*<h1>THE LAMP ROOM<\/h1>\n<p>by The ScriptGen Project<\/p>[\s\S]*<svg /,
  );
  expect(await cli.run(['stats', SHORT, '--html', page])).toMatchObject({
    code: 2,
    err: expect.stringContaining('report.html exists already'),
  });
  expect((await cli.run(['stats', SHORT, '--html', page, '--force', '--json'])).out).toMatch(/^\{/);
  expect((await cli.run(['stats', SHORT, '--html', '-'])).out).toBe(cli.read('report.html'));
  expect(readdirSync(cli.folder)).toEqual(['report.html']);
});

it('does not replace the script by the page, even when forced', async () => {
  const file = cli.write('a.fountain', 'INT. A - DAY\n');
  const { code, err } = await cli.run(['stats', file, '--html', file, '--force']);
  expect({ code, err }).toEqual({
    code: 2,
    err: 'scriptgen: a.fountain is the script itself, which the page would replace: choose another name\n',
  });
  expect(cli.read('a.fountain')).toBe('INT. A - DAY\n');
});

it('takes the file’s name where the script has no title', async () => {
  expect((await cli.run(['stats', cli.write('My Film.v2.fountain', 'INT. A - DAY\n')])).out).toMatch(/^My Film\.v2\n/);
});
