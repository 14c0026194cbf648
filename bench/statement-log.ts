import pg from 'pg';

/** What this process has sent to PostgreSQL: each statement with its text, those of libraries and of transactions' ends included. */
export class StatementLog implements Disposable {
  readonly texts: string[] = [];
  readonly #query = pg.Client.prototype.query;

  constructor() {
    const { texts } = this;
    const query = this.#query;
    // The base class has a dozen signatures, and this one serves them all.
    pg.Client.prototype.query = function (this: pg.Client, ...args: never[]): never {
      const [given] = args as readonly unknown[];
      texts.push(textOf(given));
      return Reflect.apply(query, this, args) as never;
    };
  }

  /** Statements since the last call, most frequent first, with numbers and lists of parameters left out so that equal ones add up. */
  take(): { count: number; transactions: number; byText: [text: string, count: number][] } {
    const taken = this.texts.splice(0);
    const counts = new Map<string, number>();
    for (const text of taken) {
      const shape = text
        .replaceAll(/\s+/g, ' ')
        .replaceAll(/\$\d+(?:\s*,\s*\$\d+)*/g, '$')
        .trim();
      counts.set(shape, (counts.get(shape) ?? 0) + 1);
    }
    return {
      count: taken.length,
      transactions: taken.filter((text) => /^\s*(?:begin|start transaction)/i.test(text)).length,
      byText: [...counts].toSorted(([, a], [, b]) => b - a),
    };
  }

  [Symbol.dispose](): void {
    pg.Client.prototype.query = this.#query;
  }
}

function textOf(given: unknown): string {
  if (typeof given === 'string') return given;
  if (typeof given === 'object' && given !== null && 'text' in given) return String(given.text);
  return '(a cursor)';
}
