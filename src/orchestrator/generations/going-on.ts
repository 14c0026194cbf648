import type { EntryStore } from '../../bibles/entry-store.js';
import { tieEntriesIn } from '../../bibles/entry-store.js';
import { storedBrief } from '../../domain/brief.js';
import type { ScriptBrief } from '../../domain/brief.js';
import type { Caller } from '../../domain/caller.js';
import type { ScriptChange } from '../../domain/events.js';
import { generationConfig } from '../../domain/generations.js';
import type { GenerationConfig } from '../../domain/generations.js';
import { changeScriptIn } from '../../scripts/script-changes.js';
import { standingScenes, storePlansIn } from '../../scripts/scene-outlines.js';
import type { NumberedOutline, StandingScene } from '../../scripts/scene-outlines.js';
import { findScript, WORKING_TITLE } from '../../scripts/script-storage.js';
import { recordEditIn } from '../../scripts/versions/version-number.js';
import { configOn } from './brief-config.js';
import type { Database, Transaction } from '../../storage/database.js';
import type { BibleEntry, Script } from '../../storage/generated/client/client.js';
import type { GenerateScriptInput } from './inputs.js';
import type { NewGeneration } from './new-generation.js';
import { castSize, checkOutline, numberedPlans, scenesAhead, withSceneCount } from './own-outline.js';
import { refuseWhileAtWork } from './open-work.js';
import { existingEntries } from './script-request.js';
import { InputCheck, TITLE_MAX } from './validation.js';

/** What it is to go on with a script as it stands. */
export interface GoingOn {
  script: Script;
  /** What it is called from now on, and what it is of. */
  title: string;
  logLine: string;
  brief: ScriptBrief;
  config: GenerationConfig;
  scenes: readonly StandingScene[];
  /** A person's plans of further scenes. */
  plans: readonly NumberedOutline[];
  /** Entries that are tied to it in addition. */
  entries: readonly BibleEntry[];
}

/** What a request to go on with a script has, before the script is looked at. */
export interface GoOnRequest extends GenerateScriptInput {
  scriptId: string;
}

/** The entries that a request ties to the script in addition. @throws InvalidInputError */
export function addedEntries(
  bibles: EntryStore,
  caller: Caller,
  { existingBibles }: GenerateScriptInput,
): Promise<BibleEntry[]> {
  return existingEntries(bibles, caller, existingBibles, 'existingBibles');
}

/**
 * Reads a script and what it is to go on with. What the request does not say is the script's own.
 *
 * @throws NotFoundError
 * @throws InvalidInputError that names all that is wrong with the input at once
 */
export async function readGoingOn(
  db: Database | Transaction,
  caller: Caller,
  input: GoOnRequest,
  entries: readonly BibleEntry[],
  providers: readonly string[],
): Promise<GoingOn> {
  const script = await findScript(db, caller, input.scriptId);
  const scenes = await standingScenes(db, script.id);
  const tied = await db.scriptBible.findMany({ where: { scriptId: script.id }, select: { entry: true } });
  const check = new InputCheck();
  const logLine = checkLogLine(check, input.logLine, script.logLine);
  const title = checkTitle(check, input.title, script.title);
  const brief = check.brief(input.brief, { before: storedBrief(script), providers });
  const planned = checkOutline(check, input.outline, brief.language);
  const counted = withSceneCount(check, input.config, { has: scenes.length, own: planned.length });
  const all = [...tied.flatMap(({ entry }) => entry ?? []), ...entries];
  const characters = new Map(all.flatMap((entry) => (entry.kind === 'CHARACTER' ? [[entry.id, entry] as const] : [])));
  const outlines = [...scenes.filter(({ waits }) => waits).map(({ plan }) => plan), ...planned];
  const config = check.config({
    ...counted,
    actStructure: checkStructure(check, input.config?.actStructure, script.actStructure),
    // Who is there is the cast, with those whom plans name beside them, unless more are asked for.
    characterCount:
      counted.characterCount ??
      castSize(
        [...characters.values()],
        outlines.map(({ outline }) => outline),
      ),
  });
  check.providers('config.models', config.models, providers);
  if (config.useExistingBibles && all.length === 0) {
    check.fields.push({ path: 'existingBibles', message: 'is empty, and the script has no entries to build on' });
  }
  if (new Set(all.flatMap(({ id, kind }) => (kind === 'PLOT' ? [id] : []))).size > 1) {
    check.fields.push({
      path: 'existingBibles',
      message: 'has a plot, and the script has one: untieBibleEntry parts with it',
    });
  }
  const last = scenes.at(-1)?.plan;
  const early = planned.findIndex(({ act }) => act !== undefined && act < (last?.act ?? 1));
  if (early >= 0) {
    check.fields.push({
      path: `outline[${early}].act`,
      message: `is ${planned[early]?.act}, and the script's last scene is in act ${last?.act}: acts do not fall from one scene to the next`,
    });
  }
  check.done();
  const plans = numberedPlans(
    planned,
    config,
    scenes.map(({ plan: { number, act } }) => ({ number, act })),
  );
  return { script, title, logLine, brief, config: configOn(brief, config), scenes, plans, entries };
}

function checkLogLine(check: InputCheck, given: string, own: string): string {
  if (given.trim() === '') {
    if (own === '') {
      check.fields.push({
        path: 'logLine',
        message: 'is empty, and the script has none: tell the story in a sentence or two',
      });
    }
    return own;
  }
  const logLine = check.logLine(given);
  if (own !== '' && logLine !== own) {
    check.fields.push({
      path: 'logLine',
      message: 'is not the script’s: leave it empty, or change the script’s with updateScript first',
    });
  }
  return own || logLine;
}

function checkTitle(check: InputCheck, given: string | null | undefined, own: string): string {
  const title = check.optionalText('title', given, TITLE_MAX);
  if (title !== undefined && own !== WORKING_TITLE && title !== own) {
    check.fields.push({
      path: 'title',
      message: 'is not the script’s: leave it out, or change the script’s with updateScript first',
    });
  }
  return own === WORKING_TITLE ? (title ?? own) : own;
}

const DEFAULTS = generationConfig.parse({});

/** The default cannot be told from what nobody said. */
function checkStructure(
  check: InputCheck,
  given: GenerationConfig['actStructure'] | undefined,
  own: GenerationConfig['actStructure'],
): GenerationConfig['actStructure'] {
  if (given != null && given !== own && given !== DEFAULTS.actStructure) {
    check.fields.push({
      path: 'config.actStructure',
      message: `is ${given}, and the script’s is ${own}: leave it out, or change the script’s with updateScript first`,
    });
  }
  return own;
}

interface GoOnOptions {
  entries: readonly BibleEntry[];
  /** Names of those that a stage's model may be asked of. */
  providers: readonly string[];
}

/**
 * Stores what a request changes of its script, and gives the generation that goes on with it.
 *
 * @throws NotFoundError, InvalidInputError
 * @throws ConflictError while somebody else plans the script or writes a scene that it lacks
 */
export async function goOnIn(
  tx: Transaction,
  caller: Caller,
  input: GoOnRequest,
  { entries, providers }: GoOnOptions,
): Promise<NewGeneration> {
  // Nobody else changes its structure, or begins to go on with it, until the generation is stored.
  const { id } = await findScript(tx, caller, input.scriptId);
  await tx.$queryRaw`SELECT 1 FROM "Script" WHERE "id" = ${id}::uuid FOR NO KEY UPDATE`;
  const going = await readGoingOn(tx, caller, input, entries, providers);
  await refuseWhileAtWork(
    tx,
    id,
    going.scenes.filter(({ written }) => !written).map((scene) => scene.id),
  );
  return storeGoingOnIn(tx, caller, going, input.fresh === true);
}

/** Stores what the request changes of the script, and gives the generation that goes on with it. The script's row is locked. */
async function storeGoingOnIn(tx: Transaction, caller: Caller, going: GoingOn, fresh: boolean): Promise<NewGeneration> {
  const { script, title, logLine, brief, config, entries, plans } = going;
  const changes: ScriptChange[] = [];
  const isChanged = title !== script.title || logLine !== script.logLine || !isSame(brief, storedBrief(script));
  if (isChanged) {
    await changeScriptIn(tx, script.id, { title, logLine, brief });
    changes.push({ type: 'ScriptUpdated' });
  }
  const before = await tx.scriptBible.findMany({ where: { scriptId: script.id }, select: { entryId: true } });
  const added = entries.filter(({ id }) => before.every(({ entryId }) => entryId !== id));
  await tieEntriesIn(
    tx,
    script.id,
    added.map(({ id }) => id),
  );
  changes.push(...added.map(({ id }) => ({ type: 'BibleEntryTied' as const, entryId: id })));
  for (const { id, number } of await storePlansIn(tx, script.id, plans)) {
    changes.push({ type: 'SceneAdded', sceneId: id, number });
  }
  if (changes.length > 0) await recordEditIn(tx, script.id);
  const ahead = scenesAhead(going);
  return {
    tenantId: caller.tenantId,
    scriptId: script.id,
    kind: 'SCRIPT',
    config,
    scenes: ahead.write.length,
    outlines: ahead.outline.length,
    input: {
      titleGiven: title !== WORKING_TITLE,
      goesOn: true,
      outline: { from: 1, to: config.sceneCount },
      ...(fresh ? { fresh } : {}),
    },
    changes,
  };
}

function isSame(one: ScriptBrief, other: ScriptBrief): boolean {
  const inOrder = (brief: ScriptBrief): string =>
    JSON.stringify(Object.entries(brief).toSorted(([name], [next]) => (name < next ? -1 : 1)));
  return inOrder(one) === inOrder(other);
}
