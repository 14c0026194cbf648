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
  scripts: ['domain', 'bibles', 'streams', 'storage', 'screenplay', 'report'],
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

/** Where scripts and what they are built on are stored. */
const STORY_TABLES = [
  'Script',
  'ScriptBible',
  'BibleEntry',
  'BibleVersion',
  'Outline',
  'Scene',
  'SceneCharacter',
  'Draft',
  'Critique',
];

/** Floors of the optimizer, from the ground up: the folders that each may import, beside itself and what all floors share. */
const FLOORS: Record<string, readonly string[]> = {
  tokens: [],
  money: ['tokens', 'answers'],
  cache: ['money', 'answers'],
  routing: ['tokens', 'money', 'answers'],
  strategies: ['tokens', 'money', 'answers', 'routing'],
  lanes: ['tokens', 'money', 'routing', 'strategies'],
  'batch-jobs': ['money', 'cache', 'answers', 'routing', 'strategies'],
  flights: [],
  calls: ['tokens', 'money', 'cache', 'answers', 'routing', 'strategies', 'lanes', 'batch-jobs', 'flights'],
  // How answers are asked for and parsed: it knows nothing of calls, so what all floors share may use it.
  answers: [],
};

/** Files at the optimizer's root that lie below all floors: the words that these share. */
const SHARED = [
  'config.ts',
  'figures.ts',
  'periodic.ts',
  'price.ts',
  'prompt-suffix.ts',
  'request.ts',
  'retrying.ts',
  'stored-answer.ts',
  'task-profiles.ts',
  'types.ts',
  'upstream.ts',
];

/** Those that stand above all floors and put them together. */
const COMPOSITION = ['assembly.ts', 'llm-optimizer.ts', 'optimizer-options.ts', 'optimizer.ts'];

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

/** The files of `src` that a file imports, types included. */
function targetsOf(file: string): string[] {
  return importsOf(file)
    .filter((specifier) => specifier.startsWith('.'))
    .map((specifier) => path.join(path.dirname(file), specifier).replace(/\.js$/, '.ts'));
}

/** Groups of files that import each other in a circle, found by Tarjan's algorithm. */
function circlesIn(graph: ReadonlyMap<string, readonly string[]>): string[][] {
  const seen = new Map<string, { index: number; low: number }>();
  const open: string[] = [];
  const circles: string[][] = [];
  function visit(file: string): { index: number; low: number } {
    const own = { index: seen.size, low: seen.size };
    seen.set(file, own);
    open.push(file);
    for (const target of graph.get(file) ?? []) {
      const known = seen.get(target);
      if (known === undefined) own.low = Math.min(own.low, visit(target).low);
      else if (open.includes(target)) own.low = Math.min(own.low, known.index);
    }
    if (own.low === own.index) {
      const group = open.splice(open.indexOf(file));
      if (group.length > 1 || graph.get(file)?.includes(file) === true) circles.push(group);
    }
    return own;
  }
  for (const file of graph.keys()) if (!seen.has(file)) visit(file);
  return circles;
}

/** A way through a group of files that comes back to where it began. */
function wayAround(group: readonly string[], graph: ReadonlyMap<string, readonly string[]>): string {
  const way = [group[0]!];
  for (;;) {
    const next = graph.get(way.at(-1)!)!.filter((file) => group.includes(file));
    const back = next.find((file) => way.includes(file));
    way.push(back ?? next[0]!);
    if (back !== undefined) return way.slice(way.indexOf(back)).join(' -> ');
  }
}

describe('the files of src', () => {
  it('find circles', () => {
    const graph = new Map([
      ['a', ['b']],
      ['b', ['c', 'd']],
      ['c', ['b']],
      ['d', ['d']],
    ]);
    expect(circlesIn(graph).map((group) => wayAround(group, graph))).toEqual(['d -> d', 'b -> c -> b']);
  });

  it('import each other in no circle, not even for types', () => {
    const graph = new Map(files.map((file) => [file, targetsOf(file)]));
    expect(circlesIn(graph).map((group) => wayAround(group, graph))).toEqual([]);
  });
});

describe('the floors of the optimizer', () => {
  const inside = files.filter((file) => roomOf(file) === 'optimizer').map((file) => path.relative('optimizer', file));
  const floorOf = (file: string): string => (file.includes(path.sep) ? file.split(path.sep)[0]! : 'root');

  it('are those that the law names, and so are the files below and above them', () => {
    const floors = inside.map(floorOf).filter((floor) => floor !== 'root');
    expect([...new Set(floors)].sort()).toEqual(Object.keys(FLOORS).sort());
    expect(inside.filter((file) => floorOf(file) === 'root').sort()).toEqual([...SHARED, ...COMPOSITION].sort());
  });

  it.each(inside.filter((file) => !COMPOSITION.includes(file)))('%s imports only what its floor may', (file) => {
    const floor = floorOf(file);
    const allowed = floor === 'root' ? ['answers'] : [floor, ...FLOORS[floor]!];
    const wrong = targetsOf(path.join('optimizer', file))
      .filter((target) => roomOf(target) === 'optimizer')
      .map((target) => path.relative('optimizer', target))
      .filter((target) =>
        floorOf(target) === 'root'
          ? floor === 'answers' || !SHARED.includes(target)
          : !allowed.includes(floorOf(target)),
      );
    expect(wrong).toEqual([]);
  });
});

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
        if (specifier.startsWith('.') && !(file === path.join('cli', 'run.ts') && onDatabase.includes(specifier))) {
          visit(path.join(path.dirname(file), specifier.replace(/\.js$/, '.ts')));
        }
      }
    };
    visit(path.join('cli', 'main.ts'));
    expect([...new Set([...reached].map(roomOf))].sort()).toEqual(['cli', 'report', 'screenplay', 'scripts']);
    expect(
      [...reached].filter((file) => roomOf(file) === 'scripts' && path.dirname(file) !== path.join('scripts', 'pdf')),
    ).toEqual([]);
  });

  it('has no stage of the pipeline import another', () => {
    const stages = path.join('orchestrator', 'stages');
    const wrong = files
      .filter((file) => path.dirname(file) === stages)
      .flatMap((file) =>
        importsOf(file).flatMap((specifier) => (specifier.startsWith('./') ? [[file, specifier]] : [])),
      );
    expect(wrong).toEqual([]);
  });

  it('writes the tables of the story in scripts and bibles only', () => {
    // Prisma's names are those of the tables, but for the first letter.
    const names = STORY_TABLES.join('|');
    const writes = new RegExp(
      `\\b(?:tx|db)\\s*\\.(?:${names})\\s*\\.(?:create|update|upsert|delete)|\\b(?:UPDATE|INSERT INTO|DELETE FROM)\\s+"(?:${names})"`,
      'gi',
    );
    const found = files
      .filter((file) => !['scripts', 'bibles'].includes(roomOf(file)))
      .flatMap((file) =>
        [...readFileSync(path.join(SRC, file), 'utf8').matchAll(writes)].map(([write]) => [file, write]),
      );
    // The text of a draft is saved while it flows, under the eyes of its readers.
    expect(found).toEqual([[path.join('streams', 'hub.ts'), 'db.draft.update']]);
  });

  it.each(files.filter((file) => file !== path.join('screenplay', 'fountain', 'machine.ts')))(
    '%s is no longer than a thought: 250 lines',
    (file) => {
      const lines = readFileSync(path.join(SRC, file), 'utf8').split('\n').length - 1;
      expect(lines).toBeLessThanOrEqual(250);
    },
  );

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
