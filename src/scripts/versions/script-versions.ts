import { createHash } from 'node:crypto';
import DataLoader from 'dataloader';
import type { Database } from '../../storage/database.js';
import type { Script } from '../../storage/generated/client/client.js';
import { usualProfileOf } from '../page-profiles.js';
import type { PageProfile } from '../page-profiles.js';
import { isFigure } from './figure-store.js';
import type { FigureStore, MadeFigure } from './figure-store.js';
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
  /**
   * The scripts as they are when a part of them is asked for, in their order. Figures that are kept in the database take one statement.
   *
   * @param signal ends work that nobody else waits for
   */
  current(scripts: readonly Script[], signal?: AbortSignal): ScriptVersion[];
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

export function createScriptVersions(
  db: Database,
  textTasks: TextTaskRunner,
  kept: KeptResults,
  figures: FigureStore,
): ScriptVersions {
  async function statesOf(scripts: readonly Script[]): Promise<ScriptState[]> {
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
  }

  /** Parts of versions: the texts of all that are asked for in one turn are read together. */
  function readerOf(signal: AbortSignal | undefined) {
    const batch = createViewBatch(db, textTasks, kept);
    const asked = new Map<string, Promise<ViewPartValues[ViewPart]>>();
    return <P extends ViewPart>(state: ScriptState, part: P, profile: PageProfile): Promise<ViewPartValues[P]> => {
      const key = `${keyOf(state)}:${profile}`;
      const whole = `${key}:${part}`;
      const known =
        asked.get(whole) ??
        unlessAbandoned(
          signal,
          kept.get(whole, (stop) => batch.read({ state, key, profile }, part, stop), signal),
        );
      asked.set(whole, known);
      return known as Promise<ViewPartValues[P]>;
    };
  }

  return {
    states: statesOf,
    current(scripts, signal) {
      const read = readerOf(signal);
      // Asked for only where a figure is not kept, for all of those together.
      const stateOf = new DataLoader<Script, ScriptState, string>((missing) => statesOf(missing), { cacheKeyFn: idOf });
      // What is made together is kept and given when the last of it is there: a list of scripts takes one write, and what hangs on its
      // figures is read together as well.
      const made: MadeFigure[] = [];
      let making = 0;
      let round: PromiseWithResolvers<void> | undefined;
      return scripts.map((script) =>
        createScriptVersion(async <P extends ViewPart>(part: P, profile: PageProfile = usualProfileOf(script)) => {
          if (!isFigure(part)) return read(await stateOf.load(script), part, profile);
          const known = await figures.find(script, part, profile);
          if (known !== undefined) return known;
          making += 1;
          const own = (round ??= Promise.withResolvers<void>());
          let value: ViewPartValues[P];
          try {
            const state = await stateOf.load(script);
            value = await read(state, part, profile);
            made.push({ state, part, profile, value } as MadeFigure);
          } finally {
            making -= 1;
            if (making === 0) {
              round = undefined;
              await figures.keep(made.splice(0));
              own.resolve();
            }
          }
          await own.promise;
          return value;
        }),
      );
    },
    at(states, signal) {
      const read = readerOf(signal);
      return states.map((state) =>
        createScriptVersion((part, profile = usualProfileOf(state.script)) => read(state, part, profile)),
      );
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

const idOf = ({ id }: Script): string => id;

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
