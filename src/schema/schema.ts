import type { GraphQLSchema } from 'graphql';
import { defineBibleEntry } from './bible-entry.js';
import { defineBibleMutations } from './bible-mutations.js';
import { defineBibleVersion } from './bible-version.js';
import { defineBrief } from './brief.js';
import { createBuilder } from './builder.js';
import { defineCharacter } from './character.js';
import { defineCritique } from './critique.js';
import { defineDraft } from './draft.js';
import { defineElement } from './element.js';
import { defineErrors } from './errors.js';
import { defineEstimate } from './estimate.js';
import { defineEventHistory } from './event-history.js';
import { defineEvents } from './events.js';
import { defineGenerationMutations } from './generation-mutations.js';
import { defineGeneration } from './generation.js';
import { defineImportReport } from './import-report.js';
import { defineLint } from './lint.js';
import { defineNode } from './node.js';
import { defineOptimizer } from './optimizer.js';
import { definePlot } from './plot.js';
import { defineScalars } from './scalars.js';
import { defineScene } from './scene.js';
import { defineSceneSubscriptions } from './scene-subscriptions.js';
import { defineLintMutations } from './lint-mutations.js';
import { defineSceneMutations } from './scene-mutations.js';
import { defineJudgingMutations } from './judging-mutations.js';
import { defineScriptChanges } from './script-changes.js';
import { defineStructureMutations } from './structure-mutations.js';
import { defineScriptInputs } from './script-inputs.js';
import { defineScriptStatistics } from './script-statistics.js';
import { defineScriptList } from './script-list.js';
import { defineScriptMutations } from './script-mutations.js';
import { defineScript } from './script.js';
import { defineSetting } from './setting.js';
import { defineStageProgress } from './stage-progress.js';
import { defineSubscriptions } from './subscriptions.js';
import { defineTheme } from './theme.js';
import { defineTotalCount } from './total-count.js';
import { defineTrimmedPart } from './trimmed-part.js';
import { declareTypes } from './types.js';
import { defineUsage } from './usage.js';

/** The whole GraphQL schema. Resolvers take everything from the context, so one schema serves any number of servers. */
export function createSchema(): GraphQLSchema {
  const builder = createBuilder();
  builder.queryType({
    description: 'What can be read. Everything belongs to the caller’s tenant; what belongs to another does not exist.',
  });
  builder.mutationType({
    description: 'What can be done. Each mutation gives what it made, or one of the types that implement Error.',
  });
  builder.subscriptionType({
    description: 'What can be followed live: over server-sent events, or the graphql-transport-ws protocol.',
  });
  const types = declareTypes(builder);
  defineTotalCount(builder);
  defineScalars(builder);
  defineErrors(builder, types);
  defineUsage(builder, types);
  defineTrimmedPart(types);
  defineOptimizer(builder, types);
  defineNode(builder, types);
  defineBibleEntry(builder, types);
  defineBibleVersion(builder, types);
  defineCharacter(builder, types);
  definePlot(builder, types);
  defineSetting(builder, types);
  defineTheme(builder, types);
  defineBibleMutations(builder, types);
  const inputs = defineScriptInputs(builder, types);
  defineScript(builder, types);
  defineScriptList(builder, types);
  defineBrief(builder, types);
  defineScriptMutations(builder, types, inputs);
  defineScriptChanges(builder, types, inputs);
  defineStructureMutations(builder, types, inputs);
  defineJudgingMutations(builder, types);
  defineScriptStatistics(builder, types);
  defineLint(builder, types);
  defineImportReport(builder, types);
  defineScene(builder, types);
  defineSceneMutations(builder, types);
  defineLintMutations(builder, types);
  defineDraft(builder, types);
  defineCritique(builder, types);
  defineElement(builder, types);
  const events = defineEvents(builder, types);
  defineEventHistory(builder, types, events);
  defineGeneration(builder, types);
  defineStageProgress(builder, types);
  const { GenerateScriptInput } = defineGenerationMutations(builder, types, inputs);
  defineEstimate(builder, types, GenerateScriptInput);
  defineSubscriptions(builder, events);
  defineSceneSubscriptions(builder);
  return builder.toSchema({ sortSchema: true });
}
