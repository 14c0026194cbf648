import type { DurableEvent, GenerationEvent, ScriptEvent } from '../domain/events.js';
import { toEvent } from './event-rows.js';
import { toScriptEvent } from './script-event-rows.js';

/** Where and when events of a generation were stored. */
export interface StoredPlace {
  /** The seq of the last one. */
  lastSeq: number;
  /** When each of them was stored. Where that was not asked for, readers read them from the table. */
  at?: readonly Date[] | null | undefined;
}

/** The events of a generation as they would be read. Undefined when only the table can tell. */
export function committedEvents(
  generationId: string,
  events: readonly DurableEvent[],
  place: StoredPlace,
): GenerationEvent[] | undefined {
  return asRead(events, place, (row) => toEvent({ ...row, generationId }));
}

/** Their copies among the events of the script, which are stored under a seq and a time of their own. */
export function committedCopies(
  scriptId: string,
  generationId: string,
  events: readonly DurableEvent[],
  place: StoredPlace,
): ScriptEvent[] | undefined {
  return asRead(events, place, (row) => toScriptEvent({ ...row, scriptId, generationId }));
}

function asRead<Event>(
  events: readonly DurableEvent[],
  { lastSeq, at }: StoredPlace,
  read: (row: { seq: number; type: string; payload: unknown; at: Date }) => Event | undefined,
): Event[] | undefined {
  const first = lastSeq - events.length + 1;
  const all = events.map(({ type, ...payload }, index) => {
    const time = at?.[index];
    // Only what is JSON is stored, and only what this version knows is read.
    return time === undefined
      ? undefined
      : read({ seq: first + index, type, payload: JSON.parse(JSON.stringify(payload)), at: time });
  });
  const known = all.filter((event) => event !== undefined);
  return known.length === events.length ? known : undefined;
}
