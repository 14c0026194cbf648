import type { Builder } from './builder.js';
import { requireRowId } from './global-ids.js';
import type { Types } from './types.js';

/** What people themselves do to scenes. */
export function defineSceneMutations(builder: Builder, types: Types) {
  const EditSceneInput = builder.inputType('EditSceneInput', {
    description: 'A scene as a person wrote it.',
    fields: (t) => ({
      sceneId: t.id({ required: true, description: 'The scene’s id.' }),
      text: t.string({
        required: true,
        description:
          'The whole scene in Fountain, up to 200,000 characters. A text without a scene heading gets the outline’s, unless the scene never had one.',
      }),
      expectedDraft: t.int({
        description:
          'The number of the draft that was edited; 0 for a scene without one. A stale one is a ConflictError with the current number. Absent: whatever is current is replaced.',
      }),
    }),
  });

  builder.mutationFields((t) => ({
    editScene: t.field({
      type: types.Scene,
      errors: { union: { description: 'The scene with its new draft, or why `editScene` did nothing.' } },
      description:
        'Stores a person’s version of a scene as its current draft; every earlier draft stays. It stays current until a person says otherwise, by another edit, `restoreDraft`, `rewriteScene` or `generateScene`: a generation that is under way goes on from this text, and what it writes is stored, but not made current. A scene that is being written just now is a ConflictError. Errors: InvalidInputError, NotFoundError, ConflictError.',
      args: { input: t.arg({ type: EditSceneInput, required: true, description: 'The scene and its text.' }) },
      resolve: (_root, { input }, { scripts, caller, signal }) =>
        scripts.editScene(caller, { ...input, sceneId: requireRowId('Scene', input.sceneId) }, signal),
    }),
    restoreDraft: t.field({
      type: types.Scene,
      errors: { union: { description: 'The scene with its new draft, or why `restoreDraft` did nothing.' } },
      description:
        'Brings an earlier draft back, as a new draft that is current, and stays so as an edit does. A scene that is being written just now is a ConflictError. Errors: NotFoundError, ConflictError.',
      args: { draftId: t.arg.id({ required: true, description: 'The draft’s id.' }) },
      resolve: (_root, { draftId }, { scripts, caller }) =>
        scripts.restoreDraft(caller, requireRowId('SceneDraft', draftId)),
    }),
  }));
}
