import { InvalidInputError } from '../../domain/errors.js';
import type { Database } from '../../storage/database.js';
import type { PageProfile } from '../page-profiles.js';
import { readTexts, sourceOf } from './script-state.js';
import type { ScriptState } from './script-state.js';
import type { ScriptSource } from './script-source.js';
import type { KeptResults } from './kept-results.js';
import type { Sized } from './sized.js';
import type { ViewPart, ViewPartValues } from './view-script.js';
import type { TextTaskRunner } from '../text-tasks/text-task-runner.js';

export interface Version {
  readonly state: ScriptState;
  readonly profile: PageProfile;
  /** Equal for equal states on equal pages. */
  readonly key: string;
}

/** Collects what is asked about versions in one turn of the event loop: their texts are read together, and each is viewed once for all of it. */
interface ViewBatch {
  read<P extends ViewPart>(version: Version, part: P, stop: AbortSignal): Promise<Sized<ViewPartValues[P]>>;
}

interface Ask {
  readonly stop: AbortSignal;
  resolve(made: Sized<ViewPartValues[ViewPart]>): void;
  reject(error: unknown): void;
}

interface Asked extends Version {
  readonly asks: Map<ViewPart, Ask>;
}

/** Most bytes of texts in memory at once: a list of many long scripts is worked through in pieces. */
const TEXTS = 4_000_000;
/** Versions of one batch that are viewed at once, so that one caller's list leaves threads to others. */
const LANES = 2;

export function createViewBatch(db: Database, textTasks: TextTaskRunner, kept: KeptResults): ViewBatch {
  let gathering = new Map<string, Asked>();

  async function readOne(
    { state, profile, key, asks }: Asked,
    texts: Promise<ReadonlyMap<string, string>>,
  ): Promise<void> {
    try {
      const wanted = [...asks].filter(([, { stop }]) => !stop.aborted).map(([part]) => part);
      const source = sourceOf(state, await texts);
      const chars = belongsOnAThread(source, wanted) ? Infinity : charsOf(source);
      const results = await textTasks.run(
        'READ',
        { source, profile, parts: wanted },
        { chars, path: 'script', signal: allOf([...asks.values()].map(({ stop }) => stop)) },
      );
      for (const [part, made] of Object.entries(results) as [
        ViewPart,
        Sized<ViewPartValues[ViewPart]> | 'TOO_LARGE',
      ][]) {
        if (made === 'TOO_LARGE') {
          asks
            .get(part)
            ?.reject(
              new InvalidInputError([
                { path: 'script', message: `is too long for this: the ${part} of it holds more than can be given` },
              ]),
            );
        } else if (asks.has(part)) {
          asks.get(part)!.resolve(made);
        } else {
          kept.keep(`${key}:${part}`, made);
        }
      }
    } catch (error) {
      for (const ask of asks.values()) ask.reject(error);
    }
  }

  async function readAll(versions: readonly Asked[]): Promise<void> {
    for (const group of groupsOf(versions)) {
      const wanted = group.filter(({ asks }) => [...asks.values()].some(({ stop }) => !stop.aborted));
      if (wanted.length === 0) continue;
      const texts = readTexts(
        db,
        wanted.flatMap(({ state }) => state.revision.scenes.map(({ draftId }) => draftId)),
      );
      const versionsLeft = wanted.values();
      const lane = async () => {
        for (const version of versionsLeft) await readOne(version, texts);
      };
      await Promise.all(Array.from({ length: LANES }, lane));
    }
  }

  return {
    read<P extends ViewPart>(version: Version, part: P, stop: AbortSignal) {
      const { promise, resolve, reject } = Promise.withResolvers<Sized<ViewPartValues[P]>>();
      // Once everything that is asked for in this turn is known.
      if (gathering.size === 0) {
        setImmediate(() => {
          const versions = [...gathering.values()];
          gathering = new Map();
          void readAll(versions);
        });
      }
      const asked = gathering.get(version.key) ?? { ...version, asks: new Map<ViewPart, Ask>() };
      gathering.set(version.key, asked);
      asked.asks.set(part, { stop, resolve: resolve as Ask['resolve'], reject });
      return promise;
    },
  };
}

/** A report takes long to draw, and so do fonts to open, which only texts beyond ASCII need. */
function belongsOnAThread({ titlePage, scenes }: ScriptSource, parts: readonly ViewPart[]): boolean {
  if (parts.includes('REPORT')) return true;
  return (
    parts.includes('FINDINGS') &&
    [JSON.stringify(titlePage), ...scenes.map(({ text }) => text)].some((text) => /[^\n -~]/.test(text))
  );
}

function charsOf({ titlePage, scenes }: ScriptSource): number {
  return scenes.reduce((sum, { text }) => sum + text.length, JSON.stringify(titlePage).length);
}

function groupsOf(versions: readonly Asked[]): Asked[][] {
  const groups: Asked[][] = [];
  let room = 0;
  for (const version of versions) {
    room -= version.state.revision.size;
    if (room < 0) {
      groups.push([]);
      room = TEXTS - version.state.revision.size;
    }
    groups.at(-1)!.push(version);
  }
  return groups;
}

/** A signal that aborts when all of these have. */
function allOf(signals: readonly AbortSignal[]): AbortSignal {
  const all = new AbortController();
  const check = () => {
    if (signals.every(({ aborted }) => aborted)) all.abort(signals[0]?.reason);
  };
  for (const signal of signals) signal.addEventListener('abort', check, { once: true });
  check();
  return all.signal;
}
