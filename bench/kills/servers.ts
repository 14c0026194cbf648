import type { Random } from './random.js';
import { ServerSlot } from './server-slot.js';
import type { Life } from './server-slot.js';

/** All server processes of an arena. */
export class Servers {
  readonly slots: readonly ServerSlot[];

  constructor(count: number, env: Record<string, string>, logFolder: string, random: Random) {
    this.slots = Array.from(
      { length: count },
      (_, at) => new ServerSlot(`p${at + 1}`, env, logFolder, random.branch(`slot ${at}`)),
    );
  }

  async start(timeoutMs: number): Promise<void> {
    for (const slot of this.slots) slot.start();
    await Promise.all(this.slots.map((slot) => slot.ready(timeoutMs)));
  }

  get lives(): Life[] {
    return this.slots.flatMap((slot) => slot.lives);
  }

  /** Those that serve now. */
  serving(): ServerSlot[] {
    return this.slots.filter((slot) => slot.url !== undefined);
  }

  /** Lines of errors and worse that hold `about`, the newest last. */
  complaints(most: number, about = ''): string[] {
    const lines = this.slots.flatMap((slot) =>
      slot
        .output()
        .split('\n')
        .flatMap((line) => {
          const level = /^\{"level":(\d+),"time":(\d+)/.exec(line);
          return level !== null && Number(level[1]) >= 50 && line.includes(about)
            ? [{ time: Number(level[2]), text: `${slot.name}: ${brief(line)}` }]
            : [];
        }),
    );
    return lines
      .sort((one, other) => one.time - other.time)
      .slice(-most)
      .map(({ text }) => text);
  }

  async close(): Promise<void> {
    await Promise.all(this.slots.map((slot) => slot.close()));
  }

  abandon(): void {
    for (const slot of this.slots) slot.abandon();
  }
}

/** A line of the log in a few words: when, what, and the error's first lines. */
function brief(line: string): string {
  try {
    const { time, msg, err, generation } = JSON.parse(line) as {
      time: number;
      msg?: string;
      err?: { message?: string; stack?: string };
      generation?: string;
    };
    const where = err?.stack
      ?.split('\n')
      .filter((each) => each.includes('dist/'))
      .slice(0, 3)
      .map((each) => each.trim().replace(/file:\S*\/dist\//, ''))
      .join(' < ');
    return `${new Date(time).toISOString().slice(11, 23)} ${msg ?? ''}${generation === undefined ? '' : ` [${generation}]`}: ${(err?.message ?? '').replaceAll(/\s+/g, ' ').slice(0, 300)} (${where ?? ''})`;
  } catch {
    return line.slice(0, 500);
  }
}
