import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { INPUT_FORMATS, OUTPUT_FORMATS, type InputFormat, type OutputFormat } from '../../src/cli/formats.js';
import { readFdx } from '../../src/screenplay/fdx/read.js';
import { parse } from '../../src/screenplay/fountain/parse.js';
import { readJson } from '../../src/screenplay/render/json.js';
import { renderJson } from '../../src/screenplay/render/json-form.js';
import { commandLine, SHORT } from './command-line.js';

/** The executable as `npm test` has built it. */
const PROGRAM = fileURLToPath(new URL('../../dist/cli/main.js', import.meta.url));
const KETTLE = fileURLToPath(new URL('../screenplay/fixtures/kettle.fdx', import.meta.url));

const EXTENSIONS: Readonly<Record<OutputFormat, string>> = {
  fountain: 'fountain',
  fdx: 'fdx',
  pdf: 'pdf',
  html: 'html',
  text: 'txt',
  json: 'json',
};

let cli: ReturnType<typeof commandLine>;
let scripts: Readonly<Record<InputFormat, Buffer>>;
beforeAll(() => {
  cli = commandLine();
  const kettle = readFileSync(KETTLE);
  scripts = {
    // A character that no font has, what no Final Draft file has, and a paragraph of no Fountain.
    fountain: Buffer.from(`${readFileSync(SHORT, 'utf8')}\nRain 🌧 falls. /* cut */\n`),
    fdx: kettle,
    json: Buffer.from(renderJson(readFdx(kettle).script)),
  };
  for (const format of INPUT_FORMATS) cli.write(`in.${EXTENSIONS[format]}`, scripts[format]);
});
afterAll(() => {
  cli.remove();
});

async function convert(args: readonly string[], stdin: Uint8Array = Buffer.alloc(0)) {
  const child = spawn(process.execPath, [PROGRAM, 'convert', ...args], {
    cwd: cli.folder,
    env: { PATH: process.env.PATH },
    stdio: 'pipe',
  });
  const [out, err]: [Buffer[], Buffer[]] = [[], []];
  child.stdout.on('data', (chunk: Buffer) => out.push(chunk));
  child.stderr.on('data', (chunk: Buffer) => err.push(chunk));
  child.stdin.end(stdin);
  const [code] = (await once(child, 'close')) as [number];
  return { code, out: Buffer.concat(out), err: Buffer.concat(err).toString() };
}

/** What is told as `<file>:<line>:<column> <level> <code>`, each code once. */
function codesOf(err: string): string[] {
  return [
    ...new Set([...err.matchAll(/^\S+:\d+:\d+ (?:info|warning|error) ([A-Z]{3}\d{3}) /gm)].map(([, code]) => code!)),
  ].sort();
}

/** By what is read and written: the codes that are told. Those of a reader's own findings are told whatever is written. */
const TOLD: Readonly<Record<InputFormat, Readonly<Record<OutputFormat, readonly string[]>>>> = {
  fountain: { fountain: [], fdx: ['FDX022'], pdf: ['PDF001'], html: [], text: [], json: [] },
  fdx: {
    fountain: ['FDX010', 'FTL001'],
    fdx: [],
    pdf: ['FDX010', 'PDF001'],
    html: ['FDX010'],
    text: ['FDX010'],
    json: ['FDX010'],
  },
  json: { fountain: ['FTL001'], fdx: [], pdf: ['PDF001'], html: [], text: [], json: [] },
};

function check(from: InputFormat, to: OutputFormat, content: Buffer): void {
  const text = content.toString();
  const { script } = from === 'fountain' ? parse(scripts.fountain.toString()) : readFdx(scripts.fdx);
  switch (to) {
    case 'fountain':
      expect(parse(text).diagnostics.filter(({ level }) => level === 'error')).toEqual([]);
      return expect(text).toContain(
        from === 'fountain' ? '/* cut */' : '/* EXT. THE YARD - DUSK #21#\n\nMara waits. */',
      );
    case 'fdx':
      if (from === 'fdx') return expect(content.equals(scripts.fdx)).toBe(true);
      if (from === 'json') expect(readFdx(content).script).toEqual(script);
      return expect(text).toMatch(/^<\?xml[^>]*>\n<FinalDraft /);
    case 'json':
      return expect(readJson(text)).toEqual(script);
    case 'pdf':
      return expect([content.subarray(0, 5).toString(), content.subarray(-6).toString('latin1')]).toEqual([
        '%PDF-',
        expect.stringContaining('%%EOF'),
      ]);
    case 'html':
      return expect(text).toMatch(/^<!doctype html>[\s\S]*class="page /i);
    case 'text':
      return expect(text).toContain('\f');
  }
}

const PAIRS = INPUT_FORMATS.flatMap((from) => OUTPUT_FORMATS.map((to) => [from, to] as const));

describe('the built command', () => {
  it.each(PAIRS)('turns %s into %s, and tells what is lost', { timeout: 60_000 }, async (from, to) => {
    const [source, target] = [`in.${EXTENSIONS[from]}`, `from-${from}.${EXTENSIONS[to]}`];
    const plain = await convert([source, target]);
    expect({ code: plain.code, told: codesOf(plain.err), out: plain.out.length }).toEqual({
      code: 0,
      told: TOLD[from][to],
      out: 0,
    });
    check(from, to, readFileSync(cli.at(target)));
    // What is told has a place in the file, or at its beginning where that has none to be jumped to.
    if (from !== 'json') {
      for (const code of TOLD[from][to]) {
        expect(plain.err).toMatch(new RegExp(`^${source}:(?!1:1 )\\d+:\\d+ \\w+ ${code} `, 'm'));
      }
    }
  });

  it.each(PAIRS)('turns %s into %s through pipes', { timeout: 60_000 }, async (from, to) => {
    const { code, out, err } = await convert(['-', '-', '--from', from, '--to', to], scripts[from]);
    expect({ code, told: codesOf(err) }).toEqual({ code: 0, told: TOLD[from][to] });
    check(from, to, out);
  });

  it.each(PAIRS)('turns %s into %s under --strict only if nothing is lost', { timeout: 60_000 }, async (from, to) => {
    const target = `strict-${from}.${EXTENSIONS[to]}`;
    const { code, err } = await convert([`in.${EXTENSIONS[from]}`, target, '--strict', '--quiet']);
    const isLost = TOLD[from][to].length > 0;
    expect({ code, written: existsSync(cli.at(target)) }).toEqual({ code: isLost ? 1 : 0, written: !isLost });
    if (isLost) {
      expect(err).toMatch(
        new RegExp(`^scriptgen: ${target} was not written: (?:something|\\d+ things) would be lost`, 'm'),
      );
    } else {
      expect(err).toBe('');
    }
  });
});
