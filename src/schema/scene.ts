import { sceneOutline } from '../domain/scenes.js';
import type { SceneCoverage } from '../domain/task-answers.js';
import { usualProfileOf } from '../scripts/page-profiles.js';
import type { Scene } from '../storage/generated/client/client.js';
import { formatEighths } from '../screenplay/layout/lengths.js';
import type { Builder } from './builder.js';
import { pageProfileArg } from './page-profile-arg.js';
import { listConnection } from './list-field.js';
import { within } from './pages.js';
import { present } from './present.js';
import type { Types } from './types.js';

export function defineScene(builder: Builder, types: Types) {
  const SceneCoverageType = builder.objectRef<SceneCoverage>('SceneCoverage').implement({
    description: 'What a script reader notes of a scene, computed by a model.',
    fields: (t) => ({
      logLine: t.exposeString('logLine', { description: 'The scene in one sentence.' }),
      tension: t.int({ nullable: true, description: '1 (none) to 10.', resolve: ({ tension }) => tension }),
      pace: t.int({ nullable: true, description: '1 (slow) to 10.', resolve: ({ pace }) => pace }),
      purpose: t.string({
        nullable: true,
        description: 'What the story would lack without it.',
        resolve: ({ purpose }) => purpose,
      }),
    }),
  });

  builder.prismaObjectFields(types.Scene, (t) => ({
    number: t.exposeInt('number', { description: '1-based position in the script.' }),
    act: t.exposeInt('act', { description: 'The act it belongs to, from 1.' }),
    script: t.field({
      type: types.Script,
      description: 'The script that the scene is part of.',
      resolve: async ({ scriptId }, _args, { rows }) => present(await rows.script.load(scriptId)),
    }),
    outline: t.field({
      type: types.SceneOutline,
      description: 'What the scene is to be.',
      resolve: (scene) => sceneOutline.parse(scene.outline),
    }),
    characters: t.field({
      type: [types.CharacterBible],
      description: 'The characters of the scene that have a bible entry, in the outline’s order.',
      resolve: ({ id }, _args, { rows }) => rows.castOfScene.load(id),
    }),
    setting: t.field({
      type: types.SettingBible,
      nullable: true,
      description: 'Where it happens. Null when no bible entry stands for the place.',
      resolve: ({ settingId }, _args, { rows }) => (settingId === null ? null : rows.entry.load(settingId)),
    }),
    version: t.exposeInt('version', {
      description:
        'Rises with every change of the outline, the number, the act, the planned length or a person’s approval. `updateSceneOutline` may state the one that was read. Texts have numbers of their own: `draft.number`.',
    }),
    priorState: t.exposeString('priorState', {
      nullable: true,
      description:
        'The state of the story before this scene, as planned; checked against what was written. Null where nobody planned it, or a person has changed the plan since.',
    }),
    nextState: t.exposeString('nextState', {
      nullable: true,
      description:
        'The state of the story after this scene, as planned; the next scene’s `priorState`. Null as with `priorState`.',
    }),
    status: t.expose('status', { type: types.SceneStatus, description: 'Where the scene stands.' }),
    draft: t.field({
      type: types.SceneDraft,
      nullable: true,
      description:
        'The current draft; null until the first one is complete. A person’s draft (EDIT, RESTORED, IMPORT) stays current until a person says otherwise: what a running generation writes meanwhile is stored beside it, in `drafts`.',
      resolve: ({ currentDraftId }, _args, { rows }) =>
        currentDraftId === null ? null : rows.draft.load(currentDraftId),
    }),
    drafts: t.connection(
      {
        type: types.SceneDraft,
        extensions: within<Scene>((draft, scene) => draft.parentId === scene.id),
        description: 'All complete drafts, newest first.',
        resolve: ({ id }, args, { lists, counts }, info) =>
          listConnection(
            args,
            info,
            (page) => lists.draftsOfScene.load({ ...page, parentId: id }),
            () => counts.draftsOfScene.load(id),
          ),
      },
      types.SceneDraftConnection,
    ),
    integratedScene: t.string({
      nullable: true,
      description: 'Shorthand for the current draft’s text: the scene as one screenplay text (Fountain).',
      resolve: ({ currentDraftId }, _args, { rows }) =>
        currentDraftId === null ? null : rows.textOfDraft.load(currentDraftId),
    }),
    elements: t.field({
      type: [types.ScreenplayElement],
      description:
        'The current draft as a flat list of screenplay elements, in order; empty until a draft is complete.',
      resolve: (scene, _args, { scripts, signal }) => scripts.elements(scene, signal),
    }),
    eighths: t.string({
      description:
        'Length in eighths of a page: `3/8`, `1 2/8`; `0` for a scene that is not written, or of which nothing is printed.',
      args: { profile: t.arg(pageProfileArg(types)) },
      resolve: async ({ id, scriptId }, { profile }, { rows, scriptVersion }) => {
        const script = present(await rows.script.load(scriptId));
        return (await scriptVersion.load(script)).eighthsOf(id, profile ?? usualProfileOf(script));
      },
    }),
    targetEighths: t.string({
      nullable: true,
      description:
        'How long it is planned to be, in eighths of a page as `eighths` writes them: its share of the script’s length by act and weight, or what a person gave it. Null: not planned, and the scene is as long as it needs.',
      resolve: ({ targetEighths }) => (targetEighths === null ? null : formatEighths(targetEighths)),
    }),
    summary: t.string({
      nullable: true,
      description:
        'The scene in one paragraph, computed by a model on request and kept until the scene changes; concurrent requests collapse into few upstream calls. Null until a draft is complete.',
      resolve: (scene, _args, { computed }) => computed.sceneSummary.load(scene.id),
    }),
    coverage: t.field({
      type: SceneCoverageType,
      nullable: true,
      description:
        'A reader’s judgement, computed by a model on request and kept until the scene changes; concurrent requests collapse into few upstream calls. Null until a draft is complete.',
      resolve: (scene, _args, { computed }) => computed.sceneCoverage.load(scene.id),
    }),
  }));

  builder.objectType(types.SceneOutline, {
    description: 'What a scene is to be, planned before it is written.',
    fields: (t) => ({
      heading: t.exposeString('heading', { description: 'The scene heading: `INT. HARBOUR OFFICE - NIGHT`.' }),
      description: t.exposeString('description', { description: 'What happens.' }),
      characters: t.exposeStringList('characters', { description: 'The names of those who appear.' }),
      location: t.exposeString('location', { description: 'Where it happens.' }),
      timeOfDay: t.exposeString('timeOfDay', { description: 'When it happens: DAY, NIGHT, DAWN and their like.' }),
      conflict: t.string({
        nullable: true,
        description: 'Who wants what, and what is in the way.',
        resolve: (outline) => outline.conflict,
      }),
      beats: t.exposeStringList('beats', { description: 'The turns of the scene, in order.' }),
      ending: t.string({
        nullable: true,
        description: 'How the scene leaves its people.',
        resolve: (outline) => outline.ending,
      }),
    }),
  });
}
