import type { Clock } from '../domain/clock.js';
import type { Database } from '../storage/database.js';
import { promisedEntry, promisedScene } from './present-events.js';
import type { Told } from './present-events.js';

/** What was found to be there counts as there for so long: readers of one event come in this time. */
const FRESH_MS = 100;

/** Ids that are known at a time. */
const KNOWN = 2_000;

type Found = Map<string, { there: boolean; at: number }>;

/**
 * Which of the scenes and bible entries that events promise are still there: looked up once for all readers that are told of them at the
 * same time. What is gone stays gone.
 */
export class Presence {
  readonly #db: Database;
  readonly #clock: Clock;
  readonly #scenes: Found = new Map();
  readonly #entries: Found = new Map();
  readonly #looking = new Map<string, Promise<boolean>>();
  /** Rises when what is known is forgotten: what was asked for before says nothing any more. */
  #epoch = 0;

  constructor(db: Database, clock: Clock) {
    this.#db = db;
    this.#clock = clock;
  }

  /** Whether all is there that the event promises. */
  has(event: Told): boolean | Promise<boolean> {
    const scene = this.#known(this.#scenes, promisedScene(event));
    const entry = this.#known(this.#entries, promisedEntry(event));
    if (scene === false || entry === false) return false;
    return scene === undefined || entry === undefined ? this.#look(event) : true;
  }

  /** What was read beside an event. */
  note(event: Told, { scene, entry }: { scene: boolean | null; entry: boolean | null }): void {
    if (scene !== null) this.#note(this.#scenes, promisedScene(event), scene);
    if (entry !== null) this.#note(this.#entries, promisedEntry(event), entry);
  }

  /** The scene was just found to be there. */
  noteScene(id: string): void {
    this.#note(this.#scenes, id, true);
  }

  /** A person has changed a script here: what was there may be gone. */
  forget(): void {
    this.#epoch += 1;
    this.#scenes.clear();
    this.#entries.clear();
    this.#looking.clear();
  }

  #known(found: Found, id: string | undefined): boolean | undefined {
    if (id === undefined) return true;
    const known = found.get(id);
    if (known === undefined) return undefined;
    return !known.there || Math.abs(this.#clock.now() - known.at) < FRESH_MS ? known.there : undefined;
  }

  #note(found: Found, id: string | undefined, there: boolean): void {
    if (id === undefined) return;
    if (found.size >= KNOWN) found.clear();
    found.set(id, { there, at: this.#clock.now() });
  }

  async #look(event: Told): Promise<boolean> {
    const { bibleEntry, scene } = this.#db;
    const [sceneThere, entryThere] = await Promise.all([
      this.#find(this.#scenes, promisedScene(event), (id) => scene.findUnique({ where: { id }, select: { id: true } })),
      this.#find(this.#entries, promisedEntry(event), (id) =>
        bibleEntry.findUnique({ where: { id }, select: { id: true } }),
      ),
    ]);
    return sceneThere && entryThere;
  }

  async #find(found: Found, id: string | undefined, find: (id: string) => Promise<object | null>): Promise<boolean> {
    const known = this.#known(found, id);
    if (id === undefined || known !== undefined) return known ?? true;
    let flight = this.#looking.get(id);
    if (flight === undefined) {
      const epoch = this.#epoch;
      const looking = find(id)
        .then((row) => {
          if (epoch === this.#epoch) this.#note(found, id, row !== null);
          return row !== null;
        })
        .finally(() => {
          if (this.#looking.get(id) === looking) this.#looking.delete(id);
        });
      this.#looking.set(id, looking);
      flight = looking;
    }
    return flight;
  }
}
