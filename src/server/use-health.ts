import type { Plugin } from 'graphql-yoga';
import type { Health } from './health.js';

export interface HealthOptions {
  health: () => Promise<Health> | Health;
  /** False while the server should get no new work: not yet started, or draining. */
  ready: () => Promise<boolean> | boolean;
}

const OFFLINE_NOTE =
  'Scripts are written by the built-in offline writer: samples of form, made without a model. Set OPENAI_API_KEY, or OPENAI_BASE_URL and OPENAI_MODEL, to use one.';

/** `GET /health`: what runs here, 503 when the database is out of reach. `GET /ready`: whether to send work here. */
export function useHealth({ health, ready }: HealthOptions): Plugin {
  return {
    async onRequest({ request, url, fetchAPI, endResponse }) {
      if (request.method !== 'GET' && request.method !== 'HEAD') return;
      const answer = (body: object, ok: boolean) =>
        endResponse(fetchAPI.Response.json(body, { status: ok ? 200 : 503, headers: { 'cache-control': 'no-store' } }));
      if (url.pathname === '/health') {
        const state = await health();
        const provider = state.provider.offline ? { ...state.provider, note: OFFLINE_NOTE } : state.provider;
        const database = { ...state.database, description: withoutPath(state.database.description) };
        answer({ name: 'scriptgen', status: database.reachable ? 'ok' : 'unavailable', ...state, database, provider }, database.reachable);
      } else if (url.pathname === '/ready') {
        const isReady = await ready();
        answer({ ready: isReady }, isReady);
      }
    },
  };
}

/** Where on this machine the embedded database lies is for its operator, who finds it in the log. */
function withoutPath(description: string): string {
  return description.replace(/ in \S*[/\\].*$/s, '');
}
