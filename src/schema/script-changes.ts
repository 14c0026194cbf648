import { briefInput } from './brief.js';
import type { Builder } from './builder.js';
import { requireRowId } from './global-ids.js';
import type { ScriptInputs } from './script-inputs.js';
import type { Types } from './types.js';

/** What people do to a script’s own fields, and to what it is built on. */
export function defineScriptChanges(builder: Builder, types: Types, { ScriptBriefInput }: ScriptInputs) {
  const TitlePageLineInput = builder.inputType('TitlePageLineInput', {
    description: 'A line of a title page.',
    fields: (t) => ({
      key: t.string({
        required: true,
        description:
          'What it is, as Fountain has it: `Title`, `Credit`, `Author`, `Source`, `Draft date`, `Contact`, or a word of your own. Up to 60 characters without a colon; each key once.',
      }),
      values: t.stringList({
        required: true,
        description: 'Its lines as plain text, up to 40 of up to 500 characters each. A line break makes another line.',
      }),
    }),
  });
  const UpdateScriptInput = builder.inputType('UpdateScriptInput', {
    description: 'Changes of a script’s own fields. What is absent stays as it is.',
    fields: (t) => ({
      id: t.id({ required: true, description: 'The script’s id.' }),
      expectedVersion: t.int({
        description:
          'The `Script.version` that was read. If title, structure or the like have changed since, nothing changes and a ConflictError says which is current; scenes that were written since are no conflict. Absent: not checked.',
      }),
      title: t.string({
        description:
          'The title, 1 to 200 characters. It stands on the title page as well, and no outline replaces it. Absent or null: stays.',
      }),
      logLine: t.string({
        description: 'The story in one or two sentences, 1 to 2,000 characters. Absent or null: stays.',
      }),
      actStructure: t.field({
        type: types.ActStructure,
        description: 'How the story is divided into acts. The acts of scenes stay. Absent or null: stays.',
      }),
      titlePage: t.field({
        type: [TitlePageLineInput],
        description:
          'The whole title page, up to 50 keys. A `Title` on it is the script’s title as well; without one, the script’s title is put there. Empty: nothing but the title. Null: made from title and log line. Absent: stays.',
      }),
      brief: t.field({
        type: ScriptBriefInput,
        description: 'What changes of the brief: absent members stay, null takes one away. Absent or null: stays.',
      }),
    }),
  });
  const TieBibleEntryInput = builder.inputType('TieBibleEntryInput', {
    description: 'What a script is to be built on.',
    fields: (t) => ({
      scriptId: t.id({ required: true, description: 'The script’s id.' }),
      bibleEntryId: t.id({ required: true, description: 'The id of the entry to build on.' }),
    }),
  });
  const UntieBibleEntryInput = builder.inputType('UntieBibleEntryInput', {
    description: 'What a script is to be built on no longer.',
    fields: (t) => ({
      scriptId: t.id({ required: true, description: 'The script’s id.' }),
      bibleEntryId: t.id({ required: true, description: 'The id of the entry.' }),
    }),
  });
  const errors = (mutation: string) => ({
    union: { description: `The script, or why \`${mutation}\` changed nothing.` },
  });
  const tieIds = (input: { scriptId: string; bibleEntryId: string }) => ({
    scriptId: requireRowId('Script', input.scriptId),
    bibleEntryId: requireRowId('BibleEntry', input.bibleEntryId),
  });

  builder.mutationFields((t) => ({
    updateScript: t.field({
      type: types.Script,
      errors: errors('updateScript'),
      description:
        'Changes a script’s title, log line, act structure, title page or brief. A generation that is under way takes it up with its next step. What changes nothing raises no version. Errors: InvalidInputError, NotFoundError, ConflictError for a stale version.',
      args: { input: t.arg({ type: UpdateScriptInput, required: true, description: 'The changes.' }) },
      resolve: (_root, { input }, { scripts, caller }) =>
        scripts.updateScript(caller, {
          ...input,
          id: requireRowId('Script', input.id),
          brief: briefInput(input.brief),
        }),
    }),
    tieBibleEntry: t.field({
      type: types.Script,
      errors: errors('tieBibleEntry'),
      description:
        'Builds a script on one more bible entry. Scenes whose outlines name a character are tied to it as well, and scenes without a setting to the script’s first one. One that is tied already stays as it is. Errors: NotFoundError, ConflictError for a second plot, for more than 200 entries, and while a generation is at work on the script: pause it, or wait until it ends.',
      args: { input: t.arg({ type: TieBibleEntryInput, required: true, description: 'The script and the entry.' }) },
      resolve: (_root, { input }, { scripts, caller }) => scripts.tieBibleEntry(caller, tieIds(input)),
    }),
    untieBibleEntry: t.field({
      type: types.Script,
      errors: errors('untieBibleEntry'),
      description:
        'Builds a script and its scenes no longer on a bible entry, which stays; outlines and texts keep its name. One that is not tied changes nothing. Errors: NotFoundError, ConflictError while a generation is at work on the script: pause it, or wait until it ends.',
      args: { input: t.arg({ type: UntieBibleEntryInput, required: true, description: 'The script and the entry.' }) },
      resolve: (_root, { input }, { scripts, caller }) => scripts.untieBibleEntry(caller, tieIds(input)),
    }),
  }));
}
