import type { GenerationEvent } from '../domain/events.js';
import type { StageName, Usage } from '../domain/generations.js';
import type { Scene } from '../storage/generated/client/client.js';
import type { Builder, BuilderTypes } from './builder.js';
import { encodeGlobalId } from './global-ids.js';
import type { Types } from './types.js';

type EventType = GenerationEvent['type'];
type EventOf<Type extends EventType> = Extract<GenerationEvent, { type: Type }>;
export type FieldsOf<Shape> = PothosSchemaTypes.ObjectFieldBuilder<
  PothosSchemaTypes.ExtendDefaultTypes<BuilderTypes>,
  Shape
>;

/** A field of an event, by the type of its value. */
type Field<Value> = PothosSchemaTypes.FieldRef<PothosSchemaTypes.ExtendDefaultTypes<BuilderTypes>, Value, 'Object'>;

/** Stages of the script and of one scene are stored alike. Here they are two types, so that no field is null in some events and present in others. */
const OF_SCENE = { StageStarted: 'SceneStageStarted', StageCompleted: 'SceneStageCompleted' } as const;

function typeName(event: GenerationEvent): string {
  return (event.type === 'StageStarted' || event.type === 'StageCompleted') && event.sceneId !== undefined
    ? OF_SCENE[event.type]
    : event.type;
}

/** What the types of events are made with. */
export type EventParts = ReturnType<typeof createEventParts>;

/** The interface of all events, references to their types, and the fields that several of them have. */
export function createEventParts(builder: Builder, types: Types) {
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
    scene: t.prismaField({
      type: types.Scene,
      description: 'The scene, as it is now.',
      resolve: (query, { sceneId: id }, _args, { db }) => db.scene.findUniqueOrThrow({ ...query, where: { id } }),
    }),
  });
  const draftNumber = (t: FieldsOf<{ draftNumber: number }>): Field<number> =>
    t.exposeInt('draftNumber', { description: 'The draft’s number within its scene.' });
  const reason = (t: FieldsOf<{ reason: string }>, description: string): Field<string> =>
    t.exposeString('reason', { description });

  return { Event, event, sceneEvent, stage, took, sceneId, scene, draftNumber, reason };
}
