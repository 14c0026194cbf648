import { EntryStore, typedEntry } from '../../bibles/entry-store.js';
import { STAGES } from '../../domain/generations.js';
import type { GenerationConfig } from '../../domain/generations.js';
import type { TokenCounter } from '../../optimizer/tokens/tokens.js';
import type { Database } from '../../storage/database.js';
import { checkScriptRequest, scriptEntries } from '../script-request.js';
import { planBibles, storyBibles } from '../stages/bibles.js';
import { defaultsOf, SPEAKERS_PER_SCENE } from './defaults.js';
import { expectCalls } from './expected-calls.js';
import { addUp } from './figures.js';
import { habitsOf, readScriptRecords } from './habits.js';
import { readHistory } from './history.js';
import { callsOf, planScript } from './plan.js';
import { createPromptPlan } from './prompt-plan.js';
import { schedule } from './schedule.js';
import type { Forecast, ForecastPrices, StageTargets } from './types.js';

export interface ForecastOptions {
  db: Database;
  prices: ForecastPrices;
  tokens: TokenCounter;
  /** Scenes that are written at the same time. */
  sceneConcurrency: number;
}

/** Forecasts from the pipeline's own plan and prompts, and from the tenant's ledger. */
export function createForecast({ db, prices, tokens, sceneConcurrency }: ForecastOptions): Forecast {
  const entryStore = new EntryStore(db);
  return {
    async estimate(caller, input) {
      const { logLine, title, config } = checkScriptRequest(input, prices.providers);
      const targets = targetsOf(config, prices);
      const entries = (await scriptEntries(entryStore, caller, input, config)).map(typedEntry);
      const [history, records] = await Promise.all([readHistory(db, caller.tenantId), readScriptRecords(db, caller.tenantId)]);

      const biblePlan = planBibles(config, entries);
      const bibles = storyBibles(entries);
      const usual = habitsOf(records, Object.values(targets), {
        rewritesPerCritique: defaultsOf(targets.CRITIQUE.model).habits.rewritesPerCritique,
        repairsPerScene: defaultsOf(targets.CONTINUITY.model).habits.repairsPerScene,
        speakersPerScene: SPEAKERS_PER_SCENE,
      });
      const speakersPerScene = Math.min(usual.speakersPerScene, bibles.characters.length + biblePlan.characters);
      const plan = planScript(config, biblePlan, { habits: { ...usual, speakersPerScene }, sceneConcurrency });

      const expected = await expectCalls(callsOf(plan), {
        history, targets, tokens, totalScenes: config.sceneCount,
        createPrompts: (answerLength) => createPromptPlan({
          config, answerLength, speakers: speakersPerScene, newCharacters: biblePlan.characters,
          story: { logLine, title, actStructure: config.actStructure, bibles },
        }),
      });
      return addUp(schedule(plan, (call) => expected.get(call)!.durationMs), expected);
    },
  };
}

function targetsOf({ models }: GenerationConfig, prices: ForecastPrices): StageTargets {
  return Object.fromEntries(STAGES.map((stage) => [stage, prices.target(stage, models.find((model) => model.stage === stage))])) as StageTargets;
}
