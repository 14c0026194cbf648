import type { EventParts } from './event-parts.js';
import type { Types } from './types.js';

/** What happens to scenes and their drafts. */
export function defineSceneEvents(types: Types, parts: EventParts) {
  const { Event, event, sceneId, scene, draftNumber, reason } = parts;
  event('SceneOutlined').implement({
    description: 'A scene was planned.',
    interfaces: [Event],
    fields: scene,
  });
  event('SceneDraftStarted').implement({
    description: 'A draft is being written; its text follows.',
    interfaces: [Event],
    fields: (t) => ({
      ...scene(t),
      draftNumber: draftNumber(t),
      kind: t.expose('kind', { type: types.DraftKind, description: 'How it comes to be.' }),
    }),
  });
  event('SceneTextSnapshot').implement({
    description: 'Replaces whatever the reader holds for this draft.',
    interfaces: [Event],
    fields: (t) => ({
      sceneId: sceneId(t),
      draftNumber: draftNumber(t),
      text: t.exposeString('text', { description: 'All text of the draft so far.' }),
    }),
  });
  event('SceneTextAppended').implement({
    description: 'More text of a draft that is being written.',
    interfaces: [Event],
    fields: (t) => ({
      sceneId: sceneId(t),
      draftNumber: draftNumber(t),
      offset: t.exposeInt('offset', {
        description:
          'Where the text begins, in UTF-16 code units from the draft’s start. Equal to the length held: append. Smaller: ignore the overlap. Greater: subscribe again.',
      }),
      text: t.exposeString('text', { description: 'The text to append.' }),
    }),
  });
  event('SceneDraftCompleted').implement({
    description: 'A draft is complete: the text held equals `draft.text`.',
    interfaces: [Event],
    fields: (t) => ({
      ...scene(t),
      draftNumber: draftNumber(t),
      draft: t.prismaField({
        type: types.SceneDraft,
        description: 'The draft.',
        resolve: (query, { draftId }, _args, { db }) =>
          db.draft.findUniqueOrThrow({ ...query, where: { id: draftId } }),
      }),
    }),
  });
  event('SceneDraftDiscarded').implement({
    description: 'The draft is void (fail-over after text had flowed, or the worker was lost); another one starts.',
    interfaces: [Event],
    fields: (t) => ({ ...scene(t), draftNumber: draftNumber(t), reason: reason(t, 'Why it is void. For people.') }),
  });
  event('CritiqueReady').implement({
    description: 'A draft was judged.',
    interfaces: [Event],
    fields: (t) => ({
      ...scene(t),
      draftNumber: t.int({
        description: 'The judged draft’s number within its scene.',
        resolve: async ({ critiqueId }, _args, { db }) =>
          (
            await db.critique.findUniqueOrThrow({
              where: { id: critiqueId },
              select: { draft: { select: { number: true } } },
            })
          ).draft.number,
      }),
      critique: t.prismaField({
        type: types.SceneCritique,
        description: 'The judgement.',
        resolve: (query, { critiqueId }, _args, { db }) =>
          db.critique.findUniqueOrThrow({ ...query, where: { id: critiqueId } }),
      }),
    }),
  });
  event('ContinuityIssueFound').implement({
    description: 'A scene breaks its planned state or a bible.',
    interfaces: [Event],
    fields: (t) => ({
      ...scene(t),
      message: t.exposeString('message', { description: 'What does not fit. For people.' }),
      repaired: t.exposeBoolean('repaired', { description: 'True when another draft repairs it.' }),
    }),
  });
}
