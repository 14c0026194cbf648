import { expect } from 'vitest';
import { ScriptGenClient } from '../../../src/demo/client.js';
import type { FrontDoor, GenerationView } from '../front-door.js';
import { LOG_LINE } from '../front-door.js';
import { eventStream, GenerationReader } from '../generation-reader.js';
import type { CaseScript } from './cases/case.js';

const STAGES = ['BIBLES', 'OUTLINE', 'SCENES', 'CRITIQUE', 'REWRITE', 'CONTINUITY', 'FORMAT'];
const GENERATE = /* GraphQL */ `
  mutation ($input: GenerateScriptInput!) { generateScript(input: $input) { __typename ... on Generation { id script { id } } ... on Error { message } } }
`;
const SCRIPT = /* GraphQL */ `
  query ($id: ID!) {
    script(id: $id) {
      title
      bibles { kind name }
      lint { rule level message }
      scenes(first: 20) { nodes { number status integratedScene outline { heading timeOfDay } elements { type text character } draft { text repairs { code message } } } }
    }
  }
`;

export interface Order {
  logLine?: string | undefined;
  /** Of all stages. Default: the provider's own. */
  model?: string;
  provider?: string;
  /** Default: one scene. */
  config?: Record<string, unknown> | undefined;
}

export interface Ended {
  end: GenerationView;
  script: CaseScript;
}

/** Two characters, no rewriting, followed to the end. */
export async function generateAt(
  door: FrontDoor,
  { logLine = LOG_LINE, model, provider, config = { scope: 'SINGLE_SCENE' } }: Order = {},
): Promise<Ended> {
  const client = new ScriptGenClient(door.url);
  const models = model === undefined ? {} : { models: STAGES.map((stage) => ({ stage, model, provider })) };
  const input = {
    logLine,
    config: { characterCount: 2, rewriteIterations: 0, autoRewrite: false, ...config, ...models },
  };
  const { generateScript: started } = await client.request<{
    generateScript: { id: string; script: { id: string }; message?: string };
  }>(GENERATE, { input });
  expect(started.message).toBeUndefined();
  await new GenerationReader(door.url, eventStream).follow(started.id);
  return {
    end: await door.generation(started.id),
    script: (await client.request<{ script: CaseScript }>(SCRIPT, { id: started.script.id })).script,
  };
}
