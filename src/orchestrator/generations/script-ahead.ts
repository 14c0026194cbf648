import type { EntryStore, TypedEntry } from '../../bibles/entry-store.js';
import { typedEntry } from '../../bibles/entry-store.js';
import type { Caller } from '../../domain/caller.js';
import type { ScriptBrief } from '../../domain/brief.js';
import type { GenerationConfig } from '../../domain/generations.js';
import type { PlannedScene } from '../../domain/tasks.js';
import { WORKING_TITLE } from '../../scripts/script-storage.js';
import type { Database } from '../../storage/database.js';
import type { ScenesAhead } from '../forecast/planned-calls.js';
import { addedEntries, readGoingOn } from './going-on.js';
import type { GenerateScriptInput } from './inputs.js';
import { numberedPlans, scenesAhead } from './own-outline.js';
import { checkScriptRequest, scriptEntries } from './script-request.js';

/** What a generation of a script would begin with, and what it would have to do. */
export interface ScriptAhead {
  logLine: string;
  title: string | undefined;
  brief: ScriptBrief;
  config: GenerationConfig;
  entries: readonly TypedEntry[];
  /** Scenes that are there, those of a given outline among them. */
  standing: readonly PlannedScene[];
  scenes: ScenesAhead;
}

interface Sources {
  db: Database;
  bibles: EntryStore;
  /** Names of those that a stage's model may be asked of. */
  providers: readonly string[];
}

/** Reads what a request would start, and starts nothing. @throws InvalidInputError, NotFoundError */
export async function scriptAhead(
  { db, bibles, providers }: Sources,
  caller: Caller,
  input: GenerateScriptInput,
): Promise<ScriptAhead> {
  if (input.scriptId == null) {
    const { logLine, title, brief, config, plans } = checkScriptRequest(input, providers);
    const entries = await scriptEntries(bibles, caller, input, config);
    const standing = numberedPlans(plans, config, []).map(waiting);
    return {
      logLine,
      title,
      brief,
      config,
      entries: entries.map(typedEntry),
      standing,
      scenes: scenesAhead({ scenes: [], plans, config }),
    };
  }
  const added = await addedEntries(bibles, caller, input);
  const going = await readGoingOn(db, caller, { ...input, scriptId: input.scriptId }, added, providers);
  const tied = await bibles.entriesOf(going.script.id);
  return {
    logLine: going.logLine,
    title: going.title === WORKING_TITLE ? undefined : going.title,
    brief: going.brief,
    config: going.config,
    entries: [...tied, ...added.map(typedEntry).filter(({ id }) => tied.every((entry) => entry.id !== id))],
    standing: [...going.scenes.map(({ plan }) => plan), ...going.plans.map(waiting)],
    scenes: scenesAhead(going),
  };
}

function waiting({ outline, number, act, targetEighths }: ReturnType<typeof numberedPlans>[number]): PlannedScene {
  return { number, act, outline, targetEighths, priorState: '', nextState: '' };
}
