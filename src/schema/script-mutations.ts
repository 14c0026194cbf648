import { briefInput } from './brief.js';
import type { Builder } from './builder.js';
import { requireRowId } from './global-ids.js';
import type { ScriptInputs } from './script-inputs.js';
import type { Types } from './types.js';

export function defineScriptMutations(builder: Builder, types: Types, inputs: ScriptInputs) {
  const { ScriptBriefInput, SceneOutlineInput } = inputs;
  const brief = { type: ScriptBriefInput, description: 'What holds for the whole script.' };
  const CreateScriptInput = builder.inputType('CreateScriptInput', {
    description: 'A script to build step by step.',
    fields: (t) => ({
      logLine: t.string({ required: true, description: 'The story in one or two sentences, 1 to 2,000 characters.' }),
      title: t.string({
        description: 'The script’s title, up to 200 characters. Absent: a working title until an outline finds one.',
      }),
      actStructure: t.field({
        type: types.ActStructure,
        description: 'How the story is divided into acts. Default THREE_ACT.',
      }),
      bibles: t.idList({ description: 'Bible entries to build on, by id.' }),
      brief: t.field(brief),
      outline: t.field({
        type: [SceneOutlineInput],
        description:
          'Scenes as you plan them, up to 120. What is missing in them is filled in by `generateScript` with this script’s id.',
      }),
    }),
  });
  const ImportScriptInput = builder.inputType('ImportScriptInput', {
    description: 'A screenplay from elsewhere.',
    fields: (t) => ({
      format: t.field({ type: types.ImportFormat, required: true, description: 'The file’s format.' }),
      text: t.string({ required: true, description: 'The file’s text.' }),
      title: t.string({
        description:
          'The script’s title, up to 200 characters. It stands on the title page as well. Absent: the title page’s.',
      }),
      logLine: t.string({
        description:
          'The story in one or two sentences, up to 2,000 characters. Absent: empty; models are then told nothing of it.',
      }),
      actStructure: t.field({
        type: types.ActStructure,
        description: 'How the story is divided into acts. Default THREE_ACT.',
      }),
      brief: t.field(brief),
      existingBibles: t.idList({
        description:
          'Bible entries to tie to the script, by id. A cue that means one of their characters is theirs; other speakers get an entry of their own, which has their name as it is read: `John` for JOHN.',
      }),
    }),
  });
  const errors = (mutation: string) => ({ union: { description: `The script, or why \`${mutation}\` did nothing.` } });

  builder.mutationFields((t) => ({
    createScript: t.field({
      type: types.Script,
      errors: errors('createScript'),
      description: 'Creates an empty script, for the pipeline step by step. Errors: InvalidInputError, NotFoundError.',
      args: { input: t.arg({ type: CreateScriptInput, required: true, description: 'The script.' }) },
      resolve: (_root, { input }, { generations, caller }) =>
        generations.createScript(caller, {
          ...input,
          brief: briefInput(input.brief),
          bibles: input.bibles?.map((id) => requireRowId('BibleEntry', id)),
        }),
    }),
    importScript: t.field({
      type: types.Script,
      errors: errors('importScript'),
      description:
        'Makes a script of a Fountain or Final Draft text: scenes at its headings, a bible entry for each speaker. What was found and lost is in `Script.importReport`. A text that cannot be read whole, or is no screenplay but a PDF or the like, is refused, and nothing is stored. Errors: InvalidInputError, NotFoundError for what is no bible entry’s id, or is deleted meanwhile.',
      args: { input: t.arg({ type: ImportScriptInput, required: true, description: 'The file.' }) },
      resolve: (_root, { input }, { scripts, caller, signal }) =>
        scripts.importScript(
          caller,
          {
            ...input,
            brief: briefInput(input.brief),
            existingBibles: input.existingBibles?.map((id) => requireRowId('BibleEntry', id)),
          },
          signal,
        ),
    }),
    formatScript: t.field({
      type: types.Script,
      errors: errors('formatScript'),
      description:
        'Joins the written scenes to the formatted script, which `Script.export` prints. Errors: NotFoundError, ConflictError when a scene is not written yet.',
      args: { scriptId: t.arg.id({ required: true, description: 'The script’s id.' }) },
      resolve: (_root, { scriptId }, { generations, caller }) =>
        generations.formatScript(caller, requireRowId('Script', scriptId)),
    }),
    deleteScript: t.field({
      type: types.Script,
      errors: errors('deleteScript'),
      description:
        'Deletes a script with its scenes, drafts and generations; running ones are cancelled. Nothing that it said stays in the database, and the ledger keeps its figures; its bible entries stay. Gives the script as it was: only its own fields can be asked for. Errors: NotFoundError.',
      args: { id: t.arg.id({ required: true, description: 'The script’s id.' }) },
      resolve: (_root, args, { generations, caller }) =>
        generations.deleteScript(caller, requireRowId('Script', args.id)),
    }),
  }));
}
