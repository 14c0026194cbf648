import { execFileSync } from 'node:child_process';
import { chmodSync, lstatSync, readdirSync, readFileSync, statSync, symlinkSync } from 'node:fs';
import { writeFile } from 'node:fs/promises';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { FIXABLE_RULES } from '../../src/screenplay/lint/fixable-rules.js';
import { commandLine, SHORT } from './command-line.js';

const FAULTY =
  'Title:  Low Water \r\n\r\nINT HOUSE - NIHGT  \r\n\r\n  He  sits. \t\r\n\r\nINÊS (vo)\r\n Me. \r\n\r\n\r\n\r\n---\r\n\r\n@ANNA\r\n\r\nRain.  ';
const FIXED =
  'Title:  Low Water \r\n\r\nINT. HOUSE - NIGHT  \r\n\r\n  He  sits. \t\r\n\r\nINÊS (V.O.)\r\n Me. \r\n\r\n@ANNA\r\n\r\nRain.  ';
const FAULTY_FDX =
  '<?xml version="1.0" encoding="UTF-8" standalone="no" ?>\r\n<FinalDraft DocumentType="Script" Template="No" Version="5">\r\n  <Content>\r\n    <Paragraph Number="1" Type="Scene Heading">\r\n      <SceneProperties Length="1/8" Page="1" Title="Rain"/>\r\n      <Text Font="Courier">INT HOUSE - NIHGT</Text>\r\n    </Paragraph>\r\n    <Paragraph Type="Action"><Text>It rains.</Text></Paragraph>\r\n  </Content>\r\n  <Macros/>\r\n</FinalDraft>\r\n';
const FIXED_FDX = FAULTY_FDX.replace('INT HOUSE - NIHGT', 'INT. HOUSE - NIGHT');
const ANSI = (text: string) => Buffer.from(text, 'latin1');

let cli: ReturnType<typeof commandLine>;
beforeEach(() => {
  cli = commandLine();
});
afterEach(() => {
  cli.remove();
});

const bytesOf = (name: string) => readFileSync(cli.at(name));

describe('lint --fix', () => {
  it('fixes a file, and tells what it fixed and what is left', async () => {
    const file = cli.write('a.fountain', FAULTY);
    expect(await cli.run(['lint', file, '--fix'])).toEqual({
      code: 1,
      out: [
        'a.fountain: 4 findings fixed: CUE104 (1), MRK002 (1), SCN102 (1), SCN103 (1)',
        'a.fountain:10:2 error CUE001 ANNA has a cue, but says nothing.',
        '1 error, 0 warnings, 0 notes',
        '',
      ].join('\n'),
      err: '',
    });
    expect(cli.read('a.fountain')).toBe(FIXED);
    expect(readdirSync(cli.folder)).toEqual(['a.fountain']);
  });

  it('writes nothing when there is nothing to fix', async () => {
    const file = cli.write('a.fountain', FIXED);
    const { mtimeMs, ino } = statSync(file);
    const { out } = await cli.run(['lint', file, '--fix']);
    expect(out).toBe('a.fountain:10:2 error CUE001 ANNA has a cue, but says nothing.\n1 error, 0 warnings, 0 notes\n');
    expect(statSync(file)).toMatchObject({ mtimeMs, ino });
  });

  it('keeps the rest of a Final Draft file', async () => {
    const file = cli.write('a.fdx', FAULTY_FDX);
    const { code, out } = await cli.run(['lint', file, '--fix', '--level', 'error']);
    expect({ code, out }).toEqual({
      code: 0,
      out: 'a.fdx: 2 findings fixed: SCN102 (1), SCN103 (1)\n0 errors, 1 warning, 0 notes\n',
    });
    expect(cli.read('a.fdx')).toBe(FIXED_FDX);
  });

  it.each([
    ['UTF-8', (text: string) => Buffer.from(text)],
    ['UTF-8 with its mark', (text: string) => Buffer.from(`\uFEFF${text}`)],
    ['UTF-16', (text: string) => Buffer.from(`\uFEFF${text}`, 'utf16le')],
    ['UTF-16, big end first', (text: string) => Buffer.from(`\uFEFF${text}`, 'utf16le').swap16()],
    ['Windows-1252', ANSI],
  ])('keeps %s', async (_encoding, encode) => {
    await cli.run(['lint', cli.write('a.fountain', encode(FAULTY)), '--fix']);
    expect(bytesOf('a.fountain')).toEqual(encode(FIXED));
    if (encode === ANSI) return;
    const xml = (text: string) => encode(text.replace(' encoding="UTF-8"', ''));
    await cli.run(['lint', cli.write('a.fdx', xml(FAULTY_FDX)), '--fix']);
    expect(bytesOf('a.fdx')).toEqual(xml(FIXED_FDX));
  });

  it('fixes what one rule finds, or several', async () => {
    const file = cli.write('a.fountain', FAULTY);
    await cli.run(['lint', file, '--fix', '--rule', 'cue104', '--rule', 'MRK002', '--rule', 'CUE104']);
    expect(cli.read('a.fountain')).toBe(FAULTY.replace('(vo)', '(V.O.)').replace('\r\n\r\n\r\n\r\n---', ''));
  });

  it('fixes nothing that a rule does not find because it is off', async () => {
    const file = cli.write('a.fountain', FAULTY);
    await cli.run(['lint', file, '--fix', '--rule', 'MRK002=off', '--rule', 'CUE104=off']);
    expect(cli.read('a.fountain')).toBe(FAULTY.replace('INT HOUSE - NIHGT', 'INT. HOUSE - NIGHT'));
  });

  it('fixes names by the cast that is given', async () => {
    const file = cli.write('a.fountain', 'INT. A - DAY\n\nANNA KLEIM\nYes.\n');
    await cli.run(['lint', file, '--fix', '--cast', 'ANNA KLEIN']);
    expect(cli.read('a.fountain')).toBe('INT. A - DAY\n\nANNA KLEIN\nYes.\n');
  });

  it('gives standard input fixed on standard output, and tells the rest on standard error', async () => {
    expect(await cli.run(['lint', '-', '--from', 'fountain', '--fix'], FAULTY)).toEqual({
      code: 1,
      out: FIXED,
      err: [
        '<stdin>: 4 findings fixed: CUE104 (1), MRK002 (1), SCN102 (1), SCN103 (1)',
        '<stdin>:10:2 error CUE001 ANNA has a cue, but says nothing.',
        '1 error, 0 warnings, 0 notes',
        '',
      ].join('\n'),
    });
    expect((await cli.run(['lint', '-', '--from', 'fountain', '--fix'], FIXED)).out).toBe(FIXED);
    expect((await cli.run(['lint', '-', '--from', 'fdx', '--fix'], FAULTY_FDX)).out).toBe(FIXED_FDX);
  });

  it('shows as JSON what it changed', async () => {
    const file = cli.write('a.fountain', FAULTY);
    const { out } = await cli.run(['lint', file, '--fix', '--json']);
    expect(JSON.parse(out)).toMatchObject({
      fixed: [
        {
          file: 'a.fountain',
          rules: { CUE104: 1, MRK002: 1, SCN102: 1, SCN103: 1 },
          changes: [
            { line: 3, before: ['INT HOUSE - NIHGT  '], after: ['INT. HOUSE - NIGHT  '] },
            { line: 7, before: ['INÊS (vo)'], after: ['INÊS (V.O.)'] },
            { line: 10, before: ['', '', '---', ''], after: [] },
          ],
        },
      ],
      findings: [{ file: 'a.fountain', code: 'CUE001' }],
      errors: 1,
    });
    expect(JSON.parse((await cli.run(['lint', file, '--fix', '--json'])).out)).toMatchObject({
      fixed: [{ file: 'a.fountain', rules: {}, changes: [] }],
    });
  });

  it('says without it what could be fixed', async () => {
    const { out } = await cli.run(['lint', cli.write('a.fountain', FAULTY), '--json']);
    const { findings, fixed } = JSON.parse(out) as { findings: { code: string; fixable?: true }[]; fixed?: unknown };
    expect(fixed).toBeUndefined();
    expect(findings.map(({ code, fixable }) => [code, fixable])).toEqual([
      ['SCN103', true],
      ['SCN102', true],
      ['CUE104', true],
      ['MRK002', true],
      ['CUE001', undefined],
    ]);
    expect(cli.read('a.fountain')).toBe(FAULTY);
    const rules = (await cli.run(['lint', '--rules'])).out.split('\n').filter((line) => line.endsWith(' [--fix]'));
    expect(rules.map((line) => line.slice(0, 6)).toSorted()).toEqual([...FIXABLE_RULES].toSorted());
  });

  it('leaves alone what cannot be read, and goes on with the others', async () => {
    const broken = FAULTY_FDX.replace('</Content>', '');
    const { code, err } = await cli.run([
      'lint',
      cli.write('broken.fdx', broken),
      cli.write('a.fountain', FAULTY),
      cli.write('a.json', '{"schemaVersion":1,"script":{"titlePage":[],"body":[{"kind":"pageBreak"}]}}'),
      cli.at('none.fountain'),
      '--fix',
    ]);
    expect(code).toBe(2);
    expect(err).toMatch(/^broken\.fdx:\d+:\d+ error FDX001 /);
    expect(err).toContain('a.json is JSON, and --fix changes Fountain and Final Draft files: convert it first\n');
    expect(err).toContain('none.fountain cannot be read');
    expect([cli.read('broken.fdx'), cli.read('a.fountain')]).toEqual([broken, FIXED]);
  });

  it('keeps a file that cannot be written', async () => {
    const file = cli.write('a.fountain', FAULTY);
    chmodSync(cli.folder, 0o500);
    const { code, err } = await cli.run(['lint', file, '--fix']);
    chmodSync(cli.folder, 0o700);
    // Who may do everything is refused nothing.
    if (process.getuid?.() === 0) return;
    expect({ code, err }).toEqual({
      code: 2,
      err: 'scriptgen: a.fountain cannot be written: permission is denied\n',
    });
    expect(cli.read('a.fountain')).toBe(FAULTY);
  });

  it('keeps a file that is only to be read, though another could be put in its place', async () => {
    const file = cli.write('a.fountain', FAULTY);
    chmodSync(file, 0o400);
    const { code, err } = await cli.run(['lint', file, '--fix']);
    if (process.getuid?.() === 0) return;
    expect({ code, err }).toEqual({
      code: 2,
      err: 'scriptgen: a.fountain cannot be written: permission is denied\n',
    });
    expect(cli.read('a.fountain')).toBe(FAULTY);
  });

  it.skipIf(process.platform === 'win32')('does not write into a pipe that it reads', async () => {
    execFileSync('mkfifo', [cli.at('pipe.fountain')]);
    const [{ code, out, err }] = await Promise.all([
      cli.run(['lint', cli.at('pipe.fountain'), '--fix']),
      writeFile(cli.at('pipe.fountain'), FAULTY),
    ]);
    expect({ code, out, err }).toEqual({
      code: 2,
      out: '',
      err: 'scriptgen: pipe.fountain is no file that --fix could write again: say - for standard input\n',
    });
  });

  it('keeps the file’s mode, and what a link leads to', async () => {
    const file = cli.write('a.fountain', FAULTY);
    chmodSync(file, 0o640);
    symlinkSync(file, cli.at('link.fountain'));
    await cli.run(['lint', cli.at('link.fountain'), '--fix']);
    expect(lstatSync(cli.at('link.fountain')).isSymbolicLink()).toBe(true);
    expect(statSync(file).mode & 0o777).toBe(0o640);
    expect(cli.read('a.fountain')).toBe(FIXED);
  });

  it('changes nothing more when it is done again', async () => {
    const file = cli.write('a.fountain', `${FAULTY}\r\n\r\n${readFileSync(SHORT, 'utf8')}`);
    await cli.run(['lint', file, '--fix']);
    const once = cli.read('a.fountain');
    expect((await cli.run(['lint', file, '--fix'])).out).not.toContain('fixed');
    expect(cli.read('a.fountain')).toBe(once);
  });

  it.each([
    [['--fix', '--rule', 'SCN001'], `SCN001 has no fixes; the rules that have are ${FIXABLE_RULES.join(', ')}`],
    [['--fix', '--rule', 'SCN901'], 'There is no rule SCN901'],
    [['--rule', 'SCN103'], '--rule takes a rule and a level, as in --rule SCN101=off, not "SCN103"'],
  ])('is refused with %j', async (args, message) => {
    const file = cli.write('a.fountain', FAULTY);
    const { code, err } = await cli.run(['lint', file, ...args]);
    expect(code).toBe(2);
    expect(err).toContain(`scriptgen: ${message}`);
    expect(cli.read('a.fountain')).toBe(FAULTY);
  });
});
