import type { Caller } from '../../domain/caller.js';
import { ConflictError, InvalidInputError, NotFoundError } from '../../domain/errors.js';
import { isId } from '../../domain/ids.js';
import { sceneOutline } from '../../domain/scenes.js';
import type { DraftKind } from '../../domain/scenes.js';
import type { Database, Transaction } from '../../storage/database.js';
import type { Draft, Scene } from '../../storage/generated/client/client.js';
import type { EmitChange, ScriptJournal } from '../../streams/script-journal.js';
import { findScene } from '../script-storage.js';
import type { TextTaskRunner } from '../text-tasks/text-task-runner.js';
import { lockScenesIn, refuseWhileWritingIn } from './draft-storage.js';
import type { EditedScene } from './scene-text.js';

export interface EditSceneInput {
  sceneId: string;
  /** Fountain. */
  text: string;
  /** The number of the draft that was edited. Absent: whatever is current. */
  expectedDraft?: number | null | undefined;
}

/** People's own work on a scene. Every draft stays, and theirs is current until a person says otherwise. */
interface SceneEditing {
  /**
   * @throws InvalidInputError, NotFoundError, ConflictError for a stale `expectedDraft` or a scene that is being written, RateLimitedError
   *   while too many others are read
   */
  edit(caller: Caller, input: EditSceneInput, signal?: AbortSignal): Promise<Scene>;
  /** Brings an earlier draft back as a new one. @throws NotFoundError, ConflictError */
  restore(caller: Caller, draftId: string): Promise<Scene>;
}

/** Longest text of one scene, in UTF-16 units: some sixty pages. */
const SCENE_TEXT_MAX = 200_000;

export function createSceneEditing(db: Database, journal: ScriptJournal, textTasks: TextTaskRunner): SceneEditing {
  return {
    async edit(caller, { sceneId, text, expectedDraft }, signal) {
      const scene = await findScene(db, caller, sceneId);
      const written = await readScene(textTasks, text, sceneOutline.parse(scene.outline).heading, signal);
      return journal.commit(
        scene.scriptId,
        async (tx, emit) => {
          const current = await lockIdle(tx, scene.id);
          const number = current?.number ?? 0;
          if (expectedDraft != null && expectedDraft !== number) {
            throw new ConflictError(
              `The scene's current draft is number ${number}, not ${expectedDraft}: read it again and repeat your change.`,
              number,
            );
          }
          // A scene begins with its heading, unless it never had one, as in an imported script without any.
          const underHeading =
            written.headed !== null && (current === null || (await hasHeading(textTasks, current.text, signal)));
          return addDraftIn(tx, emit, scene.id, 'EDIT', underHeading ? written.headed : written.text);
        },
        { lock: 'SHARED' },
      );
    },
    async restore(caller, draftId) {
      const draft = !isId(draftId)
        ? null
        : await db.draft.findUnique({
            where: { id: draftId, state: 'COMPLETE', scene: { script: { tenantId: caller.tenantId } } },
            include: { scene: { select: { scriptId: true } } },
          });
      if (draft === null) {
        throw new NotFoundError('There is no finished draft with this id; its script may have been deleted.');
      }
      return journal.commit(
        draft.scene.scriptId,
        async (tx, emit) => {
          await lockIdle(tx, draft.sceneId);
          return addDraftIn(tx, emit, draft.sceneId, 'RESTORED', draft.text);
        },
        { lock: 'SHARED' },
      );
    },
  };
}

/** A person's text as the Fountain printer writes it. */
async function readScene(
  textTasks: TextTaskRunner,
  text: string,
  planned: string,
  signal?: AbortSignal,
): Promise<Exclude<EditedScene, { refusal: string }>> {
  const refuse = (message: string): never => {
    throw new InvalidInputError([{ path: 'text', message }]);
  };
  if (text.length > SCENE_TEXT_MAX) refuse(`has ${text.length} characters; at most ${SCENE_TEXT_MAX} are allowed`);
  if (text.includes('\u0000')) refuse('holds a NUL character');
  const written = await textTasks.run('EDIT', { text, planned }, { chars: text.length, path: 'text', signal });
  return 'refusal' in written ? refuse(written.refusal) : written;
}

function hasHeading(textTasks: TextTaskRunner, text: string, signal?: AbortSignal): Promise<boolean> {
  return textTasks.run('HAS_HEADING', { text }, { chars: text.length, path: 'text', signal });
}

/** The scene's current draft, under the lock by which drafts get their numbers. */
async function lockIdle(tx: Transaction, sceneId: string): Promise<Draft | null> {
  await lockScenesIn(tx, [sceneId]);
  const scene = await tx.scene.findUnique({ where: { id: sceneId }, include: { currentDraft: true } });
  if (scene === null) throw new NotFoundError('The scene was deleted while it was being edited.');
  await refuseWhileWritingIn(tx, sceneId);
  return scene.currentDraft;
}

/** A finished draft under the scene's next number; it becomes the current one. */
async function addDraftIn(
  tx: Transaction,
  emit: EmitChange,
  sceneId: string,
  kind: DraftKind,
  text: string,
): Promise<Scene> {
  const last = await tx.draft.aggregate({ where: { sceneId }, _max: { number: true } });
  const draft = await tx.draft.create({
    data: { sceneId, kind, text, number: (last._max.number ?? 0) + 1, state: 'COMPLETE', completedAt: new Date() },
  });
  emit({ type: 'SceneEdited', sceneId, draftId: draft.id, draftNumber: draft.number, kind });
  return tx.scene.update({ where: { id: sceneId }, data: { currentDraftId: draft.id, status: 'WRITTEN' } });
}
