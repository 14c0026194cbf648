import { setTimeout as delay } from 'node:timers/promises';
import type { Logger } from 'pino';
import { pino } from 'pino';
import { openGenerations } from './app/generations.js';
import { healthOf } from './app/health.js';
import { openOptimizer } from './app/optimizer.js';
import { checkNodeVersion } from './app/node-version.js';
import { Releasers } from './app/releasers.js';
import { BibleStorage } from './bibles/bible-storage.js';
import { EntryStore } from './bibles/entry-store.js';
import { createComputedFields } from './computed-fields/computed-fields.js';
import { ConfigError, exposure } from './config.js';
import type { Config } from './config.js';
import { configFor } from './config/given-config.js';
import type { GivenConfig } from './config/given-config.js';
import { DEFAULT_TENANT } from './domain/caller.js';
import { createOfflineWriter } from './llm/offline-writer/offline-writer.js';
import type { LlmProvider } from './llm/provider.js';
import { chooseProviders } from './llm/registry.js';
import type { ChosenProviders } from './llm/registry.js';
import { createTokenCounter } from './optimizer/tokens/tokens.js';
import type { Optimizer, OptimizerConfig } from './optimizer/types.js';
import { createForecast, targetsOfOptimizer } from './orchestrator/forecast/forecast.js';
import type { GenerationService } from './orchestrator/generations/generation-service.js';
import { ScriptLibrary } from './orchestrator/library/script-library.js';
import { WorkflowController } from './orchestrator/library/workflow-controller.js';
import { createSchema } from './schema/schema.js';
import { FontFolderError, fontsIn } from './scripts/pdf/font-folder.js';
import { createPdfRenderer } from './scripts/pdf/renderer.js';
import { createScriptService } from './scripts/script-service.js';
import type { ScriptService } from './scripts/script-service.js';
import { createServer } from './server/server.js';
import { isDatabaseAway, serverFailure } from './storage/database-faults.js';
import { createRowReader } from './storage/row-reader.js';
import { openStorage } from './storage/storage.js';
import type { Storage } from './storage/storage.js';
import { appClosed, withTypedErrors } from './storage/typed-errors.js';
import { createStreams } from './streams/streams.js';
import type { Streams } from './streams/types.js';

export interface AppOptions {
  /**
   * Takes precedence over the environment, member by member; an undefined member counts as absent. `openai`, `providers` and
   * `provider: 'offline'` all choose who writes: with any of them, or with `provider` or `providers` of these options, the
   * environment's choice is ignored.
   */
  config?: GivenConfig | undefined;
  /** The variables that the README lists. Default: `process.env`. With `{}`, everything that `config` does not give has its default. */
  env?: Record<string, string | undefined> | undefined;
  /** Default: to standard error, by `config.logLevel` or `LOG_LEVEL`; where neither is given, warnings and errors only. */
  log?: Logger | undefined;
  /** Used instead of the providers that the configuration names. */
  provider?: LlmProvider | undefined;
  /** As `provider`, for several in order of preference. */
  providers?: readonly [LlmProvider, ...LlmProvider[]] | undefined;
  /** Takes precedence over the optimizer's part of the configuration file, member by member. */
  optimizer?: OptimizerConfig | undefined;
}

/** A running ScriptGen: its parts, joined. Close it before the process ends; `await using` does. */
export interface App extends AsyncDisposable {
  readonly config: Config;
  readonly log: Logger;
  readonly storage: Storage;
  readonly streams: Streams;
  readonly optimizer: Optimizer;
  readonly provider: LlmProvider;
  /** Why this provider, as a sentence. */
  readonly providerReason: string;
  readonly entries: EntryStore;
  readonly scripts: ScriptService;
  readonly generations: GenerationService;
  /** What programs call: models write and rewrite scripts. Acts for the default tenant, as `library` and `bibles` do. */
  readonly workflow: WorkflowController;
  /** What programs call: people's own work on scripts, import, export, linter, figures, events. */
  readonly scriptLibrary: ScriptLibrary;
  /** What programs call: the story bibles. */
  readonly bibles: BibleStorage;
  /**
   * Serves the API and the playground at the configured address; a second call gives the same address. Throws ListenError when it
   * cannot, and ConfigError when it must not: other machines could reach it, and neither API keys nor `allowAnonymous` are configured.
   */
  listen(): Promise<{ url: string; port: number }>;
  /** To be called before `close` where other servers can take over: for `DRAIN_MS`, `/ready` says 503 while everything is still answered. Returns at once if nothing listens. */
  drain(): Promise<void>;
  /** Stops taking work, lets running steps finish for `SHUTDOWN_TIMEOUT_MS`, and lets go of everything. Unfinished generations go on at the next start. */
  close(): Promise<void>;
}

/**
 * Builds the parts and hands them to each other. It is configured like the server: by `options.config`, then the environment, then
 * the defaults. One app is open in a process at a time.
 *
 * Errors, all of them `ScriptGenError`s: `ConfigError` (every mistake of the environment at once), `StorageError` (no database, or
 * none that can be used), `EngineBusyError` (an app is open already), `InvalidInputError` (providers or prices that make no sense).
 */
export async function createApp(options: AppOptions = {}): Promise<App> {
  checkNodeVersion();
  const config = configFor(
    options.config ?? {},
    options.env ?? process.env,
    options.provider !== undefined || options.providers !== undefined,
  );
  const log = options.log ?? pino({ level: config.logLevel }, process.stderr);
  const releasers = new Releasers();
  const close = () => releasers.release();
  let connection: Storage['connection'] | undefined;
  try {
    const fonts = config.fontDir === undefined ? [] : await fontsIn(config.fontDir).catch(asConfigError);
    const storage = await openStorage({
      dataDir: config.dataDir,
      databaseUrl: config.databaseUrl,
      redisUrl: config.redisUrl,
      log: (level, message, details) => log[level](details ?? {}, message),
    });
    releasers.push(() => storage.close());
    connection = storage.connection;
    const { db, bus } = storage;

    const offline = createOfflineWriter({ tokensPerSecond: config.offlineTokensPerSecond });
    const chosen = given(options, config) ?? (await chooseProviders(config, offline));
    const [provider] = chosen.providers;

    const streams = createStreams({
      db,
      bus,
      onError: (error) =>
        log[isDatabaseAway(error) ? 'debug' : 'error'](
          { err: error },
          'a stream could not be served; it is tried again',
        ),
      onUnknown: (what) =>
        log.debug({ what }, 'what a newer server has told is left out: this version does not know it'),
    });
    releasers.push(() => streams.close());

    const tokens = createTokenCounter();
    const optimizer = openOptimizer({ config, given: options.optimizer, chosen, storage, streams, tokens, log });
    // Without patience: the server and the engine, which are closed before, have given their calls time to end.
    releasers.push(() => optimizer.close(0));

    const bibles = new EntryStore(db);
    const computedFields = createComputedFields({ db, pool: storage.pool, optimizer });
    const { engine, generations } = await openGenerations(
      { streams, optimizer, bibles, summaries: computedFields, storage, config, log },
      releasers,
    );

    const scripts = createScriptService({
      db,
      bibles,
      journal: streams.scriptJournal,
      pdf: createPdfRenderer({ fonts }),
    });
    releasers.push(() => scripts.close());
    const forecast = createForecast({
      db,
      tokens,
      sceneConcurrency: config.sceneConcurrency,
      targets: targetsOfOptimizer(
        optimizer,
        chosen.providers.map(({ name }) => name),
      ),
    });

    const server = createServer({
      schema: createSchema(),
      contextParts: {
        db,
        reader: createRowReader(storage.pool),
        generations,
        bibles,
        scripts,
        streams,
        optimizer,
        computedFields,
        forecast,
      },
      config,
      log,
      ...healthOf(storage, engine, provider, provider === offline),
    });
    releasers.push(() => server.close(config.shutdownTimeoutMs));
    let listening: Promise<{ url: string; port: number }> | undefined;
    const listen = async () => {
      if (releasers.isReleased) throw appClosed();
      const exposed = exposure(config);
      if (exposed !== undefined) throw new ConfigError([exposed]);
      return server.listen();
    };

    const caller = { tenantId: DEFAULT_TENANT, operator: true };
    const typed = <Face extends object>(face: Face) =>
      withTypedErrors(face, { closed: () => releasers.isReleased, connection: storage.connection });
    return {
      config,
      log,
      storage,
      streams,
      optimizer,
      provider,
      providerReason: chosen.reason,
      entries: bibles,
      scripts,
      generations,
      workflow: typed(new WorkflowController({ db, streams, scripts, generations, forecast }, caller)),
      scriptLibrary: typed(new ScriptLibrary({ db, streams, scripts, generations }, caller)),
      bibles: typed(new BibleStorage(bibles, db, caller)),
      listen: () =>
        (listening ??= listen().catch((error: unknown) => {
          listening = undefined;
          throw error;
        })),
      async drain() {
        if (listening === undefined) return;
        server.drain();
        await delay(config.drainMs);
      },
      close,
      [Symbol.asyncDispose]: close,
    };
  } catch (error) {
    await close();
    throw (connection === undefined ? undefined : serverFailure(error, connection)) ?? error;
  }
}

/** The providers that the caller brings, if any. */
function given({ provider, providers }: AppOptions, { stageModels }: Config): ChosenProviders | undefined {
  const brought = providers ?? (provider === undefined ? undefined : ([provider] as const));
  return brought === undefined ? undefined : { providers: brought, reason: 'Given by the caller', stageModels };
}

function asConfigError(error: unknown): never {
  throw error instanceof FontFolderError ? new ConfigError([`FONT_DIR: ${error.message}`]) : error;
}
