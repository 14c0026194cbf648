import type { ServerResponse } from 'node:http';
import { afterEach, beforeEach } from 'vitest';
import { startRawUpstream } from './raw-upstream.js';
import type { Handler, Hit, RawUpstream } from './raw-upstream.js';

type Respond = (hit: Hit, response: ServerResponse) => void;

/** A raw upstream that is started before each test and closed after it. */
interface UpstreamOfEachTest extends RawUpstream {
  /** Answers the requests of the test that runs. At its start all are left to the model's name. */
  handler: Handler;
  /** Answers every request from now on. */
  answerWith(respond: Respond): void;
  /** Each request of the test takes the next answer; the last one stays. */
  answerInTurn(...responds: readonly Respond[]): void;
}

/** For the tests of a file, or of the `describe` that it is called in. */
export function upstreamOfEachTest(): UpstreamOfEachTest {
  let running: RawUpstream | undefined;
  const current = (): RawUpstream => {
    if (running === undefined) throw new Error('The upstream runs within a test only.');
    return running;
  };
  const upstream: UpstreamOfEachTest = {
    get url() {
      return current().url;
    },
    get hits() {
      return current().hits;
    },
    handler: () => false,
    answerWith(respond) {
      upstream.handler = (hit, response) => {
        respond(hit, response);
        return true;
      };
    },
    answerInTurn(...responds) {
      upstream.answerWith((hit, response) => (responds[upstream.hits.length - 1] ?? responds.at(-1))?.(hit, response));
    },
    async close() {
      await running?.close();
      running = undefined;
    },
  };
  beforeEach(async () => {
    upstream.handler = () => false;
    running = await startRawUpstream((hit, response) => upstream.handler(hit, response));
  });
  afterEach(() => upstream.close());
  return upstream;
}
