import type { Builder } from './builder.js';
import type { Types } from './types.js';

export function defineUsage(builder: Builder, types: Types) {
  builder.objectType(types.Usage, {
    description:
      'Tokens and money that calls to models took, summed from the ledger: one row for each upstream attempt.',
    fields: (t) => ({
      llmCalls: t.exposeInt('llmCalls', { description: 'Calls that the pipeline made.' }),
      upstreamRequests: t.exposeInt('upstreamRequests', {
        description: 'Requests that went to a provider, repeated attempts included.',
      }),
      promptTokens: t.exposeInt('promptTokens', { description: 'Tokens sent, cached ones included.' }),
      cachedPromptTokens: t.exposeInt('cachedPromptTokens', {
        description: 'The part of `promptTokens` that the provider read from its prompt cache.',
      }),
      completionTokens: t.exposeInt('completionTokens', { description: 'Tokens received, reasoning included.' }),
      costUsd: t.exposeFloat('costUsd', {
        nullable: true,
        description: 'In US dollars. Null when a model’s price is unknown.',
      }),
      estimated: t.exposeBoolean('estimated', {
        description: 'True when a provider reported no usage for some call, and its tokens were counted here.',
      }),
    }),
  });
}
