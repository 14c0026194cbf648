import type { GraphQLField } from 'graphql';

/** What an event that is the same for several readers tells besides its fields. */
interface SharedEvent {
  seq: number;
}

/**
 * Marks a subscription whose events are never changed once they are given, so that readers who ask for the same may share what is
 * made of one: as `extensions` of its field.
 */
export const SHARED_EVENTS = Object.freeze({ sharedEvents: true });

export function hasSharedEvents(field: GraphQLField<unknown, unknown> | undefined): boolean {
  return field?.extensions['sharedEvents'] === true;
}

/** The `seq` of an event of such a subscription. */
export function seqOf(event: unknown): number | undefined {
  return (event as Partial<SharedEvent> | null | undefined)?.seq;
}
