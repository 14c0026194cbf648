import type { Block, Pos, Span, Speech, TitleEntry } from '../ast.js';
import { type Diagnostic, DiagnosticLog, type Repair } from '../diagnostics.js';
import { liftAsides } from '../fountain/asides.js';
import { LineMachine } from '../fountain/machine.js';
import { hasKnownKey, readTitlePage } from '../fountain/title.js';
import { trimBlanks } from '../text/characters.js';
import { joinLines, lineEnd, type SourceLine } from '../text/source.js';
import { type Cast, type CastMember, createCast } from './cast.js';
import {
  DEFAULT_DRAFT_LIMITS,
  type Draft,
  type DraftEnd,
  type DraftEvent,
  DraftFinished,
  type DraftLimits,
  type DraftOptions,
  type DraftResult,
  type Speaker,
} from './draft.js';
import { type DraftLine, LineReader } from './lines.js';
import { mendsFault, repair } from './repairs.js';
import { Resolver } from './resolve.js';
import { Sanitizer } from './sanitize.js';
import { Surroundings } from './surroundings.js';

/**
 * Reads a model's text in chunks: parses it with repairs (`DRF...`), and matches cues with the cast (`CUE...`). However it is cut, the
 * result is that of the whole text.
 */
export function createDraft(options: DraftOptions = {}): Draft {
  return new StreamedDraft(options);
}

class StreamedDraft implements Draft {
  readonly #limits: DraftLimits;
  readonly #poorShare: number;
  readonly #reader = new LineReader();
  readonly #surroundings: Surroundings;
  readonly #sanitizer: Sanitizer;
  readonly #machine: LineMachine;
  readonly #resolver: Resolver;
  readonly #log: DiagnosticLog;
  readonly #body: Block[] = [];
  readonly #spans: Span[] = [];
  readonly #speakers: Speaker[] = [];
  readonly #repairs: Repair[] = [];
  readonly #faulty = new Set<number>();
  #events: DraftEvent[] = [];
  /** Lines since the last blank one, which a note may span. */
  #paragraph: SourceLine[] = [];
  #titlePage: readonly TitleEntry[] | undefined;
  #chars = 0;
  #lines = 0;
  #last: Pos = { offset: 0, line: 1, column: 1 };
  #ended: DraftEnd | undefined;
  #result: DraftResult | undefined;

  constructor({ cast, locations, limits, thinksAloud = false, poorShare = 0.25 }: DraftOptions) {
    this.#limits = { ...DEFAULT_DRAFT_LIMITS, ...limits };
    this.#poorShare = poorShare;
    const knownCast = cast && asCast(cast);
    this.#log = new DiagnosticLog(this.#limits.maxDiagnostics, (diagnostic) => {
      this.#events.push({ type: 'diagnostic', diagnostic });
      if (diagnostic.code.startsWith('FTN') && diagnostic.level !== 'info') this.#faulty.add(diagnostic.start.line);
    });
    const report = (diagnostic: Diagnostic) => this.#log.add(diagnostic);
    this.#resolver = new Resolver({ cast: knownCast, locations: locations && asCast(locations), report });
    this.#sanitizer = new Sanitizer({
      cast: knownCast,
      line: (line) => this.#line(line),
      repaired: (each) => this.#repaired(each),
    });
    this.#surroundings = new Surroundings({
      thinksAloud,
      line: (line) => this.#sanitizer.feed(line),
      repaired: (each) => this.#repaired(each),
    });
    this.#machine = new LineMachine({
      log: this.#log,
      maxBlocks: Infinity,
      heldOpen: false,
      gaps: false,
      resolve: this.#resolver.resolve,
      settled: (block, span) => this.#settled(block, span),
    });
  }

  get ended(): DraftEnd | undefined {
    return this.#ended;
  }

  get poor(): boolean {
    return this.#faulty.size > this.#poorShare * Math.max(this.#lines, 1);
  }

  push(chunk: string): readonly DraftEvent[] {
    if (this.#result) throw new DraftFinished();
    if (this.#ended) return [];
    const { maxChars, maxLineChars } = this.#limits;
    const room = maxChars - this.#chars;
    const taken = chunk.length > room ? chunk.slice(0, room) : chunk;
    this.#chars += taken.length;
    for (const line of this.#reader.push(taken)) {
      if (this.#ended) break;
      if (line.raw.length > maxLineChars) this.#ended = 'maxLineChars';
      else this.#feed(line);
    }
    if (!this.#ended && this.#reader.pending > maxLineChars) this.#ended = 'maxLineChars';
    if (!this.#ended && taken.length < chunk.length) this.#ended = 'maxChars';
    return this.#takeEvents();
  }

  finish({ early = false }: { readonly early?: boolean } = {}): DraftResult {
    if (this.#result) return this.#result;
    // A line above the limit is left out as a whole, so that the result does not depend on the chunks.
    if (this.#ended !== 'maxLineChars' && this.#ended !== 'maxBlocks') {
      for (const line of this.#reader.finish()) this.#feed(line);
    }
    if (early) this.#ended ??= 'early';
    this.#surroundings.finish(() => this.#sanitizer.closed);
    this.#sanitizer.finish();
    this.#closeParagraph();
    this.#machine.finish();
    this.#ended ??= 'complete';
    if (this.#ended !== 'complete') {
      this.#log.add({
        code: 'DRF010',
        level: 'warning',
        message:
          this.#ended === 'early'
            ? 'The draft ended early.'
            : `The draft ended early: it passed the limit ${this.#ended}.`,
        start: this.#last,
        end: this.#last,
      });
    }
    const diagnostics = this.#log.list();
    this.#result = {
      script: { titlePage: [], body: this.#body },
      spans: this.#spans,
      diagnostics,
      ended: this.#ended,
      repairs: this.#repairs,
      preamble: joined(this.#surroundings.preamble, this.#sanitizer.preamble),
      postscript: joined(this.#sanitizer.postscript, this.#surroundings.postscript),
      titlePage: this.#titlePage ?? [],
      speakers: this.#speakers,
      unknownSpeakers: this.#resolver.unknownSpeakers,
      poor: this.poor,
    };
    return this.#result;
  }

  #feed(line: DraftLine): void {
    this.#lines++;
    this.#last = lineEnd(line);
    this.#surroundings.feed(line);
  }

  #takeEvents(): readonly DraftEvent[] {
    const events = this.#events;
    this.#events = [];
    return events;
  }

  #repaired(each: Repair): void {
    this.#repairs.push(each);
    this.#log.add(each);
    if (mendsFault(each)) this.#faulty.add(each.start.line);
  }

  #line(line: SourceLine): void {
    this.#paragraph.push(line);
    if (trimBlanks(line.text) === '') this.#closeParagraph();
  }

  #closeParagraph(): void {
    const lines = this.#paragraph;
    this.#paragraph = [];
    const [top] = lines;
    if (!top) return;
    const lifted = liftAsides(joinLines(lines), { boneyards: false, log: this.#log });
    let from = 0;
    const first = lifted.find((line) => !line.blank && !line.asidesOnly);
    if (first && this.#titlePage === undefined) {
      const title = hasKnownKey(first) ? readTitlePage(lifted, this.#log) : undefined;
      this.#titlePage = title?.entries ?? [];
      from = title?.end ?? 0;
      if (title) {
        this.#repaired(
          repair(
            'DRF008',
            top,
            lines
              .slice(0, from)
              .map((line) => line.text)
              .join('\n'),
            '',
          ),
        );
      }
      for (const line of title?.before ?? []) this.#machine.feed(line);
    }
    for (const line of lifted.slice(from)) this.#machine.feed(line);
  }

  #settled(block: Block, span: Span): void {
    if (this.#body.length >= this.#limits.maxBlocks) {
      this.#ended ??= 'maxBlocks';
      return;
    }
    const index = this.#body.length;
    this.#body.push(block);
    this.#spans.push(span);
    this.#events.push({ type: 'settled', block, span });
    const known = (speech: Speech, side: Speaker['side']) => {
      const id = this.#resolver.idOf(speech);
      if (id !== undefined) this.#speakers.push({ block: index, side, id });
    };
    if (block.kind === 'speech') {
      known(block.speech, null);
    } else if (block.kind === 'dual') {
      known(block.left, 'LEFT');
      known(block.right, 'RIGHT');
    }
  }
}

function asCast(cast: readonly CastMember[] | Cast): Cast {
  return 'entries' in cast && !Array.isArray(cast) ? (cast as Cast) : createCast(cast as readonly CastMember[]);
}

function joined(one: string | null, other: string | null): string | null {
  return one !== null && other !== null ? `${one}\n\n${other}` : (one ?? other);
}
