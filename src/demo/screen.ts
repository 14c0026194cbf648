import type { FollowedEvent } from './operations.js';

interface Scene {
  number: number;
  heading: string;
  /** The first draft's text as far as it has come. */
  text: string;
  done: boolean;
}

const BAR_WIDTH = 20;

/**
 * Shows a generation on a terminal as it goes: stages and what they find as lines, and the scenes' first drafts as they are
 * written, in the order of the script (a scene that is written beside the one on screen waits for its turn).
 */
export class Screen {
  readonly #scenes = new Map<string, Scene>();
  readonly #drafts = new Map<string, number>();
  readonly #started = Date.now();
  #shown: { sceneId: string; length: number } | undefined;
  #atLineStart = true;

  constructor(
    private readonly out: { write(text: string): unknown },
    private readonly style: { colours: boolean; columns?: number | undefined },
  ) {}

  show(event: FollowedEvent): void {
    switch (event.__typename) {
      case 'StageStarted':
        this.line(this.#bold(`▸ ${event.stage}`));
        break;
      case 'StageCompleted':
        this.line(`${this.#green('✓')} ${event.stage} ${this.#dim(`in ${seconds(event.durationMs)}`)} ${this.#bar()}`);
        break;
      case 'BibleEntryReady':
        this.line(`  ${event.entry.kind.toLowerCase()}: ${event.entry.name}`);
        break;
      case 'SceneOutlined':
        this.#scenes.set(event.scene.id, {
          number: event.scene.number,
          heading: event.scene.outline.heading,
          text: '',
          done: false,
        });
        this.line(`  ${event.scene.number}. ${event.scene.outline.heading}`);
        this.line(this.#dim(`     ${event.scene.outline.description}`));
        break;
      case 'SceneDraftStarted':
        this.#drafts.set(event.sceneId, event.draftNumber);
        if (event.kind === 'GENERATED') {
          this.#reset(event.sceneId);
        } else {
          this.line(this.#dim(`  scene ${this.#number(event.sceneId)}: draft ${event.draftNumber} is being written`));
        }
        break;
      case 'SceneTextSnapshot':
        this.#setText(event.sceneId, event.draftNumber, event.text);
        break;
      case 'SceneTextAppended':
        this.#append(event.sceneId, event.draftNumber, event.offset, event.text);
        break;
      case 'SceneDraftCompleted': {
        const scene = this.#scenes.get(event.sceneId);
        if (scene !== undefined && !scene.done) {
          scene.text = event.draft.text;
          scene.done = true;
        }
        break;
      }
      case 'SceneDraftDiscarded':
        this.line(
          this.#dim(
            `  scene ${this.#number(event.sceneId)}: draft ${event.draftNumber} was discarded (${event.reason})`,
          ),
        );
        break;
      case 'CritiqueReady':
        this.line(
          this.#dim(
            `  scene ${event.scene.number}: ${event.critique.axes.map((axis) => `${axis.axis.toLowerCase().replaceAll('_', ' ')} ${axis.score ?? '?'}`).join(', ')}`,
          ),
        );
        break;
      case 'ContinuityIssueFound':
        this.line(`  scene ${event.scene.number}: ${event.repaired ? 'repaired' : 'needs a look'}: ${event.message}`);
        break;
      case 'BatchSubmitted':
        this.line(this.#dim(`  ${event.reason}`));
        break;
      default:
        break;
    }
    this.#writeText();
  }

  /** A line of its own, wherever the text on screen stands. */
  line(text: string): void {
    if (!this.#atLineStart) this.#write('\n');
    this.#write(`${text}\n`);
  }

  #reset(sceneId: string): void {
    const scene = this.#scenes.get(sceneId);
    if (scene === undefined || scene.done) return;
    scene.text = '';
    if (this.#shown?.sceneId === sceneId) this.#shown = undefined;
  }

  #setText(sceneId: string, draftNumber: number, text: string): void {
    const scene = this.#scenes.get(sceneId);
    if (scene === undefined || scene.done || this.#drafts.get(sceneId) !== draftNumber) return;
    scene.text = text;
  }

  #append(sceneId: string, draftNumber: number, offset: number, text: string): void {
    const scene = this.#scenes.get(sceneId);
    if (scene === undefined || scene.done || this.#drafts.get(sceneId) !== draftNumber || offset > scene.text.length) {
      return;
    }
    scene.text += text.slice(scene.text.length - offset);
  }

  /** Writes what is new of the scene whose turn it is, and goes on to the next one when it is complete. */
  #writeText(): void {
    for (;;) {
      this.#shown ??= this.#nextScene();
      if (this.#shown === undefined) return;
      const scene = this.#scenes.get(this.#shown.sceneId);
      if (scene === undefined) return;
      if (this.#shown.length === 0 && scene.text !== '') {
        this.line(this.#dim(`\n── scene ${scene.number} ${'─'.repeat(Math.max(0, Math.min(50, this.#columns - 14)))}`));
      }
      if (scene.text.length > this.#shown.length) {
        this.#write(scene.text.slice(this.#shown.length));
        this.#shown.length = scene.text.length;
      }
      if (!scene.done) return;
      this.line('');
      this.#finished.add(this.#shown.sceneId);
      this.#shown = undefined;
    }
  }

  readonly #finished = new Set<string>();

  #nextScene(): { sceneId: string; length: number } | undefined {
    const waiting = [...this.#scenes]
      .filter(([id]) => !this.#finished.has(id))
      .toSorted(([, one], [, other]) => one.number - other.number);
    const next = waiting[0];
    return next === undefined || next[1].text === '' ? undefined : { sceneId: next[0], length: 0 };
  }

  get #columns(): number {
    return this.style.columns ?? 80;
  }

  #number(sceneId: string): number | string {
    return this.#scenes.get(sceneId)?.number ?? '?';
  }

  #bar(): string {
    const elapsed = seconds(Date.now() - this.#started);
    const total = this.#scenes.size;
    if (total === 0) return '';
    const filled = Math.round((this.#finished.size / total) * BAR_WIDTH);
    if (this.#columns < 70) return this.#dim(`${this.#finished.size}/${total} scenes`);
    return this.#dim(
      `[${'█'.repeat(filled)}${'·'.repeat(BAR_WIDTH - filled)}] ${this.#finished.size} of ${total} scenes on screen, ${elapsed}`,
    );
  }

  #write(text: string): void {
    this.out.write(text);
    this.#atLineStart = text.endsWith('\n');
  }

  #bold(text: string): string {
    return this.style.colours ? `\u001b[1m${text}\u001b[0m` : text;
  }
  #dim(text: string): string {
    return this.style.colours ? `\u001b[2m${text}\u001b[0m` : text;
  }
  #green(text: string): string {
    return this.style.colours ? `\u001b[32m${text}\u001b[0m` : text;
  }
}

function seconds(ms: number): string {
  return `${(ms / 1_000).toFixed(1)} s`;
}
