/** Something that a file has and no script keeps: how often, where first, and the first words of it if it has any. */
export interface Passed {
  readonly feature: string;
  readonly count: number;
  readonly offset: number;
  readonly words: string | undefined;
}

/** Counts what is passed over, feature by feature, in the order in which they were met. */
export class PassedOver {
  readonly #features = new Map<string, { count: number; readonly offset: number; words: string | undefined }>();

  add(feature: string, offset: number, words?: string): void {
    const known = this.#features.get(feature);
    if (!known) {
      this.#features.set(feature, { count: 1, offset, words });
    } else {
      known.count++;
      known.words ??= words;
    }
  }

  list(): Passed[] {
    return [...this.#features].map(([feature, passed]) => ({ feature, ...passed }));
  }
}

/** One sentence of it. */
export function passedSentence({ feature, count, words }: Passed): string {
  return `Passed over: ${feature} (${count})${words === undefined ? '' : `, the first "${shown(words.replace(/\s+/g, ' ').trim(), 60)}"`}.`;
}

/** What a message quotes of a file: short, and cut at no character's half. */
export function shown(text: string, most = 40): string {
  return text.length > most ? `${text.slice(0, most - 1).replace(/[\uD800-\uDBFF]$/, '')}…` : text;
}
