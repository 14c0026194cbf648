import type { EntryStore } from '../bibles/entry-store.js';
import type { ComputedFields } from '../computed-fields/computed-fields.js';
import type { Caller } from '../domain/caller.js';
import type { Optimizer } from '../optimizer/types.js';
import type { Forecast } from '../orchestrator/forecast/types.js';
import type { GenerationService } from '../orchestrator/generations/generation-service.js';
import type { ScriptService } from '../scripts/script-service.js';
import type { Database } from '../storage/database.js';
import type { Streams } from '../streams/types.js';
import { NO_METER } from './answer-meter.js';
import type { AnswerMeter } from './answer-meter.js';
import { createBibleVersionLoader } from './bible-version-loader.js';
import type { BibleVersionLoader } from './bible-version-loader.js';
import { createComputedFieldLoaders } from './computed-field-loaders.js';
import type { ComputedFieldLoaders } from './computed-field-loaders.js';
import { createCountLoaders } from './count-loaders.js';
import type { CountLoaders } from './count-loaders.js';
import { createCursorRowLoader } from './cursor-row-loader.js';
import type { CursorRowLoader } from './cursor-row-loader.js';
import { createDraftBeforeLoader } from './draft-before-loader.js';
import type { DraftBeforeLoader } from './draft-before-loader.js';
import { createRelationshipLoader } from './relationship-loader.js';
import type { RelationshipLoader } from './relationship-loader.js';
import { createScriptStatusLoader } from './script-status-loader.js';
import type { ScriptStatusLoader } from './script-status-loader.js';
import { createScriptVersionLoader } from './script-version-loader.js';
import type { ScriptVersionLoader } from './script-version-loader.js';
import { createVersionNumberLoader } from './version-number-loader.js';
import type { VersionNumberLoader } from './version-number-loader.js';
import { createUsageLoaders } from './usage-loaders.js';
import type { UsageLoaders } from './usage-loaders.js';

/** The services that resolvers call. The same for every operation. */
export interface ContextParts {
  db: Database;
  generations: GenerationService;
  forecast: Forecast;
  bibles: EntryStore;
  scripts: ScriptService;
  streams: Streams;
  optimizer: Optimizer;
  computedFields: ComputedFields;
}

/** The part of a logger that resolvers use; pino fits. */
interface OperationLog {
  info(fields: object, message: string): void;
  warn(fields: object, message: string): void;
  error(fields: object, message: string): void;
}

/** What belongs to one operation. */
interface Operation {
  caller: Caller;
  requestId: string;
  log: OperationLog;
  /** Aborts when the reader goes away. */
  signal: AbortSignal;
  /** Makes the address at which the client, or its user's browser, reaches a download, from the download's path and query. */
  download: (path: string) => string;
  /** The `Last-Event-ID` that an SSE client sent; it stands in for an absent `after`. */
  lastEventId?: number | undefined;
  /** Default: nothing is counted. */
  answer?: AnswerMeter | undefined;
}

export interface GraphQLContext extends ContextParts, Operation {
  usage: UsageLoaders;
  relationships: RelationshipLoader;
  computed: ComputedFieldLoaders;
  scriptVersion: ScriptVersionLoader;
  scriptStatus: ScriptStatusLoader;
  versionNumber: VersionNumberLoader;
  draftBefore: DraftBeforeLoader;
  bibleVersion: BibleVersionLoader;
  counts: CountLoaders;
  cursorRows: CursorRowLoader;
  answer: AnswerMeter;
}

/** The context of one operation. Its loaders batch but keep nothing, so a long subscription never reads stale rows. */
export function createContext(parts: ContextParts, operation: Operation): GraphQLContext {
  const answer = operation.answer ?? NO_METER;
  return {
    ...parts,
    ...operation,
    answer,
    usage: createUsageLoaders(parts.db),
    relationships: createRelationshipLoader(parts.db),
    computed: createComputedFieldLoaders(parts.computedFields),
    scriptVersion: createScriptVersionLoader(parts.scripts, answer, operation.signal),
    scriptStatus: createScriptStatusLoader(parts.db),
    versionNumber: createVersionNumberLoader(parts.scripts),
    draftBefore: createDraftBeforeLoader(parts.db),
    bibleVersion: createBibleVersionLoader(parts.db),
    counts: createCountLoaders(parts.db),
    cursorRows: createCursorRowLoader(parts.db, operation.caller),
  };
}
