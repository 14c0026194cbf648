import { createRequire } from 'node:module';
import path from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { LINT_RULES } from '../../src/screenplay/lint/registry.js';
import { commandLine, SHORT } from './command-line.js';

const FAULTY = 'INT. HOUSE\n\nWe see rain. [[never closed\n\n@ANNA\n\nEXT. YARD - DAY\nMore rain.\n';
const CLEAN = 'INT. HOUSE - DAY\n\nRain on ANNA.\n\nANNA\nNow?\n';

let cli: ReturnType<typeof commandLine>;
beforeEach(() => {
  cli = commandLine();
});
afterEach(() => {
  cli.remove();
});

it('tells findings by place, and ends with 1 if there are errors', async () => {
  const { code, out, err } = await cli.run(['lint', cli.write('a.fountain', FAULTY)]);
  expect({ code, err }).toEqual({ code: 1, err: '' });
  expect(
    out
      .trimEnd()
      .split('\n')
      .map((line) => line.split(' ').slice(0, 3).join(' ')),
  ).toMatchInlineSnapshot(`
    [
      "a.fountain:1:1 warning SCN101",
      "a.fountain:3:1 warning ACT103",
      "a.fountain:3:14 error MRK001",
      "a.fountain:5:2 error CUE001",
      "a.fountain:7:1 warning FTN003",
      "2 errors, 3",
    ]
  `);
});

it('ends with 0 where there is nothing to tell', async () => {
  expect(await cli.run(['lint', cli.write('a.fountain', CLEAN)])).toEqual({
    code: 0,
    out: '0 errors, 0 warnings, 0 notes\n',
    err: '',
  });
});

it('tells only what is at least of a level, and counts all', async () => {
  const file = cli.write('a.fountain', FAULTY);
  const { code, out } = await cli.run(['lint', file, '--level', 'error']);
  expect(code).toBe(1);
  expect(
    out
      .trimEnd()
      .split('\n')
      .slice(0, -1)
      .every((line) => / error /.test(line)),
  ).toBe(true);
  expect(out.split('\n').at(-2)).toBe((await cli.run(['lint', file])).out.split('\n').at(-2));
});

it('takes warnings for errors above a number of them', async () => {
  const warnings = Number(/(\d+) warnings/.exec((await cli.run(['lint', SHORT])).out)![1]);
  expect(warnings).toBeGreaterThan(1);
  expect((await cli.run(['lint', SHORT])).code).toBe(0);
  expect((await cli.run(['lint', SHORT, '--max-warnings', String(warnings)])).code).toBe(0);
  const { code, err } = await cli.run(['lint', SHORT, '--max-warnings', String(warnings - 1)]);
  expect({ code, err }).toEqual({
    code: 1,
    err: `scriptgen: ${warnings} warnings are more than the ${warnings - 1} that --max-warnings allows\n`,
  });
});

it('gives findings as JSON', async () => {
  const { code, out } = await cli.run(['lint', cli.write('a.fountain', FAULTY), '--json', '--level', 'error']);
  expect(code).toBe(1);
  const { findings, ...counts } = JSON.parse(out.replace(/"file": ".*\//g, '"file": "')) as { findings: unknown[] };
  expect(counts).toMatchInlineSnapshot(`
    {
      "errors": 2,
      "infos": 0,
      "warnings": 3,
    }
  `);
  expect(findings[0]).toMatchInlineSnapshot(`
    {
      "args": {
        "mark": "note",
      },
      "code": "MRK001",
      "column": 14,
      "endColumn": 16,
      "endLine": 3,
      "file": "a.fountain",
      "level": "error",
      "line": 3,
      "message": "This note is never closed: its mark is read as text.",
    }
  `);
});

it('checks the length by kind, and beats by structure', async () => {
  const file = cli.write('a.fountain', CLEAN);
  expect((await cli.run(['lint', file, '--kind', 'feature'])).out).toContain(
    'a.fountain:1:1 warning LEN101 The script has 1 page; a feature script has 90 to 120.',
  );
  const { out } = await cli.run(['lint', SHORT, '--structure', 'three-act', '--beat', 'climax=5']);
  expect(out).toMatch(/short\.fountain:\d+:1 info STR101 "Climax" is on page \d+/);
});

it('takes a range of pages of one’s own', async () => {
  const file = cli.write('a.fountain', CLEAN);
  expect((await cli.run(['lint', file, '--pages', '2-3'])).out).toContain(
    'a.fountain:1:1 warning LEN101 The script has 1 page; 2 to 3 are wanted.',
  );
  expect((await cli.run(['lint', file, '--pages', '1-3'])).out).not.toContain('LEN101');
});

it('tells what an export would lose', async () => {
  const file = cli.write('a.fountain', 'Title: \ue000\n\nINT. HOUSE - DAY\n\nRain. /* Wind. */\n\nANNA (🕯)\nNow?\n');
  const found = async (...args: string[]) =>
    (await cli.run(['lint', file, '--level', 'error', '--rule', 'CUE104=off', ...args])).out.split('\n').slice(0, -2);
  expect(await found()).toEqual([]);
  expect(await found('--export', 'pdf')).toEqual([
    'a.fountain:1:1 error EXP001 The fonts have no form for \ue000: a question mark will stand there.',
    'a.fountain:7:1 error EXP001 The fonts have no form for 🕯: a question mark will stand there.',
  ]);
  expect(await found('--export', 'fdx')).toEqual(['a.fountain:5:1 error EXP002 fdx: a boneyard is left out: "Wind."']);
  expect(await found('--export', 'fountain')).toEqual([]);
  expect(await found('--export', 'pdf', '--export', 'fdx')).toHaveLength(3);
  const shot = cli.write(
    'shot.fdx',
    '<FinalDraft DocumentType="Script" Version="4"><Content><Paragraph Type="Shot"><Text>The lamp</Text></Paragraph></Content></FinalDraft>',
  );
  expect((await cli.run(['lint', shot, '--export', 'fountain'])).out).toContain(
    'error EXP002 fountain: Fountain has no form for this kind of paragraph: it is written as plain action: "Shot"',
  );
});

it('knows the characters of a font that is given, and says which font cannot be used', async () => {
  const file = cli.write('a.fountain', 'INT. HOUSE - DAY\n\nA \ue000 points.\n');
  const font = createRequire(import.meta.url).resolve('@fontsource/cousine/files/cousine-latin-400-normal.woff');
  expect((await cli.run(['lint', file, '--export', 'pdf', '--font', font])).out).toContain('EXP001');
  expect(await cli.run(['lint', file, '--export', 'pdf', '--font', cli.write('a.ttf', 'no font')])).toMatchObject({
    code: 2,
    out: '',
    err: 'scriptgen: The font a.ttf is no font file: give a .woff, .ttf or .otf file.\n',
  });
});

it('looks for characters in the folder of fonts that the environment names, after those that are given', async () => {
  const file = cli.write('a.fountain', 'INT. HOUSE - DAY\n\nA \ue000.\n');
  const args = ['lint', file, '--export', 'pdf'];
  expect(await cli.run(args, '', { env: { FONT_DIR: cli.at('none') } })).toMatchObject({
    code: 2,
    err: 'scriptgen: FONT_DIR: none cannot be read: there is no such file or folder\n',
  });
  expect(
    (
      await cli.run(args, '', {
        env: {
          FONT_DIR: path.dirname(
            createRequire(import.meta.url).resolve('@fontsource/cousine/files/cousine-latin-400-normal.woff'),
          ),
        },
      })
    ).err,
  ).toMatch(/\.woff2: The font .* is a \.woff2 file/);
  expect((await cli.run(['lint', file], '', { env: { FONT_DIR: cli.at('none') } })).code).toBe(0);
});

it('tells who speaks and is not in the cast that is given', async () => {
  const file = cli.write('a.fountain', CLEAN);
  expect((await cli.run(['lint', file, '--cast', 'BO, Anna'])).out).not.toContain('CUE103');
  expect((await cli.run(['lint', file, '--cast', 'BO'])).out).toContain(
    'a.fountain:5:1 warning CUE103 "ANNA" is nobody in the cast.',
  );
});

it('gives rules other thresholds', async () => {
  const file = cli.write('a.fountain', `INT. HOUSE - DAY\n\n${'Rain falls on the roof. '.repeat(12)}\n`);
  expect((await cli.run(['lint', file])).out).toContain('ACT101');
  expect((await cli.run(['lint', file, '--threshold', 'act101.Lines=6'])).out).not.toContain('ACT101');
  expect((await cli.run(['lint', '--rules'])).out).toContain(
    '\nACT101  warning  action paragraph over 4 lines (lines=4)\n',
  );
});

it('tells a habit once with its lines, or each of its places', async () => {
  const file = cli.write(
    'a.fountain',
    Array.from({ length: 12 }, (_, index) => `INT. ROOM ${index}\n\nNow.\n\nBO\nYes.\n`).join('\n'),
  );
  const found = async (...args: string[]) =>
    (await cli.run(['lint', file, '--rule', 'CUE102=off', ...args])).out
      .split('\n')
      .filter((line) => line.includes('SCN101'));
  expect(await found()).toEqual([
    'a.fountain:1:1 warning SCN101 12 scene headings do not say the time of day, "INT. ROOM 0" first. Also at lines 8, 15, 22, 29, 36, 43, 50, 57 and 3 more (--each tells all).',
  ]);
  expect(await found('--each')).toHaveLength(12);
  const { findings } = JSON.parse((await cli.run(['lint', file, '--json'])).out) as {
    findings: { code: string; otherLines?: number[] }[];
  };
  expect(findings.find(({ code }) => code === 'SCN101')!.otherLines).toEqual([
    8, 15, 22, 29, 36, 43, 50, 57, 64, 71, 78,
  ]);
});

it('gives rules other levels, or none', async () => {
  const file = cli.write('a.fountain', FAULTY);
  expect(
    (await cli.run(['lint', file, '--rule', 'MRK001=warning', '--rule', 'cue001=off', '--rule', 'SCN101=error'])).out,
  ).toMatch(/error SCN101[\s\S]*warning MRK001/);
  expect((await cli.run(['lint', file, '--rule', 'cue001=off'])).out).not.toContain('CUE001');
  expect((await cli.run(['lint', '--rules'])).out.trimEnd().split('\n')).toHaveLength(LINT_RULES.length);
});

it('checks the files that can be read, and says which cannot', async () => {
  const good = cli.write('good.fountain', FAULTY);
  const { code, out, err } = await cli.run(['lint', cli.at('none.fountain'), good]);
  expect({ code, err }).toEqual({
    code: 2,
    err: 'scriptgen: none.fountain cannot be read: there is no such file or folder\n',
  });
  expect(out).toContain('good.fountain:3:14 error MRK001');
  expect(await cli.run(['lint', cli.at('none.fountain')])).toMatchObject({ code: 2, out: '' });
});

it('tells places in Final Draft files, and none in JSON', async () => {
  cli.write('a.fountain', 'INT. HOUSE - DAY\n\n@ANNA\n');
  await cli.run(['convert', cli.at('a.fountain'), cli.at('a.fdx')]);
  await cli.run(['convert', cli.at('a.fountain'), cli.at('a.json')]);
  expect((await cli.run(['lint', cli.at('a.fdx')])).out).toMatch(/^a\.fdx:5:1 error CUE001 /);
  expect((await cli.run(['lint', cli.at('a.json')])).out).toMatch(/^a\.json:1:1 error CUE001 /);
});

it('reads standard input', async () => {
  expect((await cli.run(['lint', '-', '--from', 'fountain'], FAULTY)).out).toContain('<stdin>:3:14 error MRK001');
});
