import { existsSync } from 'node:fs';
import { createRequire } from 'node:module';
import path from 'node:path';
import { pathToFileURL } from 'node:url';

/** How the peers come into the folder that `BENCH_PEERS` names. They are no dependencies: one alone brings a hundred packages. */
export const HOW_TO_INSTALL =
  'mkdir peers && cd peers && npm init -y && npm install --ignore-scripts aw-parser@0.1.1 fountain-js@1.2.4 afterwriting@1.17.3 && git clone https://github.com/wildwinter/screenplay-tools (its JavaScript is not on npm); then BENCH_PEERS=$PWD';

/** What a peer makes of a script: how many elements. */
export type PeerParser = (text: string) => number;

/** aw-parser leaves out what it is not asked for. */
const WHOLE = Object.freeze({
  print_headers: true,
  print_actions: true,
  print_dialogues: true,
  print_sections: true,
  print_notes: true,
  print_synopsis: true,
});

interface FountainParser {
  readonly script: { readonly elements: readonly unknown[] };
  addText(text: string): void;
}

interface Tokens {
  readonly tokens: readonly unknown[];
}

/** The peers in the folder, by their names; undefined for those that are not there. */
export async function peerParsers(folder: string | undefined): Promise<Record<string, PeerParser | undefined>> {
  const [tools, awParser, fountainJs] = await Promise.all([
    load<{ FountainParser: new () => FountainParser }>(screenplayTools(folder)),
    load<{ parser: { parse(text: string, options: object): Tokens } }>(packaged(folder, 'aw-parser')),
    load<{ Fountain: new () => { parse(text: string, tokens: boolean): Tokens } }>(packaged(folder, 'fountain-js')),
  ]);
  return {
    'screenplay-tools':
      tools &&
      ((text) => {
        const parser = new tools.FountainParser();
        parser.addText(text);
        return parser.script.elements.length;
      }),
    'aw-parser': awParser && ((text) => awParser.parser.parse(text, WHOLE).tokens.length),
    'fountain-js': fountainJs && ((text) => new fountainJs.Fountain().parse(text, true).tokens.length),
  };
}

/** The file of afterwriting's command; undefined if it is not in the folder. */
export function afterwriting(folder: string | undefined): string | undefined {
  return within(folder, 'node_modules/afterwriting/awc.js');
}

function screenplayTools(folder: string | undefined): string | undefined {
  return within(folder, 'screenplay-tools/javascript/src/fountain/parser.js');
}

function within(folder: string | undefined, file: string): string | undefined {
  const found = folder === undefined ? undefined : path.resolve(folder, file);
  return found !== undefined && existsSync(found) ? found : undefined;
}

function packaged(folder: string | undefined, name: string): string | undefined {
  if (within(folder, `node_modules/${name}`) === undefined) return undefined;
  return createRequire(path.resolve(folder!, 'peers.cjs')).resolve(name);
}

async function load<T>(file: string | undefined): Promise<T | undefined> {
  if (file === undefined) return undefined;
  const module = (await import(pathToFileURL(file).href)) as { default?: T } & T;
  return module.default ?? module;
}
