import type { Builder } from './builder.js';
import { createEventParts } from './event-parts.js';
import { defineSceneEvents } from './scene-events.js';
import { defineScriptEvents } from './script-events.js';
import type { Types } from './types.js';

/** The interfaces that events implement. */
export type EventInterfaces = ReturnType<typeof defineEvents>;

/**
 * One type for each event. They name things by id; what a client asks for beyond the id is read from the tables. Every event
 * about a scene has `sceneId`, every event about a draft `draftNumber`, and a field has one type in all events that have it: one
 * selection fits them all.
 */
export function defineEvents(builder: Builder, types: Types) {
  const parts = createEventParts(builder, types);
  const { ofGeneration, event, sceneEvent, stage, scene, entry, took, generation, reason } = parts;

  event('StageStarted').implement({
    description: 'A stage of the script began.',
    interfaces: ofGeneration,
    fields: (t) => ({ stage: stage(t) }),
  });
  event('StageCompleted').implement({
    description: 'A stage of the script ended well.',
    interfaces: ofGeneration,
    fields: (t) => ({ stage: stage(t), ...took(t) }),
  });
  sceneEvent('StageStarted').implement({
    description: 'A stage’s work on one scene began.',
    interfaces: ofGeneration,
    fields: (t) => ({ stage: stage(t), ...scene(t) }),
  });
  sceneEvent('StageCompleted').implement({
    description: 'A stage’s work on one scene ended well.',
    interfaces: ofGeneration,
    fields: (t) => ({ stage: stage(t), ...scene(t), ...took(t) }),
  });
  event('BibleEntryReady').implement({
    description: 'A bible entry was written, or an existing one was taken up.',
    interfaces: ofGeneration,
    fields: entry,
  });
  defineSceneEvents(parts);
  defineScriptEvents(types, parts);
  event('ProviderSwitched').implement({
    description: 'Another provider answers from here on: the one before failed, or was told to wait.',
    interfaces: ofGeneration,
    fields: (t) => ({
      from: t.exposeString('from', { description: 'The provider that was asked.' }),
      to: t.exposeString('to', { description: 'The provider that is asked instead.' }),
      reason: reason(t, 'Why. For people.'),
    }),
  });
  event('BatchSubmitted').implement({
    description:
      'Calls of a stage were given to the provider as a batch: they cost less, and are answered within a day. Told once for each batch. After `pauseGeneration`, `resumeGeneration(pace: INTERACTIVE)` makes those at once that are not answered by then.',
    interfaces: ofGeneration,
    fields: (t) => ({
      stage: stage(t),
      provider: t.exposeString('provider', { description: 'Whose batch it is.' }),
      calls: t.exposeInt('calls', { description: 'How many of the stage’s calls are in it.' }),
      reason: reason(t, 'The same as a sentence, with what helps who cannot wait. For people.'),
    }),
  });
  event('PromptTrimmed').implement({
    description:
      'A stage’s prompts are longer than its model can read, and give way. Told once for each way in which they do; what a draft was written without is in its `provenance`.',
    interfaces: ofGeneration,
    fields: (t) => ({
      stage: stage(t),
      provider: t.exposeString('provider', { description: 'Whose model it is.' }),
      model: t.exposeString('model', { description: 'The model, as the provider names it.' }),
      parts: t.expose('parts', {
        type: [types.TrimmedPart],
        description: 'What the model was not shown, of the first such prompt.',
      }),
      reason: reason(t, 'The same as a sentence, with what helps. For people.'),
    }),
  });
  event('GenerationPaused').implement({
    description:
      'No further step begins: by request, because the budget is used up, or because a stage waits for approval. Steps that were under way still end, and their events follow.',
    interfaces: ofGeneration,
    fields: (t) => ({ reason: reason(t, 'Why, and what makes it go on. For people.') }),
  });
  event('GenerationResumed').implement({
    description: 'The generation goes on after a pause, an approval, a failure or a loss of its worker.',
    interfaces: ofGeneration,
    fields: (t) => ({ reason: reason(t, 'Why it had stopped. For people.') }),
  });
  event('GenerationCompleted').implement({
    description: 'Terminal: the generation ended well. `generationEvents` completes after it.',
    interfaces: ofGeneration,
    fields: (t) => ({ generation: generation(t) }),
  });
  event('GenerationFailed').implement({
    description:
      'Terminal: the generation failed. `generationEvents` completes after it; `resumeGeneration` may go on.',
    interfaces: ofGeneration,
    fields: (t) => ({
      generation: generation(t),
      failure: t.expose('failure', {
        type: types.GenerationFailure,
        description: 'What went wrong, and what may be done about it.',
      }),
    }),
  });
  event('GenerationCancelled').implement({
    description: 'Terminal: the generation was cancelled. `generationEvents` completes after it.',
    interfaces: ofGeneration,
    fields: (t) => ({ generation: generation(t) }),
  });
  return { ScriptEvent: parts.ScriptEvent, GenerationEvent: parts.GenerationEvent };
}
