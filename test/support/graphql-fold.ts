import type { FoldEvent } from '../../src/streams/fold.js';

/** An event as GraphQL sends it, when the subscription selects `__typename`, `seq`, and of drafts what the fold needs. */
export interface GraphQLEvent {
  __typename: string;
  seq: number;
  sceneId?: string | null | undefined;
  draftNumber?: number | null | undefined;
  offset?: number | null | undefined;
  text?: string | null | undefined;
  scene?: { id: string } | null | undefined;
  draft?: { number: number; text?: string | null | undefined } | null | undefined;
}

/** The same event as the fold takes it. */
export function fromGraphQL({ __typename: type, ...event }: GraphQLEvent): FoldEvent {
  return {
    type,
    seq: event.seq,
    sceneId: event.sceneId ?? event.scene?.id,
    draftNumber: event.draftNumber ?? event.draft?.number,
    offset: event.offset ?? undefined,
    text: event.text ?? event.draft?.text ?? undefined,
  };
}
