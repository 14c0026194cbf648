import {
  chmodSync,
  existsSync,
  linkSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  statSync,
  symlinkSync,
  utimesSync,
} from 'node:fs';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { readFdx } from '../../src/screenplay/fdx/read.js';
import { parse } from '../../src/screenplay/fountain/parse.js';
import { readJson } from '../../src/screenplay/render/json.js';
import { print } from '../../src/screenplay/fountain/print.js';
import { commandLine, SHORT } from './command-line.js';

const SCENE = 'INT. HOUSE - DAY\n\nRain.\n\nANNA\nNow?\n';

let cli: ReturnType<typeof commandLine>;
beforeEach(() => {
  cli = commandLine();
});
afterEach(() => {
  cli.remove();
});

describe('convert', () => {
  it('goes by the extensions, and keeps the script through each format that holds one', async () => {
    const { script } = parse(SCENE);
    const start = cli.write('a.fountain', SCENE);
    for (const [from, to] of [
      ['a.fountain', 'b.fdx'],
      ['b.fdx', 'c.json'],
      ['c.json', 'd.spmd'],
      ['d.spmd', 'e.fountain'],
    ]) {
      expect(await cli.run(['convert', cli.at(from!), cli.at(to!)])).toEqual({ code: 0, out: '', err: '' });
    }
    expect(readFdx(cli.read('b.fdx')).script).toEqual(script);
    expect(readJson(cli.read('c.json'))).toEqual(script);
    expect(cli.read('e.fountain')).toBe(readFileSync(start, 'utf8'));
  });

  it('writes pages as PDF, HTML and text', async () => {
    cli.write('a.fountain', `Title: The Lamp\n\n${SCENE}`);
    for (const name of ['a.pdf', 'a.html', 'a.txt']) {
      expect((await cli.run(['convert', cli.at('a.fountain'), cli.at(name)])).code, name).toBe(0);
    }
    expect(readFileSync(cli.at('a.pdf')).subarray(0, 5).toString()).toBe('%PDF-');
    expect(cli.read('a.html')).toMatch(/<title>The Lamp<\/title>[\s\S]*class="page /);
    expect(cli.read('a.txt')).toMatch(/^ {15}INT\. HOUSE - DAY$/m);
  });

  it('says which pages a script was written for, unless the user does', async () => {
    const scene = (letter: string) =>
      `INT. ROOM - DAY #${letter}#\n\n(Nora)\n\nNORA COMES IN AND SITS.\n\nNORA\nOh.\n\nSHE STANDS UP AGAIN.\n\nSHE IS OFF.\n`;
    cli.write('a.fountain', ['A', 'B'].map(scene).join('\n'));
    const { code, err } = await cli.run(['convert', cli.at('a.fountain'), cli.at('a.txt')]);
    expect([code, err]).toEqual([
      0,
      `a.fountain:1:1 info PAG001 By its spacing or its habits this is a multi-camera script: --profile multicam lays it out as one.\n`,
    ]);
    for (const more of [['--profile', 'letter'], ['-q']]) {
      expect((await cli.run(['convert', cli.at('a.fountain'), cli.at('a.txt'), '--force', ...more])).err).toBe('');
    }
    expect((await cli.run(['convert', cli.at('a.fountain'), cli.at('a.fdx')])).err).toBe('');
  });

  it('writes html and text without pages when asked', async () => {
    cli.write('a.fountain', `${SCENE}\n===\n\nMore.\n`);
    await cli.run(['convert', cli.at('a.fountain'), cli.at('a.txt'), '--flow']);
    await cli.run(['convert', cli.at('a.fountain'), cli.at('a.html'), '--flow']);
    expect(cli.read('a.txt')).not.toContain('\f');
    expect(cli.read('a.html')).not.toContain('class="page ');
  });

  it('lays pages out by the profile', async () => {
    cli.write('a.fountain', `INT. A - DAY\n\n${'Rain.\n\n'.repeat(28)}`);
    const pages = async (profile: string) => {
      await cli.run(['convert', cli.at('a.fountain'), cli.at('a.txt'), '--force', '--profile', profile]);
      return cli.read('a.txt').split('\f').length;
    };
    expect(await pages('letter')).toBe(2);
    expect(await pages('A4')).toBe(1);
  });

  it('draws equal PDFs of a file, dated by the file', async () => {
    const file = cli.write('a.fountain', SCENE);
    utimesSync(file, new Date('2026-01-02T03:04:05Z'), new Date('2026-01-02T03:04:05Z'));
    await cli.run(['convert', file, cli.at('1.pdf')]);
    await cli.run(['convert', file, cli.at('2.pdf')]);
    expect(readFileSync(cli.at('1.pdf')).equals(readFileSync(cli.at('2.pdf')))).toBe(true);
    expect(readFileSync(cli.at('1.pdf')).toString('latin1')).toContain('D:20260102030405Z');
  });

  it('reads standard input and writes standard output', async () => {
    expect(
      await cli.run(['convert', '-', '-', '--from', 'fountain', '--to', 'fountain'], 'int. house - day\r\n\r\nRain.'),
    ).toEqual({ code: 0, out: 'int. house - day\n\nRain.\n', err: '' });
    const { out } = await cli.run(['convert', '-', '-', '--from', 'fountain', '--to', 'pdf'], SCENE);
    expect(out.slice(0, 5)).toBe('%PDF-');
  });

  it('tells what the reader noticed and what is lost, each with its place', async () => {
    cli.write('a.fountain', 'INT. HOUSE - DAY\n\nRain *now.\n\n/* old */\n\n##### Deep\n');
    const { code, err } = await cli.run(['convert', cli.at('a.fountain'), cli.at('a.fdx')]);
    expect(code).toBe(0);
    expect(err.split('\n')).toEqual([
      'a.fountain:3:6 info FTN006 This emphasis mark has no partner on its line: it is read as text.',
      'a.fountain:5:1 warning FDX022 a boneyard is left out: "old"',
      'a.fountain:7:1 warning FDX024 a section deeper than 4 is written as one of depth 4: "Deep"',
      '',
    ]);
    expect((await cli.run(['convert', cli.at('a.fountain'), cli.at('b.fdx'), '-q'])).err).toBe('');
  });

  it('tells where characters stand that no font has', async () => {
    cli.write('a.fountain', 'INT. HOUSE - DAY\n\nRain 🌧 falls.\n');
    const { err } = await cli.run(['convert', cli.at('a.fountain'), cli.at('a.pdf')]);
    expect(err).toMatch(/^a\.fountain:3:6 warning PDF001 "🌧" /);
  });

  it('tells where each of many characters first stands, and each once', { timeout: 60_000 }, async () => {
    const lines = Array.from(
      { length: 4_000 },
      (_, index) => `${index % 2 ? '\t' : ''}${String.fromCodePoint(0xe000 + (index >> 1))}${'x'.repeat(50)}`,
    );
    cli.write('a.fountain', `INT. A - DAY\r\n\r\n${lines.join('\r\n\r\n')}\r\n`);
    const { err } = await cli.run(['convert', cli.at('a.fountain'), cli.at('a.pdf')]);
    const told = err
      .trimEnd()
      .split('\n')
      .map((line) => line.split(' ')[0]);
    expect(told).toEqual(Array.from({ length: 2_000 }, (_, index) => `a.fountain:${3 + 4 * index}:1`));
  });

  it('writes nothing under --strict if something would be lost', async () => {
    cli.write('a.fountain', 'INT. HOUSE - DAY\n\n/* old */\n\nRain.\n');
    const { code, err } = await cli.run(['convert', cli.at('a.fountain'), cli.at('a.fdx'), '--strict', '--quiet']);
    expect(code).toBe(1);
    expect(err).toMatch(/^a\.fountain:3:1 error FDX022 .*\nscriptgen: a\.fdx was not written: something would be lost/);
    expect(readdirSync(cli.folder)).toEqual(['a.fountain']);
    expect((await cli.run(['convert', cli.at('a.fountain'), cli.at('a.json'), '--strict'])).code).toBe(0);
  });

  it('counts under --strict what the reader had to pass over', async () => {
    cli.write(
      'a.fdx',
      '<FinalDraft DocumentType="Script" Version="4"><Content><Paragraph Type="Action"><Text>Rain.</Text></Paragraph></Content><LockedPages><LockedPage/></LockedPages></FinalDraft>',
    );
    const { code, err } = await cli.run(['convert', cli.at('a.fdx'), cli.at('a.fountain'), '--strict']);
    expect(err).toContain('error FDX010 Passed over: locked pages (1).');
    expect(code).toBe(1);
  });
});

describe('an output', () => {
  it('is not overwritten without --force, nor is anything read for it', async () => {
    cli.write('a.fountain', SCENE);
    cli.write('a.fdx', 'mine');
    const refused = await cli.run(['convert', cli.at('a.fountain'), cli.at('a.fdx')]);
    expect(refused).toEqual({
      code: 2,
      out: '',
      err: 'scriptgen: a.fdx exists already: choose another name, or say --force to replace it\n',
    });
    expect((await cli.run(['convert', cli.at('missing.fountain'), cli.at('a.fdx')])).err).toContain('exists already');
    expect(cli.read('a.fdx')).toBe('mine');
    expect((await cli.run(['convert', cli.at('a.fountain'), cli.at('a.fdx'), '--force'])).code).toBe(0);
    expect(cli.read('a.fdx')).toContain('<FinalDraft');
  });

  it('may be the input, when forced', async () => {
    cli.write('a.fountain', 'INT. A - DAY\r\n\r\nRain.');
    expect((await cli.run(['convert', cli.at('a.fountain'), cli.at('a.fountain'), '--force'])).code).toBe(0);
    expect(cli.read('a.fountain')).toBe('INT. A - DAY\n\nRain.\n');
  });

  it.each([
    ['a format that does not hold all', 'INT. A - DAY\n\nRain.\n', 'pdf'],
    ['what has no form in the new format', 'INT. A - DAY\n\nRain. /* old */\n', 'fdx'],
    ['what the reader had to drop', 'INT. A - DAY\n\nRain.\u0007\n', 'fountain'],
  ])('is never the input for %s', async (_what, text, format) => {
    const file = cli.write('a.fountain', text);
    symlinkSync('a.fountain', cli.at('link.fountain'));
    for (const out of [file, cli.at('link.fountain')]) {
      const { code, err } = await cli.run(['convert', file, out, '--to', format, '--force', '--quiet']);
      expect({ code, err }).toEqual({
        code: 2,
        err: expect.stringContaining(
          `it is the file that was read, and as ${format} it would not hold all of it. Choose another name\n`,
        ),
      });
    }
    expect(cli.read('a.fountain')).toBe(text);
  });

  it('replaces the file as a whole: who holds the old one keeps it, and nothing is left beside it', async () => {
    cli.write('a.fountain', SCENE);
    linkSync(cli.write('a.json', 'old'), cli.at('held.json'));
    chmodSync(cli.at('a.json'), 0o600);
    await cli.run(['convert', cli.at('a.fountain'), cli.at('a.json'), '--force']);
    expect(cli.read('held.json')).toBe('old');
    expect(cli.read('a.json')).toContain('schemaVersion');
    expect(statSync(cli.at('a.json')).mode & 0o777).toBe(0o600);
    expect(readdirSync(cli.folder).sort()).toEqual(['a.fountain', 'a.json', 'held.json']);
  });

  it('is written through a link, which stays one', async () => {
    cli.write('a.fountain', SCENE);
    cli.write('real.json', 'old');
    symlinkSync('real.json', cli.at('link.json'));
    await cli.run(['convert', cli.at('a.fountain'), cli.at('link.json'), '--force']);
    expect(cli.read('real.json')).toContain('schemaVersion');
  });

  it.each([
    ['a folder', 'folder.json', 'it is a folder'],
    ['a name in no folder', 'none/a.json', 'there is no such file or folder'],
    ['a name below a file', 'a.fountain/a.json', 'a part of its path is not a folder'],
  ])('cannot be %s', async (_what, name, reason) => {
    cli.write('a.fountain', SCENE);
    mkdirSync(cli.at('folder.json'));
    expect(await cli.run(['convert', cli.at('a.fountain'), cli.at(name)])).toEqual({
      code: 2,
      out: '',
      err: `scriptgen: ${name} cannot be written: ${reason}\n`,
    });
  });

  it('that is a device is written to, not replaced', async () => {
    cli.write('a.fountain', SCENE);
    expect((await cli.run(['convert', cli.at('a.fountain'), '/dev/null', '--to', 'json', '--force'])).code).toBe(0);
    expect(statSync('/dev/null').isCharacterDevice()).toBe(true);
  });

  it('is no PDF for a terminal', async () => {
    const { code, out } = await cli.run(['convert', SHORT, '-', '--to', 'pdf'], '', { isTTY: true });
    expect({ code, out }).toEqual({ code: 2, out: '' });
  });

  it('is not written when a font cannot be used', async () => {
    cli.write('a.fountain', SCENE);
    cli.write('font.woff2', 'wOF2....');
    expect(
      (await cli.run(['convert', cli.at('a.fountain'), cli.at('a.pdf'), '--font', cli.at('font.woff2')])).err,
    ).toMatch(/^scriptgen: The font font\.woff2 is a \.woff2 file/);
    expect((await cli.run(['convert', cli.at('a.fountain'), cli.at('a.pdf'), '--font', cli.at('none.ttf')])).err).toBe(
      'scriptgen: A font cannot be read: there is no such file or folder\n',
    );
    expect(existsSync(cli.at('a.pdf'))).toBe(false);
  });
});

it('keeps a whole script as the printer writes it', async () => {
  await cli.run(['convert', SHORT, cli.at('short.fountain'), '--strict']);
  expect(cli.read('short.fountain')).toBe(print(parse(readFileSync(SHORT, 'utf8')).script).text);
});
