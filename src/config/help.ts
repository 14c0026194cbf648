/** What the executable prints when it is asked for help. The README says more of each variable. */
export const HELP = `A GraphQL API server that writes screenplays with language models.

Usage: npm start    or    node dist/main.js [--help | --version]

It is configured by the environment; all variables are optional:

  PORT, HOST                  where it listens; 4000 and 127.0.0.1
  DATA_DIR                    the embedded database; .scriptgen
  DATABASE_URL                use this PostgreSQL instead
  REDIS_URL                   carries live text between several servers instead of PostgreSQL
  OPENAI_API_KEY              the model provider: OpenAI, or with
  OPENAI_BASE_URL               the address of any server that speaks chat completions
  OPENAI_MODEL                  and its model
  SCRIPTGEN_PROVIDER          auto, or offline for the built-in writer
  SCRIPTGEN_CONFIG            a JSON file with several providers, prices, limits and budgets
  MAX_COST_USD                the most that one generation may spend
  OFFLINE_TOKENS_PER_SECOND   paces the built-in writer; 0 is as fast as it can
  SCRIPTGEN_API_KEYS          key:tenant or key:tenant:operator, comma-separated
  ALLOW_ANONYMOUS             true to serve other machines without keys
  RETENTION_DAYS              how long the working records of ended generations are kept; 30, 0 for ever
  FONT_DIR                    a folder of fonts for PDFs, beside the built-in ones
  SCENE_CONCURRENCY           scenes written at the same time; 16
  SHUTDOWN_TIMEOUT_MS         how long a stop waits for running requests and steps; 10000
  DRAIN_MS                    how long it still answers after a SIGTERM while /ready says 503; 2000
  LOG_LEVEL                   trace, debug, info, warn, error or silent; info

The API and the playground are at /graphql; the README has the rest.
`;
