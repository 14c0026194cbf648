import { Kind } from 'graphql';
import type { GraphQLResolveInfo } from 'graphql';
import { NotFoundError } from '../domain/errors.js';
import type { SceneTokens } from '../domain/events.js';
import type { Builder } from './builder.js';
import { endingWithReader } from './subscription-sources.js';
import type { EventInterface } from './events.js';
import { encodeGlobalId, requireRowId } from './global-ids.js';
import { presentEvents } from './present-events.js';

export function defineSubscriptions(builder: Builder, GenerationEvent: EventInterface) {
  const SceneTokensType = builder.objectRef<SceneTokens>('SceneTokens').implement({
    description: 'Text of a scene that is being written.',
    fields: (t) => ({
      sceneId: t.id({ description: 'The scene’s id.', resolve: ({ sceneId }) => encodeGlobalId('Scene', sceneId) }),
      draftNumber: t.exposeInt('draftNumber', {
        description: 'The draft’s number within its scene. When it changes, what was held is void.',
      }),
      offset: t.exposeInt('offset', {
        description:
          'How much of what is held stays, in UTF-16 code units from the draft’s start; the text goes after it. 0 replaces all.',
      }),
      text: t.exposeString('text', { description: 'The text.' }),
      done: t.exposeBoolean('done', { description: 'True when the draft is complete with this text.' }),
    }),
  });

  builder.subscriptionFields((t) => ({
    generationEvents: t.field({
      type: GenerationEvent,
      description:
        'Everything that happens in a generation: durable events after `after`, then a snapshot of each draft being written, then live. It completes after a terminal event; if it ends without one, subscribe again with the highest `seq` seen. Its end never stops the generation. Errors: NOT_FOUND.',
      args: {
        generationId: t.arg.id({ required: true, description: 'The generation’s id.' }),
        after: t.arg.int({
          defaultValue: 0,
          description:
            'Only durable events with a greater `seq`. Default 0: from the first. Over SSE, `Last-Event-ID` stands in when this is absent.',
        }),
      },
      subscribe: async (_root, args, { db, streams, caller, signal, lastEventId }, info) => {
        const id = requireRowId('Generation', args.generationId);
        const found = await db.generation.findUnique({
          where: { id, tenantId: caller.tenantId },
          select: { id: true },
        });
        if (found === null) {
          throw new NotFoundError('There is no generation with this id; its script may have been deleted.');
        }
        const after = argumentGiven(info, 'after') ? (args.after ?? 0) : (lastEventId ?? 0);
        return endingWithReader(
          signal,
          (reading) => streams.generationEvents(id, after, reading),
          (event) => presentEvents(db, [event]),
        );
      },
      resolve: (event, _args, { onEvent }) => {
        onEvent?.(event.seq);
        return event;
      },
    }),
    sceneTokens: t.field({
      type: SceneTokensType,
      description:
        'The text of one scene as it is written. The first message holds all text so far; a scene that nobody writes gives its current draft. It completes after `done`, or without it when the generation ended or was cut. Errors: NOT_FOUND.',
      args: { sceneId: t.arg.id({ required: true, description: 'The scene’s id.' }) },
      subscribe: async (_root, args, { db, streams, caller, signal }) => {
        const id = requireRowId('Scene', args.sceneId);
        const found = await db.scene.findUnique({
          where: { id, script: { tenantId: caller.tenantId } },
          select: { id: true },
        });
        if (found === null) {
          throw new NotFoundError('There is no scene with this id; its script may have been deleted.');
        }
        return endingWithReader(signal, (reading) => streams.sceneTokens(id, reading));
      },
      resolve: (tokens) => tokens,
    }),
  }));
}

/** True when the operation itself gives the argument: as a value, or by a variable that the request has set. */
function argumentGiven(info: GraphQLResolveInfo, name: string): boolean {
  const argument = info.fieldNodes[0]?.arguments?.find((node) => node.name.value === name);
  if (argument === undefined) return false;
  return argument.value.kind !== Kind.VARIABLE || info.variableValues.coerced[argument.value.name.value] !== undefined;
}
