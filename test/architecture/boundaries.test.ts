import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';

const ROOT = fileURLToPath(new URL('../..', import.meta.url));
const SRC = path.join(ROOT, 'src');

/** What each room may import. Imports point one way; `domain` is the vocabulary that every room shares. */
const LAW: Record<string, readonly string[]> = {
  domain: [],
  llm: ['domain', 'config'],
  screenplay: [],
  report: ['screenplay'],
  storage: ['domain'],
  optimizer: ['domain', 'llm', 'storage'],
  streams: ['domain', 'storage'],
  bibles: ['domain', 'storage', 'optimizer'],
  scripts: ['domain', 'bibles', 'storage', 'screenplay', 'report'],
  prompts: ['domain', 'optimizer'],
  'computed-fields': ['domain', 'prompts', 'scripts', 'optimizer', 'screenplay', 'storage'],
  orchestrator: ['domain', 'prompts', 'bibles', 'scripts', 'streams', 'optimizer', 'screenplay', 'storage'],
  schema: [
    'domain',
    'orchestrator',
    'computed-fields',
    'bibles',
    'scripts',
    'streams',
    'optimizer',
    'screenplay',
    'storage',
  ],
  server: ['domain', 'config', 'schema', 'orchestrator', 'streams', 'scripts'],
  demo: ['domain', 'streams'],
  cli: ['domain', 'config', 'screenplay', 'report', 'scripts', 'storage'],
  config: ['domain'],
  app: [
    'domain',
    'llm',
    'screenplay',
    'storage',
    'optimizer',
    'streams',
    'bibles',
    'scripts',
    'computed-fields',
    'orchestrator',
    'schema',
    'server',
    'config',
  ],
  main: ['app', 'config', 'domain', 'server'],
  index: ['app', 'domain', 'llm', 'optimizer', 'streams', 'bibles', 'orchestrator', 'config', 'server', 'storage'],
};

/** Packages that only one room may touch: the seams by which a part can be replaced. */
const OWNED: Record<string, readonly string[]> = {
  '@dbos-inc/dbos-sdk': ['orchestrator'],
  openai: ['llm'],
  'graphql-yoga': ['server'],
  'graphql-ws': ['server', 'demo'],
  '@pothos/core': ['schema'],
  '@prisma/adapter-pg': ['storage'],
  '@observablehq/plot': ['report'],
  linkedom: ['report'],
};

const files = readdirSync(SRC, { recursive: true, encoding: 'utf8' }).filter(
  (file) => file.endsWith('.ts') && !file.startsWith(path.join('storage', 'generated')),
);

function roomOf(file: string): string {
  return file.split(path.sep)[0]!.replace(/\.ts$/, '');
}

function importsOf(file: string): string[] {
  const text = readFileSync(path.join(SRC, file), 'utf8')
    .replace(/\/\*[\s\S]*?\*\//g, '')
    .replace(/^\s*\/\/.*$/gm, '');
  return [...text.matchAll(/(?:\bfrom|\bimport)\s*\(?\s*'([^']+)'/g)].map((match) => match[1]!);
}

describe('the rooms of src', () => {
  it('are those that the law names', () => {
    expect([...new Set(files.map(roomOf))].sort()).toEqual(Object.keys(LAW).sort());
  });

  it('are those that the map in the README shows', () => {
    const map = readFileSync(path.join(ROOT, 'README.md'), 'utf8');
    const shown = [...map.matchAll(/^\| `src\/([\w-]+)(?:\/|\.ts)`/gm)].map((match) => match[1]!);
    expect(shown.sort()).toEqual(Object.keys(LAW).sort());
  });

  it.each(files)('%s imports only what its room may', (file) => {
    const room = roomOf(file);
    const wrong = importsOf(file).filter((specifier) => {
      if (!specifier.startsWith('.')) {
        const owner = Object.entries(OWNED).find(([name]) => specifier === name || specifier.startsWith(`${name}/`));
        return owner !== undefined && !owner[1].includes(room) && room !== 'app';
      }
      const target = roomOf(
        path.relative(SRC, path.resolve(SRC, path.dirname(file), specifier)).replace(/\.js$/, '.ts'),
      );
      return target !== room && !LAW[room]!.includes(target);
    });
    expect(wrong).toEqual([]);
  });

  it('keep the command line away from databases and servers, but for the commands on a database', () => {
    const onDatabase = ['./backup.js', './restore.js'];
    // Loaded when they are called, and not before.
    const run = readFileSync(path.join(SRC, 'cli', 'run.ts'), 'utf8');
    for (const specifier of onDatabase) {
      expect([run.includes(`import('${specifier}')`), run.includes(`from '${specifier}'`)]).toEqual([true, false]);
    }
    const reached = new Set<string>();
    const visit = (file: string): void => {
      if (reached.has(file)) return;
      reached.add(file);
      for (const specifier of importsOf(file)) {
        if (specifier.startsWith('.') && !(file === path.join('cli', 'run.ts') && onDatabase.includes(specifier)))
          visit(path.join(path.dirname(file), specifier.replace(/\.js$/, '.ts')));
      }
    };
    visit(path.join('cli', 'main.ts'));
    expect([...new Set([...reached].map(roomOf))].sort()).toEqual(['cli', 'report', 'screenplay', 'scripts']);
    expect(
      [...reached].filter((file) => roomOf(file) === 'scripts' && path.dirname(file) !== path.join('scripts', 'pdf')),
    ).toEqual([]);
  });

  it.each(files)('%s keeps no state of its own', (file) => {
    const text = readFileSync(path.join(SRC, file), 'utf8');
    // A `let` or a mutable collection at the top level is state that two apps in one process would share.
    const state = [
      ...text.matchAll(
        /^(?:export )?(?:let|var) .*$|^(?:export )?const \w+ = new (?:Map|WeakMap|Set|AsyncLocalStorage)(?:<.*>)?\(\);?$/gm,
      ),
    ].map((match) => match[0]);
    expect(state).toEqual([]);
  });
});
