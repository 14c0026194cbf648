import { NotFoundError } from '../domain/errors.js';
import type { SceneText, SceneTokens } from '../domain/events.js';
import type { Builder } from './builder.js';
import type { GraphQLContext } from './context.js';
import { encodeGlobalId, requireRowId } from './global-ids.js';
import { endingWithReader } from './subscription-sources.js';

/** The text of one scene as it is written. */
export function defineSceneSubscriptions(builder: Builder) {
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
  const SceneTextType = builder.objectRef<SceneText>('SceneText').implement({
    description: 'All text of a scene so far.',
    fields: (t) => ({
      sceneId: t.id({ description: 'The scene’s id.', resolve: ({ sceneId }) => encodeGlobalId('Scene', sceneId) }),
      draftNumber: t.exposeInt('draftNumber', {
        description: 'The draft’s number within its scene. It rises when a draft is discarded and another one starts.',
      }),
      text: t.exposeString('text', { description: 'The complete text so far; it replaces the one before.' }),
      done: t.exposeBoolean('done', { description: 'True when the draft is complete with this text.' }),
    }),
  });

  builder.subscriptionFields((t) => ({
    sceneTokens: t.field({
      type: SceneTokensType,
      description:
        'The text of one scene as it is written. The first message holds all text so far; a scene that nobody writes gives its current draft. It completes after `done`, or without it when the generation ended or was cut. Errors: NOT_FOUND.',
      args: { sceneId: t.arg.id({ required: true, description: 'The scene’s id.' }) },
      subscribe: async (_root, args, context) => {
        const id = await sceneAsked(context, args.sceneId);
        return endingWithReader(context.signal, (reading) => context.streams.sceneTokens(id, reading));
      },
      resolve: (tokens) => tokens,
    }),
    sceneText: t.field({
      type: SceneTextType,
      description:
        'The text of one scene as it is written, for readers that put nothing together: all of it each time, the first at once, then at most four times a second, and only when it has changed. A scene that nobody writes gives its current draft. It completes after `done`, or without it when the generation ended or was cut. Errors: NOT_FOUND.',
      args: { sceneId: t.arg.id({ required: true, description: 'The scene’s id.' }) },
      subscribe: async (_root, args, context) => {
        const id = await sceneAsked(context, args.sceneId);
        return endingWithReader(context.signal, (reading) => context.streams.sceneText(id, reading));
      },
      resolve: (text) => text,
    }),
  }));
}

async function sceneAsked({ db, caller }: GraphQLContext, globalId: string): Promise<string> {
  const id = requireRowId('Scene', globalId);
  const found = await db.scene.findUnique({
    where: { id, script: { tenantId: caller.tenantId } },
    select: { id: true },
  });
  if (found === null) throw new NotFoundError('There is no scene with this id; its script may have been deleted.');
  return id;
}
