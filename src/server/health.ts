import type { Plugin } from 'graphql-yoga';

/** What `GET /health` says about the application. */
export interface Health {
  version: string;
  database: { reachable: boolean; description: string };
  provider: {
    name: string;
    model: string;
    /** True when the built-in writer stands in for a model. */ offline: boolean;
  };
}

interface HealthOptions {
  health: () => Promise<Health> | Health;
  /** Says why the server should get no new work; undefined when it may. */
  notReady: () => Promise<string | undefined> | string | undefined;
}

const OFFLINE_NOTE =
  'Scripts are written by the built-in offline writer: samples of form, made without a model. Set OPENAI_API_KEY, or OPENAI_BASE_URL and OPENAI_MODEL, to use one.';

/** `GET /health`: what runs here, 503 when the database is out of reach. `GET /ready`: whether to send work here, and if not, why. */
export function useHealth({ health, notReady }: HealthOptions): Plugin {
  return {
    async onRequest({ request, url, fetchAPI, endResponse }) {
      if (request.method !== 'GET' && request.method !== 'HEAD') return;
      const answer = (body: object, ok: boolean) =>
        endResponse(fetchAPI.Response.json(body, { status: ok ? 200 : 503, headers: { 'cache-control': 'no-store' } }));
      if (url.pathname === '/health') {
        const state = await health();
        const provider = state.provider.offline ? { ...state.provider, note: OFFLINE_NOTE } : state.provider;
        const database = { ...state.database, description: withoutPath(state.database.description) };
        answer(
          { name: 'scriptgen', status: database.reachable ? 'ok' : 'unavailable', ...state, database, provider },
          database.reachable,
        );
      } else if (url.pathname === '/ready') {
        const reason = await notReady();
        answer(reason === undefined ? { ready: true } : { ready: false, reason }, reason === undefined);
      }
    },
  };
}

/** Where on this machine the embedded database lies is for its operator, who finds it in the log. */
function withoutPath(description: string): string {
  return description.replace(/ in \S*[/\\].*$/s, '');
}
