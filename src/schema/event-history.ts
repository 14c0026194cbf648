import { InvalidInputError } from '../domain/errors.js';
import type { Builder } from './builder.js';
import type { EventInterfaces } from './events.js';
import { MAX_PAGE } from './pages.js';
import { presentEvents } from '../streams/present-events.js';
import type { Types } from './types.js';

/** The durable events so far, for those who do not subscribe. */
export function defineEventHistory(
  builder: Builder,
  types: Types,
  { ScriptEvent, GenerationEvent }: EventInterfaces,
): void {
  const after = {
    defaultValue: 0,
    description: 'Only events with a greater `seq`. Default 0: from the first.',
  };
  const first = {
    defaultValue: MAX_PAGE,
    description: `How many to return at most: 1 to ${MAX_PAGE}, by default ${MAX_PAGE}. More is an INVALID_INPUT error.`,
  };
  builder.prismaObjectField(types.Generation, 'events', (t) =>
    t.field({
      type: [GenerationEvent],
      description:
        'Durable events, oldest first. An event about a bible entry or a scene that was deleted since is left out. Of a pruned generation only the last is there: see `prunedAt`.',
      args: { after: t.arg.int(after), first: t.arg.int(first) },
      resolve: async ({ id, scriptId }, args, { db, streams }) => {
        const events = await streams.journal.read(id, args.after ?? 0, pageSize(args.first), (read) =>
          presentEvents(db, read),
        );
        return events.map((event) => ({ ...event, scriptId }));
      },
    }),
  );
  builder.prismaObjectField(types.Script, 'events', (t) =>
    t.field({
      type: [ScriptEvent],
      description:
        'Durable events, oldest first: what people did, and a copy of each of its generations’ events. An event about a bible entry or a scene that was deleted since is left out, and so is all that a pruned generation told but its end.',
      args: { after: t.arg.int(after), first: t.arg.int(first) },
      resolve: ({ id }, args, { db, streams }) =>
        streams.scriptJournal.read(id, args.after ?? 0, pageSize(args.first), (read) => presentEvents(db, read)),
    }),
  );
}

function pageSize(first: number | null | undefined): number {
  const asked = first ?? MAX_PAGE;
  if (asked < 1 || asked > MAX_PAGE) {
    throw new InvalidInputError([
      { path: 'first', message: `is ${asked}; ask for 1 to ${MAX_PAGE} at a time and go on with \`after\`` },
    ]);
  }
  return asked;
}
