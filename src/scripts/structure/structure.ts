import { NotFoundError } from '../../domain/errors.js';
import type { Caller } from '../../domain/caller.js';
import { isId } from '../../domain/ids.js';
import type { Database } from '../../storage/database.js';
import type { Scene, Script } from '../../storage/generated/client/client.js';
import type { ScriptJournal } from '../../streams/script-journal.js';
import { storedBrief } from '../../domain/brief.js';
import { findScene, findScript } from '../script-storage.js';
import { addSceneIn, outlineOf } from './adding.js';
import type { AddSceneInput } from './adding.js';
import { addCritiqueIn, approveSceneIn, critiqueText } from './judging.js';
import type { AddCritiqueInput, ApproveSceneInput } from './judging.js';
import { moveSceneIn } from './moving.js';
import type { MoveSceneInput } from './moving.js';
import { updateSceneOutlineIn } from './replanning.js';
import type { UpdateSceneOutlineInput } from './replanning.js';
import { tieEntryIn, untieEntryIn } from './tying.js';
import type { TieBibleEntryInput } from './tying.js';
import { updateScriptIn } from './updating.js';
import type { UpdateScriptInput } from './updating.js';

/**
 * A script's title, plan and order as a person's to change: each change is one transaction, with the event that tells of it. What
 * changes nothing succeeds, and raises no version. All may throw NotFoundError.
 */
export interface ScriptStructure {
  /** @throws InvalidInputError, ConflictError for a stale version */
  updateScript(caller: Caller, input: UpdateScriptInput): Promise<Script>;
  /** @throws InvalidInputError, ConflictError for a stale version, or while a generation plans or writes the script */
  addScene(caller: Caller, input: AddSceneInput): Promise<Scene>;
  /** @throws InvalidInputError, ConflictError for a stale version, or while a generation is at work on the script or the scene */
  updateSceneOutline(caller: Caller, input: UpdateSceneOutlineInput): Promise<Scene>;
  /** @throws InvalidInputError, ConflictError for a stale version, or while a generation plans or writes the script */
  moveScene(caller: Caller, input: MoveSceneInput): Promise<Script>;
  /** @throws ConflictError without a finished draft, for a stale one, or while the scene is being written */
  approveScene(caller: Caller, input: ApproveSceneInput): Promise<Scene>;
  /** @throws InvalidInputError, ConflictError without a finished draft, or for a stale one */
  addCritique(caller: Caller, input: AddCritiqueInput): Promise<Scene>;
  /** @throws ConflictError for a second plot, or while a generation is at work on the script */
  tieBibleEntry(caller: Caller, input: TieBibleEntryInput): Promise<Script>;
  /** @throws ConflictError while a generation is at work on the script */
  untieBibleEntry(caller: Caller, input: TieBibleEntryInput): Promise<Script>;
}

export function createScriptStructure(db: Database, journal: ScriptJournal): ScriptStructure {
  return {
    async updateScript(caller, input) {
      const { id } = await findScript(db, caller, input.id);
      return journal.commit(id, (tx, emit) => updateScriptIn(tx, emit, input));
    },
    async addScene(caller, input) {
      const script = await findScript(db, caller, input.scriptId);
      // What is wrong in itself need not wait for the script.
      outlineOf(input.outline, storedBrief(script).language);
      return journal.commit(script.id, (tx, emit) => addSceneIn(tx, emit, input));
    },
    async updateSceneOutline(caller, input) {
      const { scriptId } = await findScene(db, caller, input.sceneId);
      return journal.commit(scriptId, (tx, emit) => updateSceneOutlineIn(tx, emit, input));
    },
    async moveScene(caller, input) {
      const { scriptId } = await findScene(db, caller, input.sceneId);
      return journal.commit(scriptId, (tx, emit) => moveSceneIn(tx, emit, input));
    },
    async approveScene(caller, input) {
      const { scriptId } = await findScene(db, caller, input.sceneId);
      return journal.commit(scriptId, (tx, emit) => approveSceneIn(tx, emit, input));
    },
    async addCritique(caller, input) {
      const { scriptId } = await findScene(db, caller, input.sceneId);
      const critique = critiqueText(input.critique);
      return journal.commit(scriptId, (tx, emit) => addCritiqueIn(tx, emit, { ...input, critique }), {
        lock: 'SHARED',
      });
    },
    async tieBibleEntry(caller, { scriptId, bibleEntryId }) {
      const { id } = await findScript(db, caller, scriptId);
      const entry = await findEntry(caller, bibleEntryId);
      return journal.commit(id, (tx, emit) => tieEntryIn(tx, emit, id, entry));
    },
    async untieBibleEntry(caller, { scriptId, bibleEntryId }) {
      const { id } = await findScript(db, caller, scriptId);
      const entry = await findEntry(caller, bibleEntryId);
      return journal.commit(id, (tx, emit) => untieEntryIn(tx, emit, id, entry.id));
    },
  };

  async function findEntry({ tenantId }: Caller, id: string) {
    const entry = !isId(id) ? null : await db.bibleEntry.findUnique({ where: { id, tenantId } });
    if (entry === null) throw new NotFoundError('There is no bible entry with this id; it may have been deleted.');
    return entry;
  }
}
