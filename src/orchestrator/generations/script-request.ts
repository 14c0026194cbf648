import { createHash } from 'node:crypto';
import type { EntryStore } from '../../bibles/entry-store.js';
import type { Caller } from '../../domain/caller.js';
import { briefOfNew, changedBrief, NO_BRIEF } from '../../domain/brief.js';
import type { ScriptBrief } from '../../domain/brief.js';
import { InvalidInputError } from '../../domain/errors.js';
import type { GenerationConfig } from '../../domain/generations.js';
import type { Optimizer } from '../../optimizer/types.js';
import type { PlannedOutline } from '../../domain/planned-outline.js';
import type { BibleEntry } from '../../storage/generated/client/client.js';
import { configOn } from './brief-config.js';
import type { GenerateScriptInput } from './inputs.js';
import { castSize, checkOutline, withSceneCount } from './own-outline.js';
import { IDEMPOTENCY_KEY_MAX, InputCheck, TITLE_MAX } from './validation.js';

const MAX_EXISTING = 40;

/** A checked request for a new script, its defaults filled in. */
interface ScriptRequest {
  logLine: string;
  title: string | undefined;
  /** The idempotency key. */
  key: string | undefined;
  /** What is said of the script as a whole, its format included. */
  brief: ScriptBrief;
  /** With what the brief says of models and money. */
  config: GenerationConfig;
  /** The first scenes, as a person plans them. */
  plans: PlannedOutline[];
}

/**
 * @param providers names of those that a stage's model may be asked of
 * @throws InvalidInputError that names all that is wrong with the input at once
 */
export function checkScriptRequest(input: GenerateScriptInput, providers: readonly string[]): ScriptRequest {
  const check = new InputCheck();
  const logLine = check.logLine(input.logLine);
  const title = check.optionalText('title', input.title, TITLE_MAX);
  const key = check.optionalText('idempotencyKey', input.idempotencyKey, IDEMPOTENCY_KEY_MAX);
  const plans = checkOutline(check, input.outline, changedBrief(NO_BRIEF, input.brief).brief.language);
  const counted = withSceneCount(check, input.config, { has: 0, own: plans.length });
  const named = plans.map(({ outline }) => outline);
  const config = check.config({ ...counted, characterCount: counted.characterCount ?? castSize([], named) });
  check.providers('config.models', config.models, providers);
  const brief = check.brief(input.brief, { providers });
  check.done();
  return { logLine, title, key, brief: briefOfNew(brief, config.scope), config: configOn(brief, config), plans };
}

/** Those that a stage's model may be asked of. */
export function providerNames(optimizer: Pick<Optimizer, 'getStats'>): string[] {
  return optimizer.getStats().providers.map(({ name }) => name);
}

/** By what two requests under one idempotency key are told apart. `asked`: the checked request, as every version has put it. */
export function requestHash(
  asked: readonly unknown[],
  { brief, scriptId, outline, fresh }: GenerateScriptInput,
): string {
  const steering = {
    ...(brief == null ? {} : { brief }),
    ...(scriptId == null ? {} : { scriptId }),
    ...(outline == null || outline.length === 0 ? {} : { outline }),
    ...(fresh === true ? { fresh } : {}),
  };
  return createHash('sha256')
    .update(JSON.stringify(Object.keys(steering).length === 0 ? asked : [...asked, steering]))
    .digest('hex');
}

/** The existing entries that a script builds on. @throws InvalidInputError */
export async function scriptEntries(
  bibles: EntryStore,
  caller: Caller,
  { existingBibles }: GenerateScriptInput,
  { useExistingBibles }: GenerationConfig,
): Promise<BibleEntry[]> {
  const entries = await existingEntries(bibles, caller, existingBibles, 'existingBibles');
  if (useExistingBibles && entries.length === 0) {
    throw new InvalidInputError([
      { path: 'existingBibles', message: 'is empty; with useExistingBibles give the entries to build on' },
    ]);
  }
  return entries;
}

/** The caller's entries with these ids, in that order, each once. `path` is where the ids stand in the input. @throws InvalidInputError */
export async function existingEntries(
  bibles: EntryStore,
  caller: Caller,
  ids: readonly string[] | null | undefined,
  path: string,
): Promise<BibleEntry[]> {
  const wanted = [...new Set(ids ?? [])];
  if (wanted.length > MAX_EXISTING) {
    throw new InvalidInputError([
      { path, message: `has ${wanted.length} entries; at most ${MAX_EXISTING} are allowed` },
    ]);
  }
  const entries = await bibles.entries(caller, wanted, path);
  const plots = entries.filter((entry) => entry.kind === 'PLOT');
  if (plots.length > 1) {
    throw new InvalidInputError([
      {
        path,
        message: `has ${plots.length} plots ("${plots.map((plot) => plot.name).join('", "')}"); a script has one`,
      },
    ]);
  }
  return entries;
}

/** The idempotency key of a request. @throws InvalidInputError */
export function checkKey(input: GenerateScriptInput): string | undefined {
  const check = new InputCheck();
  const key = check.optionalText('idempotencyKey', input.idempotencyKey, IDEMPOTENCY_KEY_MAX);
  check.done();
  return key;
}

/** As {@link requestHash}, of a request to go on with a script: what it leaves to the script is no part of it. */
export function goOnHash(input: GenerateScriptInput): string {
  const config = Object.entries(input.config ?? {})
    .filter(([, value]) => value != null)
    .toSorted(([name], [other]) => (name < other ? -1 : 1));
  return requestHash([input.logLine.trim(), input.title ?? null, config, input.existingBibles ?? []], input);
}
