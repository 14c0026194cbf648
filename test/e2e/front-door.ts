import { ScriptGenClient } from '../../src/demo/client.js';
import { openTestApp } from '../support/app.js';
import type { TestApp } from '../support/app.js';

export const MODEL = 'story-1';
export const LOG_LINE = 'A printer of tide tables finds tomorrow’s page set already, in her own hand.';

const GENERATE = /* GraphQL */ `
  mutation ($input: GenerateScriptInput!) {
    generateScript(input: $input) { __typename ... on Generation { id script { id } } ... on Error { code message } }
  }
`;
const RESUME = /* GraphQL */ `
  mutation ($id: ID!) { resumeGeneration(id: $id) { __typename ... on Generation { id script { id } } ... on Error { code message } } }
`;
const CANCEL = /* GraphQL */ `
  mutation ($id: ID!) { cancelGeneration(id: $id) { __typename ... on Generation { id script { id } } ... on Error { code message } } }
`;
const GENERATION = /* GraphQL */ `
  query ($id: ID!) {
    generation(id: $id) {
      status progress
      failure { code message stage retryable }
      stages { stage status done total }
      usage { llmCalls upstreamRequests promptTokens completionTokens costUsd estimated }
    }
  }
`;
const SCRIPT = /* GraphQL */ `
  query ($id: ID!) {
    script(id: $id) {
      title
      export(format: FOUNTAIN) { text url }
      bibles { kind name }
      scenes(first: 20) { nodes {
        id number status integratedScene
        outline { heading }
        elements { type character }
        draft { id text }
        drafts(first: 20) { nodes { number kind text provenance { provider model promptVersion usage { llmCalls completionTokens } } } }
      } }
    }
  }
`;

export interface StartedGeneration {
  id: string;
  script: { id: string };
}

export interface UsageView {
  llmCalls: number;
  upstreamRequests: number;
  promptTokens: number;
  completionTokens: number;
  costUsd: number | null;
  estimated: boolean;
}

export interface GenerationView {
  status: string;
  progress: number;
  failure: { code: string; message: string; stage: string | null; retryable: boolean } | null;
  stages: { stage: string; status: string; done: number; total: number }[];
  usage: UsageView;
}

export interface SceneView {
  id: string;
  number: number;
  status: string;
  integratedScene: string | null;
  outline: { heading: string };
  elements: { type: string; character: string | null }[];
  draft: { id: string; text: string } | null;
  drafts: {
    nodes: {
      number: number;
      kind: string;
      text: string;
      provenance: {
        provider: string;
        model: string;
        promptVersion: string;
        usage: { llmCalls: number; completionTokens: number };
      };
    }[];
  };
}

export interface ScriptView {
  title: string;
  export: { text: string; url: string };
  bibles: { kind: string; name: string }[];
  scenes: { nodes: SceneView[] };
}

/** A whole server on a port of its own, asked as anybody asks it: GraphQL over HTTP. */
export class FrontDoor {
  readonly #client: ScriptGenClient;

  private constructor(
    /** For what GraphQL does not show, as the ledger's rows. */
    readonly app: TestApp,
    readonly url: string,
  ) {
    this.#client = new ScriptGenClient(url);
  }

  static async open(options: Parameters<typeof openTestApp>[0]): Promise<FrontDoor> {
    const app = await openTestApp(options);
    return new FrontDoor(app, (await app.listen()).url);
  }

  /** With the provider that the environment's `OPENAI_BASE_URL` and `OPENAI_MODEL` would name. */
  static at(baseUrl: string): Promise<FrontDoor> {
    return FrontDoor.open({ config: { provider: 'auto', openai: { apiKey: 'test-key', baseUrl, model: MODEL } } });
  }

  generate(config: Record<string, unknown>): Promise<StartedGeneration> {
    return this.#started('generateScript', GENERATE, {
      input: { logLine: LOG_LINE, config: { characterCount: 2, ...config } },
    });
  }

  resume(id: string): Promise<StartedGeneration> {
    return this.#started('resumeGeneration', RESUME, { id });
  }

  cancel(id: string): Promise<StartedGeneration> {
    return this.#started('cancelGeneration', CANCEL, { id });
  }

  async generation(id: string): Promise<GenerationView> {
    return (await this.#client.request<{ generation: GenerationView }>(GENERATION, { id })).generation;
  }

  async script(id: string): Promise<ScriptView> {
    return (await this.#client.request<{ script: ScriptView }>(SCRIPT, { id })).script;
  }

  /** The attempts at one task, as the ledger has them. */
  async attempts(task: string): Promise<{ attempt: number; outcome: string }[]> {
    return this.app.storage.db.llmCall.findMany({
      where: { task },
      orderBy: [{ startedAt: 'asc' }, { attempt: 'asc' }],
      select: { attempt: true, outcome: true },
    });
  }

  async #started(field: string, query: string, variables: Record<string, unknown>): Promise<StartedGeneration> {
    const result = (
      await this.#client.request<Record<string, StartedGeneration & { __typename: string; message?: string }>>(
        query,
        variables,
      )
    )[field]!;
    if (result.__typename !== 'Generation') throw new Error(`${field}: ${result.__typename}: ${result.message}`);
    return result;
  }

  close(): Promise<void> {
    return this.app.close();
  }
}
