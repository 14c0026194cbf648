import { LRUCache } from 'lru-cache';
import type { Database } from '../storage/database.js';
import type { Script } from '../storage/generated/client/client.js';
import { ScriptReading } from './script-reading.js';
import { readScreenplay, revisionOf } from './screenplay.js';
import type { Revision } from './screenplay.js';

/** Scripts as they read now. */
export interface ScriptReadings {
  /** Equal revisions give the same reading, so what it has laid out and counted is laid out and counted once. */
  of(script: Script): Promise<ScriptReading>;
  revision(script: Script): Promise<Revision>;
}

/** In UTF-16 units of the scripts' text: some forty features. */
const MOST_TEXT = 10_000_000;

export function createScriptReadings(db: Database): ScriptReadings {
  const kept = new LRUCache<string, Promise<ScriptReading>>({ maxSize: MOST_TEXT });

  async function read(script: Script, revision: Revision, cast: readonly string[]): Promise<ScriptReading> {
    return new ScriptReading({ screenplay: await readScreenplay(db, script, revision), actStructure: script.actStructure, cast });
  }

  return {
    revision: (script) => revisionOf(db, script),
    async of(script) {
      const [revision, ties, length] = await Promise.all([
        revisionOf(db, script),
        db.scriptBible.findMany({ where: { scriptId: script.id, entry: { kind: 'CHARACTER' } }, orderBy: { position: 'asc' }, select: { entry: { select: { name: true } } } }),
        textLength(db, script.id),
      ]);
      const cast = ties.map(({ entry }) => entry.name);
      const key = JSON.stringify([revision.fingerprint, cast]);
      const known = kept.get(key);
      if (known !== undefined) return known;
      const reading = read(script, revision, cast);
      kept.set(key, reading, { size: 1_000 + length });
      // What could not be read is read again by the next one who asks.
      reading.catch(() => kept.delete(key));
      return reading;
    },
  };
}

async function textLength(db: Database, scriptId: string): Promise<number> {
  const [row] = await db.$queryRaw<{ length: bigint | null }[]>`
    SELECT sum(length(draft."text")) AS length FROM "Scene" scene JOIN "Draft" draft ON draft."id" = scene."currentDraftId" WHERE scene."scriptId" = ${scriptId}::uuid`;
  return Number(row?.length ?? 0);
}
