import type { ErrorCode } from '../../domain/errors.js';
import type { GenerationConfig, GenerationKind, StageName } from '../../domain/generations.js';
import type { CallContext, Plan, StageTask } from '../forecast/planned-calls.js';

/** What a generation was asked to do, as far as the sizes of its stages depend on it. */
export interface GenerationRequest {
  kind: GenerationKind;
  config: GenerationConfig;
  scenes: number;
  /** How many scenes are to be outlined. Absent: as many as `scenes`. */
  outlines?: number | undefined;
  /** A person has judged the draft that is to be rewritten. */
  hasCritique?: boolean | undefined;
}

interface Facts {
  readonly name: StageName;
  /** What it does, as a sentence for the readers of the API. */
  readonly label: string;
  /** The kinds of generation that have it. */
  readonly kinds: readonly GenerationKind[];
  /** The code of a failure that is the stage's own, and not its providers'. */
  readonly errorCode: ErrorCode;
  /** The tasks that this stage is the first to ask of a model. */
  readonly tasks: readonly StageTask[];
  /** How many units its progress counts. Default: 1, and of a stage of scenes 1 for each scene in each round. */
  readonly units?: (request: GenerationRequest) => number;
}

/** Works on the script as a whole. An approval is waited for when it is done. */
export interface ScriptStageFacts extends Facts {
  readonly per: 'SCRIPT';
  /** The calls that are expected of it, one part after the other. */
  readonly expectedCalls: (context: CallContext) => readonly Plan[];
}

/** Works on each scene by itself. An approval is waited for when every scene has been through it. */
export interface SceneStageFacts extends Facts {
  readonly per: 'SCENE';
  readonly expectedCalls: (context: CallContext, scene: number) => readonly Plan[];
}

/** Works on each scene in rounds, of which there may be none. */
export interface RoundStageFacts extends Facts {
  readonly per: 'ROUND';
  /** The round after which every scene waits for an approval. */
  readonly approvedAfter: 'FIRST_ROUND' | 'LAST_ROUND';
  readonly expectedCalls: (context: CallContext, scene: number, round: number) => readonly Plan[];
}

/** All there is to know of a stage but how it is run; see `PIPELINE`. */
export type StageFacts = ScriptStageFacts | SceneStageFacts | RoundStageFacts;

/** Rounds of critique and rewrite that each scene goes through at most. */
export function roundsOf({ kind, config }: Pick<GenerationRequest, 'kind' | 'config'>): number {
  if (kind === 'REWRITE') return 1;
  return kind === 'SCRIPT' && config.autoRewrite ? config.rewriteIterations : 0;
}

/** The labels of a pipeline that has every stage. */
export function stageLabels(stages: readonly StageFacts[]): Record<StageName, string> {
  return Object.fromEntries(stages.map(({ name, label }) => [name, label])) as Record<StageName, string>;
}

/** A stage's facts by its name. */
export function stageNamed<S extends StageFacts>(stages: readonly S[], name: StageName): S {
  const found = stages.find((stage) => stage.name === name);
  if (found === undefined) throw new Error(`The pipeline has no stage ${name}.`);
  return found;
}

/** A task's facts, wherever in the pipeline it is asked. */
export function stageTask(stages: readonly StageFacts[], name: StageTask['task']): StageTask {
  const found = stages.flatMap(({ tasks }) => tasks).find(({ task }) => task === name);
  if (found === undefined) throw new Error(`No stage of the pipeline asks the task ${name}.`);
  return found;
}
