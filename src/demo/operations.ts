export const GENERATE = /* GraphQL */ `
  mutation Generate($input: GenerateScriptInput!) {
    generateScript(input: $input) {
      __typename
      ... on Generation { id script { id } }
      ... on Error { code message }
    }
  }
`;

export const CANCEL = /* GraphQL */ `
  mutation Cancel($id: ID!) {
    cancelGeneration(id: $id) { __typename ... on Generation { status } ... on Error { code message } }
  }
`;

export const FOLLOW = /* GraphQL */ `
  subscription Follow($id: ID!, $after: Int) {
    generationEvents(generationId: $id, after: $after) {
      __typename
      seq
      ... on StageStarted { stage }
      ... on StageCompleted { stage durationMs }
      ... on BibleEntryReady { entry { kind name } }
      ... on SceneOutlined { scene { id number outline { heading description } } }
      ... on SceneDraftStarted { sceneId draftNumber kind }
      ... on SceneTextSnapshot { sceneId draftNumber text }
      ... on SceneTextAppended { sceneId draftNumber offset text }
      ... on SceneDraftCompleted { sceneId draftNumber draft { text } }
      ... on SceneDraftDiscarded { sceneId draftNumber reason }
      ... on CritiqueReady { scene { number } critique { overall axes { axis score } } }
      ... on ContinuityIssueFound { scene { number } message repaired }
      ... on BatchSubmitted { reason }
      ... on GenerationPaused { reason }
      ... on GenerationFailed { failure { code message retryable } }
    }
  }
`;

export const RESULT = /* GraphQL */ `
  query Result($id: ID!, $generation: ID!) {
    script(id: $id) { title export(format: FOUNTAIN) { fileName text } scenes(first: 100) { edges { node { draft { number provenance { provider model } } } } } }
    generation(id: $generation) { usage { llmCalls promptTokens completionTokens costUsd estimated } }
  }
`;

/** What `GENERATE` answers: a generation, or an error's message. */
export type Started = { id: string; script: { id: string } } | { id?: never; message?: string };

/** The events as `FOLLOW` asks for them. */
export type FollowedEvent = { seq: number } & (
  | { __typename: 'StageStarted'; stage: string }
  | { __typename: 'StageCompleted'; stage: string; durationMs: number }
  | { __typename: 'BibleEntryReady'; entry: { kind: string; name: string } }
  | {
      __typename: 'SceneOutlined';
      scene: { id: string; number: number; outline: { heading: string; description: string } };
    }
  | { __typename: 'SceneDraftStarted'; sceneId: string; draftNumber: number; kind: string }
  | { __typename: 'SceneTextSnapshot'; sceneId: string; draftNumber: number; text: string }
  | { __typename: 'SceneTextAppended'; sceneId: string; draftNumber: number; offset: number; text: string }
  | { __typename: 'SceneDraftCompleted'; sceneId: string; draftNumber: number; draft: { text: string } }
  | { __typename: 'SceneDraftDiscarded'; sceneId: string; draftNumber: number; reason: string }
  | {
      __typename: 'CritiqueReady';
      scene: { number: number };
      critique: { overall: string; axes: { axis: string; score: number | null }[] };
    }
  | { __typename: 'ContinuityIssueFound'; scene: { number: number }; message: string; repaired: boolean }
  | { __typename: 'GenerationFailed'; failure: { code: string; message: string; retryable: boolean } }
  | { __typename: 'BatchSubmitted'; reason: string }
  | { __typename: 'GenerationPaused'; reason: string }
  | { __typename: 'GenerationCompleted' | 'GenerationCancelled' | 'GenerationResumed' }
);

export interface Result {
  script: {
    title: string;
    export: { fileName: string; text: string };
    scenes: {
      edges: {
        node: { draft: { number: number; provenance: { provider: string | null; model: string | null } } | null };
      }[];
    };
  };
  generation: {
    usage: {
      llmCalls: number;
      promptTokens: number;
      completionTokens: number;
      costUsd: number | null;
      estimated: boolean;
    };
  };
}
