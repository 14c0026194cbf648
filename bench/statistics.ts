/** The value below which this part of the values lies, from 0 to 1; between two values a part of their distance. */
export function quantile(values: readonly number[], part: number): number {
  const sorted = values.toSorted((one, other) => one - other);
  const at = (sorted.length - 1) * part;
  const low = sorted[Math.floor(at)];
  const high = sorted[Math.ceil(at)];
  if (low === undefined || high === undefined) throw new RangeError('There is no quantile of no values.');
  return low + (high - low) * (at - Math.floor(at));
}

export function median(values: readonly number[]): number {
  return quantile(values, 0.5);
}

export const QUANTILES = { p50: 0.5, p95: 0.95, p99: 0.99 } as const;

/** A quantile of each round's values, and over the rounds its median with a 95 % interval. */
export interface Estimate {
  value: number;
  low: number;
  high: number;
}

const RESAMPLES = 2_000;

/** The median of what `measure` gives for each round, with the interval in which 95 % of the medians of resampled rounds lie. */
export function overRounds<Round>(rounds: readonly Round[], measure: (round: Round) => number): Estimate {
  const figures = rounds.map(measure);
  const resampled = Array.from({ length: RESAMPLES }, () =>
    median(figures.map(() => figures[Math.floor(Math.random() * figures.length)]!)),
  );
  return { value: median(figures), low: quantile(resampled, 0.025), high: quantile(resampled, 0.975) };
}

/** `1.24 (1.10 to 1.52)` */
export function shown({ value, low, high }: Estimate, digits = 2): string {
  return `${value.toFixed(digits)} (${low.toFixed(digits)} to ${high.toFixed(digits)})`;
}

/** The same in another order. */
export function shuffled<T>(values: readonly T[]): T[] {
  return values
    .map((value) => ({ value, place: Math.random() }))
    .toSorted((one, other) => one.place - other.place)
    .map(({ value }) => value);
}
