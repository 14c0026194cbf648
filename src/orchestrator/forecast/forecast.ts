import { EntryStore } from '../../bibles/entry-store.js';
import { briefForPrompts } from '../../domain/brief.js';
import type { GenerationConfig, StageName } from '../../domain/generations.js';
import type { TaskName } from '../../domain/tasks.js';
import type { Optimizer } from '../../optimizer/types.js';
import type { TokenCounter } from '../../optimizer/tokens/tokens.js';
import type { Database } from '../../storage/database.js';
import { planBibles } from '../story/bible-plan.js';
import { fittingCount } from './fitting-count.js';
import type { CountFit } from './fitting-count.js';
import { PIPELINE } from '../pipeline/pipeline.js';
import { scriptAhead } from '../generations/script-ahead.js';
import { stageTask } from '../pipeline/stage-facts.js';
import type { StageFacts } from '../pipeline/stage-facts.js';
import { storyBibles } from '../story/story-so-far.js';
import { defaultsOf, SPEAKERS_PER_SCENE } from './defaults.js';
import { answerLengths, expectCalls } from './expected-calls.js';
import { addUp } from './figures.js';
import { habitsOf, readScriptRecords } from './habits.js';
import { readHistory } from './history.js';
import { planScript } from './plan.js';
import { callsOf } from './planned-calls.js';
import type { CallSubject, WorkAhead } from './planned-calls.js';
import { schedule } from './schedule.js';
import { storyAhead } from './story-ahead.js';
import type { Forecast, ForecastTargets, StageTargets } from './types.js';

interface ForecastOptions {
  db: Database;
  targets: ForecastTargets;
  tokens: TokenCounter;
  /** Scenes that are written at the same time. */
  sceneConcurrency: number;
  /** Default: the pipeline that generations run. */
  pipeline?: readonly StageFacts[] | undefined;
}

/** Forecasts from the pipeline's own plan and prompts, and from the tenant's ledger. */
export function createForecast({
  db,
  targets: choices,
  tokens,
  sceneConcurrency,
  pipeline = PIPELINE,
}: ForecastOptions): Forecast {
  const entryStore = new EntryStore(db);
  return {
    async estimate(caller, input) {
      const { logLine, title, brief, config, entries, standing, scenes } = await scriptAhead(
        { db, bibles: entryStore, providers: choices.providers },
        caller,
        input,
      );
      const targets = targetsOf(pipeline, config, choices);
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
      const answerLength = await answerLengths(pipeline, history, targets, tokens);
      const story = storyAhead({
        config,
        answerLength,
        speakers: speakersPerScene,
        newCharacters: biblePlan.characters,
        standing,
        story: { logLine, brief: briefForPrompts(brief), title, actStructure: config.actStructure, bibles },
      });
      const fitOf = async (stage: StageName, subject: CallSubject): Promise<CountFit> => {
        const prompt = stageTask(pipeline, subject.task).prompt(story, subject);
        return {
          fit: await choices.fit({ task: subject.task, ...prompt }, targets[stage]),
          asked: prompt.maxOutputTokens,
        };
      };
      const work = { config, bibles: biblePlan, scenes };
      const perCall = await countsPerCall(pipeline, work, fitOf);
      const habits = { ...usual, speakersPerScene };
      const plan = planScript(pipeline, { ...work, habits, perCall, sceneConcurrency });

      const expected = await expectCalls(callsOf(plan), {
        pipeline,
        history,
        targets,
        fitOf: async ({ stage, subject }) => (await fitOf(stage, subject)).fit,
        totalScenes: story.scenes.length,
        inBackground: config.pace === 'BACKGROUND' && config.optimizeLlmCalls,
        targetOf: (scene) => story.scenes[scene - 1]?.targetEighths,
      });
      return addUp(
        pipeline,
        schedule(plan, (call) => expected(call).durationMs),
        expected,
        targets,
      );
    },
  };
}

/** Of each task that asks for several things at once: how many one call will ask for. */
async function countsPerCall(
  pipeline: readonly StageFacts[],
  work: WorkAhead,
  fitOf: (stage: StageName, subject: CallSubject) => Promise<CountFit>,
): Promise<Partial<Record<TaskName, number>>> {
  const counts: Partial<Record<TaskName, number>> = {};
  for (const { name, tasks } of pipeline) {
    for (const { task, several } of tasks) {
      if (several === undefined) continue;
      counts[task] = await fittingCount(several.most(work), (count) => fitOf(name, several.first(count)));
    }
  }
  return counts;
}

function targetsOf(
  pipeline: readonly StageFacts[],
  { models }: GenerationConfig,
  choices: ForecastTargets,
): StageTargets {
  return Object.fromEntries(
    pipeline.map(({ name }) => [
      name,
      choices.target(
        name,
        models.find(({ stage }) => stage === name),
      ),
    ]),
  ) as StageTargets;
}

/** Where an optimizer sends calls now, on what terms, and how prompts fit there. `providers`: the names of those that are configured. */
export function targetsOfOptimizer(
  optimizer: Pick<Optimizer, 'quote' | 'fitOf'>,
  providers: readonly string[],
): ForecastTargets {
  return {
    providers,
    target: (stage, choice) => optimizer.quote({ stage, provider: choice?.provider, model: choice?.model }),
    fit: (prompt, { provider, model }) => optimizer.fitOf({ ...prompt, provider, model }),
  };
}
