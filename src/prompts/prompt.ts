import type { AskedAnswer } from '../domain/asked-answers.js';
import type { TaskInputs, TaskName } from '../domain/tasks.js';
import type { TaskAnswers } from '../domain/task-answers.js';
import type { PromptBlock } from '../optimizer/types.js';

/** How one task is put to a language model. A change of wording is a new version: provenance and the ledger name it. */
export interface Prompt<N extends TaskName> {
  task: N;
  /** `<task>/<n>` */
  version: string;
  maxOutputTokens: (input: TaskInputs[N]) => number;
  temperature: number;
  /** Absent for tasks that answer in plain text. */
  answer?: (input: TaskInputs[N]) => AskedAnswer<TaskAnswers[N]>;
  /** The part that many calls share (system, bibles, outline) comes first and is marked `stable`, so that providers can cache the prefix and calls can be packed behind it. */
  messages(input: TaskInputs[N]): readonly PromptBlock[];
}
