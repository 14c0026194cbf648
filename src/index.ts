/** ScriptGen as a library, without its server. The tests under `test/contract` are examples. */
export { createApp } from './app.js';
export type { App, AppOptions } from './app.js';
export { readConfig, ConfigError } from './config.js';
export type { Config } from './config.js';
export { BibleStorage } from './bibles/bible-storage.js';
export type { BibleEntry, BibleInputs } from './bibles/bible-storage.js';
export { ScriptLibrary } from './orchestrator/library/script-library.js';
export { WorkflowController } from './orchestrator/library/workflow-controller.js';
export type { Abortable } from './orchestrator/library/abortable.js';
export type { DraftCritique, DraftResult } from './orchestrator/library/draft-result.js';
export type { GenerationResult } from './orchestrator/library/generation-result.js';
export type {
  ActStructure,
  BibleContents,
  BibleKind,
  CharacterContent,
  PlotContent,
  SettingContent,
  ThemeContent,
} from './domain/bibles.js';
export type { ScriptBrief, ScriptBriefInput, ScriptFormat } from './domain/brief.js';
export type {
  DurableEvent,
  GenerationEvent,
  SceneText,
  ScriptChange,
  ScriptEvent,
  ScriptGenerationEvent,
  TextEvent,
} from './domain/events.js';
export { GenerationScope } from './domain/generations.js';
export type {
  GenerationConfig,
  GenerationConfigInput,
  GenerationKind,
  GenerationPace,
  GenerationStatus,
  StageModel,
  StageName,
  Usage,
} from './domain/generations.js';
export type { SceneOutlineInput, SceneOutlinePatch } from './domain/planned-outline.js';
export type { DraftKind, SceneCritique, SceneOutline, SceneStatus } from './domain/scenes.js';
export type {
  ExpectedDraft,
  ExpectedVersion,
  ExportFormat,
  ExportLoss,
  ImportFormat,
  ImportReport,
  LintFinding,
  LintLevel,
  PageProfile,
  ScriptFileFormat,
  ScriptFilter,
  ScriptImport,
  ScriptListOptions,
  ScriptOrder,
  ScriptStatistics,
  ScriptStatus,
  ScriptUpdate,
  TitlePageLineInput,
} from './orchestrator/library/library-options.js';
export type { ExportedFile, ExportFailure } from './orchestrator/library/script-files.js';
export type { ScriptOptions, StepOptions } from './orchestrator/library/script-options.js';
export type { SceneResult, ScriptResult, ScriptSummary, WithId } from './orchestrator/library/script-result.js';
export type { WaitOptions } from './orchestrator/library/waiting.js';
export type { GenerationEstimate, PromptFit, StageEstimate } from './orchestrator/forecast/types.js';
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
export { ExportError } from './orchestrator/library/script-files.js';
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
  Collapse,
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
