import { expect, it } from 'vitest';
import { storedBrief } from '../../src/domain/brief.js';
import type { ScriptBriefInput } from '../../src/domain/brief.js';
import type { GenerationConfigInput } from '../../src/domain/generations.js';
import type { TaskName } from '../../src/domain/tasks.js';
import type { ProviderCall } from '../../src/llm/provider.js';
import { otherLanguageOf } from '../../src/screenplay/languages/prose-language.js';
import { PROSE } from '../screenplay/languages/prose.js';
import { scriptedApp } from '../support/scripted-app.js';
import { answer } from '../support/scripted-provider.js';

const CALLER = { tenantId: 'default' };
const scripted = scriptedApp();
let stories = 0;

/** How the words around the prose are in each language. */
const WORDS: Readonly<Record<string, { mara: string; tomas: string; heading: string; place: string; time: string }>> = {
  en: { mara: 'Mara', tomas: 'Tomas', heading: 'INT. LIGHTHOUSE - NIGHT', place: 'LIGHTHOUSE', time: 'NIGHT' },
  es: { mara: 'Mara', tomas: 'Tomás', heading: 'INT. FARO - NOCHE', place: 'FARO', time: 'NOCHE' },
  'zh-Hans': { mara: '玛拉', tomas: '托马斯', heading: 'INT. 灯塔 - 夜', place: '灯塔', time: '夜' },
  ar: { mara: 'مارا', tomas: 'توماس', heading: 'INT. المنارة - ليل', place: 'المنارة', time: 'ليل' },
};

/** What a model answers that writes in a language; in pages it says `said`. */
function answerIn(language: string, { task }: ProviderCall, said = PROSE[language]!): string {
  const prose = PROSE[language]!;
  const { mara, tomas, heading, place, time } = WORDS[language]!;
  const sentences = (text: string) => text.split(/(?<=[.。])\s*/).filter(Boolean);
  const [one, two] = sentences(prose) as [string, string];
  const person = (name: string) => ({
    name,
    backstory: prose,
    goals: [one],
    fears: [two],
    traits: [one],
    voice: two,
    relationships: [{ name: name === mara ? tomas : mara, description: one }],
  });
  const beat = (act: number) => ({ act, title: place, description: `${one} ${two}` });
  const location = (nth: number) => ({ name: `${place} ${nth}`, description: two });
  const answers: Partial<Record<TaskName, object>> = {
    cast: { characters: [person(mara), person(tomas)] },
    plot: {
      title: place,
      logLine: prose,
      actStructure: 'THREE_ACT',
      mainConflict: prose,
      beats: [1, 2, 3].flatMap((act) => [beat(act), beat(act)]),
    },
    setting: {
      name: place,
      description: prose,
      timePeriod: one,
      mood: two,
      constraints: [one],
      locations: [1, 2, 3, 4, 5].map(location),
    },
    theme: { name: place, description: prose, examples: [one], symbols: [two] },
    outline: {
      title: place,
      scenes: [
        {
          heading,
          description: prose,
          characters: [mara, tomas],
          location: place,
          timeOfDay: time,
          conflict: one,
          beats: sentences(prose).slice(0, 4),
          ending: two,
          priorState: prose,
          nextState: prose,
        },
      ],
    },
    critique: {
      overall: prose,
      axes: ['PACING', 'TENSION', 'SUBTEXT', 'CHARACTER_AUTHENTICITY', 'PLOT_ADVANCEMENT'].map((axis) => ({
        axis,
        score: 5,
        issues: [`“${PROSE.en}” ${sentences(prose)[0]}`],
        suggestions: [sentences(prose)[1]],
      })),
    },
    continuity: { issues: [] },
  };
  const structured = answers[task];
  if (structured !== undefined) return JSON.stringify(structured);
  const lines = sentences(said).map((line, at) => `@${at % 2 === 0 ? mara : tomas}\n${line}`);
  const [first = '', ...rest] = task === 'rewrite' ? sentences(prose).toReversed() : sentences(prose);
  return [heading, first, ...lines, ...rest].join('\n\n');
}

const isReminded = ({ messages }: ProviderCall) => messages.at(-1)!.text.includes('Your last answer was');

async function generate(brief: ScriptBriefInput, logLine = `A keeper finds letter ${(stories += 1)}.`) {
  const generation = await scripted.app.generations.startScript(CALLER, {
    logLine,
    brief,
    config: { scope: 'SINGLE_SCENE', characterCount: 2, rewriteIterations: 1, optimizeLlmCalls: false },
  });
  await scripted.app.workflow.settled(generation, { onEvent: (event) => scripted.events.push(event) });
  const { db } = scripted.app.storage;
  const script = await db.script.findUniqueOrThrow({
    where: { id: generation.scriptId },
    include: { scenes: { include: { currentDraft: true, drafts: { orderBy: { number: 'asc' } } } } },
  });
  return { script, scene: script.scenes[0]!, generation };
}

const TASKS: readonly TaskName[] = [
  'cast',
  'plot',
  'setting',
  'theme',
  'outline',
  'scene',
  'critique',
  'rewrite',
  'continuity',
];
const ONCE = Object.fromEntries(TASKS.map((task) => [task, 1]));
/** An answer without words of its own is in no language. */
const TWICE = { ...Object.fromEntries(TASKS.map((task) => [task, 2])), continuity: 1 };
const counts = () => Object.fromEntries(TASKS.map((task) => [task, scripted.provider.count(task)]));

it.each(['es', 'zh-Hans', 'ar'])(
  'a script in %s is in it from the bibles to the PDF, though the model drifts into English until it is told',
  async (language) => {
    scripted.script = (call) => answer(answerIn(isReminded(call) ? language : 'en', call));
    const { script, scene } = await generate({ language });

    expect(counts()).toEqual(TWICE);
    const entries = await scripted.app.entries.entriesOf(script.id);
    const { outline, priorState, nextState, currentDraft } = scene;
    for (const text of [
      JSON.stringify(entries),
      JSON.stringify(outline),
      priorState!,
      nextState!,
      currentDraft!.text,
    ]) {
      expect(otherLanguageOf(text, 'en')).toBe(language);
    }
    expect(scene.drafts.map(({ kind, state }) => [kind, state])).toEqual([
      ['GENERATED', 'DISCARDED'],
      ['GENERATED', 'COMPLETE'],
      ['REWRITE', 'DISCARDED'],
      ['REWRITE', 'COMPLETE'],
    ]);
    const discarded = scripted.events.filter(({ type }) => type === 'SceneDraftDiscarded');
    expect(discarded).toMatchObject([
      { draftNumber: 1, reason: expect.stringMatching(/^The model wrote in English instead of /) },
      { draftNumber: 3 },
    ]);
    const pdf = await scripted.app.scripts.download(script, 'PDF');
    const bytes = (await pdf.content(new AbortController().signal)) as Uint8Array;
    expect(Buffer.from(bytes.subarray(0, 5)).toString()).toBe('%PDF-');
    const [version] = await scripted.app.scripts.versions([script]);
    expect(await version!.losses('PDF')).toEqual([]);
  },
);

it('a model that always drifts is told once for each answer, and what comes then is taken', async () => {
  scripted.script = (call) => answer(answerIn('en', call));
  const { scene, script } = await generate({ language: 'es' });
  expect(counts()).toEqual(TWICE);
  expect(scene.drafts.map(({ state }) => state)).toEqual(['DISCARDED', 'COMPLETE', 'DISCARDED', 'COMPLETE']);
  expect(storedBrief(script).language).toBe('es');
});

it('a model that writes in the wanted language is asked once, also where people speak another', async () => {
  scripted.script = (call) => answer(answerIn('es', call, PROSE.en));
  const { scene, script } = await generate({ language: 'es', notes: 'Tomás habla solo inglés.' });
  expect(counts()).toEqual(ONCE);
  expect(scene.drafts.map(({ state }) => state)).toEqual(['COMPLETE', 'COMPLETE']);
  expect(storedBrief(script).language).toBe('es');
});

it('a draft in another language is broken off early', async () => {
  let sent = 0;
  scripted.script = (call) => {
    if (call.task !== 'scene' || isReminded(call)) return answer(answerIn('es', call));
    return (async function* () {
      for (const word of answerIn('en', call)
        .repeat(20)
        .split(/(?<= )/)) {
        sent += word.length;
        yield { type: 'delta' as const, text: word };
        await new Promise(setImmediate);
      }
      yield { type: 'end' as const, finishReason: 'stop' as const, model: 'scripted-1' };
    })();
  };
  await generate({ language: 'es' });
  expect(scripted.provider.count('scene')).toBe(2);
  expect(sent).toBeGreaterThan(500);
  expect(sent).toBeLessThan(3_000);
});

it('the language of a log line that is certain of it is kept, and said from then on', async () => {
  scripted.script = (call) => answer(answerIn('es', call));
  const { script } = await generate(
    {},
    'Una farera descubre que los barcos que ella guía llevan muertos desde hace un siglo.',
  );
  expect(storedBrief(script).language).toBe('es');
  expect(counts()).toEqual(ONCE);
  const prompts = (task: TaskName) =>
    scripted.provider.calls
      .filter((call) => call.task === task)
      .map(({ messages }) => messages.map(({ text }) => text).join('\n'));
  expect(prompts('cast')[0]).toContain('in the language of the log line;');
  for (const task of TASKS.slice(1)) expect(prompts(task)[0]).toContain('in Spanish (es)');
});

it('the language of a log line that tells none is that of the first answer', async () => {
  scripted.script = (call) => answer(answerIn('ar', call));
  const { script } = await generate({}, `المنارة ${(stories += 1)}`);
  expect(storedBrief(script).language).toBe('ar');
  expect(counts()).toEqual(ONCE);
});

it('models and money of a brief hold for the generation, and change no word of what is asked', async () => {
  scripted.script = (call) => answer(answerIn('es', call));
  const logLine = `A keeper finds letter ${(stories += 1)}.`;
  const said = { language: 'es', genre: ['noir'], avoid: ['de repente'] };
  await generate(said, logLine);
  const asked = () => scripted.provider.calls.map((call) => JSON.stringify([call.task, call.messages])).toSorted();
  const before = asked();
  expect(before).toHaveLength(TASKS.length);
  const silent = before.filter((call) => !call.includes('Must not appear: de repente'));
  expect(silent.map((call) => JSON.parse(call)[0])).toEqual(['continuity']);
  scripted.provider.reset();
  const models = [{ stage: 'SCENES' as const, model: 'big-1' }];
  const { generation } = await generate({ ...said, models }, logLine);
  expect(generation.config).toMatchObject({ models });
  expect(asked()).toEqual(before);
  expect(scripted.provider.calls.map(({ task, model }) => [task, model])).toContainEqual(['scene', 'big-1']);
});

it('a generation that names its own stands above the brief', async () => {
  const brief: ScriptBriefInput = {
    maxCostUsd: 3,
    models: [
      { stage: 'SCENES', model: 'big-1' },
      { stage: 'CRITIQUE', model: 'big-2' },
    ],
  };
  const start = (config: GenerationConfigInput) =>
    scripted.app.generations.startScript(CALLER, { logLine: 'A keeper.', brief, config });
  const of = async (config: GenerationConfigInput) => {
    const generation = await start(config);
    await scripted.app.generations.cancel(CALLER, generation.id);
    return generation.config;
  };
  expect(await of({})).toMatchObject({ maxCostUsd: 3, models: brief.models });
  expect(await of({ maxCostUsd: 9, models: [{ stage: 'SCENES', model: 'own' }] })).toMatchObject({
    maxCostUsd: 9,
    models: [
      { stage: 'SCENES', model: 'own' },
      { stage: 'CRITIQUE', model: 'big-2' },
    ],
  });
});
