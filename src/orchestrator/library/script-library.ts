import type { Caller } from '../../domain/caller.js';
import type { SceneText, ScriptEvent } from '../../domain/events.js';
import type { SceneOutlineInput, SceneOutlinePatch } from '../../domain/planned-outline.js';
import type { LintLevel } from '../../screenplay/lint/rule.js';
import type { DownloadFormat, ExportFormat } from '../../scripts/formats.js';
import { atLeast } from '../../scripts/levels.js';
import type { PageProfile } from '../../scripts/page-profiles.js';
import { findScene, findScript } from '../../scripts/script-storage.js';
import type { ExportLoss } from '../../scripts/versions/export-losses.js';
import type { ScriptVersion } from '../../scripts/versions/script-version.js';
import type { PlacedStatistics } from '../../scripts/versions/script-view.js';
import { unlessAborted } from './abortable.js';
import type { Abortable } from './abortable.js';
import { readDrafts } from './draft-result.js';
import type { DraftResult } from './draft-result.js';
import { checkShapes } from './input-shapes.js';
import type { LibraryServices } from './library-services.js';
import { listQuery } from './library-options.js';
import type {
  ExpectedDraft,
  ExpectedVersion,
  LintFinding,
  ScriptImport,
  ScriptListOptions,
  ScriptUpdate,
} from './library-options.js';
import { checkFormat, fileOf } from './script-files.js';
import type { ExportedFile } from './script-files.js';
import { readScene, readScript, summariesOf } from './script-result.js';
import type { SceneResult, ScriptResult, ScriptSummary, WithId } from './script-result.js';

/**
 * The scripts of one caller, for users of the library: each method does what its GraphQL mutation or field does, in one transaction,
 * and gives plain data as it is afterwards. What models do to scripts is in `WorkflowController`.
 *
 * Errors: `InvalidInputError` with the paths of what is wrong; `NotFoundError`; `ConflictError` for a stale version or draft, and while
 * a generation is at work on what is to be changed; `RateLimitedError` while too many long texts are being worked on.
 */
export class ScriptLibrary {
  constructor(
    private readonly services: LibraryServices,
    private readonly caller: Caller,
  ) {}

  /** The caller's scripts, or those that are searched for. */
  async list(options: ScriptListOptions = {}): Promise<ScriptSummary[]> {
    const query = listQuery(this.caller.tenantId, options);
    if (options.after !== undefined) await findScript(this.services.db, this.caller, options.after.id);
    return summariesOf(this.services, await this.services.db.script.findMany(query));
  }

  async script(id: string): Promise<ScriptResult> {
    return this.#read(await findScript(this.services.db, this.caller, id));
  }

  async scene(id: string): Promise<SceneResult> {
    return this.#scene(findScene(this.services.db, this.caller, id));
  }

  /** Title, log line, act structure, title page or brief; what is absent stays, and null in the brief takes a member away. */
  async updateScript(script: WithId, changes: ScriptUpdate): Promise<ScriptResult> {
    checkShapes({ title: changes.title, ...(changes.logLine == null ? {} : { logLine: changes.logLine }) });
    return this.#read(await this.services.scripts.updateScript(this.caller, { ...changes, id: script.id }));
  }

  /** Cancels its generations, and deletes the script with all that hangs on it; its bible entries stay. */
  async deleteScript(script: WithId): Promise<void> {
    await this.services.generations.deleteScript(this.caller, script.id);
  }

  /** Plans a scene under the number `at`, by default at the end; those after it get the next numbers. */
  async addScene(
    script: WithId,
    outline: SceneOutlineInput,
    options: ExpectedVersion & { at?: number | undefined } = {},
  ): Promise<SceneResult> {
    checkShapes({ plan: outline }, 'outline');
    return this.#scene(this.services.scripts.addScene(this.caller, { scriptId: script.id, outline, ...options }));
  }

  /** Changes a scene's plan; its drafts stay. What is absent stays, and null takes away what may be missing. */
  async updateSceneOutline(
    scene: WithId,
    outline: SceneOutlinePatch,
    { expectedVersion }: ExpectedVersion = {},
  ): Promise<SceneResult> {
    checkShapes({ patch: outline }, 'outline');
    const input = { sceneId: scene.id, outline, expectedVersion };
    return this.#scene(this.services.scripts.updateSceneOutline(this.caller, input));
  }

  /** Gives a scene the number `to`; the numbers stay 1, 2, 3, ... */
  async moveScene(scene: WithId, to: number, { expectedVersion }: ExpectedVersion = {}): Promise<ScriptResult> {
    return this.#read(await this.services.scripts.moveScene(this.caller, { sceneId: scene.id, to, expectedVersion }));
  }

  /** Deletes a scene with its drafts; those after it move up. */
  async deleteScene(scene: WithId): Promise<ScriptResult> {
    return this.#read(await this.services.generations.deleteScene(this.caller, scene.id));
  }

  /** A person's word that a scene stands as it is; with `approved: false` it is open again. */
  async approveScene(
    scene: WithId,
    { approved, expectedDraft }: ExpectedDraft & { approved?: boolean | undefined } = {},
  ): Promise<SceneResult> {
    return this.#scene(this.services.scripts.approveScene(this.caller, { sceneId: scene.id, approved, expectedDraft }));
  }

  /** Stores a person's critique of the current draft. A generation that waits for approval of CRITIQUE answers it instead of the model's. */
  async addCritique(scene: WithId, critique: string, { expectedDraft }: ExpectedDraft = {}): Promise<SceneResult> {
    checkShapes({ text: critique }, 'critique');
    return this.#scene(this.services.scripts.addCritique(this.caller, { sceneId: scene.id, critique, expectedDraft }));
  }

  /** Builds a script on one more bible entry. A second plot is a `ConflictError`. */
  async tieBibleEntry(script: WithId, entry: WithId): Promise<ScriptResult> {
    return this.#read(await this.services.scripts.tieBibleEntry(this.caller, tieOf(script, entry)));
  }

  /** Builds a script on an entry no longer; the entry stays. */
  async untieBibleEntry(script: WithId, entry: WithId): Promise<ScriptResult> {
    return this.#read(await this.services.scripts.untieBibleEntry(this.caller, tieOf(script, entry)));
  }

  /** Stores a person's text of a scene, in Fountain, as its current draft. It stays current until a person says otherwise. */
  async editScene(
    scene: WithId,
    text: string,
    { expectedDraft, signal }: ExpectedDraft & Abortable = {},
  ): Promise<SceneResult> {
    checkShapes({ text });
    const edited = this.services.scripts.editScene(this.caller, { sceneId: scene.id, text, expectedDraft }, signal);
    return this.#scene(unlessAborted(signal, edited));
  }

  /** A scene's finished drafts, newest first. */
  async drafts(scene: WithId): Promise<DraftResult[]> {
    return readDrafts(this.services.db, await findScene(this.services.db, this.caller, scene.id));
  }

  /** Brings an earlier draft back, as a new one that is current. */
  async restoreDraft(draft: WithId): Promise<SceneResult> {
    return this.#scene(this.services.scripts.restoreDraft(this.caller, draft.id));
  }

  /** Makes a script of a Fountain or Final Draft text. What was found and lost is in `importReport`; what cannot be read whole is refused. */
  async importScript(input: ScriptImport, { signal }: Abortable = {}): Promise<ScriptResult> {
    checkShapes({ text: input.text, title: input.title });
    const existingBibles = input.existingBibles?.map(({ id }) => id);
    const imported = this.services.scripts.importScript(this.caller, { ...input, existingBibles }, signal);
    return this.#read(await unlessAborted(signal, imported));
  }

  /**
   * The script as a file: FOUNTAIN, FDX, PDF, HTML, TEXT or JSON, or its figures as a page, REPORT. `profile`: the pages of PDF, HTML,
   * TEXT and REPORT, by default those of the brief's format. A file that could not be made is an `ExportError`.
   */
  async export(
    script: WithId,
    format: DownloadFormat,
    { profile, signal = new AbortController().signal }: Abortable & { profile?: PageProfile | undefined } = {},
  ): Promise<ExportedFile> {
    checkFormat(format, profile);
    const row = await findScript(this.services.db, this.caller, script.id);
    return unlessAborted(signal, fileOf(format, await this.services.scripts.download(row, format, profile), signal));
  }

  /** What a format has no form for. */
  async exportLosses(script: WithId, format: ExportFormat, { signal }: Abortable = {}): Promise<ExportLoss[]> {
    return [...(await this.#ofVersion(script, signal, (version) => version.losses(format)))];
  }

  /** Findings of the screenplay linter of at least the level `minimum`: those about the script as a whole first, then in order. */
  async lint(
    script: WithId,
    { minimum = 'INFO', signal }: Abortable & { minimum?: LintLevel | undefined } = {},
  ): Promise<LintFinding[]> {
    const found = await this.#ofVersion(script, signal, (version) => version.findings());
    return atLeast(minimum, found).map(({ args: _args, ...finding }) => finding);
  }

  /** Makes the fixes of the linter as a person's edit: of these rules, by default of all that have fixes. `expectedVersion`: exactly the current one. */
  async applyLintFixes(
    script: WithId,
    { rules, expectedVersion, signal }: ExpectedVersion & Abortable & { rules?: readonly string[] | undefined } = {},
  ): Promise<ScriptResult> {
    const fixed = this.services.scripts.applyLintFixes(
      this.caller,
      { scriptId: script.id, rules, expectedVersion },
      signal,
    );
    return this.#read(await unlessAborted(signal, fixed));
  }

  /** The script in figures, on US Letter pages or those of its brief's format. */
  async statistics(script: WithId, { signal }: Abortable = {}): Promise<PlacedStatistics> {
    return this.#ofVersion(script, signal, (version) => version.statistics());
  }

  /**
   * Everything that happens to a script: durable events after `after`, by default from the first, then a snapshot of each draft that is
   * being written, then live. Leaving the loop or aborting the signal ends it, and so do the script's deletion and the app's closing.
   */
  async *events(
    script: WithId,
    { after = 0, signal = new AbortController().signal }: Abortable & { after?: number | undefined } = {},
  ): AsyncGenerator<ScriptEvent, void, undefined> {
    const { id } = await findScript(this.services.db, this.caller, script.id);
    for await (const event of this.services.streams.scriptEvents(id, after, signal)) {
      if (await this.services.streams.isPresent(event)) yield event;
    }
  }

  /** All text of a scene so far, at most four times a second; one that nobody writes gives its current draft. It ends after `done`, or when the generation does. */
  async *sceneText(
    scene: WithId,
    { signal = new AbortController().signal }: Abortable = {},
  ): AsyncGenerator<SceneText, void, undefined> {
    const { id } = await findScene(this.services.db, this.caller, scene.id);
    yield* this.services.streams.sceneText(id, signal);
  }

  async #read({ id }: WithId): Promise<ScriptResult> {
    return readScript(this.services, id);
  }

  async #scene(changed: Promise<WithId>): Promise<SceneResult> {
    return readScene(this.services.db, (await changed).id);
  }

  async #ofVersion<T>(
    script: WithId,
    signal: AbortSignal | undefined,
    part: (version: ScriptVersion) => Promise<T>,
  ): Promise<T> {
    const row = await findScript(this.services.db, this.caller, script.id);
    const [version] = await this.services.scripts.versions([row], signal);
    return unlessAborted(signal, part(version!));
  }
}

function tieOf(script: WithId, entry: WithId) {
  return { scriptId: script.id, bibleEntryId: entry.id };
}
