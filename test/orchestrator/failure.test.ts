import { describe, expect, it } from 'vitest';
import type { GenerationEvent } from '../../src/domain/events.js';
import type { CastInput } from '../../src/domain/tasks.js';
import { LlmError } from '../../src/llm/provider.js';
import type { ProviderEvent } from '../../src/llm/provider.js';
import { deferred } from '../support/deferred.js';
import { answer } from '../support/scripted-provider.js';
import { critiqueOf } from '../support/critiques.js';
import { scriptedApp } from '../support/scripted-app.js';

const CALLER = { tenantId: 'default' };
const LOG_LINE = 'A detective must solve a case on a ferry.';

const scripted = scriptedApp();

const start = (config: object) =>
  scripted.app.generations.startScript(CALLER, { logLine: LOG_LINE, config: { optimizeLlmCalls: false, ...config } });
const end = (generation: { id: string; lastSeq: number }) =>
  scripted.app.workflow
    .settled(generation, { onEvent: (event) => scripted.events.push(event) })
    .catch((error: unknown) => error);
const read = (id: string) =>
  scripted.app.storage.db.generation.findUniqueOrThrow({
    where: { id },
    include: { stages: { orderBy: { position: 'asc' } } },
  });
const typesOf = (...types: GenerationEvent['type'][]) =>
  scripted.events.filter((event) => types.includes(event.type)).map((event) => event.type);

/** Text, and then a stream that ends without a finish reason. */
async function* cut(text: string): AsyncGenerator<ProviderEvent> {
  yield { type: 'delta', text };
  throw new LlmError('PARTIAL_STREAM', "The provider's stream ended in the middle.", { partialText: text });
}

describe('a generation that fails', () => {
  it('is FAILED with code, stage and advice, and goes on from its last finished step', async () => {
    scripted.script = (call) => {
      if (call.task === 'critique' && (call.input as { scene: { number: number } }).scene.number === 2) {
        throw new LlmError('AUTH', 'The provider refused the key: check OPENAI_API_KEY.');
      }
    };
    const generation = await start({ sceneCount: 3, rewriteIterations: 1 });
    await end(generation);
    const failed = await read(generation.id);
    expect(failed.status).toBe('FAILED');
    expect(failed.failure).toMatchObject({ code: 'LLM_UNAVAILABLE', stage: 'CRITIQUE', retryable: false });
    expect((failed.failure as { message: string }).message).toMatch(/OPENAI_API_KEY.*resumeGeneration/);
    expect(scripted.events.at(-1)).toMatchObject({ type: 'GenerationFailed', failure: { code: 'LLM_UNAVAILABLE' } });
    // The other scenes were under way and ended: what was paid for is kept.
    expect(scripted.provider.count('rewrite')).toBe(2);

    const paid = {
      scene: scripted.provider.count('scene'),
      outline: scripted.provider.count('outline'),
      cast: scripted.provider.count('cast'),
      rewrite: scripted.provider.count('rewrite'),
    };
    scripted.script = () => {};
    const resumed = await scripted.app.generations.resume(CALLER, generation.id);
    expect(resumed.attempt).toBe(2);
    expect(await end(resumed)).toBeUndefined();
    expect({
      scene: scripted.provider.count('scene'),
      outline: scripted.provider.count('outline'),
      cast: scripted.provider.count('cast'),
    }).toEqual({ scene: paid.scene, outline: paid.outline, cast: paid.cast });
    expect(scripted.provider.count('rewrite')).toBe(paid.rewrite + 1);
    const completed = await read(generation.id);
    expect(completed).toMatchObject({ status: 'COMPLETED', failure: null });
    expect(completed.stages.every((stage) => stage.status === 'DONE' && stage.done === stage.total)).toBe(true);
    // One history: the failure, the resume and the completion, in one line of seqs.
    const history = await scripted.app.streams.journal.read(generation.id, 0, 1_000);
    expect(history.map((event) => event.seq)).toEqual(history.map((_, at) => at + 1));
    expect(history.map((event) => event.type).filter((type) => type.startsWith('Generation'))).toEqual([
      'GenerationFailed',
      'GenerationResumed',
      'GenerationCompleted',
    ]);
  });

  it('asks once more for broken JSON, then says so', async () => {
    scripted.script = (call) => (call.task === 'plot' ? answer('The plot is this: it is half a') : undefined);
    const generation = await start({ sceneCount: 1 });
    await end(generation);
    expect(scripted.provider.count('plot')).toBe(2);
    expect((await read(generation.id)).failure).toMatchObject({
      code: 'BIBLE_GENERATION_FAILED',
      stage: 'BIBLES',
      retryable: true,
    });
  });

  it('refuses an answer that is no screenplay, after asking twice', async () => {
    scripted.script = (call, nth) =>
      call.task === 'scene'
        ? answer(nth === 1 ? '   \n\n' : "I'm sorry, but I can't help with that request.")
        : undefined;
    const generation = await start({ sceneCount: 1 });
    await end(generation);
    expect(scripted.provider.count('scene')).toBe(2);
    expect((await read(generation.id)).failure).toMatchObject({ code: 'SCENE_FAILED', stage: 'SCENES' });
    const scene = await scripted.app.storage.db.scene.findFirstOrThrow({
      where: { script: { generations: { some: { id: generation.id } } } },
    });
    expect(scene).toMatchObject({ status: 'PLANNED', currentDraftId: null });
  });

  it('is not given a useless answer again when it goes on: the model is asked anew', async () => {
    const { id: scriptId } = await scripted.app.generations.createScript(CALLER, {
      logLine: 'A baker must find her brother.',
    });
    expect(
      await end(await scripted.app.generations.startBibles(CALLER, { scriptId, characterCount: 3 })),
    ).toBeUndefined();
    scripted.provider.reset();
    // Neither its answer nor the repair of it holds anybody new.
    scripted.script = (call, nth) =>
      call.task === 'cast' && nth <= 2
        ? answer(JSON.stringify({ characters: (call.input as CastInput).bibles.characters }))
        : undefined;
    const generation = await scripted.app.generations.startBibles(CALLER, { scriptId, characterCount: 3 });
    await end(generation);
    expect((await read(generation.id)).failure).toMatchObject({
      code: 'BIBLE_GENERATION_FAILED',
      message: expect.stringContaining('no new character'),
    });
    expect(await end(await scripted.app.generations.resume(CALLER, generation.id))).toBeUndefined();
    expect(scripted.provider.count('cast')).toBe(3);
  });

  it('can be resumed only when it FAILED', async () => {
    const generation = await start({ sceneCount: 1, autoRewrite: false });
    await end(generation);
    await expect(scripted.app.generations.resume(CALLER, generation.id)).rejects.toThrow(
      /COMPLETED; only one that is FAILED or PAUSED/,
    );
  });
});

describe('a draft that breaks off', () => {
  it('is discarded by an event, and written anew under the next number', async () => {
    scripted.script = (call, nth) =>
      call.task === 'scene' && nth === 1 ? cut('INT. FERRY - NIGHT\n\nThe rope') : undefined;
    const generation = await start({ sceneCount: 1, autoRewrite: false });
    expect(await end(generation)).toBeUndefined();
    expect(typesOf('SceneDraftStarted', 'SceneDraftDiscarded', 'SceneDraftCompleted')).toEqual([
      'SceneDraftStarted',
      'SceneDraftDiscarded',
      'SceneDraftStarted',
      'SceneDraftCompleted',
    ]);
    const drafts = await scripted.app.storage.db.draft.findMany({
      where: { generationId: generation.id },
      orderBy: { number: 'asc' },
    });
    expect(drafts.map((draft) => draft.state)).toEqual(['DISCARDED', 'COMPLETE']);
    expect(drafts[0]!.discardReason).toContain('ended in the middle');
  });

  it('fails the generation when it breaks off again, and nothing half-written is shown as done', async () => {
    scripted.script = (call) => (call.task === 'scene' ? cut('INT. FERRY - NIGHT\n\nThe rope') : undefined);
    const generation = await start({ sceneCount: 1 });
    await end(generation);
    expect((await read(generation.id)).failure).toMatchObject({
      code: 'SCENE_FAILED',
      stage: 'SCENES',
      retryable: true,
    });
    const result = await scripted.app.workflow.script(generation.scriptId);
    expect(result.scenes[0]).toMatchObject({ integratedScene: null, draftNumber: null });
    expect(result.fountain).toBe('');
    expect(
      await scripted.app.storage.db.draft.count({ where: { generationId: generation.id, state: 'WRITING' } }),
    ).toBe(0);
  });
});

describe('a rewrite', () => {
  it('that is no better a screenplay is stored, and not kept', async () => {
    scripted.script = (call) =>
      call.task === 'rewrite' ? answer('INT. FERRY - NIGHT\n\nSo sorry, here is less.') : undefined;
    const generation = await start({ sceneCount: 1, rewriteIterations: 1 });
    expect(await end(generation)).toBeUndefined();
    const scene = await scripted.app.storage.db.scene.findFirstOrThrow({
      where: { scriptId: generation.scriptId },
      include: { drafts: { orderBy: { number: 'asc' } }, currentDraft: true },
    });
    expect(scene.drafts.map((draft) => [draft.kind, draft.state])).toEqual([
      ['GENERATED', 'COMPLETE'],
      ['REWRITE', 'COMPLETE'],
    ]);
    expect(scene.currentDraft!.number).toBe(1);
  });

  it('is not paid for when the dramaturge asks for nothing', async () => {
    scripted.script = (call) =>
      call.task === 'critique' ? answer(JSON.stringify(critiqueOf('It stands.'))) : undefined;
    const generation = await start({ sceneCount: 2, rewriteIterations: 3 });
    expect(await end(generation)).toBeUndefined();
    expect([scripted.provider.count('critique'), scripted.provider.count('rewrite')]).toEqual([2, 0]);
    const { stages } = await read(generation.id);
    expect(
      stages
        .filter((stage) => stage.stage === 'CRITIQUE' || stage.stage === 'REWRITE')
        .map((stage) => [stage.status, stage.done === stage.total]),
    ).toEqual([
      ['DONE', true],
      ['SKIPPED', true],
    ]);
  });
});

describe('continuity', () => {
  it('repairs a breach by one more draft and says so', async () => {
    scripted.script = (call, nth) =>
      call.task === 'continuity' && nth === 1
        ? answer(JSON.stringify({ issues: ['The rope is cut, but it holds in the next scene: let it fray.'] }))
        : undefined;
    const generation = await start({ sceneCount: 1, rewriteIterations: 1 });
    expect(await end(generation)).toBeUndefined();
    expect(scripted.events.find((event) => event.type === 'ContinuityIssueFound')).toMatchObject({
      message: expect.stringContaining('rope') as string,
      repaired: true,
    });
    const scene = await scripted.app.storage.db.scene.findFirstOrThrow({
      where: { scriptId: generation.scriptId },
      include: { currentDraft: true },
    });
    expect(scene).toMatchObject({ status: 'WRITTEN', currentDraft: { number: 3 } });
  });

  it('reports what it cannot repair, and the scene needs review', async () => {
    scripted.script = (call) =>
      call.task === 'continuity' ? answer(JSON.stringify({ issues: ['The dead man speaks.'] })) : undefined;
    const generation = await start({ sceneCount: 1, rewriteIterations: 1 });
    expect(await end(generation)).toBeUndefined();
    expect(scripted.events.find((event) => event.type === 'ContinuityIssueFound')).toMatchObject({ repaired: false });
    expect(
      await scripted.app.storage.db.scene.findFirstOrThrow({ where: { scriptId: generation.scriptId } }),
    ).toMatchObject({
      status: 'NEEDS_REVIEW',
    });
  });
});

describe('cancelling', () => {
  it('stops the upstream call in the middle of a scene, and discards its draft', async () => {
    const reached = deferred();
    const stopped = deferred();
    scripted.script = (call, _nth, signal) => {
      if (call.task !== 'scene') return;
      return (async function* (): AsyncGenerator<ProviderEvent> {
        yield { type: 'delta', text: 'INT. FERRY - NIGHT\n\nThe rope' };
        reached.resolve();
        await new Promise((_, reject) =>
          signal.addEventListener('abort', () => {
            stopped.resolve();
            reject(new LlmError('CANCELLED', 'Cancelled.'));
          }),
        );
      })();
    };
    const generation = await start({ sceneCount: 1 });
    const ended = end(generation);
    await reached.promise;
    const cancelled = await scripted.app.generations.cancel(CALLER, generation.id);
    expect(cancelled.status).toBe('CANCELLED');
    await stopped.promise;
    await ended;
    expect(scripted.events.at(-1)!.type).toBe('GenerationCancelled');
    expect(typesOf('SceneDraftDiscarded')).toHaveLength(1);
    expect(
      await scripted.app.storage.db.draft.count({ where: { generationId: generation.id, state: 'WRITING' } }),
    ).toBe(0);
    // A second cancel says the same; a finished generation says that it is too late.
    expect((await scripted.app.generations.cancel(CALLER, generation.id)).status).toBe('CANCELLED');
    scripted.script = () => {};
    const other = await start({ sceneCount: 1, autoRewrite: false });
    await end(other);
    await expect(scripted.app.generations.cancel(CALLER, other.id)).rejects.toThrow(/COMPLETED already/);
  });

  it('of a script that is deleted takes its generation along', async () => {
    const reached = deferred();
    scripted.script = (call, _nth, signal) => {
      if (call.task !== 'outline') return;
      reached.resolve();
      return new Promise((_, reject) =>
        signal.addEventListener('abort', () => reject(new LlmError('CANCELLED', 'Cancelled.'))),
      );
    };
    const generation = await start({ sceneCount: 1 });
    await reached.promise;
    await scripted.app.generations.deleteScript(CALLER, generation.scriptId);
    expect(await scripted.app.storage.db.generation.count({ where: { id: generation.id } })).toBe(0);
    expect(await scripted.app.storage.db.llmCall.count({ where: { generationId: generation.id } })).toBe(0);
  });
});

describe('an idempotency key', () => {
  it('gives the generation that was started, also to two requests at once, and refuses another input', async () => {
    const input = { logLine: LOG_LINE, config: { sceneCount: 1, autoRewrite: false }, idempotencyKey: 'once' };
    const all = await Promise.all([1, 2, 3, 4].map(() => scripted.app.generations.startScript(CALLER, input)));
    expect(new Set(all.map((generation) => generation.id)).size).toBe(1);
    await end(all[0]!);
    expect((await scripted.app.generations.startScript(CALLER, input)).id).toBe(all[0]!.id);
    await expect(scripted.app.generations.startScript(CALLER, { ...input, logLine: 'Another.' })).rejects.toThrow(
      /another input/,
    );
    expect(scripted.provider.count('cast')).toBe(1);
    const others = await scripted.app.generations.startScript({ tenantId: 'someone-else' }, input);
    expect(others.id).not.toBe(all[0]!.id);
    await end(others);
  });
});

describe('bad input', () => {
  it.each([
    ['an empty log line', { logLine: ' ' }, 'logLine: is empty'],
    ['a log line of 100 kB', { logLine: 'x'.repeat(100_000) }, 'logLine: has 100000 characters; at most 2000'],
    ['no scenes', { logLine: 'x', config: { sceneCount: 0 } }, 'config.sceneCount'],
    ['too many scenes', { logLine: 'x', config: { sceneCount: 10_000 } }, 'config.sceneCount'],
    [
      'fewer scenes than acts',
      { logLine: 'x', config: { scope: 'FULL_SCRIPT', actStructure: 'FIVE_ACT', sceneCount: 3 } },
      '5 acts',
    ],
    [
      'useExistingBibles without any',
      { logLine: 'x', config: { useExistingBibles: true } },
      'existingBibles: is empty',
    ],
    [
      'an entry that is not there',
      { logLine: 'x', existingBibles: ['00000000-0000-7000-8000-000000000000', 'nonsense'] },
      'existingBibles[1]',
    ],
  ] as const)('%s is refused, and nothing is stored', async (_name, input, message) => {
    const stored = async () => [
      await scripted.app.storage.db.script.count(),
      await scripted.app.storage.db.generation.count(),
    ];
    const before = await stored();
    await expect(scripted.app.generations.startScript(CALLER, input as never)).rejects.toThrow(message);
    expect(await stored()).toEqual(before);
  });

  it('two plots are refused', async () => {
    const plots = await Promise.all(['One', 'Two'].map((title) => scripted.app.bibles.createEntry('PLOT', { title })));
    await expect(
      scripted.app.generations.startScript(CALLER, { logLine: 'x', existingBibles: plots.map((plot) => plot.id) }),
    ).rejects.toThrow(/has 2 plots/);
  });
});
