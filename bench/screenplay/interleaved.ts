/**
 * Milliseconds of processor time of each task, as the median of rounds in which all take turns: neither other programs nor what
 * slows the machine down for a while touches their ratios. One round before the first warms up and does not count.
 */
export async function medians<Name extends string>(
  rounds: number,
  tasks: Record<Name, () => unknown>,
): Promise<Record<Name, number>> {
  const names = Object.keys(tasks) as Name[];
  const times = Object.fromEntries(names.map((name) => [name, [] as number[]])) as Record<Name, number[]>;
  for (let round = 0; round <= rounds; round++) {
    // Each begins a round in turn, so that none always follows the same.
    for (const at of names.keys()) {
      const name = names[(at + round) % names.length]!;
      const started = process.cpuUsage();
      await tasks[name]();
      const { user, system } = process.cpuUsage(started);
      if (round > 0) times[name].push((user + system) / 1_000);
    }
  }
  return Object.fromEntries(names.map((name) => [name, median(times[name])])) as Record<Name, number>;
}

function median(values: readonly number[]): number {
  const sorted = values.toSorted((a, b) => a - b);
  const middle = Math.floor(sorted.length / 2);
  return sorted.length % 2 === 1 ? sorted[middle]! : (sorted[middle - 1]! + sorted[middle]!) / 2;
}
