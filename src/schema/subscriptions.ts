import { Kind } from 'graphql';
import type { GraphQLResolveInfo } from 'graphql';
import type { Builder } from './builder.js';
import type { EventInterfaces } from './events.js';
import { requireRowId } from './global-ids.js';
import { SHARED_EVENTS } from './shared-events.js';
import { endingWithReader } from './subscription-sources.js';
import { ToldEvents } from './told-events.js';

/** Everything that happens in a generation, or to a script. */
export function defineSubscriptions(builder: Builder, { ScriptEvent, GenerationEvent }: EventInterfaces) {
  const after = {
    defaultValue: 0,
    description:
      'Only durable events with a greater `seq`. Default 0: from the first. Over SSE, `Last-Event-ID` stands in when this is absent.',
  };
  const told = new ToldEvents();
  builder.subscriptionFields((t) => ({
    generationEvents: t.field({
      type: GenerationEvent,
      extensions: SHARED_EVENTS,
      description:
        'Everything that happens in a generation: durable events after `after`, then a snapshot of each draft being written, then live. It completes after a terminal event; if it ends without one, subscribe again with the highest `seq` seen. Its end never stops the generation. Errors: NOT_FOUND.',
      args: {
        generationId: t.arg.id({ required: true, description: 'The generation’s id.' }),
        after: t.arg.int(after),
      },
      subscribe: async (_root, args, { db, streams, caller, signal, lastEventId }, info) => {
        const id = requireRowId('Generation', args.generationId);
        const { scriptId } = await told.generationFor(db, caller, id);
        return endingWithReader(
          signal,
          (reading) => streams.generationEvents(id, seqGiven(info, args.after, lastEventId), reading),
          (event) => told.ofGeneration(streams, event, scriptId),
        );
      },
      resolve: (event) => event,
    }),
    scriptEvents: t.field({
      type: ScriptEvent,
      extensions: SHARED_EVENTS,
      description:
        'Everything that happens to a script: what people do to it, its generations begun and ended, outlines and drafts; durable events after `after`, then a snapshot of each draft being written, whichever generation writes it, then live. The end of a generation does not complete it: it ends with the script; if it ends before, subscribe again with the highest `seq` seen. Errors: NOT_FOUND.',
      args: {
        scriptId: t.arg.id({ required: true, description: 'The script’s id.' }),
        after: t.arg.int(after),
      },
      subscribe: async (_root, args, { db, streams, caller, signal, lastEventId }, info) => {
        const id = requireRowId('Script', args.scriptId);
        await told.scriptFor(db, caller, id);
        return endingWithReader(
          signal,
          (reading) => streams.scriptEvents(id, seqGiven(info, args.after, lastEventId), reading),
          (event) => told.ofScript(streams, event),
        );
      },
      resolve: (event) => event,
    }),
  }));
}

/** Where the reader is: by the operation's own argument, a value or a variable that the request has set, or else by the header. */
function seqGiven(info: GraphQLResolveInfo, after: number | null | undefined, lastEventId: number | undefined): number {
  const argument = info.fieldNodes[0]?.arguments?.find((node) => node.name.value === 'after');
  const given =
    argument !== undefined &&
    (argument.value.kind !== Kind.VARIABLE || info.variableValues.coerced[argument.value.name.value] !== undefined);
  return (given ? after : lastEventId) ?? 0;
}
