import { LLMock } from '@copilotkit/aimock';
import type { ChatCompletionRequest, Fixture, FixtureOpts, FixtureResponse } from '@copilotkit/aimock';
import { answerOf, readRequest } from './story-model.js';
import type { Asked } from './story-model.js';

/** A request as the upstream's journal has it, with the status of its answer. */
interface Journalled extends Asked {
  status: number;
  body: ChatCompletionRequest;
}

type ReportedUsage = {
  prompt_tokens: number;
  completion_tokens: number;
};

type Answer = FixtureResponse | ((asked: Asked) => FixtureResponse | Promise<FixtureResponse>);

interface InterventionOptions extends FixtureOpts {
  /** How many of the matching requests are answered this way, the first ones. Default: all. */
  times?: number;
}

/**
 * An independent OpenAI-compatible server that answers as a small story model does: JSON where a schema asks for it, and
 * scenes as streamed Fountain in loose forms.
 */
export interface StoryUpstream {
  /** Base URL of the OpenAI-compatible interface. */
  readonly url: string;
  /** The usage that was sent with each whole answer of the story model. */
  readonly reported: readonly ReportedUsage[];
  /** Every chat request, in the order of the answers. */
  journal(): Journalled[];
  /** How many requests of a task have come, whatever they were answered. */
  count(task: Asked['task']): number;
  /** Answers matching requests in another way. Later interventions come before earlier ones. */
  intervene(when: (asked: Asked) => boolean, answer: Answer, options?: InterventionOptions): void;
  /** Takes all interventions back: the server is well again. */
  mend(): void;
  /** Takes all interventions back, and forgets what was asked. */
  reset(): void;
  /** Stops listening; `up` listens again at the same address. */
  down(): Promise<void>;
  up(): Promise<void>;
  close(): Promise<void>;
}

export async function startStoryUpstream(options: FixtureOpts = {}): Promise<StoryUpstream> {
  const reported: ReportedUsage[] = [];
  const story: Fixture = {
    match: { endpoint: 'chat' },
    response: (request) => {
      const answer = storyAnswer(readRequest(request));
      reported.push(answer.usage);
      return answer;
    },
    chunkSize: 11,
    ...options,
  };
  let mock = await LLMock.create({ port: 0 });
  mock.addFixture(story);
  const { url, port } = mock;
  let listening = true;

  const journal = () => mock.getRequests().flatMap(journalled);
  return {
    url: `${url}/v1`,
    reported,
    journal,
    count: (task) => journal().filter((entry) => entry.task === task).length,
    intervene(when, answer, { times = Infinity, ...streaming } = {}) {
      for (let nth = 0; nth < Math.min(times, 1_000); nth += 1) {
        mock.prependFixture({
          match: {
            endpoint: 'chat',
            predicate: (request) => when(readRequest(request)),
            // A fixture with a place in a sequence is served once: as many of them as times.
            ...(times === Infinity ? {} : { sequenceIndex: 0 }),
          },
          response: typeof answer === 'function' ? (request) => answer(readRequest(request)) : answer,
          chunkSize: 11,
          ...streaming,
        });
        if (times === Infinity) return;
      }
    },
    mend: () => void mock.clearFixtures().addFixture(story),
    reset() {
      mock.clearFixtures().addFixture(story);
      mock.clearRequests();
      mock.resetMatchCounts();
      reported.length = 0;
    },
    async down() {
      listening = false;
      await mock.stop();
    },
    async up() {
      mock = new LLMock({ port });
      mock.addFixture(story);
      await mock.start();
      listening = true;
    },
    async close() {
      if (listening) await mock.stop();
    },
  };
}

/** The whole answer of the story model, with a usage that depends on what was read and written. */
export function storyAnswer(asked: Asked): { content: string; usage: ReportedUsage } {
  const content = answerOf(asked);
  return {
    content,
    usage: { prompt_tokens: Math.ceil(asked.prompt.length / 4), completion_tokens: Math.ceil(content.length / 4) },
  };
}

function journalled(entry: ReturnType<LLMock['getRequests']>[number]): Journalled[] {
  const body = entry.body as ChatCompletionRequest | null;
  return body?.messages === undefined ? [] : [{ ...readRequest(body), status: entry.response.status, body }];
}
