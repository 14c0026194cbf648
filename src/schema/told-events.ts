import { LRUCache } from 'lru-cache';
import type { Caller } from '../domain/caller.js';
import { NotFoundError } from '../domain/errors.js';
import type { GenerationEvent, ScriptEvent, ScriptGenerationEvent } from '../domain/events.js';
import type { Database } from '../storage/database.js';
import type { Streams } from '../streams/types.js';

const MOST_OWNERS = 2_000;

/** To whom something belongs that readers follow. It never changes; whether the thing is still there its source finds out. */
interface Owner {
  tenantId: string;
  scriptId: string;
}

/** The event, or none if what it promises was deleted since. */
type Kept<Event> = Event[] | Promise<Event[]>;

/** What subscriptions ask beside their sources, once for all readers of this process. */
export class ToldEvents {
  readonly #owners = new WeakMap<Database, LRUCache<string, Owner>>();
  readonly #ofGenerations = new WeakMap<GenerationEvent, ScriptGenerationEvent[]>();

  /** The generation, if there is one that is the caller's. */
  async generationFor(db: Database, { tenantId }: Caller, id: string): Promise<{ scriptId: string }> {
    const owner = await this.#owner(db, `generation ${id}`, tenantId, () =>
      db.generation.findUnique({ where: { id, tenantId }, select: { scriptId: true } }),
    );
    if (owner === undefined) {
      throw new NotFoundError('There is no generation with this id; its script may have been deleted.');
    }
    return owner;
  }

  /** Throws NotFoundError unless there is a script that is the caller's. */
  async scriptFor(db: Database, { tenantId }: Caller, id: string): Promise<void> {
    const owner = await this.#owner(db, `script ${id}`, tenantId, async () => {
      const found = await db.script.findUnique({ where: { id, tenantId }, select: { id: true } });
      return found === null ? null : { scriptId: found.id };
    });
    if (owner === undefined) throw new NotFoundError('There is no script with this id; it may have been deleted.');
  }

  /** A generation's event as readers of its script get it as well: the same object for all. */
  ofGeneration(streams: Streams, event: GenerationEvent, scriptId: string): Kept<ScriptGenerationEvent> {
    const told = this.#ofGenerations.get(event) ?? [{ ...event, scriptId }];
    this.#ofGenerations.set(event, told);
    return keptIf(streams.isPresent(event), told);
  }

  ofScript(streams: Streams, event: ScriptEvent): Kept<ScriptEvent> {
    return keptIf(streams.isPresent(event), [event]);
  }

  async #owner(
    db: Database,
    key: string,
    tenantId: string,
    find: () => Promise<{ scriptId: string } | null>,
  ): Promise<Owner | undefined> {
    const owners = this.#owners.get(db) ?? new LRUCache<string, Owner>({ max: MOST_OWNERS });
    this.#owners.set(db, owners);
    const known = owners.get(key);
    if (known?.tenantId === tenantId) return known;
    const found = await find();
    if (found === null) return undefined;
    const owner = { scriptId: found.scriptId, tenantId };
    owners.set(key, owner);
    return owner;
  }
}

function keptIf<Event>(isPresent: boolean | Promise<boolean>, events: Event[]): Kept<Event> {
  if (typeof isPresent === 'boolean') return isPresent ? events : [];
  return isPresent.then((present) => (present ? events : []));
}
