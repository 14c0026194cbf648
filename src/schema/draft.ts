import { NotFoundError } from '../domain/errors.js';
import type { ElementChange as ElementDifference } from '../screenplay/elements/diff.js';
import type { DraftRepair as Repair } from '../scripts/drafts/draft-repairs.js';
import { repairsOf, trimmedPartsOf } from '../scripts/drafts/kept-with-draft.js';
import type { Draft } from '../storage/generated/client/client.js';
import type { Builder } from './builder.js';
import { encodeGlobalId, requireRowId } from './global-ids.js';
import type { Types } from './types.js';

export function defineDraft(builder: Builder, types: Types) {
  const ElementChange = builder.objectRef<ElementDifference>('ElementChange').implement({
    description: 'One difference between two drafts.',
    fields: (t) => ({
      kind: t.field({
        type: types.ElementChangeKind,
        description: 'What became of the element.',
        resolve: ({ kind }) => kind as Exclude<typeof kind, 'UNCHANGED'>,
      }),
      before: t.expose('before', {
        type: types.ScreenplayElement,
        nullable: true,
        description: 'The element as it was. Null when it is new.',
      }),
      after: t.expose('after', {
        type: types.ScreenplayElement,
        nullable: true,
        description: 'The element as it is. Null when it is gone.',
      }),
    }),
  });
  const DraftRepair = builder.objectRef<Repair>('DraftRepair').implement({
    description:
      'A change that was made to a model’s text: to bring it into form, or to write a name as in the bibles. Also what the draft misses of its plan, where nothing was changed: `before` and `after` are empty then.',
    fields: (t) => ({
      code: t.exposeString('code', {
        description:
          'What kind of change it is: `DRF001`, `CUE110`. `DRF121`: repetition was cut off; `DRF122`, `DRF123`: too short, too long; `DRF124`: another place or time than planned; `DRF125`: another language than the script’s: that of its brief, or else of its log line.',
      }),
      level: t.expose('level', { type: types.LintLevel, description: 'How much it matters.' }),
      message: t.exposeString('message', { description: 'What was done. For people.' }),
      line: t.exposeInt('line', { description: 'Line of the model’s text, from 1.' }),
      before: t.exposeString('before', {
        description: 'What the model wrote, up to 1,000 characters; empty for what was supplied.',
      }),
      after: t.exposeString('after', { description: 'What stands in its place; empty for what was removed.' }),
    }),
  });
  const Provenance = builder.objectRef<Draft>('Provenance').implement({
    description: 'Where a draft’s text comes from.',
    fields: (t) => ({
      provider: t.exposeString('provider', {
        nullable: true,
        description:
          'Who wrote it, by the provider’s configured name; `offline-writer` is the built-in sample writer. Null when no model did.',
      }),
      model: t.exposeString('model', {
        nullable: true,
        description: 'The model, as the provider names it. Null when no model wrote it.',
      }),
      promptVersion: t.exposeString('promptVersion', {
        nullable: true,
        description: 'The prompt and its version. Null when no model wrote it.',
      }),
      bibleVersions: t.stringList({
        description: 'The bible entries that it was written from: `<id>@<version>` each. `bibles` has them as objects.',
        resolve: (draft) => draft.bibleVersions.map(globalVersion),
      }),
      bibles: t.field({
        type: [types.BibleVersion],
        description:
          'The same as objects: what each entry held then. Those of entries that were deleted since are left out.',
        resolve: async (draft, _args, { bibleVersion }) =>
          (await bibleVersion.loadMany(draft.bibleVersions)).flatMap((version) => {
            if (version instanceof Error) throw version;
            return version ?? [];
          }),
      }),
      trimmed: t.field({
        type: [types.TrimmedPart],
        description:
          'What the model was not shown of its prompt, since that is longer than it can read. Empty when it was shown all, and for what no model wrote.',
        resolve: (draft) => trimmedPartsOf(draft),
      }),
      usage: t.field({
        type: types.Usage,
        description: 'What writing it took.',
        resolve: (draft, _args, { usage }) => usage.ofDraft.load(draft.id),
      }),
    }),
  });

  builder.prismaObjectFields(types.SceneDraft, (t) => ({
    number: t.exposeInt('number', {
      description: '1 for the first draft of the scene, rising. Numbers of discarded drafts are not used again.',
    }),
    kind: t.expose('kind', { type: types.DraftKind, description: 'How it came to be.' }),
    text: t.exposeString('text', { description: 'The scene as screenplay text (Fountain).' }),
    critique: t.field({
      type: types.SceneCritique,
      nullable: true,
      description:
        'The critique that this draft answers; for a draft that answers none, the latest that was made of it. Null when there is neither.',
      resolve: async ({ id, answersId }, _args, { rows }) =>
        (answersId === null ? null : await rows.critique.load(answersId)) ?? rows.critiqueOfDraft.load(id),
    }),
    diff: t.field({
      type: [ElementChange],
      description:
        'What changed from another draft of the scene to this one, by elements, in reading order. The first draft differs from nothing in all it has.',
      args: {
        against: t.arg.id({ description: 'The id of the other draft. Absent: the complete draft before this one.' }),
      },
      resolve: async (draft, { against }, { scripts, draftBefore, rows, signal }) => {
        if (against == null) return scripts.diff(draft, await draftBefore.load(draft), signal);
        const other = await rows.draft.load(requireRowId('SceneDraft', against));
        if (other?.sceneId !== draft.sceneId || other.state !== 'COMPLETE') {
          throw new NotFoundError('This scene has no finished draft with the id in `against`.');
        }
        return scripts.diff(draft, other, signal);
      },
    }),
    repairs: t.field({
      type: [DraftRepair],
      description:
        'What was mended in the model’s text before it became this draft, in the order of that text; at most 200. Empty for what no model wrote.',
      resolve: (draft) => repairsOf(draft),
    }),
    provenance: t.field({
      type: Provenance,
      description: 'Where its text comes from.',
      resolve: (draft) => draft,
    }),
    createdAt: t.expose('createdAt', { type: 'DateTime', description: 'When it was begun.' }),
  }));
}

function globalVersion(stored: string): string {
  const [id = '', version = ''] = stored.split('@');
  return `${encodeGlobalId('BibleEntry', id)}@${version}`;
}
