import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { readConfig } from '../../src/config.js';
import { HELP } from '../../src/config/help.js';

const README = readFileSync(new URL('../../README.md', import.meta.url), 'utf8');

describe('the README', () => {
  it('shows a configuration file that is read as it stands', () => {
    const directory = mkdtempSync(path.join(tmpdir(), 'readme-'));
    try {
      const file = path.join(directory, 'scriptgen.json');
      writeFileSync(file, /```json\n(\{[\s\S]*?\n\})\n```/.exec(README)![1]!);
      const config = readConfig({ SCRIPTGEN_CONFIG: file, OPENAI_API_KEY: 'a-key' });
      expect(config.providers.map(({ name }) => name)).toEqual(['openai', 'workstation', 'offline-writer']);
      expect(config.budgets).toEqual({ perGenerationUsd: 5, tenants: { 'studio-a': 200 } });
    } finally {
      rmSync(directory, { recursive: true });
    }
  });

  it('asks for the Node that the package and its lock file ask for', () => {
    const { engines } = JSON.parse(readFileSync(new URL('../../package.json', import.meta.url), 'utf8'));
    const { packages } = JSON.parse(readFileSync(new URL('../../package-lock.json', import.meta.url), 'utf8'));
    expect(packages[''].engines).toEqual(engines);
    const [, line, least, ...others] = /Node (\d+) \(([\d.]+) or newer\), (\d+) or (\d+) with npm/.exec(README)!;
    expect(engines.node).toBe(`^${least}.0 || ^${others[0]}.0.0 || >=${others[1]}.0.0`);
    expect(least!.split('.')[0]).toBe(line);
  });

  it('names every variable that is read, and no other', () => {
    const read = [
      ...readFileSync(new URL('../../src/config.ts', import.meta.url), 'utf8').matchAll(/^  ([A-Z][A-Z_]+): /gm),
    ].map((match) => match[1]!);
    const told = [...README.matchAll(/^\| (`[A-Z_`, ]+`) \|/gm)].flatMap((match) =>
      [...match[1]!.matchAll(/[A-Z_]+/g)].map(([name]) => name),
    );
    expect(told.sort()).toEqual([...new Set(read)].sort());
    expect(
      [...new Set([...HELP.matchAll(/\b[A-Z]+(?:_[A-Z]+)+\b|\b(?:PORT|HOST)\b/g)].map(([name]) => name))].sort(),
      'the help of the executable',
    ).toEqual(told.sort());
  });
});
