import { EntryStore, typedEntry } from '../../bibles/entry-store.js';
import { STAGES } from '../../domain/generations.js';
import type { GenerationConfig, StageName } from '../../domain/generations.js';
import type { TokenCounter } from '../../optimizer/tokens/tokens.js';
import type { Database } from '../../storage/database.js';
import { fittingCount } from '../fitting-count.js';
import type { CountFit } from '../fitting-count.js';
import { checkScriptRequest, scriptEntries } from '../script-request.js';
import { planBibles, storyBibles } from '../stages/bibles.js';
import { SCENES_PER_CALL } from '../stages/outline.js';
import { defaultsOf, SPEAKERS_PER_SCENE } from './defaults.js';
import { answerLengths, expectCalls } from './expected-calls.js';
import { addUp } from './figures.js';
import { habitsOf, readScriptRecords } from './habits.js';
import { readHistory } from './history.js';
import { callsOf, planScript } from './plan.js';
import type { CallSubject } from './plan.js';
import { createPromptPlan } from './prompt-plan.js';
import { schedule } from './schedule.js';
import type { Forecast, ForecastTargets, StageTargets } from './types.js';

export interface ForecastOptions {
  db: Database;
  targets: ForecastTargets;
  tokens: TokenCounter;
  /** Scenes that are written at the same time. */
  sceneConcurrency: number;
}

/** Forecasts from the pipeline's own plan and prompts, and from the tenant's ledger. */
export function createForecast({ db, targets: choices, tokens, sceneConcurrency }: ForecastOptions): Forecast {
  const entryStore = new EntryStore(db);
  return {
    async estimate(caller, input) {
      const { logLine, title, config } = checkScriptRequest(input, choices.providers);
      const targets = targetsOf(config, choices);
      const entries = (await scriptEntries(entryStore, caller, input, config)).map(typedEntry);
      const [history, records] = await Promise.all([
        readHistory(db, caller.tenantId),
        readScriptRecords(db, caller.tenantId),
      ]);

      const biblePlan = planBibles(config, entries);
      const bibles = storyBibles(entries);
      const usual = habitsOf(records, Object.values(targets), {
        rewritesPerCritique: defaultsOf(targets.CRITIQUE.model).habits.rewritesPerCritique,
        repairsPerScene: defaultsOf(targets.CONTINUITY.model).habits.repairsPerScene,
        speakersPerScene: SPEAKERS_PER_SCENE,
      });
      const speakersPerScene = Math.min(usual.speakersPerScene, bibles.characters.length + biblePlan.characters);
      const lengths = await answerLengths(history, targets, tokens);
      const prompts = createPromptPlan({
        config,
        answerLength: (task) => lengths[task],
        speakers: speakersPerScene,
        newCharacters: biblePlan.characters,
        story: { logLine, title, actStructure: config.actStructure, bibles },
      });
      const fitOf = async (stage: StageName, subject: CallSubject): Promise<CountFit> => {
        const prompt = prompts(subject);
        return {
          fit: await choices.fit({ task: subject.task, ...prompt }, targets[stage]),
          asked: prompt.maxOutputTokens,
        };
      };
      const perCall = {
        characters: await fittingCount(Math.max(1, biblePlan.characters), (count) =>
          fitOf('BIBLES', { task: 'cast', count, after: 0 }),
        ),
        scenes: await fittingCount(Math.min(SCENES_PER_CALL, config.sceneCount), (count) =>
          fitOf('OUTLINE', { task: 'outline', from: 1, to: count }),
        ),
      };
      const plan = planScript(config, biblePlan, { habits: { ...usual, speakersPerScene }, sceneConcurrency, perCall });

      const expected = await expectCalls(callsOf(plan), {
        history,
        targets,
        fitOf: async ({ stage, subject }) => (await fitOf(stage, subject)).fit,
        totalScenes: config.sceneCount,
      });
      return addUp(
        schedule(plan, (call) => expected.get(call)!.durationMs),
        expected,
        targets,
      );
    },
  };
}

function targetsOf({ models }: GenerationConfig, choices: ForecastTargets): StageTargets {
  return Object.fromEntries(
    STAGES.map((stage) => [
      stage,
      choices.target(
        stage,
        models.find((model) => model.stage === stage),
      ),
    ]),
  ) as StageTargets;
}
