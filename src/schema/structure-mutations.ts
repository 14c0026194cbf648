import type { Builder } from './builder.js';
import { requireRowId } from './global-ids.js';
import type { ScriptInputs } from './script-inputs.js';
import type { Types } from './types.js';

const EXPECTED_SCRIPT =
  'The `Script.version` that was read. If title, structure or the like have changed since, nothing changes and a ConflictError says which is current; scenes that were written since are no conflict. Absent: not checked.';
const AT_WORK =
  'ConflictError for a stale version, and while a generation plans or writes the script: pause it, or wait until it ends.';

/** What people do to the order and the plans of a script’s scenes. */
export function defineStructureMutations(builder: Builder, types: Types, inputs: ScriptInputs) {
  const { SceneOutlineInput, SceneOutlinePatch } = inputs;
  const AddSceneInput = builder.inputType('AddSceneInput', {
    description: 'A new scene, and where it goes.',
    fields: (t) => ({
      scriptId: t.id({ required: true, description: 'The script’s id.' }),
      at: t.int({
        description: 'The number that the new scene gets, 1 to the number of scenes + 1. Absent: at the end.',
      }),
      expectedVersion: t.int({ description: EXPECTED_SCRIPT }),
      outline: t.field({ type: SceneOutlineInput, required: true, description: 'What the scene is to be.' }),
    }),
  });
  const UpdateSceneOutlineInput = builder.inputType('UpdateSceneOutlineInput', {
    description: 'Changes of a scene’s plan.',
    fields: (t) => ({
      sceneId: t.id({ required: true, description: 'The scene’s id.' }),
      expectedVersion: t.int({
        description:
          'The `Scene.version` that was read. If another is stored, nothing changes and a ConflictError says which. Absent: not checked.',
      }),
      outline: t.field({ type: SceneOutlinePatch, description: 'What changes. Absent: nothing.' }),
    }),
  });
  const MoveSceneInput = builder.inputType('MoveSceneInput', {
    description: 'Where a scene goes.',
    fields: (t) => ({
      sceneId: t.id({ required: true, description: 'The scene’s id.' }),
      to: t.int({ required: true, description: 'The number that it gets, 1 to the number of scenes.' }),
      expectedVersion: t.int({ description: EXPECTED_SCRIPT }),
    }),
  });
  const errors = (mutation: string, what: string) => ({
    union: { description: `${what}, or why \`${mutation}\` changed nothing.` },
  });

  builder.mutationFields((t) => ({
    addScene: t.field({
      type: types.Scene,
      errors: errors('addScene', 'The new scene'),
      description: `Plans a scene; those after it get the next numbers. It is tied to the bible entries of those whom its outline names. What you leave open is filled in by \`generateScript\` with the script’s id; \`generateScene\` writes it as it is. A script has at most 120 scenes. Errors: InvalidInputError, NotFoundError, ${AT_WORK}`,
      args: { input: t.arg({ type: AddSceneInput, required: true, description: 'The scene.' }) },
      resolve: (_root, { input }, { scripts, caller }) =>
        scripts.addScene(caller, { ...input, scriptId: requireRowId('Script', input.scriptId) }),
    }),
    updateSceneOutline: t.field({
      type: types.Scene,
      errors: errors('updateSceneOutline', 'The scene'),
      description: `Changes a scene’s plan; its drafts stay as they are. A new heading changes place and time of day too, where those were the old heading’s. With another description, beats or ending, the planned states \`nextState\` of the scene and \`priorState\` of the next, which told of the old ones, are null. What changes nothing raises no version. Errors: InvalidInputError, NotFoundError, ${AT_WORK} So is a scene that is being written.`,
      args: { input: t.arg({ type: UpdateSceneOutlineInput, required: true, description: 'The changes.' }) },
      resolve: (_root, { input }, { scripts, caller }) =>
        scripts.updateSceneOutline(caller, { ...input, sceneId: requireRowId('Scene', input.sceneId) }),
    }),
    moveScene: t.field({
      type: types.Script,
      errors: errors('moveScene', 'The script'),
      description: `Gives a scene another number; numbers stay 1, 2, 3, ... without gaps. It belongs to the act of the scene that is now before it, or of the one after it if it is the first. Where scenes meet that did not before, \`priorState\` is the \`nextState\` of the scene now before it. Errors: InvalidInputError, NotFoundError, ${AT_WORK}`,
      args: { input: t.arg({ type: MoveSceneInput, required: true, description: 'The scene and its number.' }) },
      resolve: (_root, { input }, { scripts, caller }) =>
        scripts.moveScene(caller, { ...input, sceneId: requireRowId('Scene', input.sceneId) }),
    }),
    deleteScene: t.field({
      type: types.Script,
      errors: errors('deleteScene', 'The script'),
      description: `Deletes a scene with its drafts and critiques; those after it move up. Nothing that it said stays in the database, and the ledger keeps its figures. Events about it are no longer sent, but for its SceneDeleted. Errors: NotFoundError, ${AT_WORK} So is a scene that is being written.`,
      args: { id: t.arg.id({ required: true, description: 'The scene’s id.' }) },
      resolve: (_root, args, { generations, caller }) =>
        generations.deleteScene(caller, requireRowId('Scene', args.id)),
    }),
  }));
}
