/** The tabs that the playground opens with. No variables: its editor does not show those of a tab that nobody has edited yet. */
export const PLAYGROUND_TABS: { query: string }[] = [
  {
    query: `# 1. Write a script from a log line. Run this, then copy the generation's id into the next tab.
mutation Generate {
  generateScript(
    input: {
      logLine: "A lighthouse keeper finds a message in a bottle, in her own handwriting, dated tomorrow."
      config: { scope: MULTI_SCENE, sceneCount: 3, rewriteIterations: 1 }
    }
  ) {
    ... on Generation {
      id
      status
      script { id title }
    }
    ... on Error { code message }
  }
}
`,
  },
  {
    query: `# 2. Watch it being written. After a break, pass the highest seq you have seen as \`after\`.
subscription Watch {
  generationEvents(generationId: "paste the generation's id here", after: 0) {
    __typename
    seq
    ... on StageStarted { stage }
    ... on SceneStageStarted { stage scene { number } }
    ... on BibleEntryReady { entry { kind name } }
    ... on SceneOutlined { scene { number outline { heading description } } }
    ... on SceneTextSnapshot { sceneId draftNumber text }
    ... on SceneTextAppended { sceneId draftNumber offset text }
    ... on SceneDraftCompleted { scene { number } draft { number kind } }
    ... on CritiqueReady { scene { number } critique { overall } }
    ... on GenerationCompleted { generation { progress script { id title } } }
    ... on GenerationFailed { failure { code message retryable } }
  }
}
`,
  },
  {
    query: `# 3. Read what is there.
query Browse {
  scripts(first: 5) {
    nodes {
      id
      title
      logLine
      bibles { kind name }
      scenes {
        nodes {
          number
          status
          outline { heading }
          characters { name }
          draft { number text provenance { provider model usage { completionTokens costUsd } } }
        }
      }
      export(format: FOUNTAIN) { fileName url }
    }
  }
}
`,
  },
];
