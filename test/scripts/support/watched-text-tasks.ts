import { createTextTaskRunner } from '../../../src/scripts/text-tasks/text-task-runner.js';
import type {
  TextTaskFacts,
  TextTaskRunner,
  TextTaskRunnerOptions,
} from '../../../src/scripts/text-tasks/text-task-runner.js';
import type { TextTaskName, TextTasks } from '../../../src/scripts/text-tasks/text-tasks.js';

export interface WatchedTextTasks extends TextTaskRunner {
  /** The tasks that were asked for, in order: the name and, for views, what was wanted of which script. */
  readonly asked: string[];
}

export function watchedTextTasks(options?: TextTaskRunnerOptions): WatchedTextTasks {
  const textTasks = createTextTaskRunner(options);
  const asked: string[] = [];
  return {
    asked,
    run<Name extends TextTaskName>(name: Name, input: TextTasks[Name]['input'], facts: TextTaskFacts) {
      asked.push('parts' in input ? `${input.source.title}: ${input.parts.toSorted().join(' ')}` : name);
      return textTasks.run(name, input, facts);
    },
    close: () => textTasks.close(),
  };
}
