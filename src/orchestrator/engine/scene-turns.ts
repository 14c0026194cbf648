/**
 * Lets so many scenes at a time be at work in this process. Of those that wait, one of the generation with the fewest at work is
 * next, so that a long script holds up no other.
 */
export class SceneTurns {
  #free: number;
  readonly #atWork = new Map<string, number>();
  /** By generation, those first that have been passed over longest. */
  readonly #waiting = new Map<string, (() => void)[]>();

  constructor(atOnce: number) {
    this.#free = atOnce;
  }

  get isFull(): boolean {
    return this.#free === 0;
  }

  /** Resolves when a scene of the generation may begin, with what ends its turn. @throws the signal's reason when it aborts before */
  async take(generationId: string, signal: AbortSignal): Promise<() => void> {
    signal.throwIfAborted();
    if (this.isFull) await this.#turn(generationId, signal);
    else {
      this.#free -= 1;
      this.#begin(generationId);
    }
    let ended = false;
    return () => {
      if (ended) return;
      ended = true;
      const left = (this.#atWork.get(generationId) ?? 0) - 1;
      if (left > 0) this.#atWork.set(generationId, left);
      else this.#atWork.delete(generationId);
      this.#next();
    };
  }

  #turn(generationId: string, signal: AbortSignal): Promise<void> {
    return new Promise((resolve, reject) => {
      const waiting = this.#waiting.get(generationId) ?? [];
      const go = (): void => {
        signal.removeEventListener('abort', leave);
        resolve();
      };
      const leave = (): void => {
        waiting.splice(waiting.indexOf(go), 1);
        if (waiting.length === 0) this.#waiting.delete(generationId);
        reject(signal.reason);
      };
      waiting.push(go);
      this.#waiting.set(generationId, waiting);
      signal.addEventListener('abort', leave, { once: true });
    });
  }

  /** Gives the turn that has ended to the next. */
  #next(): void {
    const atWork = (generationId: string): number => this.#atWork.get(generationId) ?? 0;
    const [generationId] = [...this.#waiting.keys()].toSorted((one, other) => atWork(one) - atWork(other));
    const waiting = generationId === undefined ? undefined : this.#waiting.get(generationId);
    const go = waiting?.shift();
    if (generationId === undefined || waiting === undefined || go === undefined) {
      this.#free += 1;
      return;
    }
    this.#waiting.delete(generationId);
    if (waiting.length > 0) this.#waiting.set(generationId, waiting);
    this.#begin(generationId);
    go();
  }

  #begin(generationId: string): void {
    this.#atWork.set(generationId, (this.#atWork.get(generationId) ?? 0) + 1);
  }
}
