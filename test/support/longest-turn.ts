/**
 * The most time of the processor that this thread took in one turn of its loop while `work` ran, in milliseconds: for so long nothing
 * else would have been served. Time for which the machine did something else does not count.
 */
export async function longestTurn(work: () => Promise<unknown>): Promise<number> {
  let last = process.threadCpuUsage();
  let longest = 0;
  const look = () => {
    const { user, system } = process.threadCpuUsage(last);
    longest = Math.max(longest, (user + system) / 1_000);
    last = process.threadCpuUsage();
  };
  const looking = setInterval(look, 5);
  try {
    await work();
  } finally {
    clearInterval(looking);
    look();
  }
  return longest;
}
