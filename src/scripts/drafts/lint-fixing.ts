import type { Caller } from '../../domain/caller.js';
import { ConflictError, InvalidInputError, NotFoundError } from '../../domain/errors.js';
import type { InvalidField } from '../../domain/errors.js';
import { FIXABLE_RULES } from '../../screenplay/lint/fixable-rules.js';
import type { Database, Transaction } from '../../storage/database.js';
import type { Script } from '../../storage/generated/client/client.js';
import type { EmitChange, ScriptJournal } from '../../streams/script-journal.js';
import { findScript } from '../script-storage.js';
import type { TextTaskRunner } from '../text-tasks/text-task-runner.js';
import type { ScriptVersions } from '../versions/script-versions.js';
import type { ScriptState } from '../versions/script-state.js';
import { versionNumbersOf } from '../versions/version-number.js';
import { lockScenesIn } from './draft-storage.js';
import type { FixedScene } from './fix-scenes.js';

export interface ApplyLintFixesInput {
  scriptId: string;
  /** Ids of rules. Absent: all that have fixes; none: nothing is fixed. */
  rules?: readonly string[] | null | undefined;
  /** The version number that the caller has read. Absent: whatever is current. */
  expectedVersion?: number | null | undefined;
}

/** How often fixes are made anew because somebody has edited one of the scenes meanwhile. */
const ATTEMPTS = 4;

/** A text is checked about so many times over until no fix is left. */
const ROUNDS = 8;

/** Makes the fixes of the linter as a person's edit: a new draft of each scene that they change, all of them or none. */
export class LintFixing {
  constructor(
    private readonly db: Database,
    private readonly journal: ScriptJournal,
    private readonly versions: Pick<ScriptVersions, 'states' | 'source'>,
    private readonly textTasks: TextTaskRunner,
  ) {}

  /**
   * @throws InvalidInputError for rules without fixes, NotFoundError, ConflictError for a stale `expectedVersion` or a scene that is
   *   being written, RateLimitedError while too many other texts are read
   */
  async apply(caller: Caller, input: ApplyLintFixesInput, signal?: AbortSignal): Promise<Script> {
    const rules = checkedRules(input.rules);
    const { scriptId, expectedVersion: expected } = input;
    for (let attempt = 1; ; attempt++) {
      const script = await findScript(this.db, caller, scriptId);
      const state = await this.#stateOf(script, expected);
      const fixed = rules.length === 0 ? [] : await this.#fixes(state, rules, signal);
      if (fixed.length === 0) return script;
      const stored = await this.journal.commit(script.id, (tx, emit) => storeIn(tx, emit, state, fixed), {
        lock: 'SHARED',
      });
      if (stored) return script;
      if (expected != null || attempt === ATTEMPTS) throw stale(await this.#versionOf(script), expected);
    }
  }

  /** The version is asked for after the texts: it never falls, so if it is the expected one now, it was when they were read. */
  async #stateOf(script: Script, expected: number | null | undefined): Promise<ScriptState> {
    const [state] = await this.versions.states([script]);
    if (expected != null) {
      const current = await this.#versionOf(script);
      if (current !== expected) throw stale(current, expected);
    }
    return state!;
  }

  async #versionOf({ id }: Script): Promise<number> {
    return (await versionNumbersOf(this.db, [id])).get(id)!;
  }

  async #fixes(state: ScriptState, rules: readonly string[], signal?: AbortSignal): Promise<FixedScene[]> {
    const { titlePage, scenes, cast } = await this.versions.source(state);
    const chars = ROUNDS * scenes.reduce((sum, { text }) => sum + text.length, 0);
    return this.textTasks.run('FIX', { source: { titlePage, scenes, cast }, rules }, { chars, path: 'script', signal });
  }
}

function stale(current: number, expected: number | null | undefined): ConflictError {
  return new ConflictError(
    expected == null
      ? 'The script is being edited while its fixes are made: try again.'
      : `The script's version is ${current}, not ${expected}: read it again and repeat your change.`,
    current,
  );
}

/** Wrong rules that are told one by one. */
const MOST_TOLD = 10;

function checkedRules(given: readonly string[] | null | undefined): readonly string[] {
  if (given == null) return FIXABLE_RULES;
  const known = new Set(FIXABLE_RULES);
  const wrong = given.flatMap((rule, at): InvalidField[] =>
    known.has(rule)
      ? []
      : [
          {
            path: `rules[${at}]`,
            message: `names "${rule.length > 40 ? `${rule.slice(0, 39).toWellFormed()}…` : rule}", which is no rule with fixes; those are ${FIXABLE_RULES.join(', ')}`,
          },
        ],
  );
  if (wrong.length > MOST_TOLD) {
    const more = wrong.length - MOST_TOLD;
    throw new InvalidInputError([
      ...wrong.slice(0, MOST_TOLD),
      { path: 'rules', message: `has ${more} more that are no rules with fixes` },
    ]);
  }
  if (wrong.length > 0) throw new InvalidInputError(wrong);
  return FIXABLE_RULES.filter((rule) => given.includes(rule));
}

/** Rows of one statement. */
const ROWS = 250;

/** Stores a new current draft of each fixed scene; false, and nothing is stored, if one of them has been edited meanwhile. */
async function storeIn(
  tx: Transaction,
  emit: EmitChange,
  { revision }: ScriptState,
  fixed: readonly FixedScene[],
): Promise<boolean> {
  const sceneIds = fixed.map(({ id }) => id);
  const read = new Map(revision.scenes.map(({ id, draftId }) => [id, draftId]));
  const locked = await lockScenesIn(tx, sceneIds);
  if (locked.length < sceneIds.length) throw new NotFoundError('The script was deleted while its fixes were made.');
  const written = await tx.draft.findFirst({
    where: { sceneId: { in: sceneIds }, state: 'WRITING' },
    orderBy: { scene: { number: 'asc' } },
    select: { scene: { select: { number: true } } },
  });
  if (written !== null) {
    throw new ConflictError(
      `Scene ${written.scene.number} is being written just now; wait for that generation, or cancel it.`,
    );
  }
  if (locked.some(({ id, currentDraftId }) => currentDraftId !== read.get(id))) return false;
  const last = await tx.draft.groupBy({
    by: ['sceneId'],
    where: { sceneId: { in: sceneIds } },
    _max: { number: true },
  });
  const numbers = new Map(last.map(({ sceneId, _max }) => [sceneId, (_max.number ?? 0) + 1]));
  const completedAt = new Date();
  const draftIds: string[] = [];
  for (let from = 0; from < fixed.length; from += ROWS) {
    const drafts = await tx.draft.createManyAndReturn({
      data: fixed.slice(from, from + ROWS).map(({ id, text }) => ({
        sceneId: id,
        number: numbers.get(id)!,
        kind: 'EDIT' as const,
        text,
        state: 'COMPLETE' as const,
        completedAt,
      })),
      select: { id: true, sceneId: true, number: true },
    });
    for (const { id: draftId, sceneId, number: draftNumber } of drafts) {
      draftIds.push(draftId);
      emit({ type: 'SceneEdited', sceneId, draftId, draftNumber, kind: 'EDIT' });
    }
  }
  await tx.$executeRaw`
    UPDATE "Scene" SET "currentDraftId" = draft."id", "status" = 'WRITTEN', "updatedAt" = now() FROM "Draft" draft
    WHERE draft."id" = ANY(${draftIds}::uuid[]) AND "Scene"."id" = draft."sceneId"`;
  return true;
}
