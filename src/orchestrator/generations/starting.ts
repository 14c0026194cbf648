import { tieEntriesIn } from '../../bibles/entry-store.js';
import type { Caller } from '../../domain/caller.js';
import { ConflictError, InvalidInputError, NotFoundError } from '../../domain/errors.js';
import { generationConfig } from '../../domain/generations.js';
import type { GenerationConfig } from '../../domain/generations.js';
import {
  lockScenesIn,
  storeCritiqueIn,
  refuseWhileWritingIn,
  SCENE_IS_BEING_WRITTEN,
} from '../../scripts/drafts/draft-storage.js';
import { storePlansIn } from '../../scripts/scene-outlines.js';
import { createScriptIn, findScene, findScript, WORKING_TITLE } from '../../scripts/script-storage.js';
import type { Transaction } from '../../storage/database.js';
import type { Generation, Scene, Script } from '../../storage/generated/client/client.js';
import type { Engine } from '../engine/engine.js';
import { beginGeneration } from './new-generation.js';
import type { NewGeneration } from './new-generation.js';
import type { RunServices } from '../pipeline/run.js';
import { addedEntries, goOnIn } from './going-on.js';
import type { GoOnRequest } from './going-on.js';
import { refuseWhileOpen } from './open-work.js';
import { startOnce } from './start-once.js';
import { MAX_CHARACTERS, MAX_SCENES, numberedPlans } from './own-outline.js';
import { checkKey, checkScriptRequest, goOnHash, providerNames, requestHash, scriptEntries } from './script-request.js';
import type {
  BootstrapBiblesInput,
  GenerateSceneInput,
  GenerateSceneOutlineInput,
  GenerateScriptInput,
  RewriteSceneInput,
} from './inputs.js';
import { InputCheck, TEXT_MAX } from './validation.js';

/** Starts generations: checks what is asked for, stores it, and queues the work. */
export class Starting {
  constructor(
    private readonly services: RunServices,
    private readonly engine: Engine,
  ) {}

  script(caller: Caller, input: GenerateScriptInput): Promise<Generation> {
    const providers = providerNames(this.services.optimizer);
    return input.scriptId == null
      ? this.#newScript(caller, input, providers)
      : this.#goOn(caller, { ...input, scriptId: input.scriptId }, providers);
  }

  async #newScript(caller: Caller, input: GenerateScriptInput, providers: readonly string[]): Promise<Generation> {
    const { logLine, title, key, brief, config, plans } = checkScriptRequest(input, providers);
    const inputHash = requestHash([logLine, title, config, input.existingBibles ?? []], input);
    return startOnce(this.services.db, caller, { key, inputHash }, async (keyed) => {
      const entries = await scriptEntries(this.services.bibles, caller, input, config);
      return this.#begin(undefined, async (tx) => {
        const script = await createScriptIn(tx, caller, { logLine, title, actStructure: config.actStructure, brief });
        await tieEntriesIn(
          tx,
          script.id,
          entries.map((entry) => entry.id),
        );
        await storePlansIn(tx, script.id, numberedPlans(plans, config, []));
        return {
          tenantId: caller.tenantId,
          scriptId: script.id,
          kind: 'SCRIPT',
          config,
          scenes: config.sceneCount,
          input: {
            titleGiven: title !== undefined,
            ...(input.fresh === true ? { fresh: true } : {}),
            outline: { from: 1, to: config.sceneCount },
          },
          ...keyed,
        };
      });
    });
  }

  /** Goes on with a script that is there, however it came about. */
  async #goOn(caller: Caller, input: GoOnRequest, providers: readonly string[]): Promise<Generation> {
    const key = checkKey(input);
    return startOnce(this.services.db, caller, { key, inputHash: goOnHash(input) }, async (keyed) => {
      const entries = await addedEntries(this.services.bibles, caller, input);
      return this.#begin(undefined, async (tx) => ({
        ...(await goOnIn(tx, caller, input, { entries, providers })),
        ...keyed,
      }));
    });
  }

  async bibles(caller: Caller, input: BootstrapBiblesInput): Promise<Generation> {
    const check = new InputCheck();
    const characterCount = check.count('characterCount', input.characterCount, 3, MAX_CHARACTERS);
    const own = check.stepConfig(input, providerNames(this.services.optimizer));
    check.done();
    const script = await findScript(this.services.db, caller, input.scriptId);
    return this.#begin(script.id, async (tx) => {
      const existing = await tx.scriptBible.count({ where: { scriptId: script.id, entry: { kind: 'CHARACTER' } } });
      const wanted = existing + characterCount;
      if (wanted > MAX_CHARACTERS) {
        throw new InvalidInputError([
          {
            path: 'characterCount',
            message: `would make ${wanted} characters; a script has at most ${MAX_CHARACTERS}`,
          },
        ]);
      }
      return {
        tenantId: caller.tenantId,
        scriptId: script.id,
        kind: 'BIBLES',
        scenes: 0,
        input: { titleGiven: isTitled(script) },
        config: { ...generationConfig.parse({ actStructure: script.actStructure, characterCount: wanted }), ...own },
      };
    });
  }

  async sceneOutline(caller: Caller, input: GenerateSceneOutlineInput): Promise<Generation> {
    const check = new InputCheck();
    const sceneCount = check.count('sceneCount', input.sceneCount, 1, MAX_SCENES);
    const wish = check.optionalText('description', input.description, TEXT_MAX);
    const own = check.stepConfig(input, providerNames(this.services.optimizer));
    check.done();
    const script = await findScript(this.services.db, caller, input.scriptId);
    return this.#begin(script.id, async (tx) => {
      // Two outlines of one script at once would plan the same numbers.
      await tx.$queryRaw`SELECT 1 FROM "Script" WHERE "id" = ${script.id}::uuid FOR NO KEY UPDATE`;
      await refuseWhileOpen(
        tx,
        { scriptId: script.id, kind: { in: ['SCRIPT', 'OUTLINE'] } },
        'The script is being outlined already; wait for that generation, or cancel it.',
      );
      const { _max } = await tx.scene.aggregate({ where: { scriptId: script.id }, _max: { number: true } });
      const planned = _max.number ?? 0;
      if (planned + sceneCount > MAX_SCENES) {
        throw new InvalidInputError([
          {
            path: 'sceneCount',
            message: `would make ${planned + sceneCount} scenes; a script has at most ${MAX_SCENES}`,
          },
        ]);
      }
      return {
        tenantId: caller.tenantId,
        scriptId: script.id,
        kind: 'OUTLINE',
        scenes: sceneCount,
        config: { ...generationConfig.parse({ actStructure: script.actStructure, sceneCount }), ...own },
        input: { titleGiven: isTitled(script), outline: { from: planned + 1, to: planned + sceneCount, brief: wish } },
      };
    });
  }

  async scene(caller: Caller, input: GenerateSceneInput): Promise<Generation> {
    const check = new InputCheck();
    const own = check.stepConfig(input, providerNames(this.services.optimizer));
    check.done();
    const scene = await findScene(this.services.db, caller, input.sceneId);
    return this.#begin(scene.scriptId, async (tx) => {
      const askedDraftId = await refuseWhileWritten(tx, scene);
      return {
        tenantId: caller.tenantId,
        scriptId: scene.scriptId,
        kind: 'SCENE',
        scenes: 1,
        config: { ...(await sceneConfig(tx, scene.scriptId)), ...own },
        input: { titleGiven: true, sceneId: scene.id, askedDraftId },
      };
    });
  }

  async rewrite(caller: Caller, input: RewriteSceneInput): Promise<Generation> {
    const check = new InputCheck();
    const critique = check.optionalText('critique', input.critique, TEXT_MAX);
    const own = check.stepConfig(input, providerNames(this.services.optimizer));
    check.done();
    const scene = await findScene(this.services.db, caller, input.sceneId);
    return this.#begin(scene.scriptId, async (tx) => {
      const askedDraftId = await refuseWhileWritten(tx, scene);
      if (askedDraftId === null) {
        throw new ConflictError('The scene has no finished draft to rewrite: generate it first.');
      }
      // A person's critique is stored like the dramaturge's, so that the draft can tell what it answers.
      const judgement =
        critique === undefined
          ? undefined
          : {
              critiqueId: (await storeCritiqueIn(tx, askedDraftId, null, { overall: critique, axes: [] })).id,
              notes: [critique],
            };
      return {
        tenantId: caller.tenantId,
        scriptId: scene.scriptId,
        kind: 'REWRITE',
        scenes: 1,
        hasCritique: judgement !== undefined,
        config: { ...(await sceneConfig(tx, scene.scriptId)), ...own },
        input: { titleGiven: true, sceneId: scene.id, askedDraftId, judgement },
      };
    });
  }

  #begin(scriptId: string | undefined, plan: (tx: Transaction) => Promise<NewGeneration>): Promise<Generation> {
    return beginGeneration(this.services, this.engine, scriptId, plan);
  }
}

function isTitled(script: Script): boolean {
  return script.title !== WORKING_TITLE;
}

async function sceneConfig(tx: Transaction, scriptId: string): Promise<GenerationConfig> {
  const script = await tx.script.findUniqueOrThrow({ where: { id: scriptId } });
  // A single scene is written after those that exist, so the model is shown how the one before it ends.
  return generationConfig.parse({
    scope: 'SINGLE_SCENE',
    sceneCount: 1,
    actStructure: script.actStructure,
    parallelGeneration: false,
  });
}

/** Locks the scene and gives its current draft. @throws ConflictError while the scene is being written */
async function refuseWhileWritten(tx: Transaction, { id, scriptId }: Scene): Promise<string | null> {
  const [scene] = await lockScenesIn(tx, [id]);
  if (scene === undefined) throw new NotFoundError('The scene was deleted meanwhile.');
  await refuseWhileOpen(
    tx,
    { scriptId, kind: { in: ['SCENE', 'REWRITE'] }, input: { path: ['sceneId'], equals: id } },
    SCENE_IS_BEING_WRITTEN,
  );
  await refuseWhileWritingIn(tx, id);
  return scene.currentDraftId;
}
