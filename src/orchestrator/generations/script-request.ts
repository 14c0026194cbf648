import type { EntryStore } from '../../bibles/entry-store.js';
import type { Caller } from '../../domain/caller.js';
import { changedBrief, NO_BRIEF } from '../../domain/brief.js';
import type { ScriptBrief } from '../../domain/brief.js';
import { InvalidInputError } from '../../domain/errors.js';
import type { GenerationConfig } from '../../domain/generations.js';
import type { BibleEntry } from '../../storage/generated/client/client.js';
import type { GenerateScriptInput } from './inputs.js';
import { IDEMPOTENCY_KEY_MAX, InputCheck, TITLE_MAX } from './validation.js';

const MAX_EXISTING = 40;

/** A checked request for a whole script, its defaults filled in. */
interface ScriptRequest {
  logLine: string;
  title: string | undefined;
  /** The idempotency key. */
  key: string | undefined;
  config: GenerationConfig;
  brief: ScriptBrief;
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
  const config = check.config(input.config);
  check.providers('config.models', config.models, providers);
  const { brief, invalid } = changedBrief(NO_BRIEF, input.brief);
  check.fields.push(...invalid);
  check.done();
  return { logLine, title, key, config, brief };
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
