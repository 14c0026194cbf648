import type { Builder } from './builder.js';
import { requireRowId } from './global-ids.js';
import type { Types } from './types.js';

const EXPECTED_DRAFT =
  'The number of the draft that was read. If another is current, nothing changes and a ConflictError says which. Absent: whatever is current.';

/** What people say of scenes that are written. */
export function defineJudgingMutations(builder: Builder, types: Types) {
  const ApproveSceneInput = builder.inputType('ApproveSceneInput', {
    description: 'Which scene stands as it is.',
    fields: (t) => ({
      sceneId: t.id({ required: true, description: 'The scene’s id.' }),
      expectedDraft: t.int({ description: EXPECTED_DRAFT }),
      approved: t.boolean({
        defaultValue: true,
        description: 'False takes an approval back: the scene is WRITTEN again. Default true.',
      }),
    }),
  });
  const AddCritiqueInput = builder.inputType('AddCritiqueInput', {
    description: 'What a person says of a scene’s current draft.',
    fields: (t) => ({
      sceneId: t.id({ required: true, description: 'The scene’s id.' }),
      critique: t.string({
        required: true,
        description: 'What the next draft must answer, in your words: 1 to 8,000 characters.',
      }),
      expectedDraft: t.int({ description: EXPECTED_DRAFT }),
    }),
  });

  builder.mutationFields((t) => ({
    approveScene: t.field({
      type: types.Scene,
      errors: { union: { description: 'The scene, or why `approveScene` changed nothing.' } },
      description:
        'A person’s word that a scene stands as it is: its status is APPROVED until it gets another draft, and no generation gives it one unless `generateScene` or `rewriteScene` asks for it. What is approved already stays so. Errors: NotFoundError, ConflictError for a scene without a finished draft, with another draft than expected, or that is being written.',
      args: { input: t.arg({ type: ApproveSceneInput, required: true, description: 'The scene.' }) },
      resolve: (_root, { input }, { scripts, caller }) =>
        scripts.approveScene(caller, { ...input, sceneId: requireRowId('Scene', input.sceneId) }),
    }),
    addCritique: t.field({
      type: types.Scene,
      errors: { union: { description: 'The scene, or why `addCritique` changed nothing.' } },
      description:
        'Stores a person’s critique of a scene’s current draft, beside those of the dramaturge. A generation that waits for approval of CRITIQUE answers it in its next draft instead of the model’s; `rewriteScene` takes a critique of its own. Errors: InvalidInputError, NotFoundError, ConflictError for a scene without a finished draft, or with another one than expected.',
      args: { input: t.arg({ type: AddCritiqueInput, required: true, description: 'The scene and the critique.' }) },
      resolve: (_root, { input }, { scripts, caller }) =>
        scripts.addCritique(caller, { ...input, sceneId: requireRowId('Scene', input.sceneId) }),
    }),
  }));
}
