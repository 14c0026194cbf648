import { createScriptWork } from '../../../src/scripts/workers/script-work.js';
import type { JobFacts, ScriptWork, ScriptWorkOptions } from '../../../src/scripts/workers/script-work.js';
import type { JobName, ScriptJobs } from '../../../src/scripts/workers/script-jobs.js';

export interface WatchedWork extends ScriptWork {
  /** The jobs that were asked for, in order: the name and, for readings, what was wanted of which script. */
  readonly jobs: string[];
}

export function watchedWork(options?: ScriptWorkOptions): WatchedWork {
  const work = createScriptWork(options);
  const jobs: string[] = [];
  return {
    jobs,
    do<Name extends JobName>(name: Name, input: ScriptJobs[Name]['input'], facts: JobFacts) {
      jobs.push('parts' in input ? `${input.source.title}: ${input.parts.toSorted().join(' ')}` : name);
      return work.do(name, input, facts);
    },
    close: () => work.close(),
  };
}
