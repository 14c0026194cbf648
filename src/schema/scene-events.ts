import type { EventParts } from './event-parts.js';

/** What happens to scenes and their drafts. */
export function defineSceneEvents(parts: EventParts) {
  const { ofGeneration, event, sceneId, scene, draftNumber, draft, kind, critique, reason } = parts;
  event('SceneOutlined').implement({
    description: 'A scene was planned.',
    interfaces: ofGeneration,
    fields: scene,
  });
  event('SceneDraftStarted').implement({
    description: 'A draft is being written; its text follows.',
    interfaces: ofGeneration,
    fields: (t) => ({
      ...scene(t),
      draftNumber: draftNumber(t),
      kind: kind(t),
    }),
  });
  event('SceneTextSnapshot').implement({
    description: 'Replaces whatever the reader holds for this draft.',
    interfaces: ofGeneration,
    fields: (t) => ({
      sceneId: sceneId(t),
      draftNumber: draftNumber(t),
      text: t.exposeString('text', { description: 'All text of the draft so far.' }),
    }),
  });
  event('SceneTextAppended').implement({
    description: 'More text of a draft that is being written.',
    interfaces: ofGeneration,
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
    interfaces: ofGeneration,
    fields: (t) => ({
      ...scene(t),
      draftNumber: draftNumber(t),
      draft: draft(t),
    }),
  });
  event('SceneDraftDiscarded').implement({
    description: 'The draft is void (fail-over after text had flowed, or the worker was lost); another one starts.',
    interfaces: ofGeneration,
    fields: (t) => ({ ...scene(t), draftNumber: draftNumber(t), reason: reason(t, 'Why it is void. For people.') }),
  });
  event('CritiqueReady').implement({
    description: 'A draft was judged.',
    interfaces: ofGeneration,
    fields: (t) => ({ ...scene(t), ...critique(t) }),
  });
  event('ContinuityIssueFound').implement({
    description: 'A scene breaks its planned state or a bible.',
    interfaces: ofGeneration,
    fields: (t) => ({
      ...scene(t),
      message: t.exposeString('message', { description: 'What does not fit. For people.' }),
      repaired: t.exposeBoolean('repaired', { description: 'True when another draft repairs it.' }),
    }),
  });
}
