/** A feature of a file that a script cannot express: how often it occurs, where first, and its first words if it has any. */
export interface Passed {
  readonly feature: string;
  readonly count: number;
  readonly offset: number;
  readonly words: string | undefined;
}

/** Counts the features that are passed over, in the order of their first occurrence. */
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

/** A feature that was passed over, as one sentence. */
export function passedSentence({ feature, count, words }: Passed): string {
  return `Passed over: ${feature} (${count})${words === undefined ? '' : `, the first "${shown(words.replace(/\s+/g, ' ').trim(), 60)}"`}.`;
}

/** A text of a file, shortened for a message; never cut inside a surrogate pair. */
export function shown(text: string, most = 40): string {
  return text.length > most ? `${text.slice(0, most - 1).replace(/[\uD800-\uDBFF]$/, '')}…` : text;
}
