// Starts a script and follows it over WebSocket with graphql-ws, through any number of cut connections.
//   node examples/follow-websocket.mjs "A ferryman refuses one passenger."
import { setTimeout } from 'node:timers/promises';
import { createClient } from 'graphql-ws';

const url = process.env.SCRIPTGEN_URL ?? 'http://127.0.0.1:4000';
const client = createClient({
  url: `${url.replace(/^http/, 'ws')}/graphql`,
  connectionParams: process.env.SCRIPTGEN_API_KEY ? { authorization: `Bearer ${process.env.SCRIPTGEN_API_KEY}` } : {},
  retryAttempts: 0,
});

async function once(query, variables) {
  for await (const { data, errors } of client.iterate({ query, variables })) {
    if (errors) throw new Error(errors.map((error) => error.message).join('\n'));
    return data;
  }
}

const { generateScript: started } = await once(
  'mutation ($logLine: String!) { generateScript(input: { logLine: $logLine, config: { sceneCount: 2 } }) { __typename ... on Generation { id } ... on Error { message } } }',
  { logLine: process.argv[2] ?? 'A ferryman refuses one passenger.' },
);
if (!started.id) throw new Error(started.message);

const FOLLOW = `subscription ($id: ID!, $after: Int) {
  generationEvents(generationId: $id, after: $after) {
    __typename seq
    ... on StageCompleted { stage durationMs }
    ... on SceneStageCompleted { stage durationMs scene { number } }
    ... on SceneTextSnapshot { sceneId draftNumber text }
    ... on SceneTextAppended { sceneId draftNumber offset text }
    ... on SceneDraftCompleted { sceneId draftNumber draft { text } }
  }
}`;

const texts = new Map();
let seq = 0;
let ended = false;
while (!ended) {
  try {
    for await (const { data } of client.iterate({ query: FOLLOW, variables: { id: started.id, after: seq } })) {
      const event = data.generationEvents;
      const key = `${event.sceneId}/${event.draftNumber}`;
      if (event.__typename === 'SceneTextSnapshot') {
        texts.set(key, event.text);
      } else if (event.__typename === 'SceneTextAppended') {
        const held = texts.get(key) ?? '';
        if (event.offset > held.length) break; // A hole: subscribe again and get a snapshot.
        texts.set(key, held + event.text.slice(held.length - event.offset));
      } else if (event.seq > seq) {
        seq = event.seq;
        if (event.__typename === 'StageCompleted') console.log(`${event.stage} in ${event.durationMs} ms`);
        if (event.__typename === 'SceneStageCompleted') {
          console.log(`${event.stage} of scene ${event.scene.number} in ${event.durationMs} ms`);
        }
        if (event.__typename === 'SceneDraftCompleted') console.log(`\n${event.draft.text}`);
        ended = ['GenerationCompleted', 'GenerationFailed', 'GenerationCancelled'].includes(event.__typename);
      }
    }
  } catch {
    await setTimeout(500);
  }
}
await client.dispose();
