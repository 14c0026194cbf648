import { mkdirSync } from 'node:fs';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { commandLine } from './command-line.js';

let cli: ReturnType<typeof commandLine>;
beforeEach(() => {
  cli = commandLine();
});
afterEach(() => {
  cli.remove();
});

describe('a file that is no script', () => {
  it.each<[what: string, name: string, content: string | Uint8Array, told: string]>([
    ['empty', 'a.fountain', '', 'scriptgen: a.fountain is empty'],
    ['blank', 'a.fountain', '\uFEFF \r\n\t\n', 'scriptgen: a.fountain is empty'],
    ['a page of blanks', 'a.fountain', ' \n'.repeat(10_000), 'scriptgen: a.fountain holds no screenplay'],
    ['binary', 'a.fountain', Uint8Array.of(0x7f, 0x45, 0x4c, 0x46, 2, 1, 0, 0), 'scriptgen: a.fountain is not text: it has bytes that no script has'],
    ['UTF-16 without its mark', 'a.fountain', Buffer.from('INT. CAFÉ - DAY\n', 'utf16le'), 'scriptgen: a.fountain looks like UTF-16 without its byte order mark: save it as UTF-8'],
    ['UTF-32', 'a.fountain', Uint8Array.of(0xff, 0xfe, 0, 0, 0x49, 0, 0, 0), 'scriptgen: a.fountain is UTF-32, which is not read: save it as UTF-8'],
    ['a PDF', 'a.fountain', '%PDF-1.7\n', 'scriptgen: a.fountain is a PDF: scripts are not read back from pages'],
    ['a ZIP', 'a.fdx', 'PK\x03\x04\0\0', 'scriptgen: a.fdx is a ZIP archive, as word processors and some screenwriting programs write: export it as Fountain or FDX there'],
    ['rich text', 'a.txt', '{\\rtf1 INT. HOUSE}', 'scriptgen: a.txt is rich text: save it as plain text'],
    ['Final Draft under another name', 'a.txt', '\uFEFF<?xml version="1.0"?>\n<FinalDraft/>', 'scriptgen: a.txt is XML, not Fountain: if Final Draft wrote it, say --from fdx'],
    ['cut off', 'a.fdx', '<FinalDraft DocumentType="Script">\n<Content>\n<Para', 'a.fdx:3:6 error FDX001 The file is no well-formed XML: unclosed tag: Content'],
    ['another XML', 'a.fdx', '<html></html>', 'a.fdx:1:7 error FDX002 The root element is html, not FinalDraft: this is no Final Draft document.'],
    ['another JSON', 'a.json', '{"schemaVersion": 2}', 'a.json:1:1 error JSON $.schemaVersion: This is version 2; the version read here is 1.'],
    ['no JSON', 'a.json', 'INT. HOUSE', 'a.json:1:1 error JSON $: The text is no JSON: '],
    ['no UTF-8', 'a.json', Uint8Array.of(0x7b, 0xff, 0x7d), 'scriptgen: a.json is not UTF-8'],
  ])('because it is %s is refused with a reason', async (_what, name, content, told) => {
    const { code, out, err } = await cli.run(['stats', cli.write(name, content)]);
    expect({ code, out, err: err.slice(0, told.length) }).toEqual({ code: 2, out: '', err: told });
    expect(err.split('\n')).toHaveLength(2);
  });

  it.each([
    ['is not there', 'none.fountain', 'none.fountain cannot be read: there is no such file or folder'],
    ['is a folder', 'folder.fountain', 'folder.fountain cannot be read: it is a folder'],
  ])('because it %s is refused with a reason', async (_what, name, told) => {
    mkdirSync(cli.at('folder.fountain'));
    expect(await cli.run(['stats', cli.at(name)])).toEqual({ code: 2, out: '', err: `scriptgen: ${told}\n` });
  });

  it('because it never ends is not read to its end', async () => {
    expect(await cli.run(['stats', '/dev/zero', '--from', 'fountain'])).toEqual({ code: 2, out: '', err: 'scriptgen: /dev/zero is larger than 64 MiB, the most that is read\n' });
  });

  it('because it is longer than a script can be is refused', async () => {
    const file = cli.write('a.fountain', 'Rain. '.repeat(2_000_000));
    expect(await cli.run(['lint', file])).toEqual({ code: 2, out: '', err: 'scriptgen: a.fountain has more than the 10485760 characters that are read: split it\n' });
  });
});

describe('a format', () => {
  it.each([
    [['convert', 'a', 'b.pdf'], '"a" has no extension that tells its format: say --from with one of fountain, fdx, json'],
    [['convert', 'a.doc', 'b.pdf'], '"a.doc" has the extension .doc, which is not among .fountain, .spmd, .txt, .fdx, .json: say --from with one of fountain, fdx, json'],
    [['convert', 'a.fountain', 'b.docx'], '"b.docx" has the extension .docx, which is not among .fountain, .spmd, .fdx, .pdf, .html, .htm, .txt, .json: say --to with one of fountain, fdx, pdf, html, text, json'],
    [['convert', 'a.fountain', '-'], 'Standard output has no extension that tells its format: say --to with one of fountain, fdx, pdf, html, text, json'],
    [['stats', '-'], 'Standard input has no extension that tells its format: say --from with one of fountain, fdx, json'],
    [['stats', '-', '--from', 'fontain'], '--from is one of fountain, fdx, json, not "fontain"; did you mean fountain?'],
    [['stats', 'a.constructor'], '"a.constructor" has the extension .constructor, which is not among .fountain, .spmd, .txt, .fdx, .json: say --from with one of fountain, fdx, json'],
  ])('that is not known is asked for: %j', async (args, told) => {
    const { code, err } = await cli.run(args);
    expect(code).toBe(2);
    expect(err.split('\n')[0]).toBe(`scriptgen: ${told}`);
  });

  it('goes by the extension in any case, and by --from before it', async () => {
    cli.write('A.FOUNTAIN', 'INT. A - DAY\n');
    cli.write('a.fdx', 'INT. A - DAY\n');
    expect((await cli.run(['stats', cli.at('A.FOUNTAIN')])).code).toBe(0);
    expect((await cli.run(['stats', cli.at('a.fdx'), '--from', 'Fountain'])).code).toBe(0);
  });
});

it('reads other encodings, and says when it had to guess', async () => {
  cli.write('utf16.fountain', Buffer.from('\uFEFFINT. CAFÉ - DAY\n', 'utf16le'));
  cli.write('cp1252.fountain', Buffer.from('INT. CAFÉ - DAY\n', 'latin1'));
  expect((await cli.run(['convert', cli.at('utf16.fountain'), '-', '--to', 'fountain'])).out).toBe('INT. CAFÉ - DAY\n');
  const guessed = await cli.run(['convert', cli.at('cp1252.fountain'), '-', '--to', 'fountain']);
  expect(guessed.out).toBe('INT. CAFÉ - DAY\n');
  expect(guessed.err).toMatch(/^cp1252\.fountain:1:1 warning FTN007 /);
});
