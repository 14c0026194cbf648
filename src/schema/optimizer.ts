import { ForbiddenError, InvalidInputError } from '../domain/errors.js';
import { FINDING_KINDS } from '../optimizer/answers/findings.js';
import type { FindingKind, OptimizerStats } from '../optimizer/types.js';
import type { Builder } from './builder.js';
import type { GraphQLContext } from './context.js';
import { endingWithReader, polled } from './subscription-sources.js';
import type { Types } from './types.js';

const LEAST_INTERVAL_MS = 100;
const LONGEST_INTERVAL_MS = 60_000;

const DONE: Readonly<Record<FindingKind, string>> = Object.freeze({
  repaired: 'Its JSON had faults of form, and was read as it was meant.',
  closed: 'Its end was missing, and was supplied.',
  coerced: 'A value was of another type or spelling, of plain meaning.',
  renamed: 'A key was of another spelling.',
  cut: 'A text or list was over its limit, and was cut.',
  dropped: 'An entry of a list was left out.',
  defaulted: 'A field was missing or of no use, and was left out or took its default.',
});

interface LabelledCounts {
  label: string;
  calls: number;
  upstreamRequests: number;
  promptTokens: number;
  completionTokens: number;
  spendUsd: number | null;
}

/** What calls to models cost and what was saved, and the operators' handles. */
export function defineOptimizer(builder: Builder, types: Types) {
  builder.objectType(types.ProviderStatus, {
    description: 'A configured provider, and whether it is asked.',
    fields: (t) => ({
      name: t.exposeString('name', { description: 'The name it is configured by.' }),
      model: t.exposeString('model', { description: 'The model that is used when a call names none.' }),
      active: t.exposeBoolean('active', { description: 'True for the one that new calls go to first.' }),
      state: t.expose('state', { type: types.ProviderState, description: 'Whether it is asked.' }),
      requests: t.exposeInt('requests', { description: 'Requests since the server started.' }),
      errors: t.exposeInt('errors', { description: 'Requests that failed.' }),
    }),
  });

  const Counts = builder.objectRef<LabelledCounts>('LlmCallCounts').implement({
    description: 'The counters of one task or one model.',
    fields: (t) => ({
      label: t.exposeString('label', { description: 'The task’s or the model’s name.' }),
      calls: t.exposeInt('calls', { description: 'Calls that were accepted; 0 for a model.' }),
      upstreamRequests: t.exposeInt('upstreamRequests', {
        description: 'Requests that went to a provider, repeated attempts included.',
      }),
      promptTokens: t.exposeFloat('promptTokens', { description: 'Tokens sent.' }),
      completionTokens: t.exposeFloat('completionTokens', { description: 'Tokens received.' }),
      spendUsd: t.exposeFloat('spendUsd', {
        nullable: true,
        description: 'In US dollars. Null when a price is unknown.',
      }),
    }),
  });

  const FindingKindType = builder.enumType('AnswerFindingKind', {
    description: 'What was done to an answer in a form that could not be used as it was.',
    values: Object.fromEntries(
      FINDING_KINDS.map((kind) => [kind.toUpperCase(), { value: kind, description: DONE[kind] }]),
    ) as Record<Uppercase<FindingKind>, { value: FindingKind; description: string }>,
  });
  const FindingCount = builder.objectRef<{ kind: FindingKind; count: number }>('AnswerFindingCount').implement({
    description: 'How often something had to be done to structured answers.',
    fields: (t) => ({
      kind: t.expose('kind', { type: FindingKindType, description: 'What was done.' }),
      count: t.exposeInt('count', { description: 'How often.' }),
    }),
  });

  const Stats = builder.objectRef<OptimizerStats>('OptimizerStats').implement({
    description:
      'What the optimizer of this server process has done since it started. `totalCalls` = `hitL1` + `hitL2` + `joinedInFlight` + `joinedWindow` + `upstreamItems` + `rejected` + `cancelledQueued` + `pending`.',
    fields: (t) => ({
      totalCalls: t.exposeInt('totalCalls', { description: 'Calls that were accepted.' }),
      cacheHits: t.exposeInt('cacheHits', { description: 'Answered from the cache: `hitL1` + `hitL2`.' }),
      hitL1: t.exposeInt('hitL1', { description: 'Answered from this process’s memory.' }),
      hitL2: t.exposeInt('hitL2', { description: 'Answered from the database.' }),
      deduplicatedCalls: t.exposeInt('deduplicatedCalls', {
        description: 'Joined a call in flight or one finished within the window.',
      }),
      joinedInFlight: t.exposeInt('joinedInFlight', { description: 'Joined a call in flight.' }),
      joinedWindow: t.exposeInt('joinedWindow', { description: 'Joined a call that had just finished.' }),
      upstreamItems: t.exposeInt('upstreamItems', {
        description: 'Sent to a provider, alone or as an item of a shared request.',
      }),
      rejected: t.exposeInt('rejected', {
        description: 'Refused before anything was sent: over budget, unknown price, prompt too long.',
      }),
      cancelledQueued: t.exposeInt('cancelledQueued', { description: 'Cancelled before anything was sent.' }),
      pending: t.exposeInt('pending', { description: 'Not decided yet.' }),
      batchedCalls: t.exposeInt('batchedCalls', { description: 'Answered as an item of a shared upstream request.' }),
      packFallbacks: t.exposeInt('packFallbacks', {
        description: 'Items of shared requests that had to be asked for again.',
      }),
      averageBatchSize: t.exposeFloat('averageBatchSize', {
        description: 'Items per shared request; 0 before the first.',
      }),
      upstreamRequests: t.exposeInt('upstreamRequests', {
        description: 'Requests that went to a provider, repeated attempts included.',
      }),
      failedCalls: t.exposeInt('failedCalls', { description: 'Calls that ended with a fault.' }),
      failovers: t.exposeInt('failovers', { description: 'Times that another provider was asked because one failed.' }),
      tokensSaved: t.exposeInt('tokensSaved', {
        description: 'Tokens neither sent nor generated again, thanks to hits, joins and shared requests.',
      }),
      estimatedCostSavings: t.exposeFloat('estimatedCostSavings', {
        description:
          'In US dollars: what the reused answers had really cost, and what sharing requests saved against single ones.',
      }),
      promptCacheSavingsUsd: t.exposeFloat('promptCacheSavingsUsd', {
        description: 'In US dollars: what the providers’ own prompt caches saved. Not part of `estimatedCostSavings`.',
      }),
      spendUsd: t.exposeFloat('spendUsd', {
        nullable: true,
        description: 'In US dollars. Null once a call went to a model whose price is unknown.',
      }),
      unpricedCalls: t.exposeInt('unpricedCalls', { description: 'Requests to models whose price is unknown.' }),
      estimatedUsageCalls: t.exposeInt('estimatedUsageCalls', {
        description: 'Requests whose tokens were counted here, because the provider reported none.',
      }),
      budgetOverruns: t.exposeInt('budgetOverruns', {
        description: 'Requests that used more than was reserved for them. Anything but 0 asks for a look.',
      }),
      truncatedPrompts: t.exposeInt('truncatedPrompts', {
        description:
          'Prompts of which a server read less than was sent, without an error. Anything but 0 asks for a larger context window there.',
      }),
      answerFindings: t.field({
        type: [FindingCount],
        description:
          'What had to be done to structured answers so that they could be used. Much of it asks for a more capable model.',
        resolve: ({ answerFindings }) => FINDING_KINDS.map((kind) => ({ kind, count: answerFindings[kind] })),
      }),
      tokenDrift: t.exposeFloat('tokenDrift', {
        description: 'How far token counts made here were from what providers reported, on average, as a part of it.',
      }),
      providers: t.expose('providers', {
        type: [types.ProviderStatus],
        description: 'The configured providers, in order of preference.',
      }),
      byTask: t.field({ type: [Counts], description: 'By task.', resolve: ({ byTask }) => labelled(byTask) }),
      byModel: t.field({ type: [Counts], description: 'By model.', resolve: ({ byModel }) => labelled(byModel) }),
    }),
  });

  builder.queryFields((t) => ({
    optimizerStats: t.field({
      type: Stats,
      description: 'What the optimizer has done since this server process started, for all tenants.',
      resolve: (_root, _args, { optimizer }) => optimizer.getStats(),
    }),
  }));

  builder.subscriptionFields((t) => ({
    optimizerStats: t.field({
      type: Stats,
      description: `The optimizer’s figures now, and again every \`everyMs\` milliseconds: ${LEAST_INTERVAL_MS} to ${LONGEST_INTERVAL_MS}.`,
      args: {
        everyMs: t.arg.int({ defaultValue: 1_000, description: 'Milliseconds between two readings. Default 1000.' }),
      },
      subscribe: (_root, args, { optimizer, signal }) => {
        const interval = Math.min(LONGEST_INTERVAL_MS, Math.max(LEAST_INTERVAL_MS, args.everyMs ?? 1_000));
        return endingWithReader(signal, (reading) => polled(interval, () => optimizer.getStats(), reading));
      },
      resolve: (stats) => stats,
    }),
  }));

  const Cleared = builder.objectRef<{ entries: number }>('ClearedLlmCache').implement({
    description: 'The caller’s stored answers are forgotten.',
    fields: (t) => ({ entries: t.exposeInt('entries', { description: 'How many were forgotten.' }) }),
  });

  builder.mutationFields((t) => ({
    switchProvider: t.field({
      type: types.ProviderStatus,
      errors: {
        types: [ForbiddenError],
        union: { description: 'The provider that is asked first now, or why `switchProvider` did nothing.' },
      },
      description:
        'Puts a provider first for new calls; calls under way end where they are. `auto` goes back to the configured order. For operators. Errors: InvalidInputError, ForbiddenError.',
      args: { name: t.arg.string({ required: true, description: 'A configured provider’s name, or `auto`.' }) },
      resolve: (_root, { name }, context) => {
        requireOperator(context, 'switchProvider');
        const names = context.optimizer.getStats().providers.map((provider) => provider.name);
        if (name !== 'auto' && !names.includes(name)) {
          throw new InvalidInputError([
            { path: 'name', message: `is no configured provider; use one of ${names.join(', ')}, or auto` },
          ]);
        }
        return context.optimizer.switchProvider(name);
      },
    }),
    clearLlmCache: t.field({
      type: Cleared,
      errors: { union: { description: 'How much was forgotten, or why `clearLlmCache` did nothing.' } },
      description: 'Forgets the caller’s stored answers, so that the same calls are asked and paid for anew.',
      resolve: async (_root, _args, { optimizer, caller }) => ({
        entries: await optimizer.clearCache(caller.tenantId),
      }),
    }),
  }));
}

/** For what affects every tenant. */
function requireOperator({ caller }: GraphQLContext, mutation: string): void {
  if (!caller.operator) {
    throw new ForbiddenError(
      `${mutation} is for operators: use an API key that is configured as \`key:tenant:operator\`.`,
    );
  }
}

function labelled(counts: OptimizerStats['byTask']): LabelledCounts[] {
  return Object.entries(counts).map(([label, counted]) => ({ label, ...counted }));
}
