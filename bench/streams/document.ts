/** What every reader of the benchmark asks for, of each server: the fold's selection. */
export const WATCH = `subscription Watch($id: ID!) {
  generationEvents(generationId: $id) {
    __typename
    seq
    ... on SceneDraftStarted { sceneId draftNumber }
    ... on SceneTextSnapshot { sceneId draftNumber text }
    ... on SceneTextAppended { sceneId draftNumber offset text }
    ... on SceneDraftCompleted { sceneId draftNumber }
  }
}`;

/** An event as the peers send it; ours makes its own. */
export interface PeerEvent {
  __typename:
    | 'SceneDraftStarted'
    | 'SceneTextSnapshot'
    | 'SceneTextAppended'
    | 'SceneDraftCompleted'
    | 'GenerationCompleted';
  seq: number;
  sceneId?: string;
  draftNumber?: number;
  offset?: number;
  text?: string;
}

/** The peers' schema: of the same shape, and resolvers that only hand on. */
export const PEER_SCHEMA = `
  interface GenerationEvent { seq: Int! }
  type SceneDraftStarted implements GenerationEvent { seq: Int! sceneId: ID! draftNumber: Int! }
  type SceneTextSnapshot implements GenerationEvent { seq: Int! sceneId: ID! draftNumber: Int! text: String! }
  type SceneTextAppended implements GenerationEvent { seq: Int! sceneId: ID! draftNumber: Int! offset: Int! text: String! }
  type SceneDraftCompleted implements GenerationEvent { seq: Int! sceneId: ID! draftNumber: Int! }
  type GenerationCompleted implements GenerationEvent { seq: Int! }
  type Query { ok: Boolean! }
  type Subscription { generationEvents(generationId: ID!): GenerationEvent! }
`;

/** The text of one tick: where it is in the whole, and when it was written. */
export function tick(number: number): string {
  return `[${number}@${(performance.timeOrigin + performance.now()).toFixed(1)}] A keeper hears the sea. `;
}
