import { readFileSync } from 'node:fs';

export interface ProcessUsage {
  residentMiB: number;
  cpuSeconds: number;
}

/** Clock ticks a second that Linux counts processor time in. */
const TICKS = 100;

/** Of a running process, from Linux's own books; undefined on other systems. */
export function processUsage(pid: number): ProcessUsage | undefined {
  if (process.platform !== 'linux') return undefined;
  const resident = /^VmRSS:\s+(\d+) kB$/m.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))?.[1];
  // After the command's name, which may hold spaces: fields 14 and 15 are the time in user and in system mode.
  const fields = readFileSync(`/proc/${pid}/stat`, 'utf8').split(') ').at(-1)!.split(' ');
  return { residentMiB: Number(resident) / 1_024, cpuSeconds: (Number(fields[11]) + Number(fields[12])) / TICKS };
}
