import {
  copyFileSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  rmSync,
  symlinkSync,
  truncateSync,
  writeFileSync,
} from 'node:fs';
import { createRequire } from 'node:module';
import os from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { action, script } from '../../../src/screenplay/build.js';
import { paginate } from '../../../src/screenplay/layout/paginate.js';
import { renderPdf } from '../../../src/screenplay/render/pdf.js';
import { FontFolderError, fontsIn } from '../../../src/scripts/pdf/font-folder.js';
import { loadFonts } from '../../../src/scripts/pdf/fonts.js';

const packaged = (file: string) => createRequire(import.meta.url).resolve(`@fontsource/${file}`);
const HEBREW = packaged('cousine/files/cousine-hebrew-400-normal.woff');

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(path.join(os.tmpdir(), 'scriptgen-fonts-'));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

const at = (name: string) => path.join(folder, name);

describe('a folder of fonts', () => {
  it('gives its fonts by name, and leaves other files and folders alone', async () => {
    copyFileSync(HEBREW, at('b.woff'));
    copyFileSync(HEBREW, at('A.WOFF'));
    writeFileSync(at('LICENSE.txt'), 'OFL');
    mkdirSync(at('more.ttf'));
    symlinkSync(at('b.woff'), at('c.woff'));
    expect(await fontsIn(folder)).toEqual([at('A.WOFF'), at('b.woff'), at('c.woff')]);
  });

  it.each<[name: string, make: () => void, message: RegExp]>([
    [
      'that is not there',
      () => rmSync(folder, { recursive: true }),
      /cannot be read: there is no such file or folder$/,
    ],
    ['without a font', () => writeFileSync(at('a.txt'), 'x'), /has no \.ttf, \.otf or \.woff file$/],
    [
      'with a .woff2 file',
      () => copyFileSync(HEBREW.replace(/woff$/, 'woff2'), at('a.woff2')),
      /a\.woff2: The font a\.woff2 is a \.woff2 file, which cannot be embedded in parts: give a \.woff, \.ttf or \.otf file$/,
    ],
    [
      'with a file that is no font',
      () => writeFileSync(at('a.ttf'), 'hello'),
      /a\.ttf: The font a\.ttf is no font file/,
    ],
    ['with an empty file', () => writeFileSync(at('a.otf'), ''), /a\.otf: The font a\.otf is no font file/],
    [
      'with a font that is cut short',
      () => writeFileSync(at('a.woff'), readFileSync(HEBREW).subarray(0, 900)),
      /a\.woff: The font a\.woff cannot be read/,
    ],
    [
      'with a collection',
      () => writeFileSync(at('a.ttc'), 'ttcf\0\x01'),
      /a\.ttc: The font a\.ttc is a collection of several fonts/,
    ],
    [
      'with links in a circle',
      () => {
        symlinkSync(at('b.ttf'), at('a.ttf'));
        symlinkSync(at('a.ttf'), at('b.ttf'));
      },
      /a\.ttf cannot be read: its links lead in a circle$/,
    ],
    [
      'with a huge file',
      () => {
        writeFileSync(at('a.ttf'), '\0\x01\0\0');
        truncateSync(at('a.ttf'), 65 * 1024 * 1024);
      },
      /a\.ttf is larger than 64 MiB/,
    ],
    [
      'with too many',
      () => {
        for (let index = 0; index < 101; index++) writeFileSync(at(`${index}.ttf`), '');
      },
      /has 101 fonts, more than the 100/,
    ],
  ])('%s is refused with a sentence', async (_, make, message) => {
    make();
    const error: unknown = await fontsIn(folder).catch((thrown: unknown) => thrown);
    expect(error).toBeInstanceOf(FontFolderError);
    expect((error as Error).message).toMatch(message);
  });

  it('that is a file is refused', async () => {
    writeFileSync(at('a'), '');
    await expect(fontsIn(at('a'))).rejects.toThrow(/cannot be read: it is no folder$/);
  });

  it('stands after the typewriter faces and before the packages, bold ones first for what is bold', async () => {
    const names = (style: 'regular' | 'bold') =>
      loadFonts([at('x-Bold.woff'), at('x.woff')])[style].map(({ name }) => name);
    copyFileSync(HEBREW, at('x.woff'));
    copyFileSync(HEBREW, at('x-Bold.woff'));
    expect(names('regular').filter((name) => name.startsWith('x'))).toEqual(['x.woff', 'x-Bold.woff']);
    expect(names('bold').filter((name) => name.startsWith('x'))).toEqual(['x-Bold.woff', 'x.woff']);
  });

  it('is not read for a script that needs none of it', async () => {
    copyFileSync(HEBREW, at('x.woff'));
    const fonts = loadFonts([at('x.woff')]);
    rmSync(at('x.woff'));
    const { warnings } = await renderPdf(
      paginate(script([action('Plain. Привет. 约翰.')])),
      { ...fonts, regular: fonts.regular.filter(({ name }) => name !== 'x.woff') },
      { title: 'x', createdAt: new Date(0) },
    );
    expect(warnings).toEqual([]);
    await expect(
      renderPdf(paginate(script([action('Plain.')])), fonts, { title: 'x', createdAt: new Date(0) }),
    ).resolves.toMatchObject({ warnings: [] });
  });
});

describe('a script that asks too much of fonts', () => {
  const meta = { title: 'x', createdAt: new Date(0) };

  it('of 50,000 different ideographs is drawn, and tells those that no font has', { timeout: 60_000 }, async () => {
    const all = [
      ...Array.from({ length: 20_992 }, (_, index) => 0x4e00 + index),
      ...Array.from({ length: 29_008 }, (_, index) => 0x20000 + index),
    ];
    const text = String.fromCodePoint(...all);
    const { warnings, bytes } = await renderPdf(paginate(script([action(text)])), loadFonts(), meta);
    expect(bytes.length).toBeGreaterThan(100_000);
    expect(warnings.length).toBeGreaterThan(25_000);
    expect(warnings.length).toBeLessThan(40_000);
    expect(warnings.every(({ count }) => count === 1)).toBe(true);
  });

  it('of emoji, marks without end and private characters tells each once', async () => {
    const { warnings } = await renderPdf(
      paginate(script([action(`😀😀 e${'\u0301'.repeat(500)} \ue000\ue000 \u{f0000} \u0378`)])),
      loadFonts(),
      meta,
    );
    const told = warnings.map(({ character, count }) => [character, count]);
    expect(told).toEqual(
      expect.arrayContaining([
        ['😀', 2],
        ['\ue000', 2],
        ['\u{f0000}', 1],
      ]),
    );
  });
});
