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

/** Names as they stand in an archive. */
const zip = (...names: string[]) => names.map((name) => `PK\x03\x04\x14\0\0\0\0\0${'\0'.repeat(20)}${name}`).join('');

describe('a file that is no script', () => {
  it.each<[what: string, name: string, content: string | Uint8Array, told: string]>([
    ['empty', 'a.fountain', '', 'scriptgen: a.fountain is empty'],
    ['blank', 'a.fountain', '\uFEFF \r\n\t\n', 'scriptgen: a.fountain is empty'],
    ['a page of blanks', 'a.fountain', ' \n'.repeat(10_000), 'scriptgen: a.fountain holds no screenplay'],
    [
      'binary',
      'a.fountain',
      Uint8Array.of(0x7f, 0x45, 0x4c, 0x46, 2, 1, 0, 0),
      'scriptgen: a.fountain is not text: it has bytes that no script has',
    ],
    [
      'UTF-16 without its mark',
      'a.fountain',
      Buffer.from('INT. CAFÉ - DAY\n', 'utf16le'),
      'scriptgen: a.fountain looks like UTF-16 without its byte order mark: save it as UTF-8',
    ],
    [
      'UTF-32',
      'a.fountain',
      Uint8Array.of(0xff, 0xfe, 0, 0, 0x49, 0, 0, 0),
      'scriptgen: a.fountain is UTF-32, which is not read: save it as UTF-8',
    ],
    ['a PDF', 'a.fountain', '%PDF-1.7\n', 'scriptgen: a.fountain is a PDF: scripts are not read back from pages'],
    [
      'a ZIP',
      'a.fdx',
      'PK\x03\x04\0\0',
      'scriptgen: a.fdx is a ZIP archive, as word processors and some screenwriting programs write: export it as Fountain or FDX there',
    ],
    ['rich text', 'a.txt', '{\\rtf1 INT. HOUSE}', 'scriptgen: a.txt is rich text: save it as plain text'],
    [
      'Final Draft under another name',
      'a.txt',
      '\uFEFF<?xml version="1.0"?>\n<FinalDraft/>',
      'scriptgen: a.txt is XML, not Fountain: if Final Draft wrote it, say --from fdx',
    ],
    [
      'cut off',
      'a.fdx',
      '<FinalDraft DocumentType="Script">\n<Content>\n<Para',
      'a.fdx:3:6 error FDX001 The file is no well-formed XML: unclosed tag: Content',
    ],
    [
      'another XML',
      'a.fdx',
      '<script></script>',
      'a.fdx:1:9 error FDX002 The root element is script, not FinalDraft: this is no Final Draft document.',
    ],
    [
      'a web page',
      'a.fdx',
      '\uFEFF<!DOCTYPE html>\n<html></html>',
      'scriptgen: a.fdx is a web page (HTML): a site may have given it in place of the script; download the script itself again',
    ],
    [
      'a Word document',
      'a.docx',
      zip('[Content_Types].xml', 'word/document.xml'),
      'scriptgen: a.docx is a Word document (.docx): save it as plain text',
    ],
    [
      'an old Word document',
      'a.doc',
      Uint8Array.of(0xd0, 0xcf, 0x11, 0xe0, 0xa1, 0xb1, 0x1a, 0xe1, 0, 0),
      'scriptgen: a.doc is an old Office document, as Word wrote until 2003: save it as plain text',
    ],
    [
      'a Fade In script',
      'a.fadein',
      zip('document.xml'),
      'scriptgen: a.fadein is a Fade In script (.fadein): export it as Final Draft (.fdx) or Fountain there',
    ],
    [
      'a Fade In script under another name',
      'a.fdx',
      zip('document.xml'),
      'scriptgen: a.fdx is a Fade In script (.fadein): export it',
    ],
    [
      'a Celtx project',
      'a.celtx',
      zip('local.rdf', 'script-1.html'),
      'scriptgen: a.celtx is a Celtx project (.celtx): export the script there as plain text or Final Draft (.fdx)',
    ],
    [
      'a Celtx project of other contents',
      'a.CELTX',
      zip('scripts/1.html'),
      'scriptgen: a.CELTX is a Celtx project (.celtx): export the script there',
    ],
    [
      'a Fade In script of other contents',
      'a.fadein',
      zip('x.bin'),
      'scriptgen: a.fadein is a Fade In script (.fadein): export it',
    ],
    [
      'a Highland document',
      'a.highland',
      zip('A.textbundle/text.md'),
      'scriptgen: a.highland is a Highland document: export it as Fountain there',
    ],
    [
      'an OpenDocument file',
      'a.odt',
      zip('mimetype', 'application/vnd.oasis.opendocument.text'),
      'scriptgen: a.odt is an OpenDocument file, as LibreOffice writes: save it as plain text',
    ],
    [
      'in the Open Screenplay Format',
      'a.osf',
      '<?xml version="1.0"?>\n<document type="Open Screenplay Format document" version="12"/>',
      'scriptgen: a.osf is in the Open Screenplay Format (.osf): open it in Fade In or another program',
    ],
    [
      'in the Open Screenplay Format, in UTF-16',
      'a.xml',
      Buffer.from('\uFEFF<document type="Open Screenplay Format document"/>', 'utf16le'),
      'scriptgen: a.xml is in the Open Screenplay Format (.osf): open it',
    ],
    [
      'of an old Final Draft',
      'a.fdr',
      Uint8Array.of(0xfd, 0xfd, 0xfd, 0xfd, 0, 1),
      'scriptgen: a.fdr is a Final Draft file of version 7 or older (.fdr): open it in Final Draft 8 or newer and save it as .fdx',
    ],
    [
      'of an older Final Draft',
      'a.FDR',
      Uint8Array.of(0x46, 0x44, 0, 1),
      'scriptgen: a.FDR is a Final Draft file of version 7 or older (.fdr): open it',
    ],
    [
      'an image',
      'a.png',
      Uint8Array.of(0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a, 0),
      'scriptgen: a.png is an image (PNG): text in pictures is not read',
    ],
    [
      'an image as a script',
      'a.fdx',
      Uint8Array.of(0xff, 0xd8, 0xff, 0xe0, 0, 0x10, 0x4a, 0x46, 0x49, 0x46),
      'scriptgen: a.fdx is an image (JPEG): text in pictures is not read',
    ],
    [
      'an archive',
      'a.gz',
      Uint8Array.of(0x1f, 0x8b, 8, 0),
      'scriptgen: a.gz is an archive (gzip): unpack it and take the script that is in it',
    ],
    [
      'a Trelby file',
      'a.trelby',
      '\uFEFF#Version 3\n#Begin-Auto-Completion \n',
      'scriptgen: a.trelby is a Trelby file: export the script as Final Draft (.fdx) or Fountain there',
    ],
    [
      'JSON under another name',
      'a.txt',
      '{\n  "schemaVersion": 1}',
      'scriptgen: a.txt is JSON, not Fountain: if scriptgen wrote it, say --from json',
    ],
    [
      'a Final Draft file that is none',
      'a.fdx',
      'INT. HOUSE - DAY\n\nRain.\n',
      'scriptgen: a.fdx is no XML, as Final Draft files are: if it is Fountain, say --from fountain',
    ],
    [
      'JSON under the name of Final Draft',
      'a.fdx',
      '{ "schemaVersion": 1 }',
      "scriptgen: a.fdx is JSON, not Final Draft's XML: if scriptgen wrote it, say --from json",
    ],
    [
      'another JSON',
      'a.json',
      '{"schemaVersion": 2}',
      'a.json:1:1 error JSON $.schemaVersion: This is version 2; the version read here is 1.',
    ],
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
    expect(await cli.run(['stats', '/dev/zero', '--from', 'fountain'])).toEqual({
      code: 2,
      out: '',
      err: 'scriptgen: /dev/zero is larger than 64 MiB, the most that is read\n',
    });
  });

  it('because it is longer than a script can be is refused', async () => {
    const file = cli.write('a.fountain', 'Rain. '.repeat(2_000_000));
    expect(await cli.run(['lint', file])).toEqual({
      code: 2,
      out: '',
      err: 'scriptgen: a.fountain has more than the 10485760 characters that are read: split it\n',
    });
  });
});

describe('a format', () => {
  it.each([
    [
      ['convert', 'a', 'b.pdf'],
      '"a" has no extension that tells its format: say --from with one of fountain, fdx, json',
    ],
    [
      ['convert', 'a.doc', 'b.pdf'],
      '"a.doc" has the extension .doc, which is not among .fountain, .spmd, .txt, .fdx, .json: say --from with one of fountain, fdx, json',
    ],
    [
      ['convert', 'a.fountain', 'b.docx'],
      '"b.docx" has the extension .docx, which is not among .fountain, .spmd, .fdx, .pdf, .html, .htm, .txt, .json: say --to with one of fountain, fdx, pdf, html, text, json',
    ],
    [
      ['convert', 'a.fountain', '-'],
      'Standard output has no extension that tells its format: say --to with one of fountain, fdx, pdf, html, text, json',
    ],
    [
      ['stats', '-'],
      'Standard input has no extension that tells its format: say --from with one of fountain, fdx, json',
    ],
    [
      ['stats', '-', '--from', 'fontain'],
      '--from is one of fountain, fdx, json, not "fontain"; did you mean fountain?',
    ],
    [
      ['stats', 'a.constructor'],
      '"a.constructor" has the extension .constructor, which is not among .fountain, .spmd, .txt, .fdx, .json: say --from with one of fountain, fdx, json',
    ],
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

it('knows a Final Draft file under any name by its content', async () => {
  const xml =
    '<?xml version="1.0"?>\n<FinalDraft DocumentType="Script" Template="Yes" Version="5"><Content><Paragraph Type="Scene Heading"><Text>INT. A - DAY</Text></Paragraph></Content></FinalDraft>';
  cli.write('a.fdxt', xml);
  cli.write('a.xml', Buffer.from(`\uFEFF${xml}`, 'utf16le'));
  for (const name of ['a.fdxt', 'a.xml']) {
    expect(await cli.run(['convert', cli.at(name), '-', '--to', 'fountain'])).toEqual({
      code: 0,
      out: 'INT. A - DAY\n',
      err: '',
    });
  }
});

it('reads other encodings, and says when it had to guess', async () => {
  cli.write('utf16.fountain', Buffer.from('\uFEFFINT. CAFÉ - DAY\n', 'utf16le'));
  cli.write('cp1252.fountain', Buffer.from('INT. CAFÉ - DAY\n', 'latin1'));
  expect((await cli.run(['convert', cli.at('utf16.fountain'), '-', '--to', 'fountain'])).out).toBe('INT. CAFÉ - DAY\n');
  const guessed = await cli.run(['convert', cli.at('cp1252.fountain'), '-', '--to', 'fountain']);
  expect(guessed.out).toBe('INT. CAFÉ - DAY\n');
  expect(guessed.err).toMatch(/^cp1252\.fountain:1:1 warning FTN007 /);
});
