import type { Builder, BuilderTypes } from './builder.js';
import type { Types } from './types.js';

/** The inputs that several mutations share. */
export type ScriptInputs = ReturnType<typeof defineScriptInputs>;

const OUTLINE = {
  heading: 'The scene heading, as a screenplay has it: `INT. HARBOUR OFFICE - NIGHT`. Up to 200 characters.',
  description: 'What happens, up to 4,000 characters.',
  characters: 'Who is in the scene, up to 20 names, as their bible entries spell them.',
  location: 'Where it is, up to 200 characters. Absent: as the heading says.',
  timeOfDay: 'When it is, up to 60 characters. Absent: as the heading says.',
  conflict: 'Who wants what from whom, up to 2,000 characters.',
  beats: 'The turns of the scene in order, up to 20.',
  ending: 'The image or act that it ends on, up to 2,000 characters.',
  act: 'Its act, from 1. Acts never fall from one scene to the next. Absent: that of its neighbours.',
  targetEighths:
    'How long it is to be, in eighths of a page as `Scene.targetEighths` writes them: `6/8`, `1 4/8`. Absent: its share of the script’s length.',
};

/** Makes the fields of an input. */
export type InputFields = PothosSchemaTypes.InputFieldBuilder<
  PothosSchemaTypes.ExtendDefaultTypes<BuilderTypes>,
  'InputObject'
>;

/** What a person may leave out of a scene's plan. */
const optionalOutline = (t: InputFields) => ({
  characters: t.stringList({ description: OUTLINE.characters }),
  location: t.string({ description: OUTLINE.location }),
  timeOfDay: t.string({ description: OUTLINE.timeOfDay }),
  conflict: t.string({ description: OUTLINE.conflict }),
  beats: t.stringList({ description: OUTLINE.beats }),
  ending: t.string({ description: OUTLINE.ending }),
  act: t.int({ description: OUTLINE.act }),
  targetEighths: t.string({ description: OUTLINE.targetEighths }),
});

export function defineScriptInputs(builder: Builder, types: Types) {
  const StageModelInput = builder.inputType('StageModelInput', {
    description: 'Which model works on a stage.',
    fields: (t) => ({
      stage: t.field({ type: types.GenerationStage, required: true, description: 'The stage.' }),
      provider: t.string({ description: 'A configured provider, by its name. Null: the first in order.' }),
      model: t.string({ required: true, description: 'The model’s name, as the provider knows it.' }),
    }),
  });
  const ScriptBriefInput = builder.inputType('ScriptBriefInput', {
    description: 'What holds for the whole script. What is absent stays as it is; null takes it away.',
    fields: (t) => ({
      language: t.string({
        description:
          'BCP 47, like `es` or `zh-Hant`: the language of everything that a reader sees. Absent: that of the log line.',
      }),
      genre: t.stringList({ description: 'Up to 10, of up to 60 characters each.' }),
      tone: t.string({ description: 'Up to 300 characters.' }),
      format: t.field({
        type: types.ScriptFormat,
        description: 'What is written. Absent: FEATURE for a generation of FULL_SCRIPT, else SHORT.',
      }),
      targetPages: t.int({
        description:
          'Length of the whole in pages as its format lays them out, 1 to 600, spread over the scenes by act and weight. A scene gets 1/8 to 12 pages: with too few or too many scenes the script comes as near as they can. Absent: what the format runs to, TV_HOUR 55, TV_HALF_HOUR 28, TV_MULTI_CAMERA 45, but at most 3 pages a scene (multi-camera 6), FEATURE 110 from 37 scenes on; for a shorter FEATURE, and for a SHORT, no length is planned, and a scene has one to three pages. Scenes that are planned already keep their lengths when it changes: `updateSceneOutline` changes one’s.',
      }),
      audience: t.string({ description: 'Rating or readership, up to 300 characters.' }),
      notes: t.string({ description: 'The author’s own rules of style and content, up to 8,000 characters.' }),
      avoid: t.stringList({
        description:
          'Words, phrases and devices that must not appear: up to 200, of up to 120 characters each. The linter reports them.',
      }),
      models: t.field({
        type: [StageModelInput],
        description: 'Models by stage, for every generation on this script that does not name its own.',
      }),
      maxCostUsd: t.float({
        description: 'Limit in USD, for every generation on this script that does not name its own.',
      }),
    }),
  });
  const SceneOutlineInput = builder.inputType('SceneOutlineInput', {
    description: 'A scene as a person plans it. What is given is kept word for word; what is missing is filled in.',
    fields: (t) => ({
      heading: t.string({ required: true, description: OUTLINE.heading }),
      description: t.string({ required: true, description: OUTLINE.description }),
      ...optionalOutline(t),
    }),
  });
  const SceneOutlinePatch = builder.inputType('SceneOutlinePatch', {
    description: 'Changes of a scene’s outline. What is absent stays as it is; null takes away what may be missing.',
    fields: (t) => ({
      heading: t.string({ description: OUTLINE.heading }),
      description: t.string({ description: OUTLINE.description }),
      ...optionalOutline(t),
    }),
  });
  return { StageModelInput, ScriptBriefInput, SceneOutlineInput, SceneOutlinePatch };
}
