import { createEntryIn, tieEntriesIn } from '../../bibles/entry-store.js';
import type { TypedEntry } from '../../bibles/entry-store.js';
import type { BibleContents, BibleKind, CharacterContent } from '../../domain/bibles.js';
import type { GenerationConfig } from '../../domain/generations.js';
import { nameKey } from '../../domain/names.js';
import type { CastInput, StoryBibles, StoryInput } from '../../domain/tasks.js';
import type { Transaction } from '../../storage/database.js';
import type { Script } from '../../storage/generated/client/client.js';
import { UnusableAnswer } from '../failures.js';
import { fittingCount } from '../fitting-count.js';
import { castPrompt } from '../../prompts/cast.js';
import { plotPrompt } from '../../prompts/plot.js';
import { settingPrompt } from '../../prompts/setting.js';
import { themePrompt } from '../../prompts/theme.js';
import type { Emit } from '../../streams/types.js';
import type { Run } from '../run.js';
import { startStageIn } from '../stage-progress.js';
import type { Step } from '../step.js';

/** What the stage has to make, given the entries that the script is tied to already. */
export interface BiblePlan {
  characters: number;
  kinds: ('PLOT' | 'SETTING' | 'THEME')[];
  /** The entries that were tied before: with the cast they are what plot, setting and theme are asked for with. */
  given: string[];
}

/**
 * Takes the log line and the entries tied to the script; asks for the cast first, so that plot, setting and theme, asked for
 * side by side, know it; stores each as a bible entry of its own. What `check` refuses is refused before anything is asked.
 */
export async function bootstrapBibles(run: Run, check?: (run: Run, plan: BiblePlan) => Promise<void>): Promise<void> {
  const plan = await run.step('BIBLES', 'bibles:plan', async (step) => {
    const plan = planBibles(run.config, await run.entries());
    await check?.(run, plan);
    const total = plan.kinds.length + (plan.characters > 0 ? 1 : 0);
    return step.commit(
      async (tx, emit) => {
        await startStageIn(tx, emit, run.id, 'BIBLES', Math.max(total, 1));
        return plan;
      },
      total === 0 ? 1 : 0,
    );
  });
  if (plan.characters > 0) await run.step('BIBLES', 'bibles:cast', (step) => writeCast(step, plan.characters));
  const made = await Promise.allSettled(
    plan.kinds.map((kind) =>
      run.step('BIBLES', `bibles:${kind.toLowerCase()}`, (step) => writeWorld(step, kind, plan.given)),
    ),
  );
  for (const result of made) if (result.status === 'rejected') throw result.reason;
}

export function planBibles(
  { useExistingBibles, characterCount }: GenerationConfig,
  entries: readonly TypedEntry[],
): BiblePlan {
  const count = (kind: BibleKind) => entries.filter((entry) => entry.kind === kind).length;
  const given = count('CHARACTER');
  return {
    // With useExistingBibles the given entries are all there are of their kind; without it they are topped up.
    characters: useExistingBibles && given > 0 ? 0 : Math.max(0, characterCount - given),
    kinds: (['PLOT', 'SETTING', 'THEME'] as const).filter((kind) => count(kind) === 0),
    given: entries.map((entry) => entry.id),
  };
}

async function writeCast(step: Step, count: number): Promise<void> {
  const { run } = step;
  const input = { ...storyInput(run, await run.script(), await run.entries()), count };
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
  await step.commit(
    (tx, emit) =>
      storeEntries(
        step,
        tx,
        emit,
        cast.map((content) => ({ kind: 'CHARACTER', content })),
      ),
    1,
  );
}

/** How often it may be that fewer come than were asked for. */
const SHORT_CASTS = 2;

export interface CastAsking {
  /** How many of those who are missing one call may ask for. */
  atMost: (input: CastInput) => Promise<number>;
  ask: (input: CastInput) => Promise<CharacterContent[]>;
  /** The answer to this brought nobody new. */
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

async function writeWorld(step: Step, kind: 'PLOT' | 'SETTING' | 'THEME', given: readonly string[]): Promise<void> {
  const { run } = step;
  const input = storyInput(
    run,
    await run.script(),
    (await run.entries()).filter((entry) => entry.kind === 'CHARACTER' || given.includes(entry.id)),
  );
  const content = await askWorld(step, kind, input);
  await step.commit((tx, emit) => storeEntries(step, tx, emit, [{ kind, content }]), 1);
}

async function askWorld(
  step: Step,
  kind: 'PLOT' | 'SETTING' | 'THEME',
  input: StoryInput,
): Promise<BibleContents['PLOT' | 'SETTING' | 'THEME']> {
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

type NewEntry = { kind: BibleKind; content: BibleContents[BibleKind] };

async function storeEntries(step: Step, tx: Transaction, emit: Emit, entries: readonly NewEntry[]): Promise<void> {
  const { tenantId, scriptId } = step.run.generation;
  for (const { kind, content } of entries) {
    const entry = await createEntryIn(tx, tenantId, kind, content);
    await tieEntriesIn(tx, scriptId, [entry.id]);
    emit({ type: 'BibleEntryReady', entryId: entry.id });
  }
}

/** The story as tasks take it: of each kind that a script has once, the first entry counts. */
export function storyInput(run: Run, script: Script, entries: readonly TypedEntry[]): StoryInput {
  return {
    logLine: script.logLine,
    title: run.input.titleGiven ? script.title : undefined,
    actStructure: script.actStructure,
    bibles: storyBibles(entries),
  };
}

export function storyBibles(entries: readonly TypedEntry[]): StoryBibles {
  const bibles: StoryBibles & { characters: BibleContents['CHARACTER'][] } = { characters: [] };
  for (const entry of entries) {
    if (entry.kind === 'CHARACTER') bibles.characters.push(entry.content);
    else if (entry.kind === 'PLOT') bibles.plot ??= entry.content;
    else if (entry.kind === 'SETTING') bibles.setting ??= entry.content;
    else bibles.theme ??= entry.content;
  }
  return bibles;
}
