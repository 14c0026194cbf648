import { unitsOf, UnitReader } from './units.js';

interface LoopRule {
  /** Units that are compared together. */
  readonly run: number;
  /** How often a run must have come before. */
  readonly seen: number;
  /** The stretch that is looked at: the last units. */
  readonly units: number;
  /** Share of them that must stand in such runs. */
  readonly dense: number;
  /** Most different runs, as a share of the units. */
  readonly different: number;
}

/**
 * When repetition is no refrain any more but a loop. A chorus between verses is not dense, a running gag not long; what comes more often
 * need not be so long. Short runs find loops of which a word is another each time; they must be few, since the phrases of a story
 * may come in any order.
 */
const LOOPS: readonly LoopRule[] = Object.freeze([
  { run: 8, seen: 3, units: 180, dense: 0.85, different: 1 },
  { run: 8, seen: 2, units: 300, dense: 0.9, different: 1 },
  { run: 8, seen: 1, units: 500, dense: 0.95, different: 1 },
  { run: 4, seen: 3, units: 180, dense: 0.85, different: 0.5 },
]);
/** In a text that is whole, a loop may be half as long if it is half of the text. */
const WHOLE = 0.5;
/** The run by which a loop's begin is found. */
const GRAM = 4;

/** Finds out, while a model writes, that it only repeats itself. The work grows with the length of the text alone. */
export interface LoopWatch {
  push(chunk: string): void;
  /** The end of the text has come. */
  finish(): void;
  /** The same speech or block of lines comes again and again, word for word or with other numbers in it. */
  readonly loops: boolean;
  /** The text parted where it begins to repeat itself. Undefined unless it `loops`. */
  parted(): Parted | undefined;
}

export interface Parted {
  /** What came before: whole blocks, and of the last one whole sentences. */
  readonly kept: string;
  readonly repeated: string;
}

/** A watch for one text, which is given to it as it comes. */
export function createLoopWatch(): LoopWatch {
  return new RepetitionCounter();
}

class RepetitionCounter implements LoopWatch {
  readonly #reader = new UnitReader(({ text, offset }) => {
    if (this.#loops) return;
    this.#offsets.push(offset);
    for (const runs of this.#runs.values()) runs.add(text);
    this.#loops = this.#stretches.some((stretch) => stretch.loops());
  });
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

/** Counts how often each run of so many units has come. */
class Runs {
  /** By unit: how often the most familiar run that it stands in had come before. */
  readonly seen: number[] = [];
  /** By unit: the run that begins with it. */
  readonly from: number[] = [];
  readonly #last: string[] = [];
  readonly #known = new Map<string, { id: number; times: number }>();

  constructor(readonly size: number) {}

  add(unit: string): void {
    this.seen.push(0);
    this.#last.push(unit);
    if (this.#last.length < this.size) return;
    const text = this.#last.join(' ');
    this.#last.shift();
    const run = this.#known.get(text) ?? { id: this.#known.size, times: 0 };
    this.#known.set(text, run);
    for (let at = this.seen.length - this.size; at < this.seen.length; at += 1) {
      this.seen[at] = Math.max(this.seen[at]!, run.times);
    }
    run.times += 1;
    this.from.push(run.id);
  }
}

/** How a rule stands: of the last units that no later one changes what is known of, and of all. */
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

/** The unit with which the largest stretch begins that is dense with what had come before. */
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

/** The text up to `end`, and of the block that ends there no more than whole lines, if something is said or done in the last one, or whole sentences. */
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
