import { afterAll, beforeAll, beforeEach } from 'vitest';
import type { AppOptions } from '../../src/app.js';
import type { GenerationEvent } from '../../src/domain/events.js';
import { openTestApp } from './app.js';
import type { TestApp } from './app.js';
import { scriptedProvider } from './scripted-provider.js';
import type { Script, ScriptedProvider } from './scripted-provider.js';

/** What the tests of a file share: an app, the provider behind it, and for each test what that does and what was told. */
export interface ScriptedApp {
  readonly app: TestApp;
  readonly provider: ScriptedProvider;
  /** What the provider does in this test. Default: what the offline writer does. */
  script: Script;
  /** For what this test is told of its generations. */
  readonly events: GenerationEvent[];
}

/** Opens an app with a scripted provider before the tests of a file and closes it after them; each test begins without a script, calls and events. */
export function scriptedApp(options: AppOptions = {}): ScriptedApp {
  let app: TestApp | undefined;
  const scripted: ScriptedApp = {
    get app() {
      if (app === undefined) throw new Error('The app is open within tests and their hooks only.');
      return app;
    },
    provider: scriptedProvider((call, nth, signal) => scripted.script(call, nth, signal)),
    script: () => {},
    events: [],
  };
  beforeAll(async () => {
    app = await openTestApp({ ...options, provider: scripted.provider });
  });
  beforeEach(() => {
    scripted.script = () => {};
    scripted.provider.reset();
    scripted.events.splice(0);
  });
  afterAll(() => app?.close());
  return scripted;
}
