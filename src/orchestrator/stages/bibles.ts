import { createEntriesIn, tieEntriesIn } from '../../bibles/entry-store.js';
import type { BibleContents, BibleKind, CharacterContent } from '../../domain/bibles.js';
import { nameKey } from '../../domain/names.js';
import type { BibleInput, CastInput } from '../../domain/tasks.js';
import type { Transaction } from '../../storage/database.js';
import { biblePlan, planBibles } from '../story/bible-plan.js';
import type { WorldKind } from '../story/bible-plan.js';
import { checkContextWindows } from '../forecast/context-window-check.js';
import { UnusableAnswer } from '../pipeline/failures.js';
import { fittingCount } from '../forecast/fitting-count.js';
import { call, runsOf, sized } from '../forecast/planned-calls.js';
import type { CallContext, Plan, StageTask } from '../forecast/planned-calls.js';
import type { StoryAhead } from '../forecast/story-ahead.js';
import { standInCast, standInPlot, standInSetting, standInTheme } from '../forecast/stand-ins.js';
import { castPrompt } from '../../prompts/cast.js';
import { plotPrompt } from '../../prompts/plot.js';
import { settingPrompt } from '../../prompts/setting.js';
import { themePrompt } from '../../prompts/theme.js';
import type { Emit } from '../../streams/types.js';
import type { Run } from '../pipeline/run.js';
import { NOTHING, runStep } from '../pipeline/run-step.js';
import { startStageIn } from '../pipeline/stage-progress.js';
import type { Step } from '../pipeline/step.js';
import { storyInput } from '../story/story-so-far.js';
import { plannedGist, standingGists } from '../story/written-before.js';
import { rememberLanguageIn } from '../story/told-language.js';

/**
 * Takes the log line and the entries tied to the script; asks for the cast first, so that plot, setting and theme, asked for
 * side by side, know it; stores each as a bible entry of its own. Before a whole script is begun, its models' context windows are checked.
 */
export async function bootstrapBibles(run: Run): Promise<void> {
  const plan = await runStep(run, { stage: 'BIBLES', key: 'bibles:plan', result: biblePlan }, async (step) => {
    const plan = planBibles(run.config, step.story.entries);
    if (run.generation.kind === 'SCRIPT') await checkContextWindows(run, plan);
    // Summaries of what is written are asked for here once, before plot, setting and theme need them side by side.
    if (plan.kinds.length > 0 || plan.characters > 0) await standingGists(step);
    const total = plan.kinds.length + (plan.characters > 0 ? 1 : 0);
    return step.commit(
      async (tx, emit) => {
        await startStageIn(tx, emit, run.id, 'BIBLES', Math.max(total, 1));
        return plan;
      },
      total === 0 ? 1 : 0,
    );
  });
  if (plan.characters > 0) {
    await runStep(run, { stage: 'BIBLES', key: 'bibles:cast', result: NOTHING }, (step) =>
      writeCast(step, plan.characters),
    );
  }
  const made = await Promise.allSettled(
    plan.kinds.map((kind) =>
      runStep(run, { stage: 'BIBLES', key: `bibles:${kind.toLowerCase()}`, result: NOTHING }, (step) =>
        writeWorld(step, kind, plan.given),
      ),
    ),
  );
  for (const result of made) if (result.status === 'rejected') throw result.reason;
}

async function writeCast(step: Step, count: number): Promise<void> {
  const { run } = step;
  const { script, entries } = step.story;
  const input = { ...storyInput(run, script, entries), ...(await standing(step)), count };
  const cast = await askCast(input, {
    atMost: (asked) =>
      fittingCount(asked.count, (characters) => step.fitOf(castPrompt, { ...asked, count: characters })),
    ask: async (asked) => (await step.ask(castPrompt, asked)).characters,
    forget: (asked) => step.forget(castPrompt, asked),
  });
  if (cast.length === 0) throw new UnusableAnswer('The model gave no new character.');
  if (cast.length < count) {
    run.services.log.warn(
      { generation: run.id, asked: count, given: cast.length },
      'the model gave fewer new characters than were asked for; the story goes on with those',
    );
  }
  await step.commit(async (tx, emit) => {
    await rememberLanguageIn(tx, script, cast);
    await storeEntries(step, tx, emit, 'CHARACTER', cast);
  }, 1);
}

/** How often the model may give fewer characters than it was asked for. */
const SHORT_CASTS = 2;

interface CastAsking {
  /** How many of those who are missing one call may ask for. */
  atMost: (input: CastInput) => Promise<number>;
  ask: (input: CastInput) => Promise<CharacterContent[]>;
  /** The answer to this held nobody new, and must not be given again. */
  forget: (input: CastInput) => Promise<void>;
}

/** Asks for those who are missing, each time beside those who are there, until the cast is whole or the model knows no more. */
export async function askCast(input: CastInput, { atMost, ask, forget }: CastAsking): Promise<CharacterContent[]> {
  const cast: CharacterContent[] = [];
  for (let short = 0; short <= SHORT_CASTS && cast.length < input.count;) {
    const missing = {
      ...input,
      count: input.count - cast.length,
      bibles: { ...input.bibles, characters: [...input.bibles.characters, ...cast] },
    };
    const asked = { ...missing, count: await atMost(missing) };
    const fresh = newCharacters(await ask(asked), asked.bibles.characters).slice(0, asked.count);
    if (fresh.length === 0) {
      await forget(asked);
      break;
    }
    if (fresh.length < asked.count) short += 1;
    cast.push(...fresh);
  }
  return cast;
}

/** Those whose name nobody has yet, however it is written. */
function newCharacters(answered: readonly CharacterContent[], known: readonly CharacterContent[]): CharacterContent[] {
  const taken = new Set(known.map(({ name }) => nameKey(name)));
  return answered.filter(({ name }) => !taken.has(nameKey(name)) && taken.add(nameKey(name)));
}

async function writeWorld(step: Step, kind: WorldKind, given: readonly string[]): Promise<void> {
  const { run } = step;
  const { script } = step.story;
  const entries = step.story.entries.filter((entry) => entry.kind === 'CHARACTER' || given.includes(entry.id));
  const input = { ...storyInput(run, script, entries), ...(await standing(step)) };
  const content = await askWorld(step, kind, input);
  await step.commit(async (tx, emit) => {
    await rememberLanguageIn(tx, script, content);
    await storeEntries(step, tx, emit, kind, [content]);
  }, 1);
}

/** What the bibles are to fit beside the log line. A script without scenes is asked for as ever. */
async function standing(step: Step): Promise<Pick<BibleInput, 'scenes'>> {
  const scenes = await standingGists(step);
  return scenes.length === 0 ? {} : { scenes };
}

async function askWorld(step: Step, kind: WorldKind, input: BibleInput): Promise<BibleContents[WorldKind]> {
  switch (kind) {
    case 'PLOT':
      // The structure was asked for; a model's own idea of it does not count.
      return { ...(await step.ask(plotPrompt, input)), actStructure: input.actStructure };
    case 'SETTING':
      return step.ask(settingPrompt, input);
    case 'THEME':
      return step.ask(themePrompt, input);
  }
}

async function storeEntries(
  step: Step,
  tx: Transaction,
  emit: Emit,
  kind: BibleKind,
  contents: readonly BibleContents[BibleKind][],
): Promise<void> {
  const { tenantId, scriptId } = step.run.generation;
  const made = await createEntriesIn(tx, tenantId, kind, contents);
  const ids = made.map(({ id }) => id);
  await tieEntriesIn(tx, scriptId, ids);
  for (const entryId of ids) emit({ type: 'BibleEntryReady', entryId });
}

const castTask: StageTask<{ task: 'cast'; count: number; after: number }> = {
  task: 'cast',
  offlineTokens: 280,
  several: {
    usual: 3,
    most: ({ bibles }) => Math.max(1, bibles.characters),
    first: (count) => ({ task: 'cast', count, after: 0 }),
    countOf: ({ count }) => count,
  },
  least: ({ bibles }) => (bibles.characters > 0 ? { task: 'cast', count: 1, after: 0 } : undefined),
  sample: (characters) => JSON.stringify(standInCast(1, 1, characters)),
  prompt: (story, { count, after }) => {
    const { given, characters } = story;
    return sized(castPrompt, {
      ...given,
      ...standingIn(story),
      count,
      bibles: { ...given.bibles, characters: characters.slice(0, given.bibles.characters.length + after) },
    });
  },
};

const plotTask: StageTask = {
  task: 'plot',
  offlineTokens: 440,
  sample: (characters) => JSON.stringify(standInPlot('THREE_ACT', characters)),
  prompt: (story) => sized(plotPrompt, withCast(story)),
};

const settingTask: StageTask = {
  task: 'setting',
  offlineTokens: 570,
  sample: (characters) => JSON.stringify(standInSetting(characters)),
  prompt: (story) => sized(settingPrompt, withCast(story)),
};

const themeTask: StageTask = {
  task: 'theme',
  offlineTokens: 125,
  sample: (characters) => JSON.stringify(standInTheme(characters)),
  prompt: (story) => sized(themePrompt, withCast(story)),
};
export const bibleTasks: readonly StageTask[] = [castTask, plotTask, settingTask, themeTask];

function withCast(story: StoryAhead): BibleInput {
  const { given, characters } = story;
  return { ...given, ...standingIn(story), bibles: { ...given.bibles, characters } };
}

function standingIn({ scenes, standing }: StoryAhead): Pick<BibleInput, 'scenes'> {
  return standing === 0 ? {} : { scenes: scenes.slice(0, standing).map((scene) => plannedGist(scene)) };
}

const WORLD_TASKS = { PLOT: 'plot', SETTING: 'setting', THEME: 'theme' } as const;

export function bibleCalls({ bibles, perCall }: CallContext): readonly Plan[] {
  return [
    ...runsOf(bibles.characters, perCall.cast ?? bibles.characters).map(({ from, to }) =>
      call('BIBLES', { task: 'cast', count: to - from + 1, after: from - 1 }),
    ),
    {
      sideBySide: bibles.kinds.map((kind) => call('BIBLES', { task: WORLD_TASKS[kind] })),
      atOnce: bibles.kinds.length,
    },
  ];
}
