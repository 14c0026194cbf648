import { RunNames } from './run-names.js';
import { unitsOf, UnitReader } from './units.js';

interface LoopRule {
  /** Units that are compared together: a power of two. */
  readonly run: number;
  /** How often a run must have come before. */
  readonly seen: number;
  /** Length of the stretch that is judged: so many of the last units. */
  readonly units: number;
  /** Share of them that must stand in such runs. */
  readonly dense: number;
  /** Most different runs, as a share of the units. */
  readonly different: number;
}

/**
 * When repetition is a loop rather than a refrain. A chorus between verses is not dense, and a running gag is not long. What comes
 * more often may be shorter. Short runs find loops in which one word changes each time; there must be few different ones, since
 * the phrases of a story may come in any order.
 */
const LOOPS: readonly LoopRule[] = Object.freeze([
  { run: 8, seen: 3, units: 180, dense: 0.85, different: 1 },
  { run: 8, seen: 2, units: 300, dense: 0.9, different: 1 },
  { run: 8, seen: 1, units: 500, dense: 0.95, different: 1 },
  { run: 4, seen: 3, units: 180, dense: 0.85, different: 0.5 },
]);
/** In a complete text, a loop may be half as long if it makes up half of the text. */
const WHOLE = 0.5;
/** Length of the runs by which the beginning of a loop is found. */
const GRAM = 4;

/** Detects, while a model writes, that it only repeats itself. Linear in the length of the text. */
export interface LoopWatch {
  push(chunk: string): void;
  /** Ends the text. */
  finish(): void;
  /** Whether the same speech or block of lines comes again and again, word for word or with other numbers in it. */
  readonly loops: boolean;
  /** The text, split where it begins to repeat itself. Undefined unless it `loops`. */
  parted(): Parted | undefined;
}

export interface Parted {
  /** The text before the loop: whole blocks, and of the last one whole sentences. */
  readonly kept: string;
  readonly repeated: string;
}

/** Makes a watch for one text, which is given to it in chunks. */
export function createLoopWatch(): LoopWatch {
  return new RepetitionCounter();
}

class RepetitionCounter implements LoopWatch {
  readonly #reader = new UnitReader(({ text, offset }) => {
    if (this.#loops) return;
    this.#offsets.push(offset);
    this.#names.add(text);
    for (const runs of this.#runs.values()) runs.add(this.#names.last(runs.size));
    this.#loops = this.#stretches.some((stretch) => stretch.loops());
  });
  readonly #names = new RunNames(Math.max(...LOOPS.map(({ run }) => run)));
  readonly #offsets: number[] = [];
  readonly #runs = new Map([...new Set([GRAM, ...LOOPS.map(({ run }) => run)])].map((size) => [size, new Runs(size)]));
  readonly #stretches = LOOPS.map((rule) => new Stretch(rule, this.#runs.get(rule.run)!));
  #text = '';
  #loops = false;

  get loops(): boolean {
    return this.#loops;
  }

  push(chunk: string): void {
    if (this.#loops) return;
    this.#text += chunk;
    this.#reader.push(chunk);
  }

  finish(): void {
    if (this.#loops) return;
    this.#reader.finish();
    this.#loops ||= this.#stretches.some((stretch) => stretch.isWholeText(this.#offsets.length));
  }

  parted(): Parted | undefined {
    if (!this.#loops) return undefined;
    const kept = wholeBlocks(this.#text, this.#offsets[densest(this.#runs.get(GRAM)!.seen)]!);
    return { kept, repeated: this.#text.slice(kept.length).trim() };
  }
}

/** Counts how often each run of a number of units has occurred. */
class Runs {
  /** By unit: of the runs that it is part of, how often the most frequent one had occurred before. */
  readonly seen: number[] = [];
  /** By unit: the run that begins with it. */
  readonly from: number[] = [];
  /** By run: how often it has occurred. */
  readonly #times: number[] = [];

  constructor(readonly size: number) {}

  /** @param run that ends with the next unit; undefined while there are fewer units */
  add(run: number | undefined): void {
    this.seen.push(0);
    if (run === undefined) return;
    const times = this.#times[run] ?? 0;
    if (times > 0) {
      for (let at = this.seen.length - this.size; at < this.seen.length; at += 1) {
        if (this.seen[at]! < times) this.seen[at] = times;
      }
    }
    this.#times[run] = times + 1;
    this.from.push(run);
  }
}

/** The counts that one rule needs, over the last units whose counts are final, and over all of them. */
class Stretch {
  #settled = 0;
  #familiar = 0;
  #total = 0;
  readonly #different = new Map<number, number>();
  readonly #ever = new Set<number>();

  constructor(
    private readonly rule: LoopRule,
    private readonly runs: Runs,
  ) {}

  loops(): boolean {
    const { units, dense, different } = this.rule;
    while (this.#settled < this.runs.from.length) this.#settle(this.#settled++);
    return this.#familiar >= dense * units && this.#different.size <= different * units;
  }

  isWholeText(units: number): boolean {
    return (
      this.#total >= Math.max(WHOLE * units, WHOLE * this.rule.units) && this.#ever.size <= this.rule.different * units
    );
  }

  #settle(at: number): void {
    const { seen, units } = this.rule;
    const run = this.runs.from[at]!;
    this.#ever.add(run);
    this.#different.set(run, (this.#different.get(run) ?? 0) + 1);
    if (this.runs.seen[at]! >= seen) {
      this.#familiar += 1;
      this.#total += 1;
    }
    const gone = at - units;
    if (gone < 0) return;
    if (this.runs.seen[gone]! >= seen) this.#familiar -= 1;
    const left = this.#different.get(this.runs.from[gone]!)! - 1;
    if (left > 0) this.#different.set(this.runs.from[gone]!, left);
    else this.#different.delete(this.runs.from[gone]!);
  }
}

/** The index of the unit at which the largest stretch begins that is mostly repetition of earlier text. */
function densest(seen: readonly number[]): number {
  let best = { sum: 0, from: 0 };
  let sum = 0;
  let from = 0;
  for (const [at, times] of seen.entries()) {
    if (sum <= 0) {
      sum = 0;
      from = at;
    }
    sum += times > 0 ? 0.15 : -0.85;
    if (sum > best.sum) best = { sum, from };
  }
  return best.from;
}

/** The text up to `end`. The last block is cut to whole lines, if its last one has speech or action, or else to whole sentences. */
function wholeBlocks(text: string, end: number): string {
  const head = text.slice(0, end);
  const gap = [...head.matchAll(/\n[^\S\n]*\n/g)].at(-1);
  const blockAt = gap === undefined ? 0 : gap.index + gap[0].length;
  const block = head.slice(blockAt);
  const lines = block.slice(0, block.lastIndexOf('\n') + 1);
  const isLineStart = unitsOf(block.slice(lines.length)).every(({ text: unit }) => !/[\p{L}#]/u.test(unit));
  const isSaid = /\p{Ll}[^\n]*\s*$/u.test(lines);
  return (head.slice(0, blockAt) + (isLineStart && isSaid ? lines : wholeSentences(block))).trimEnd();
}

function wholeSentences(text: string): string {
  return /^[\s\S]*(?:[.!?…؟۔।։።။](?=["'”’»)\]*_]*(?:\s|$))["'”’»)\]*_]*|[。！？][」』”’*_]*)/u.exec(text)?.[0] ?? '';
}
