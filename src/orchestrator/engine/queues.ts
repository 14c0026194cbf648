import type { Logger } from 'pino';
import type { GenerationPace } from '../../domain/generations.js';
import type { Bus } from '../../storage/bus.js';
import { isDatabaseAway } from '../../storage/database-faults.js';
import { workflowId } from './workflow-ids.js';
import { QUEUES } from './workflow-library.js';
import type { QueueName, WorkflowLibrary } from './workflow-library.js';

interface QueuesOptions {
  library: Pick<WorkflowLibrary, 'runGeneration' | 'queueGeneration' | 'claim' | 'runClaimed'>;
  bus: Bus;
  log: Logger;
  /** Aborts when this process begins to shut down. */
  closing: AbortSignal;
  /** The workflows at work here. */
  running(): ReadonlySet<string>;
  /** Scenes and generations that this process works on at the same time. */
  sceneConcurrency: number;
  generationConcurrency: number;
}

/** The bus's channel on which the name of a queue says that something waits in it. */
const CHANNEL = 'workflow-queues';
/** Work in the background does nothing for most of the time: there is room for more of it. */
export const BACKGROUND_ROOM = 8;

/**
 * Where the workflows of generations are begun: here, at once, while there is room, or by whoever next has room. Whoever queues one
 * tells all processes, so that nobody needs to look before something waits.
 */
export class Queues {
  readonly names: readonly QueueName[] = Object.values(QUEUES);
  readonly #room: Readonly<Record<QueueName, number>>;
  /** The workflows that were begun here, with the queue whose room they take. */
  readonly #here = new Map<string, QueueName>();
  /** Queues with more in them than there was room for. */
  readonly #more = new Set<QueueName>();
  readonly #claiming = new Map<QueueName, Promise<void>>();
  readonly #again = new Set<QueueName>();
  readonly #unsubscribe: () => void;

  constructor(private readonly options: QueuesOptions) {
    const { sceneConcurrency, generationConcurrency } = options;
    this.#room = {
      [QUEUES.GENERATIONS]: generationConcurrency,
      [QUEUES.BACKGROUND_GENERATIONS]: generationConcurrency * BACKGROUND_ROOM,
      [QUEUES.SCENES]: sceneConcurrency,
      [QUEUES.BACKGROUND_SCENES]: sceneConcurrency * BACKGROUND_ROOM,
    };
    this.#unsubscribe = options.bus.subscribe(CHANNEL, (queue) => this.look([queue]));
  }

  /** Begins a generation's workflow here, or queues it. The same generation and attempt is begun once, however often this is called. */
  async start(generationId: string, attempt: number, pace: GenerationPace): Promise<void> {
    const { library, closing } = this.options;
    if (pace === 'BACKGROUND' || closing.aborted || this.#freeIn(QUEUES.GENERATIONS) === 0) {
      const queue = pace === 'BACKGROUND' ? QUEUES.BACKGROUND_GENERATIONS : QUEUES.GENERATIONS;
      await library.queueGeneration(generationId, attempt, queue);
      this.announce([queue]);
      return;
    }
    await this.#begin(QUEUES.GENERATIONS, [workflowId(generationId, attempt)], () =>
      library.runGeneration(generationId, attempt),
    );
  }

  /** Tells every process that something waits in these queues. */
  announce(queues: readonly QueueName[]): void {
    if (this.options.closing.aborted) return;
    for (const queue of queues) this.options.bus.publish(CHANNEL, queue);
  }

  /** Takes what waits in these queues, as far as there is room. */
  look(queues: readonly string[]): void {
    for (const queue of this.names) if (queues.includes(queue)) this.#claimSoon(queue);
  }

  /** A workflow has ended here, and there may be room for another. */
  ended(id: string): void {
    if (!this.options.running().has(id)) this.#here.delete(id);
    this.look([...this.#more]);
  }

  /** Takes nothing more, and waits for what is being taken. */
  async close(): Promise<void> {
    this.#unsubscribe();
    await Promise.all(this.#claiming.values());
  }

  #freeIn(queue: QueueName): number {
    const taken = [...this.#here.values()].filter((of) => of === queue).length;
    return Math.max(0, this.#room[queue] - taken);
  }

  async #begin(queue: QueueName, ids: readonly string[], run: () => Promise<void>): Promise<void> {
    for (const id of ids) this.#here.set(id, queue);
    try {
      await run();
    } finally {
      // Those that were begun before, here or elsewhere, or have ended already.
      const running = this.options.running();
      for (const id of ids) if (!running.has(id)) this.#here.delete(id);
    }
  }

  #claimSoon(queue: QueueName): void {
    if (this.options.closing.aborted) return;
    if (this.#claiming.has(queue)) {
      this.#again.add(queue);
      return;
    }
    const claiming = this.#claim(queue).finally(() => {
      this.#claiming.delete(queue);
      if (this.#again.delete(queue)) this.#claimSoon(queue);
    });
    this.#claiming.set(queue, claiming);
  }

  /** Never rejects: whatever is left is found again. */
  async #claim(queue: QueueName): Promise<void> {
    const { library, log, closing } = this.options;
    const free = this.#freeIn(queue);
    this.#more.add(queue);
    if (free === 0) return;
    try {
      const claimed = await library.claim(queue, free);
      if (claimed.ids.length < free) this.#more.delete(queue);
      await this.#begin(queue, claimed.ids, () => library.runClaimed(claimed));
    } catch (error) {
      if (closing.aborted) return;
      log[isDatabaseAway(error) ? 'debug' : 'warn'](
        { err: error, queue },
        'could not take work from a queue; trying again',
      );
    }
  }
}
