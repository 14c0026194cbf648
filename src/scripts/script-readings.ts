import { LRUCache } from 'lru-cache';
import type { Database } from '../storage/database.js';
import type { Script } from '../storage/generated/client/client.js';
import type { PdfRenderer } from './pdf/renderer.js';
import { ScriptReading } from './script-reading.js';
import { joinScreenplay, readTexts, revisionsOf } from './screenplay.js';
import type { Revision } from './screenplay.js';

/** All that a reading of a script hangs on. */
export interface ScriptState {
  readonly script: Script;
  readonly revision: Revision;
  /** Names of the characters that the script has bible entries of. */
  readonly cast: readonly string[];
}

/** Scripts as they read now. For many scripts it takes no more statements than for one. */
export interface ScriptReadings {
  /** In the order of the scripts. */
  states(scripts: readonly Script[]): Promise<ScriptState[]>;
  /** In the order of the states. Equal states give the same reading, so what it has laid out and counted is laid out and counted once. */
  at(states: readonly ScriptState[]): Promise<ScriptReading[]>;
  of(script: Script): Promise<ScriptReading>;
}

/** In bytes of the scripts' texts: some twenty features. What is kept of them is many times as large. */
const MOST_TEXT = 4_000_000;

export function createScriptReadings(db: Database, pdf: Pick<PdfRenderer, 'missingCharacters'>): ScriptReadings {
  const kept = new LRUCache<string, Promise<ScriptReading>>({ maxSize: MOST_TEXT });

  async function states(scripts: readonly Script[]): Promise<ScriptState[]> {
    const [revisions, casts] = await Promise.all([revisionsOf(db, scripts), castsOf(db, scripts.map(({ id }) => id))]);
    return scripts.map((script) => ({ script, revision: revisions.get(script.id)!, cast: casts.get(script.id) ?? [] }));
  }

  async function at(wanted: readonly ScriptState[]): Promise<ScriptReading[]> {
    const keyOf = ({ revision, cast }: ScriptState) => JSON.stringify([revision.fingerprint, cast]);
    const unread = wanted.filter((state) => !kept.has(keyOf(state)));
    const texts = readTexts(db, unread.flatMap(({ revision }) => revision.scenes.map(({ draftId }) => draftId)));
    return Promise.all(
      wanted.map((state) => {
        const key = keyOf(state);
        const known = kept.get(key);
        if (known !== undefined) return known;
        const { script, revision, cast } = state;
        const reading = texts.then((all) => new ScriptReading({
          screenplay: joinScreenplay(script, revision, all), actStructure: script.actStructure, cast, missingCharacters: () => pdf.missingCharacters(),
        }));
        kept.set(key, reading, { size: 1_000 + revision.size });
        // What could not be read is read again by the next one who asks.
        reading.catch(() => kept.delete(key));
        return reading;
      }),
    );
  }

  return {
    states,
    at,
    async of(script) {
      const [reading] = await at(await states([script]));
      return reading!;
    },
  };
}

/** Names of the characters that each script is tied to, by the script's id. */
async function castsOf(db: Database, scriptIds: readonly string[]): Promise<Map<string, string[]>> {
  // The entries are read after their ties: one may be deleted in between.
  const ties = await db.scriptBible.findMany({
    where: { scriptId: { in: [...scriptIds] }, entry: { kind: 'CHARACTER' } },
    orderBy: { position: 'asc' },
    select: { scriptId: true, entry: { select: { name: true } } },
  });
  return new Map([...Map.groupBy(ties, ({ scriptId }) => scriptId)].map(([id, rows]) => [id, rows.flatMap(({ entry }) => (entry === null ? [] : [entry.name]))]));
}
