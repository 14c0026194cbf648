import { readFileSync } from 'node:fs';
import { setTimeout as delay } from 'node:timers/promises';
import type { Logger } from 'pino';
import { pino } from 'pino';
import { BibleStorage } from './bibles/bible-storage.js';
import { EntryStore } from './bibles/entry-store.js';
import { ConfigError, exposure } from './config.js';
import type { Config } from './config.js';
import { configFor } from './config/given-config.js';
import { DEFAULT_TENANT } from './domain/caller.js';
import { appClosed, serverFailure, withTypedErrors } from './storage/typed-errors.js';
import type { LlmProvider } from './llm/provider.js';
import { createOfflineWriter } from './llm/offline-writer/offline-writer.js';
import { chooseProviders } from './llm/registry.js';
import { createPrismaBatchJobStore } from './optimizer/batch-jobs/batch-job-store.prisma.js';
import { createBudget } from './optimizer/money/budget.js';
import { createPrismaBudgetStore } from './optimizer/money/budget-store.prisma.js';
import { createPostgresAnswerStore } from './optimizer/cache/cache-store.postgres.js';
import { createPostgresOwnAnswers } from './optimizer/cache/own-answers.postgres.js';
import { createLedger } from './optimizer/money/ledger.js';
import { createOptimizer } from './optimizer/optimizer.js';
import { createPricing } from './optimizer/money/pricing.js';
import type { Retrying } from './optimizer/retrying.js';
import { createTokenCounter } from './optimizer/tokens/tokens.js';
import type { Optimizer, OptimizerConfig } from './optimizer/types.js';
import { failGeneration } from './orchestrator/endings.js';
import { Engine } from './orchestrator/engine.js';
import { unexpectedFailure } from './orchestrator/failures.js';
import { createForecast } from './orchestrator/forecast/forecast.js';
import { targetsOfOptimizer } from './orchestrator/forecast/targets.js';
import { Halts } from './orchestrator/halts.js';
import { tellProviderSwitches } from './orchestrator/provider-switches.js';
import { GenerationService } from './orchestrator/generation-control.js';
import { startUpkeep } from './orchestrator/retention/upkeep.js';
import type { GenerationControl } from './orchestrator/types.js';
import { Sweep } from './orchestrator/sweep.js';
import { WorkflowController } from './orchestrator/workflow-controller.js';
import { TrimmedPrompts } from './orchestrator/trimmed-prompts.js';
import { createWorkflows } from './orchestrator/workflows.js';
import { createSchema } from './schema/schema.js';
import { createServer } from './server/server.js';
import { createComputedFields } from './computed-fields/computed-fields.js';
import { FontFolderError, fontsIn } from './scripts/pdf/font-folder.js';
import { createPdfRenderer } from './scripts/pdf/renderer.js';
import { createScriptService } from './scripts/script-service.js';
import type { ScriptService } from './scripts/script-service.js';
import { describeAway, isDatabaseAway, untilAvailable } from './storage/availability.js';
import type { Storage } from './storage/storage.js';
import { openStorage } from './storage/storage.js';
import { createStreams } from './streams/streams.js';
import type { Streams } from './streams/types.js';

export interface AppOptions {
  /**
   * Stands above the environment, member by member; members that are undefined are not given. `openai`, `providers` and
   * `provider: 'offline'` are one choice, who writes: with any of them, or with `provider` or `providers` of these options, what
   * the environment says about that does not count.
   */
  config?: Partial<Config> | undefined;
  /** The variables of the README, as for the server. Default: `process.env`. `{}` takes the defaults for all that `config` does not give. */
  env?: Record<string, string | undefined> | undefined;
  /** Default: to standard error, by `config.logLevel` or `LOG_LEVEL`; where neither is given, warnings and errors only. */
  log?: Logger | undefined;
  /** Writes instead of the providers that the configuration names. */
  provider?: LlmProvider | undefined;
  /** As `provider`, for several in order of preference. */
  providers?: readonly [LlmProvider, ...LlmProvider[]] | undefined;
  /** Stands above the configuration file's part for the optimizer, member by member. */
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
  readonly control: GenerationControl;
  /** The library's face, on behalf of the default tenant. */
  readonly workflow: WorkflowController;
  readonly bibles: BibleStorage;
  /**
   * Serves the API and the playground at the configured address; a second call gives the same address. Throws ListenError when it
   * cannot, and ConfigError when it must not: other machines could reach it, and neither API keys nor `allowAnonymous` are configured.
   */
  listen(): Promise<{ url: string; port: number }>;
  /** Before `close`, where others can take over: `/ready` says 503 for `DRAIN_MS` while everything is still answered. Ends at once if nothing listens. */
  drain(): Promise<void>;
  /** Stops taking work, lets running steps finish for `SHUTDOWN_TIMEOUT_MS`, and lets go of everything. Unfinished generations go on at the next start. */
  close(): Promise<void>;
}

const ANSWER_MS = 3_000;

/** Why the database cannot be worked with; undefined when it answers. */
async function outageOf(storage: Storage): Promise<string | undefined> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<string>(
    (resolve) => (timer = setTimeout(resolve, ANSWER_MS, 'The database does not answer.')),
  );
  try {
    // Why is in the storage's own log.
    return await Promise.race([storage.pool.query('SELECT 1').then(() => undefined, describeAway), late]);
  } finally {
    clearTimeout(timer);
  }
}

/** The version of the package, read where it is written. */
export function version(): string {
  return (JSON.parse(readFileSync(new URL('../package.json', import.meta.url), 'utf8')) as { version: string }).version;
}

function asConfigError(error: unknown): never {
  throw error instanceof FontFolderError ? new ConfigError([`FONT_DIR: ${error.message}`]) : error;
}

const GENERATIONS_AT_ONCE = 32;
const SWEEP_EVERY_MS = 10_000;

/**
 * Builds the parts and hands them to each other. It is configured like the server: by `options.config`, then the environment, then
 * the defaults. One app is open in a process at a time.
 *
 * Errors, all of them `ScriptGenError`s: `ConfigError` (every mistake of the environment at once), `StorageError` (no database, or
 * none that can be used), `EngineBusyError` (an app is open already), `InvalidInputError` (providers or prices that cannot be meant).
 */
export async function createApp(options: AppOptions = {}): Promise<App> {
  const config = configFor(
    options.config ?? {},
    options.env ?? process.env,
    options.provider !== undefined || options.providers !== undefined,
  );
  const log = options.log ?? pino({ level: config.logLevel }, process.stderr);
  const releasers: (() => Promise<void>)[] = [];
  let closed: Promise<void> | undefined;
  const release = async () => {
    for (const each of releasers.splice(0).toReversed()) await each();
  };
  const close = () => (closed ??= release());
  let connection: Storage['connection'] | undefined;
  try {
    const fonts = config.fontDir === undefined ? [] : await fontsIn(config.fontDir).catch(asConfigError);
    const storage = await openStorage({
      dataDir: config.dataDir,
      databaseUrl: config.databaseUrl,
      log: (level, message, details) => log[level](details ?? {}, message),
    });
    releasers.push(() => storage.close());
    connection = storage.connection;
    const offline = createOfflineWriter({ tokensPerSecond: config.offlineTokensPerSecond });
    const given = options.providers ?? (options.provider === undefined ? undefined : ([options.provider] as const));
    const { providers, reason, stageModels } =
      given === undefined
        ? await chooseProviders(config, offline)
        : { providers: given, reason: 'Given by the caller', stageModels: config.stageModels };
    const streams = createStreams({
      db: storage.db,
      bus: storage.bus,
      onError: (error) =>
        log[isDatabaseAway(error) ? 'debug' : 'error'](
          { err: error },
          'a stream could not be served; it is tried again',
        ),
    });
    releasers.push(() => streams.close());
    const tokens = createTokenCounter();
    const optimizerConfig: OptimizerConfig = { ...config.optimizer, prices: config.prices, ...options.optimizer };
    const trouble = (message: string, error: unknown) => log.warn({ err: error }, message);
    const retrying: Retrying = (work, signal) =>
      untilAvailable(work, {
        signal,
        onAway: (error, tries) =>
          log[tries === 1 ? 'warn' : 'debug'](
            { err: error, tries },
            'the database does not answer; what a model call has to store is stored when it does',
          ),
      });
    const optimizer = createOptimizer({
      providers,
      retrying,
      config: optimizerConfig,
      stageModels,
      tokens,
      ledger: createLedger(storage.db, {
        onError: (error, lost) => log.warn({ err: error, lost }, 'reused answers could not be booked'),
      }),
      answers: createPostgresAnswerStore(storage.pool),
      own: createPostgresOwnAnswers(storage.pool),
      bus: storage.bus,
      batchJobs: createPrismaBatchJobStore(storage.db, storage.locks),
      budget: createBudget({
        store: createPrismaBudgetStore(storage.db),
        priceOf: createPricing(optimizerConfig.prices),
        limits: { ...config.budgets, tenants: new Map(Object.entries(config.budgets.tenants)) },
        retrying,
        onError: (error) => trouble('a reservation of money could not be ended', error),
      }),
      onFailover: tellProviderSwitches(streams, log),
      onTrouble: trouble,
    });
    // The server and the engine, which come first, have given their calls time to end.
    releasers.push(() => optimizer.close(0));
    const services = {
      db: storage.db,
      streams,
      optimizer,
      bibles: new EntryStore(storage.db),
      halts: new Halts(storage.bus),
      trimmedPrompts: new TrimmedPrompts(storage.db),
      log,
    };
    const engine = await Engine.open(
      {
        pool: storage.pool,
        createPool: storage.createPool,
        whileMigrating: storage.whileMigrating,
        bus: storage.bus,
        locks: storage.locks,
        log,
        sceneConcurrency: config.sceneConcurrency,
        generationConcurrency: GENERATIONS_AT_ONCE,
      },
      createWorkflows(services),
    );
    releasers.push(() => engine.close(config.shutdownTimeoutMs));
    const control = new GenerationService(services, engine);
    const sweep = new Sweep({
      db: storage.db,
      engine,
      log,
      finishCancelled: () => control.finishCancelled(),
      revive: (generation) => control.revive(generation),
      giveUp: (generation) => failGeneration(streams.journal, generation, unexpectedFailure(null)),
    });
    const sweeping = setInterval(() => {
      sweep
        .look()
        .catch((error: unknown) =>
          log.warn({ err: error }, 'could not look for generations that nobody works on; trying again'),
        );
    }, SWEEP_EVERY_MS);
    releasers.push(async () => clearInterval(sweeping));
    await sweep.look();
    const upkeep = startUpkeep({
      db: storage.db,
      locks: storage.locks,
      optimizer,
      log,
      retentionDays: config.retentionDays,
    });
    releasers.push(() => upkeep.close());
    const scripts = createScriptService({ db: storage.db, bibles: services.bibles, pdf: createPdfRenderer({ fonts }) });
    releasers.push(() => scripts.close());
    const forecast = createForecast({
      db: storage.db,
      tokens,
      sceneConcurrency: config.sceneConcurrency,
      targets: targetsOfOptimizer(
        optimizer,
        providers.map(({ name }) => name),
      ),
    });
    const caller = { tenantId: DEFAULT_TENANT, operator: true };
    const server = createServer({
      schema: createSchema(),
      contextParts: {
        db: storage.db,
        control,
        bibles: services.bibles,
        scripts,
        streams,
        optimizer,
        computedFields: createComputedFields({ db: storage.db, optimizer }),
        forecast,
      },
      config,
      log,
      notReady: async () =>
        (await outageOf(storage)) ?? (engine.fault === undefined ? undefined : describeAway(engine.fault)),
      unavailable: (error) => (isDatabaseAway(error) ? describeAway(error) : undefined),
      health: async () => ({
        version: version(),
        database: { reachable: (await outageOf(storage)) === undefined, description: storage.description },
        provider: { name: providers[0].name, model: providers[0].model, offline: providers[0] === offline },
      }),
    });
    releasers.push(() => server.close(config.shutdownTimeoutMs));
    let listening: Promise<{ url: string; port: number }> | undefined;
    const listen = async () => {
      if (closed !== undefined) throw appClosed();
      const exposed = exposure(config);
      if (exposed !== undefined) throw new ConfigError([exposed]);
      return server.listen();
    };
    const typed = <Face extends object>(face: Face) =>
      withTypedErrors(face, { closed: () => closed !== undefined, connection: storage.connection });
    return {
      config,
      log,
      storage,
      streams,
      optimizer,
      control,
      scripts,
      close,
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
      provider: providers[0],
      providerReason: reason,
      entries: services.bibles,
      workflow: typed(new WorkflowController(control, services, scripts, caller)),
      bibles: typed(new BibleStorage(services.bibles, storage.db, caller)),
      [Symbol.asyncDispose]: close,
    };
  } catch (error) {
    await close();
    throw (connection === undefined ? undefined : serverFailure(error, connection)) ?? error;
  }
}
