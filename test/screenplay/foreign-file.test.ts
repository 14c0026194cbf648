import { describe, expect, it } from 'vitest';
import { foreignFile } from '../../src/screenplay/foreign-file.js';

const packed = (...names: string[]) =>
  names.map((name) => `PK\x03\x04\x14\0\0\0\b\0${'\xa0\x01'.repeat(10)}${name}\xe5\x91`).join('');

const KINDS: readonly (readonly [bytes: string, is: RegExp])[] = [
  ['%PDF-1.7\n%\xe2\xe3', /^a PDF$/],
  ['\n\n%PDF-1.4', /^a PDF$/],
  ['{\\rtf1\\ansi', /^rich text$/],
  ['\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1\0\0', /^an old Office document/],
  ['\x89PNG\r\n\x1a\n\0\0', /PNG/],
  ['\xff\xd8\xff\xe0\0\x10JFIF\0', /JPEG/],
  ['\xff\xd8\xff\xe1\0\x10Exif\0', /JPEG/],
  ['GIF89a\x01\0', /GIF/],
  ['RIFF\x24\0\0\0WEBPVP8', /WebP/],
  ['II*\0\x08\0', /TIFF/],
  ['\0\0\0\x18ftypheic', /HEIC/],
  ['\xfd\xfd\xfd\xfd\x01\0', /^a Final Draft file of version 7 or older/],
  ['\x1f\x8b\x08\0', /gzip/],
  ['7z\xbc\xaf\x27\x1c\0', /7-Zip/],
  ['Rar!\x1a\x07\0', /RAR/],
  ['SQLite format 3\0', /^a database/],
  ['#Version 3\r\n#Begin-Auto-Completion', /^a Trelby file$/],
  ['UEsDBBQAAAAIAIaL', /Base64/],
  ['<!DOCTYPE html>\n<html>', /HTML/],
  ['<?xml version="1.0"?>\n<!-- saved -->\n<html xmlns="x">', /HTML/],
  ['<?xml version="1.0"?>\n<?mso-application progid="Word.Document"?><w:wordDocument>', /^a Word document as XML$/],
  ['<?xml version="1.0"?><document type="Open Screenplay Format document" version="12">', /\(\.osf\)/],
  [packed('[Content_Types].xml', 'word/document.xml'), /^a Word document \(\.docx\)$/],
  [packed('xl/workbook.xml'), /^an Office document$/],
  [packed('mimetypeapplication/vnd.oasis.opendocument.text', 'content.xml'), /^an OpenDocument file/],
  [packed('mimetypeapplication/epub+zip'), /^an e-book/],
  [packed('Index/Document.iwa'), /^a Pages document$/],
  [packed('local.rdf', 'script-a.html'), /^a Celtx project/],
  [packed('My film.textbundle/text.md'), /^a Highland document$/],
  [packed('document.xml'), /^a Fade In script/],
  [packed('notes.txt'), /^a ZIP archive/],
];

describe('a file of another kind', () => {
  it.each(KINDS)('%j is told, also when its bytes were read as text', (bytes, is) => {
    for (const start of [bytes, Buffer.from(bytes, 'latin1').toString('utf8')]) {
      const found = foreignFile(start);
      expect(found?.is).toMatch(is);
      expect(found?.instead).toMatch(/^[a-z].*[^.]$/);
    }
  });

  it('is told by the list at the end of an archive', () => {
    expect(foreignFile('PK\x03\x04\x14\0', packed('local.rdf'))?.is).toMatch(/Celtx/);
  });

  it.each([
    '',
    'INT. HOUSE - DAY\n',
    'Title: %PDF-\n',
    '<FinalDraft DocumentType="Script">',
    '<?xml version="1.0"?>\n<FinalDraft><Content/></FinalDraft>',
    '\uFEFFINT. A',
    '{ "schemaVersion": 1 }',
    '<xyzzy> is what she types.',
    'PK is what they call him.',
    '#Version 3\n\n#Act one',
    '# html\n\n<b>Now</b>',
    'GIF89 is not it.',
    '<document> she says.',
  ])('is none of %j', (text) => {
    expect(foreignFile(text)).toBeUndefined();
  });
});
