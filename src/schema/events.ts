import type { GenerationEvent } from '../domain/events.js';
import type { Builder, BuilderTypes } from './builder.js';
import { encodeGlobalId } from './global-ids.js';
import type { Types } from './types.js';

type EventType = GenerationEvent['type'];
/** The interface that all events implement. */
export type EventInterface = ReturnType<typeof defineEvents>;

type EventOf<Type extends EventType> = Extract<GenerationEvent, { type: Type }>;
type FieldsOf<Shape> = PothosSchemaTypes.ObjectFieldBuilder<PothosSchemaTypes.ExtendDefaultTypes<BuilderTypes>, Shape>;

/** Stages of the script and of one scene are stored alike. Here they are two types, so that no field is null in some events and present in others. */
const OF_SCENE = { StageStarted: 'SceneStageStarted', StageCompleted: 'SceneStageCompleted' } as const;

function typeName(event: GenerationEvent): string {
  return (event.type === 'StageStarted' || event.type === 'StageCompleted') && event.sceneId !== undefined
    ? OF_SCENE[event.type]
    : event.type;
}

/**
 * One type for each event. They name things by id; what a client asks for beyond the id is read from the tables. Every event
 * about a scene has `sceneId`, every event about a draft `draftNumber`, and a field has one type in all events that have it: one
 * selection fits them all.
 */
export function defineEvents(builder: Builder, types: Types) {
  const Event = builder.interfaceRef<GenerationEvent>('GenerationEvent').implement({
    description:
      'Something that happened in a generation. Durable events have the `seq` 1, 2, 3, ... without gaps; events of text (SceneTextSnapshot, SceneTextAppended) carry the `seq` of the latest durable one.',
    resolveType: typeName,
    fields: (t) => ({
      seq: t.exposeInt('seq', {
        description: 'Its place. Pass the highest one seen as `after` to go on after a break.',
      }),
      generationId: t.id({
        description: 'The generation’s id.',
        resolve: (event) => encodeGlobalId('Generation', event.generationId),
      }),
      at: t.expose('at', { type: 'DateTime', description: 'When it happened.' }),
    }),
  });
  const event = <Type extends EventType>(type: Type) => builder.objectRef<EventOf<Type>>(type);
  const sceneEvent = <Type extends keyof typeof OF_SCENE>(type: Type) =>
    builder.objectRef<EventOf<Type> & { sceneId: string }>(OF_SCENE[type]);

  const stage = (t: FieldsOf<EventOf<'StageStarted' | 'StageCompleted' | 'PromptTrimmed'>>) =>
    t.expose('stage', { type: types.GenerationStage, description: 'The stage.' });
  const took = (t: FieldsOf<EventOf<'StageCompleted'>>) => ({
    durationMs: t.exposeInt('durationMs', { description: 'How long it took, in milliseconds.' }),
    usage: t.expose('usage', { type: types.Usage, description: 'What it took.' }),
  });
  const sceneId = (t: FieldsOf<{ sceneId: string }>) =>
    t.id({ description: 'The scene’s id.', resolve: (parent) => encodeGlobalId('Scene', parent.sceneId) });
  const scene = (t: FieldsOf<{ sceneId: string }>) => ({
    sceneId: sceneId(t),
    scene: t.prismaField({
      type: types.Scene,
      description: 'The scene, as it is now.',
      resolve: (query, { sceneId: id }, _args, { db }) => db.scene.findUniqueOrThrow({ ...query, where: { id } }),
    }),
  });
  const draftNumber = (t: FieldsOf<{ draftNumber: number }>) =>
    t.exposeInt('draftNumber', { description: 'The draft’s number within its scene.' });
  const reason = (t: FieldsOf<{ reason: string }>, description: string) => t.exposeString('reason', { description });
  const generation = (t: FieldsOf<GenerationEvent>) =>
    t.prismaField({
      type: types.Generation,
      description: 'The generation, as it is now.',
      resolve: (query, { generationId: id }, _args, { db }) =>
        db.generation.findUniqueOrThrow({ ...query, where: { id } }),
    });

  event('StageStarted').implement({
    description: 'A stage of the script began.',
    interfaces: [Event],
    fields: (t) => ({ stage: stage(t) }),
  });
  event('StageCompleted').implement({
    description: 'A stage of the script ended well.',
    interfaces: [Event],
    fields: (t) => ({ stage: stage(t), ...took(t) }),
  });
  sceneEvent('StageStarted').implement({
    description: 'A stage’s work on one scene began.',
    interfaces: [Event],
    fields: (t) => ({ stage: stage(t), ...scene(t) }),
  });
  sceneEvent('StageCompleted').implement({
    description: 'A stage’s work on one scene ended well.',
    interfaces: [Event],
    fields: (t) => ({ stage: stage(t), ...scene(t), ...took(t) }),
  });
  event('BibleEntryReady').implement({
    description: 'A bible entry was written, or an existing one was taken up.',
    interfaces: [Event],
    fields: (t) => ({
      entry: t.prismaField({
        type: types.BibleEntry,
        description: 'The entry, as it is now.',
        resolve: (query, { entryId }, _args, { db }) =>
          db.bibleEntry.findUniqueOrThrow({ ...query, where: { id: entryId } }),
      }),
    }),
  });
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
  event('ProviderSwitched').implement({
    description: 'Another provider answers from here on: the one before failed, or was told to wait.',
    interfaces: [Event],
    fields: (t) => ({
      from: t.exposeString('from', { description: 'The provider that was asked.' }),
      to: t.exposeString('to', { description: 'The provider that is asked instead.' }),
      reason: reason(t, 'Why. For people.'),
    }),
  });
  event('PromptTrimmed').implement({
    description:
      'A stage’s prompts are longer than its model can read, and give way. Told once for each way in which they do; what a draft was written without is in its `provenance`.',
    interfaces: [Event],
    fields: (t) => ({
      stage: stage(t),
      provider: t.exposeString('provider', { description: 'Whose model it is.' }),
      model: t.exposeString('model', { description: 'The model, as the provider names it.' }),
      parts: t.expose('parts', {
        type: [types.TrimmedPart],
        description: 'What the model was not shown, of the first such prompt.',
      }),
      reason: reason(t, 'The same as a sentence, with what helps. For people.'),
    }),
  });
  event('GenerationPaused').implement({
    description:
      'No further step begins: by request, because the budget is used up, or because a stage waits for approval. Steps that were under way still end, and their events follow.',
    interfaces: [Event],
    fields: (t) => ({ reason: reason(t, 'Why, and what makes it go on. For people.') }),
  });
  event('GenerationResumed').implement({
    description: 'The generation goes on after a pause, an approval, a failure or a loss of its worker.',
    interfaces: [Event],
    fields: (t) => ({ reason: reason(t, 'Why it had stopped. For people.') }),
  });
  event('GenerationCompleted').implement({
    description: 'Terminal: the generation ended well. The subscription completes after it.',
    interfaces: [Event],
    fields: (t) => ({ generation: generation(t) }),
  });
  event('GenerationFailed').implement({
    description: 'Terminal: the generation failed. The subscription completes after it; `resumeGeneration` may go on.',
    interfaces: [Event],
    fields: (t) => ({
      generation: generation(t),
      failure: t.expose('failure', {
        type: types.GenerationFailure,
        description: 'What went wrong, and what may be done about it.',
      }),
    }),
  });
  event('GenerationCancelled').implement({
    description: 'Terminal: the generation was cancelled. The subscription completes after it.',
    interfaces: [Event],
    fields: (t) => ({ generation: generation(t) }),
  });
  return Event;
}
