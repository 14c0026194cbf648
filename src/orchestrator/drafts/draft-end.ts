import { draftCompleted, draftKept } from '../../scripts/drafts/draft-writes.js';
import { PERSONAL } from '../../scripts/drafts/draft-storage.js';
import type { Prisma } from '../../storage/generated/client/client.js';
import { completeSceneStageIn, sceneStageDone } from '../pipeline/scene-stage.js';
import type { Step } from '../pipeline/step.js';
import type { KnownEnd } from '../pipeline/step-writes.js';
import type { WrittenDraft } from './stream-draft.js';

/** Ends a step that wrote a draft, and with it the stage's work on the scene. With `keep` the draft becomes the scene's text, if it may. */
export function endWithDraft(step: Step, sceneId: string, draft: WrittenDraft, keep: boolean): Promise<void> {
  const end = draftEnd(step, draft, keep);
  return step.commit<void>(
    async (tx, emit) => {
      await draft.completeIn(tx, emit, keep);
      await completeSceneStageIn(step, tx, emit, sceneId);
    },
    1,
    end && { result: undefined, parts: end.parts, events: [...end.events, sceneStageDone(step, sceneId)] },
  );
}

/** What completing a draft stores, for a scene that is as the step has seen it. Undefined where another draft may have to stay. */
export function draftEnd(
  { scene, run }: Step,
  { row: { id: draftId, sceneId, number: draftNumber }, finished }: WrittenDraft,
  keep: boolean,
): Pick<KnownEnd<unknown>, 'parts' | 'events'> | undefined {
  if (scene === undefined || scene.status === 'APPROVED') return undefined;
  const before = scene.draft;
  if (before !== null && PERSONAL.includes(before.kind) && before.id !== run.input.askedDraftId) return undefined;
  return {
    parts: [
      ...(keep
        ? [{ name: 'kept', sql: (ready: Prisma.Sql) => draftKept(sceneId, draftId, before?.id ?? null, ready) }]
        : []),
      { name: 'completed', sql: (ready) => draftCompleted(draftId, finished, ready) },
    ],
    events: [{ event: { type: 'SceneDraftCompleted', sceneId, draftId, draftNumber } }],
  };
}
