import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { UsageError } from '../../src/demo/options.js';
import { checkFolder, writeScript } from '../../src/demo/script-file.js';

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(path.join(os.tmpdir(), 'scriptgen-demo-file-'));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

const inFolder = (name: string) => path.join(folder, name);

describe('a folder for the script', () => {
  it('may be empty or not, and is left as it was', async () => {
    writeFileSync(inFolder('other.txt'), 'mine');
    await checkFolder(folder);
    expect(readdirSync(folder)).toEqual(['other.txt']);
  });

  it('must be there, be a folder, and take files', async () => {
    writeFileSync(inFolder('file'), '');
    await expect(checkFolder(inFolder('missing'))).rejects.toThrow(
      /missing cannot be written to: there is no such folder\. Make the folder first\.$/,
    );
    await expect(checkFolder(inFolder('file'))).rejects.toThrow(
      /file is a file; it takes the folder that the script goes to\.$/,
    );
    await expect(checkFolder(inFolder('file/in-it'))).rejects.toThrow(
      /cannot be written to: a part of its path is not a folder\.$/,
    );
    // Nobody makes files there, an administrator neither.
    if (process.platform === 'linux') await expect(checkFolder('/proc/self')).rejects.toBeInstanceOf(UsageError);
    await expect(checkFolder(inFolder('x'.repeat(300)))).rejects.toThrow(/its name is too long\.$/);
  });
});

describe('a script that is written', () => {
  it('goes under its own name where that is free, and is not written twice', async () => {
    expect(await writeScript(folder, 'Half-Moon.fountain', 'one')).toEqual({ file: inFolder('Half-Moon.fountain') });
    expect(await writeScript(folder, 'Half-Moon.fountain', 'one')).toEqual({ file: inFolder('Half-Moon.fountain') });
    expect(readdirSync(folder)).toEqual(['Half-Moon.fountain']);
  });

  it('goes beside files of that name with other texts, which stay as they are', async () => {
    const theirs = ['edited by hand', ''];
    writeFileSync(inFolder('A.b.fountain'), theirs[0]!);
    writeFileSync(inFolder('A.b-2.fountain'), theirs[1]!);
    expect(await writeScript(folder, 'A.b.fountain', 'one')).toEqual({
      file: inFolder('A.b-3.fountain'),
      beside: inFolder('A.b.fountain'),
    });
    expect(
      ['A.b.fountain', 'A.b-2.fountain', 'A.b-3.fountain'].map((name) => readFileSync(inFolder(name), 'utf8')),
    ).toEqual([...theirs, 'one']);
  });

  it('goes beside a folder, and beside a link that leads nowhere or elsewhere', async () => {
    mkdirSync(inFolder('A.fountain'));
    symlinkSync(inFolder('nowhere'), inFolder('A-2.fountain'));
    writeFileSync(inFolder('elsewhere'), 'theirs');
    symlinkSync(inFolder('elsewhere'), inFolder('A-3.fountain'));
    expect((await writeScript(folder, 'A.fountain', 'one')).file).toBe(inFolder('A-4.fountain'));
    expect(readFileSync(inFolder('elsewhere'), 'utf8')).toBe('theirs');
    expect(readdirSync(folder)).not.toContain('nowhere');
  });

  it('never shares a file with another that is written at the same moment', async () => {
    const written = await Promise.all(['one', 'two', 'three'].map((text) => writeScript(folder, 'A.fountain', text)));
    expect(new Set(written.map(({ file }) => file)).size).toBe(3);
    expect(written.map(({ file }) => readFileSync(file, 'utf8'))).toEqual(['one', 'two', 'three']);
  });

  it('says what is in the way', async () => {
    await expect(writeScript(inFolder('missing'), 'A.fountain', 'one')).rejects.toThrow(
      'A.fountain cannot be written: there is no such folder.',
    );
  });
});
