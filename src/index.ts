/** ScriptGen as a library, without its server. The tests under `test/contract` are examples. */
export { createApp } from './app.js';
export type { App, AppOptions } from './app.js';
export { readConfig, ConfigError } from './config.js';
export type { Config } from './config.js';
export { BibleStorage } from './bibles/bible-storage.js';
export type { BibleEntry, BibleInputs } from './bibles/bible-storage.js';
export { WorkflowController } from './orchestrator/generations/workflow-controller.js';
export type { WaitOptions } from './orchestrator/generations/workflow-controller.js';
export type { SceneResult, ScriptResult } from './orchestrator/generations/script-result.js';
export { GenerationScope } from './domain/generations.js';
export type { GenerationConfig, GenerationConfigInput, StageName, Usage } from './domain/generations.js';
export type {
  ActStructure,
  BibleContents,
  BibleKind,
  CharacterContent,
  PlotContent,
  SettingContent,
  ThemeContent,
} from './domain/bibles.js';
export type { SceneCritique, SceneOutline } from './domain/scenes.js';
export type { DurableEvent, GenerationEvent, TextEvent } from './domain/events.js';
/** Everything that ScriptGen throws on purpose is a `ScriptGenError` with a `code`. An `OperatorError` is for whoever runs it. */
export {
  AppClosedError,
  BibleGenerationError,
  BudgetExceededError,
  ConflictError,
  ForbiddenError,
  GenerationFailedError,
  InvalidInputError,
  LlmUnavailableError,
  NotFoundError,
  OperatorError,
  OutlineError,
  RateLimitedError,
  SceneError,
  ScriptGenError,
} from './domain/errors.js';
export type { ErrorCode, GenerationFailure, InvalidField } from './domain/errors.js';
export { EngineBusyError } from './orchestrator/engine/engine.js';
export { ListenError } from './server/address.js';
export type { ListenFailure } from './server/address.js';
export { StorageError } from './storage/errors.js';
export type { StorageFailure } from './storage/errors.js';
export { LlmError } from './llm/provider.js';
export type { FaultCode } from './llm/provider.js';
export { UnknownProviderError } from './optimizer/routing/targets.js';
export { createOpenAiProvider } from './llm/openai/openai-provider.js';
export { createOfflineWriter } from './llm/offline-writer/offline-writer.js';
export { LLMOptimizer } from './optimizer/llm-optimizer.js';
export { createMemoryBatchJobStore } from './optimizer/batch-jobs/batch-job-store.memory.js';
export type { BegunJob } from './optimizer/batch-jobs/begun-job.js';
export type { OptimizerOptions } from './optimizer/optimizer.js';
export type { LlmProvider, ProviderCall, ProviderEvent } from './llm/provider.js';
export type {
  AnswerFinding,
  BatchHandle,
  BatchReport,
  FindingKind,
  LlmEvent,
  LlmRequest,
  LlmResult,
  Optimizer,
  OptimizerConfig,
  OptimizerStats,
  ProviderStatus,
  TaskProfile,
} from './optimizer/types.js';
export { createFold } from './streams/fold.js';
