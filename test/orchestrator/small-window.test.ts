import { afterEach, describe, expect, it } from 'vitest';
import type { GenerationEvent } from '../../src/domain/events.js';
import { createTokenCounter } from '../../src/optimizer/tokens/tokens.js';
import { TrimmedPrompts } from '../../src/orchestrator/pipeline/trimmed-prompts.js';
import { openTestApp } from '../support/app.js';
import type { TestApp } from '../support/app.js';
import { answer, scriptedProvider } from '../support/scripted-provider.js';
import type { ScriptedProvider } from '../support/scripted-provider.js';

const CALLER = { tenantId: 'default' };
const LOG_LINE = 'A cartographer is paid to leave one street off the map.';
const WINDOW = 4_096;

type Told = Extract<GenerationEvent, { type: 'PromptTrimmed' }>;

let app: TestApp;
afterEach(() => app.close());

function withWindow(contextWindow: number): ScriptedProvider {
  return { ...scriptedProvider(), caps: { contextWindow: { '*': contextWindow } } };
}

async function generate(config: object): Promise<Told[]> {
  const told: Told[] = [];
  await app.workflow.generateScript(LOG_LINE, config, [], {
    onEvent: (event) => void (event.type === 'PromptTrimmed' && told.push(event)),
  });
  return told;
}

describe('a model with a small context window', () => {
  it('writes a whole script: fewer scenes a call, shorter answers, and what gives way is told once and kept with the drafts', async () => {
    const provider = withWindow(WINDOW);
    app = await openTestApp({ provider });
    const config = { sceneCount: 6, characterCount: 8, rewriteIterations: 1, parallelGeneration: false } as const;
    const told = await generate(config);
    const tokens = createTokenCounter();
    for (const { task, messages, maxOutputTokens } of provider.calls) {
      expect((await tokens.countMessages(messages)) + maxOutputTokens, task).toBeLessThanOrEqual(WINDOW);
    }
    expect(provider.count('cast')).toBeGreaterThan(1);
    expect(provider.count('outline')).toBeGreaterThan(1);

    expect(told.length).toBeGreaterThan(0);
    const ways = told.map(({ stage, parts }) =>
      JSON.stringify([stage, parts.map(({ part, how }) => `${part.replaceAll(/\d+/g, '#')} ${how}`).sort()]),
    );
    expect(new Set(ways).size).toBe(ways.length);
    for (const { provider: by, model, parts, reason } of told) {
      expect({ by, model }).toEqual({ by: 'scripted', model: 'offline-writer-1' });
      for (const { part, tokens: saved } of parts) {
        expect(reason).toContain(part);
        expect(saved).toBeGreaterThan(0);
      }
    }
    const drafts = await app.storage.db.draft.findMany({ where: { state: 'COMPLETE' } });
    const trimmed = drafts.filter(({ trimmed: parts }) => (parts as unknown[]).length > 0);
    expect(trimmed.length).toBeGreaterThan(0);
    for (const { trimmed: parts } of trimmed) {
      for (const part of parts as object[]) {
        expect(part).toEqual({
          part: expect.any(String),
          tokens: expect.any(Number),
          how: expect.stringMatching(/^(?:SHORTENED|LEFT_OUT)$/),
        });
      }
    }
    // Nobody is left out of a scene.
    expect(
      trimmed
        .flatMap(({ trimmed: parts }) => parts as { part: string; how: string }[])
        .filter(({ part, how }) => part.startsWith('character') && how === 'LEFT_OUT'),
    ).toEqual([]);
  }, 60_000);

  it('is told nothing of where all fits', async () => {
    app = await openTestApp({ provider: withWindow(128_000) });
    expect(await generate({ sceneCount: 1, autoRewrite: false })).toEqual([]);
    expect((await app.storage.db.draft.findFirstOrThrow()).trimmed).toEqual([]);
  }, 60_000);

  it('does not begin what it cannot end: nothing is asked of it, and the failure says what window would do', async () => {
    const provider = withWindow(1_024);
    app = await openTestApp({ provider });
    const generation = await app.generations.startScript(CALLER, { logLine: LOG_LINE, config: { sceneCount: 2 } });
    await expect(app.workflow.settled(generation)).rejects.toMatchObject({
      message: expect.stringMatching(/reads 1024 tokens.*larger context window/s),
    });
    expect(provider.calls).toEqual([]);
  }, 60_000);
});

describe('a model whose window is too small', () => {
  it('is passed over where another provider has room', async () => {
    const small = withWindow(1_024);
    const other = { ...scriptedProvider(), name: 'roomy' };
    app = await openTestApp({ providers: [small, other] });
    expect(await generate({ sceneCount: 1, autoRewrite: false })).toEqual([]);
    expect(small.calls).toEqual([]);
    expect(other.calls.length).toBeGreaterThan(0);
  }, 60_000);

  it('is told of once, also by a process that takes the generation over', async () => {
    app = await openTestApp({ provider: withWindow(WINDOW) });
    const { db } = app.storage;
    const answers = [{ provider: 'p', model: 'm', trimmed: [{ id: 'scene 3', tokens: 90, shortened: true }] }];
    const generation = await app.generations.startScript(CALLER, {
      logLine: LOG_LINE,
      config: { sceneCount: 1, autoRewrite: false },
    });
    await app.workflow.settled(generation);
    const first = new TrimmedPrompts(db);
    const told = await first.take(generation.id, 'SCENES', answers);
    expect(told).toEqual([
      {
        type: 'PromptTrimmed',
        stage: 'SCENES',
        provider: 'p',
        model: 'm',
        parts: [{ part: 'scene 3', tokens: 90, how: 'SHORTENED' }],
        reason: expect.stringContaining('scene 3 (shortened)'),
      },
    ]);
    expect(
      await first.take(generation.id, 'SCENES', [
        { ...answers[0]!, trimmed: [{ id: 'scene 7', tokens: 80, shortened: true }] },
      ]),
    ).toEqual([]);
    first.takeBack(generation.id, told);
    expect(await first.take(generation.id, 'SCENES', answers)).toEqual(told);
    await db.generationEvent.create({
      data: { generationId: generation.id, seq: 10_000, type: 'PromptTrimmed', payload: { ...told[0] } },
    });
    expect(await new TrimmedPrompts(db).take(generation.id, 'SCENES', answers)).toEqual([]);
  }, 60_000);
});

it('a draft that was cut off because it repeats itself says what it was written without', async () => {
  const scripted = scriptedProvider((call) =>
    call.task === 'scene'
      ? answer(
          `INT. MAP ROOM - NIGHT\n\nShe wets the pen and draws the first line of the street.\n\n${'INES\nNot that street.\n\nADA\nThat street and no other.\n\n'.repeat(120)}`,
        )
      : undefined,
  );
  app = await openTestApp({ provider: { ...scripted, caps: { contextWindow: { '*': WINDOW } } } });
  const told = await generate({ sceneCount: 1, characterCount: 8, autoRewrite: false });
  const draft = await app.storage.db.draft.findFirstOrThrow({ where: { state: 'COMPLETE' } });
  expect(draft.repairs).toEqual(expect.arrayContaining([expect.objectContaining({ code: 'DRF121' })]));
  expect(draft.trimmed).toEqual(expect.arrayContaining([expect.objectContaining({ how: 'SHORTENED' })]));
  expect(told.map(({ stage }) => stage)).toContain('SCENES');
}, 60_000);
