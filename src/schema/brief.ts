import { storedBrief } from '../domain/brief.js';
import type { ScriptBrief, ScriptBriefInput } from '../domain/brief.js';
import type { Builder } from './builder.js';
import { stageModels } from './generation-config.js';
import type { ScriptInputs } from './script-inputs.js';
import type { Types } from './types.js';

/** What holds for a whole script, as `Script.brief` shows it. */
export function defineBrief(builder: Builder, types: Types) {
  types.ScriptBrief.implement({
    description: 'What holds for the whole script: every later call on it keeps to this.',
    fields: (t) => ({
      language: t.exposeString('language', {
        nullable: true,
        description:
          'BCP 47: the language of everything that a reader sees. Null until it was given, or an answer told it.',
      }),
      genre: t.exposeStringList('genre', { description: 'The genres; none where nothing was said.' }),
      tone: t.exposeString('tone', { nullable: true, description: 'The tone. Null where nothing was said.' }),
      format: t.field({
        type: types.ScriptFormat,
        description: 'What is written.',
        resolve: ({ format }) => format ?? 'SHORT',
      }),
      targetPages: t.exposeInt('targetPages', {
        nullable: true,
        description:
          'Length of the whole in pages; `Scene.targetEighths` is each scene’s share. Null: what the format runs to, see `ScriptBriefInput.targetPages`.',
      }),
      audience: t.exposeString('audience', { nullable: true, description: 'Rating or readership.' }),
      notes: t.exposeString('notes', { nullable: true, description: 'The author’s own rules of style and content.' }),
      avoid: t.exposeStringList('avoid', { description: 'Words, phrases and devices that must not appear.' }),
      models: t.field({
        type: [types.StageModel],
        description: 'Models by stage, for generations that do not name their own.',
        resolve: ({ models }) => models,
      }),
      maxCostUsd: t.exposeFloat('maxCostUsd', {
        nullable: true,
        description: 'Limit in USD of each generation that does not name its own. Null: the server’s.',
      }),
    }),
  });
  builder.objectField(types.Script, 'brief', (t) =>
    t.field({
      type: types.ScriptBrief,
      description: 'What holds for the whole script.',
      resolve: (script): ScriptBrief => storedBrief(script),
    }),
  );
}

type GivenBrief = ScriptInputs['ScriptBriefInput']['$inferInput'];

/** The input as the library takes it. */
export function briefInput(input: GivenBrief | null | undefined): ScriptBriefInput | undefined {
  if (input == null) return undefined;
  const { models, ...rest } = input;
  return { ...rest, ...(models === undefined ? {} : { models: models === null ? null : stageModels(models) }) };
}
