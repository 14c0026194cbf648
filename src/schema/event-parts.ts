import type { ScriptEvent, ScriptGenerationEvent } from '../domain/events.js';
import type { StageName, Usage } from '../domain/generations.js';
import type { DraftKind } from '../domain/scenes.js';
import type { BibleEntry, Critique, Draft, Generation, Scene } from '../storage/generated/client/client.js';
import type { Builder, BuilderTypes } from './builder.js';
import { encodeGlobalId } from './global-ids.js';
import { present } from './present.js';
import type { Types } from './types.js';

type EventType = ScriptEvent['type'];
type EventOf<Type extends EventType> = Extract<ScriptEvent, { type: Type }>;
export type FieldsOf<Shape> = PothosSchemaTypes.ObjectFieldBuilder<
  PothosSchemaTypes.ExtendDefaultTypes<BuilderTypes>,
  Shape
>;

/** A field of an event, by the type of its value. */
type Field<Value> = PothosSchemaTypes.FieldRef<PothosSchemaTypes.ExtendDefaultTypes<BuilderTypes>, Value, 'Object'>;

/** Stages of the script and of one scene are stored alike. Here they are two types, so that no field is null in some events and present in others. */
const OF_SCENE = { StageStarted: 'SceneStageStarted', StageCompleted: 'SceneStageCompleted' } as const;

function typeName(event: ScriptEvent): string {
  return (event.type === 'StageStarted' || event.type === 'StageCompleted') && event.sceneId !== undefined
    ? OF_SCENE[event.type]
    : event.type;
}

/** What the types of events are made with. */
export type EventParts = ReturnType<typeof createEventParts>;

/** The interfaces of all events, references to their types, and the fields that several of them have. */
export function createEventParts(builder: Builder, types: Types) {
  const ScriptEventType = builder.interfaceRef<ScriptEvent>('ScriptEvent').implement({
    description:
      'Something that happened to a script: what people did, and everything that happened in its generations. Durable events have the `seq` 1, 2, 3, ... without gaps; events of text (SceneTextSnapshot, SceneTextAppended) carry the `seq` of the latest durable one.',
    resolveType: typeName,
    fields: (t) => ({
      seq: t.exposeInt('seq', {
        description:
          'Its place among the events of the script, or of the generation, by which of them is asked for. Pass the highest one seen as `after` to go on after a break.',
      }),
      scriptId: t.id({
        description: 'The script’s id.',
        resolve: (event) => encodeGlobalId('Script', event.scriptId),
      }),
      at: t.expose('at', { type: 'DateTime', description: 'When it happened.' }),
    }),
  });
  const ofItsGeneration = {
    description: 'The generation’s id.',
    resolve: (event: { generationId: string }) => encodeGlobalId('Generation', event.generationId),
  };
  const GenerationEventType = builder.interfaceRef<ScriptGenerationEvent>('GenerationEvent').implement({
    description: 'Something that happened in a generation, and so to its script.',
    interfaces: [ScriptEventType],
    resolveType: typeName,
    fields: (t) => ({ generationId: t.id(ofItsGeneration) }),
  });
  const ofScript = [ScriptEventType];
  const ofGeneration = [ScriptEventType, GenerationEventType];
  const event = <Type extends EventType>(type: Type) => builder.objectRef<EventOf<Type>>(type);
  const sceneEvent = <Type extends keyof typeof OF_SCENE>(type: Type) =>
    builder.objectRef<EventOf<Type> & { sceneId: string }>(OF_SCENE[type]);

  const stage = (
    t: FieldsOf<EventOf<'StageStarted' | 'StageCompleted' | 'BatchSubmitted' | 'PromptTrimmed'>>,
  ): Field<StageName> => t.expose('stage', { type: types.GenerationStage, description: 'The stage.' });
  const took = (t: FieldsOf<EventOf<'StageCompleted'>>): { durationMs: Field<number>; usage: Field<Usage> } => ({
    durationMs: t.exposeInt('durationMs', { description: 'How long it took, in milliseconds.' }),
    usage: t.expose('usage', { type: types.Usage, description: 'What it took.' }),
  });
  const sceneId = (t: FieldsOf<{ sceneId: string }>): Field<string> =>
    t.id({ description: 'The scene’s id.', resolve: (parent) => encodeGlobalId('Scene', parent.sceneId) });
  const scene = (t: FieldsOf<{ sceneId: string }>): { sceneId: Field<string>; scene: Field<Scene> } => ({
    sceneId: sceneId(t),
    scene: t.field({
      type: types.Scene,
      description: 'The scene, as it is now.',
      resolve: async ({ sceneId: id }, _args, { rows }) => present(await rows.scene.load(id)),
    }),
  });
  const draftNumber = (t: FieldsOf<{ draftNumber: number }>): Field<number> =>
    t.exposeInt('draftNumber', { description: 'The draft’s number within its scene.' });
  const reason = (t: FieldsOf<{ reason: string }>, description: string): Field<string> =>
    t.exposeString('reason', { description });

  const number = (t: FieldsOf<{ number: number }>, description: string): Field<number> =>
    t.exposeInt('number', { description });
  const draft = (t: FieldsOf<{ draftId: string }>): Field<Draft> =>
    t.field({
      type: types.SceneDraft,
      description: 'The draft.',
      resolve: async ({ draftId }, _args, { rows }) => present(await rows.draft.load(draftId)),
    });
  const critique = (
    t: FieldsOf<{ critiqueId: string }>,
  ): { draftNumber: Field<number>; critique: Field<Critique> } => ({
    draftNumber: t.int({
      description: 'The judged draft’s number within its scene.',
      resolve: async ({ critiqueId }, _args, { rows }) => {
        const { draftId } = present(await rows.critique.load(critiqueId));
        return present(await rows.draft.load(draftId)).number;
      },
    }),
    critique: t.field({
      type: types.SceneCritique,
      description: 'The judgement.',
      resolve: async ({ critiqueId }, _args, { rows }) => present(await rows.critique.load(critiqueId)),
    }),
  });
  const kind = (t: FieldsOf<{ kind: DraftKind }>): Field<DraftKind> =>
    t.expose('kind', { type: types.DraftKind, description: 'How it comes to be.' });
  const generationId = (t: FieldsOf<{ generationId: string }>): Field<string> => t.id(ofItsGeneration);
  const generation = (t: FieldsOf<{ generationId: string }>): Field<Generation> =>
    t.field({
      type: types.Generation,
      description: 'The generation, as it is now.',
      resolve: async ({ generationId: id }, _args, { rows }) => present(await rows.generation.load(id)),
    });
  const entryId = (t: FieldsOf<{ entryId: string }>): Field<string> =>
    t.id({ description: 'The bible entry’s id.', resolve: (parent) => encodeGlobalId('BibleEntry', parent.entryId) });
  const entry = (t: FieldsOf<{ entryId: string }>): { entryId: Field<string>; entry: Field<BibleEntry> } => ({
    entryId: entryId(t),
    entry: t.field({
      type: types.BibleEntry,
      description: 'The entry, as it is now.',
      resolve: async (parent, _args, { rows }) => present(await rows.entry.load(parent.entryId)),
    }),
  });

  return {
    ScriptEvent: ScriptEventType,
    GenerationEvent: GenerationEventType,
    ofScript,
    ofGeneration,
    event,
    sceneEvent,
    stage,
    took,
    sceneId,
    scene,
    number,
    draftNumber,
    draft,
    kind,
    critique,
    generationId,
    generation,
    entryId,
    entry,
    reason,
  };
}
