import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { closeSync, openSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { writeFeature } from '../screenplay/fixtures/feature.js';
import { commandLine, SHORT } from './command-line.js';

/** The executable as `npm test` has built it. */
const PROGRAM = fileURLToPath(new URL('../../dist/cli/main.js', import.meta.url));

let cli: ReturnType<typeof commandLine>;
beforeAll(() => {
  cli = commandLine();
});
afterAll(() => {
  cli.remove();
});

function start(args: readonly string[], env: Record<string, string> = {}) {
  const child = spawn(process.execPath, [PROGRAM, ...args], {
    cwd: cli.folder,
    env: { PATH: process.env.PATH, ...env },
    stdio: 'pipe',
  });
  const exit = once(child, 'close').then(([code]) => code as number);
  let err = '';
  child.stderr.on('data', (chunk: Buffer) => (err += chunk.toString()));
  return { child, exit, err: () => err };
}

async function output(args: readonly string[], stdin = '', env: Record<string, string> = {}) {
  const { child, exit, err } = start(args, env);
  const chunks: Buffer[] = [];
  child.stdout.on('data', (chunk: Buffer) => chunks.push(chunk));
  child.stdin.end(stdin);
  return { code: await exit, out: Buffer.concat(chunks), err: err() };
}

it('converts a file, lints it and measures it', async () => {
  cli.write('a.fountain', readFileSync(SHORT, 'utf8'));
  expect(await output(['convert', 'a.fountain', 'a.pdf', '--quiet'])).toMatchObject({ code: 0, err: '' });
  expect(readFileSync(cli.at('a.pdf')).subarray(0, 5).toString()).toBe('%PDF-');
  expect((await output(['lint', 'a.fountain'])).out.toString()).toMatch(/^a\.fountain:\d+:\d+ warning [A-Z]{3}\d{3} /);
  expect((await output(['stats', 'a.fountain', '--html', 'a.html'])).code).toBe(0);
  expect(cli.read('a.html')).toContain('<svg ');
});

it('goes through pipes byte by byte', async () => {
  const { code, out } = await output(
    ['convert', '-', '-', '--from', 'fountain', '--to', 'pdf', '--quiet'],
    'INT. CAFÉ - DAY\n\nRain.\n',
  );
  expect(code).toBe(0);
  expect(out.subarray(0, 5).toString()).toBe('%PDF-');
  expect(out.subarray(-6).toString('latin1')).toContain('%%EOF');
  const feature = writeFeature(3, 100);
  expect(
    (await output(['convert', '-', '-', '--from', 'fountain', '--to', 'fountain', '--quiet'], feature)).out.toString(),
  ).toBe(feature.replaceAll(/^FADE OUT\.$/gm, '> FADE OUT.'));
});

it('says by its exit code what is wrong', async () => {
  cli.write('faulty.fountain', 'INT. A - DAY\n\n@ANNA\n');
  expect((await output(['lint', 'faulty.fountain'])).code).toBe(1);
  expect(await output(['lint', 'none.fountain'])).toMatchObject({
    code: 2,
    err: 'scriptgen: none.fountain cannot be read: there is no such file or folder\n',
  });
});

it('is quiet when nobody reads on', async () => {
  cli.write('long.fountain', writeFeature(3, 100));
  const { child, exit, err } = start(['stats', 'long.fountain', '--json']);
  child.stdout.destroy();
  expect(await exit).toBe(0);
  expect(err()).toBe('');
});

it('says when standard output takes no more, with an exit code', async () => {
  cli.write('a.fountain', 'INT. A - DAY\n');
  // A file open for reading only takes nothing.
  const full = openSync(cli.at('a.fountain'), 'r');
  const child = spawn(process.execPath, [PROGRAM, 'stats', 'a.fountain'], {
    cwd: cli.folder,
    stdio: ['ignore', full, 'pipe'],
  });
  closeSync(full);
  let err = '';
  child.stderr!.on('data', (chunk: Buffer) => (err += chunk.toString()));
  expect((await once(child, 'close'))[0]).toBe(2);
  expect(err).toMatch(/^scriptgen: Standard output cannot be written: .+\n$/);
});

it('takes names from where npm was asked, not from the package’s folder', async () => {
  cli.write('here.fountain', 'INT. A - DAY\n');
  const child = spawn(process.execPath, [PROGRAM, 'stats', 'here.fountain'], {
    cwd: fileURLToPath(new URL('../..', import.meta.url)),
    env: { PATH: process.env.PATH, npm_lifecycle_event: 'scriptgen', INIT_CWD: cli.folder },
    stdio: 'ignore',
  });
  expect((await once(child, 'exit'))[0]).toBe(0);
});
