/** The tabs that the playground opens with. No variables: its editor does not show those of a tab that nobody has edited yet. It shows some 60 columns. */
export const PLAYGROUND_TABS: { query: string }[] = [
  {
    query: `# 1. Write a script from a log line and a brief. Run this,
#    then copy the script's id into the next tab.
#    fresh: true writes anew each time; without it, the same
#    input gives the same script again.
mutation Write {
  generateScript(
    input: {
      logLine: "A lighthouse keeper finds a letter in a bottle, in her own hand, dated tomorrow."
      brief: {
        language: "en"
        genre: ["mystery"]
        tone: "quiet, wry"
        targetPages: 6
        avoid: ["suddenly"]
      }
      config: { sceneCount: 3, rewriteIterations: 1 }
      fresh: true
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
    query: `# 2. Watch the whole script: what its generations write, and
#    what people do to it, in this window or another.
#    After a break, pass the highest seq you saw as \`after\`.
subscription Watch {
  scriptEvents(
    scriptId: "paste the script's id here"
    after: 0
  ) {
    __typename
    seq
    ... on GenerationEvent { generationId }
    ... on StageStarted { stage }
    ... on BibleEntryReady { entry { kind name } }
    ... on SceneOutlined {
      scene {
        id
        number
        targetEighths
        outline { heading description }
      }
    }
    ... on SceneTextSnapshot { sceneId draftNumber text }
    ... on SceneTextAppended { sceneId draftNumber offset text }
    ... on SceneDraftCompleted {
      scene { number }
      draft { number kind }
    }
    ... on SceneAdded { scene { id number } }
    ... on SceneMoved { fromNumber toNumber }
    ... on SceneEdited { sceneId draft { number text } }
    ... on SceneApproved { approved scene { number } }
    ... on GenerationPaused { reason }
    ... on GenerationFailed { failure { code message } }
  }
}
`,
  },
  {
    query: `# 3. See one scene appear, all of its text each time. Copy a
#    scene's id from tab 2; a written one shows its draft.
subscription Appear {
  sceneText(sceneId: "paste a scene's id here") {
    draftNumber
    text
    done
  }
}
`,
  },
  {
    query: `# 4. Make a scene yours, then go on with the script: two more
#    scenes are planned, and the generation waits for you.
#    An empty logLine is the script's own; what the brief does
#    not name stays as it is.
mutation EditAndGoOn {
  editScene(
    input: {
      sceneId: "paste a scene's id here"
      text: "INT. LAMP ROOM - NIGHT\\n\\nThe lamp is out.\\n\\nMARTA\\nTomorrow, then."
    }
  ) {
    ... on Scene { number draft { number kind } }
    ... on Error { code message }
  }
  addCritique(
    input: {
      sceneId: "paste a scene's id here"
      critique: "If it is ever rewritten: keep her alone."
    }
  ) {
    ... on Scene { draft { critique { overall } } }
    ... on Error { code message }
  }
  approveScene(input: { sceneId: "paste a scene's id here" }) {
    ... on Scene { number status }
    ... on Error { code message }
  }
  generateScript(
    input: {
      scriptId: "paste the script's id here"
      logLine: ""
      brief: { targetPages: 10 }
      config: { sceneCount: 5, approvals: [OUTLINE] }
    }
  ) {
    ... on Generation { id status }
    ... on Error { code message }
  }
}
`,
  },
  {
    query: `# 5. Steer: while the generation waits, the plan is yours.
#    Copy the id of a scene without a draft from tab 2 or 6.
mutation Steer {
  updateSceneOutline(
    input: {
      sceneId: "paste a scene's id here"
      outline: {
        description: "A second bottle. Its letter is empty."
        targetEighths: "1 4/8"
      }
    }
  ) {
    ... on Scene { number version targetEighths }
    ... on Error { code message }
  }
  addScene(
    input: {
      scriptId: "paste the script's id here"
      outline: {
        heading: "EXT. SHINGLE BEACH - DAWN"
        description: "She writes the letter that she has read."
      }
    }
  ) {
    ... on Scene { id number }
    ... on Error { code message }
  }
  moveScene(
    input: { sceneId: "paste a scene's id here", to: 4 }
  ) {
    ... on Script {
      version
      scenes { nodes { number status outline { heading } } }
    }
    ... on Error { code message }
  }
  approveStage(
    generationId: "paste the generation's id here"
    stage: OUTLINE
  ) {
    ... on Generation { status }
    ... on Error { code message }
  }
}
`,
  },
  {
    query: `# 6. Read: search and order, the brief, planned and real
#    lengths, the pages.
query Read {
  scripts(
    first: 5
    search: "lighthouse"
    orderBy: { field: UPDATED_AT, direction: DESC }
  ) {
    totalCount
    nodes {
      id
      title
      status
      brief { language genre tone format targetPages avoid }
      pageCount
      generations(first: 1) { nodes { id status } }
      scenes {
        nodes {
          id
          number
          status
          targetEighths
          eighths
          outline { heading }
          draft { number kind text }
        }
      }
      export(format: PDF) { fileName url }
    }
  }
}
`,
  },
];
