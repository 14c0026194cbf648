import { createHash } from 'node:crypto';
import type { Database } from '../../storage/database.js';
import type { Script } from '../../storage/generated/client/client.js';
import { usualProfileOf } from '../page-profiles.js';
import type { PageProfile } from '../page-profiles.js';
import { createViewBatch } from './view-batch.js';
import { readTexts, revisionsOf, sourceOf } from './script-state.js';
import type { ScriptState } from './script-state.js';
import type { ScriptSource } from './script-source.js';
import { createScriptVersion } from './script-version.js';
import type { ScriptVersion } from './script-version.js';
import { unlessAbandoned } from '../text-tasks/abandoned.js';
import type { KeptResults } from './kept-results.js';
import type { ViewPart, ViewPartValues } from './view-script.js';
import type { TextTaskRunner } from '../text-tasks/text-task-runner.js';

/** Versions of scripts. Many scripts take no more SQL statements than one, as long as their texts are of usual length. */
export interface ScriptVersions {
  /** In the order of the scripts. */
  states(scripts: readonly Script[]): Promise<ScriptState[]>;
  /**
   * In the order of the states. Equal states give equal views, whatever has been written since.
   *
   * @param signal ends work that nobody else waits for
   */
  at(states: readonly ScriptState[], signal?: AbortSignal): ScriptVersion[];
  /** A version with its texts. @throws NotFoundError if the script was deleted meanwhile */
  source(state: ScriptState): Promise<ScriptSource>;
}

export function createScriptVersions(db: Database, textTasks: TextTaskRunner, kept: KeptResults): ScriptVersions {
  return {
    async states(scripts) {
      const [revisions, casts] = await Promise.all([
        revisionsOf(db, scripts),
        castsOf(
          db,
          scripts.map(({ id }) => id),
        ),
      ]);
      return scripts.map((script) => ({
        script,
        revision: revisions.get(script.id)!,
        cast: casts.get(script.id) ?? [],
      }));
    },
    at(states, signal) {
      const batch = createViewBatch(db, textTasks, kept);
      return states.map((state) => {
        const version = keyOf(state);
        const asked = new Map<string, Promise<ViewPartValues[ViewPart]>>();
        const usual = usualProfileOf(state.script);
        return createScriptVersion(<P extends ViewPart>(part: P, profile: PageProfile = usual) => {
          const key = `${version}:${profile}`;
          const whole = `${key}:${part}`;
          const known =
            asked.get(whole) ??
            unlessAbandoned(
              signal,
              kept.get(whole, (stop) => batch.read({ state, key, profile }, part, stop), signal),
            );
          asked.set(whole, known);
          return known as Promise<ViewPartValues[P]>;
        });
      });
    },
    source: async (state) =>
      sourceOf(
        state,
        await readTexts(
          db,
          state.revision.scenes.map(({ draftId }) => draftId),
        ),
      ),
  };
}

/** A key that is equal for states whose views are equal. */
function keyOf({ revision, cast }: ScriptState): string {
  return createHash('sha256')
    .update(JSON.stringify([revision.fingerprint, cast]))
    .digest('base64url');
}

/** Names of the characters that each script is tied to, by the script's id. */
async function castsOf(db: Database, scriptIds: readonly string[]): Promise<Map<string, string[]>> {
  // The entries are read after their ties: one may be deleted in between.
  const ties = await db.scriptBible.findMany({
    where: { scriptId: { in: [...scriptIds] }, entry: { kind: 'CHARACTER' } },
    orderBy: { position: 'asc' },
    select: { scriptId: true, entry: { select: { name: true } } },
  });
  return new Map(
    [...Map.groupBy(ties, ({ scriptId }) => scriptId)].map(([id, rows]) => [
      id,
      rows.flatMap(({ entry }) => (entry === null ? [] : [entry.name])),
    ]),
  );
}
