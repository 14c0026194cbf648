import type { EntryStore } from '../bibles/entry-store.js';
import type { ComputedFields } from '../computed-fields/computed-fields.js';
import type { Caller } from '../domain/caller.js';
import type { Optimizer } from '../optimizer/types.js';
import type { Forecast } from '../orchestrator/forecast/types.js';
import type { GenerationService } from '../orchestrator/generations/generation-service.js';
import type { ScriptService } from '../scripts/script-service.js';
import type { Database } from '../storage/database.js';
import type { RowReader } from '../storage/row-reader.js';
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
import { createListLoaders } from './list-loaders.js';
import type { ListLoaders } from './list-loaders.js';
import { createRelationshipLoader } from './relationship-loader.js';
import type { RelationshipLoader } from './relationship-loader.js';
import { createRowLoaders } from './row-loaders.js';
import type { RowLoaders } from './row-loaders.js';
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
  reader: RowReader;
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
  rows: RowLoaders;
  lists: ListLoaders;
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

/** What loaders are made of. */
interface Source {
  parts: ContextParts;
  operation: Operation;
  answer: AnswerMeter;
}

/** A part of a context that is made when it is first used: a subscription has a context for hours, and needs few of its loaders. */
class Lazily<Part extends object> implements ProxyHandler<Part> {
  readonly #source: Source;
  readonly #make: (source: Source) => Part;
  #made: Part | undefined;

  constructor(source: Source, make: (source: Source) => Part) {
    this.#source = source;
    this.#make = make;
  }

  get(_target: Part, name: string | symbol): unknown {
    const made = (this.#made ??= this.#make(this.#source));
    const member: unknown = Reflect.get(made, name);
    return typeof member === 'function' ? (member.bind(made) as unknown) : member;
  }
}

/** The context of one operation. Its loaders batch but keep nothing, so a long subscription never reads stale rows. */
export function createContext(parts: ContextParts, operation: Operation): GraphQLContext {
  const answer = operation.answer ?? NO_METER;
  const source: Source = { parts, operation, answer };
  // A proxy, because what yoga makes of a context has the values of its getters.
  const lazily = <Part extends object>(make: (source: Source) => Part) =>
    new Proxy({} as Part, new Lazily(source, make));
  return {
    ...parts,
    ...operation,
    answer,
    rows: lazily(rows),
    lists: lazily(lists),
    usage: lazily(usage),
    relationships: lazily(relationships),
    computed: lazily(computed),
    scriptVersion: lazily(scriptVersion),
    scriptStatus: lazily(scriptStatus),
    versionNumber: lazily(versionNumber),
    draftBefore: lazily(draftBefore),
    bibleVersion: lazily(bibleVersion),
    counts: lazily(counts),
    cursorRows: lazily(cursorRows),
  };
}

const rows = ({ parts, operation }: Source) => createRowLoaders(parts.reader, operation.caller);
const lists = ({ parts }: Source) => createListLoaders(parts.reader);
const usage = ({ parts }: Source) => createUsageLoaders(parts.db);
const relationships = ({ parts }: Source) => createRelationshipLoader(parts.db);
const computed = ({ parts }: Source) => createComputedFieldLoaders(parts.computedFields);
const scriptVersion = ({ parts, operation, answer }: Source) =>
  createScriptVersionLoader(parts.scripts, answer, operation.signal);
const scriptStatus = ({ parts }: Source) => createScriptStatusLoader(parts.db);
const versionNumber = ({ parts }: Source) => createVersionNumberLoader(parts.scripts);
const draftBefore = ({ parts }: Source) => createDraftBeforeLoader(parts.db);
const bibleVersion = ({ parts }: Source) => createBibleVersionLoader(parts.db);
const counts = ({ parts }: Source) => createCountLoaders(parts.db);
const cursorRows = ({ parts, operation }: Source) => createCursorRowLoader(parts.db, operation.caller);
