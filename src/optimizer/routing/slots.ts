import { isLocalAddress } from '../../llm/address.js';
import type { Clock } from '../../domain/clock.js';
import { LlmError } from '../../llm/provider.js';
import type { LlmProvider } from '../../llm/provider.js';
import { AdaptiveLimit } from './adaptive-limit.js';
import type { AttemptEnd } from './adaptive-limit.js';
import { FairQueue, inTurn } from './fair-queue.js';
import type { Waiting, GrantRequest } from './fair-queue.js';

/** Permission to be one of the requests that a provider works on at once. */
export interface Slot {
  /** Requests of ours that the server has now, and may have to answer before it begins with this one: they need not come to it in the order in which they leave. */
  readonly ahead: number;
  /** The request has ended: others may go, and its times tell whether the server had too many. */
  ended(end: AttemptEnd): void;
  /** Nothing was sent. */
  release(): void;
}

type Provider = Pick<LlmProvider, 'name' | 'baseUrl' | 'keyed' | 'caps'>;

const UNLIMITED: Slot = Object.freeze({ ahead: 0, ended() {}, release() {} });

/**
 * How many requests each provider gets at once: as many as is configured, else as the server tells. A server on one's own machine
 * that tells nothing gets a few, and more or fewer by whether it lets them wait; all others get any number.
 */
export class Slots {
  readonly #servers = new Map<string, Server>();
  /** By provider, what its server told. */
  readonly #told = new Map<string, number>();

  constructor(private readonly clock: Clock) {}

  tell(provider: string, slots: number): void {
    this.#told.set(provider, Math.max(1, Math.floor(slots)));
    this.#servers.get(provider)?.serve();
  }

  free(provider: Provider): number {
    return this.#of(provider)?.free ?? Infinity;
  }

  /** @throws LlmError CANCELLED as soon as the signal aborts. */
  async acquire(provider: Provider, request: GrantRequest): Promise<Slot> {
    return (await this.#of(provider)?.acquire(request)) ?? UNLIMITED;
  }

  #of(provider: Provider): Server | undefined {
    const { name, caps } = provider;
    if (caps?.maxConcurrent === undefined && !this.#told.has(name) && !isOwnServer(provider)) return undefined;
    const known = this.#servers.get(name);
    if (known !== undefined) return known;
    const server = new Server(provider, this.clock, () => this.#told.get(name));
    this.#servers.set(name, server);
    return server;
  }
}

/** One that asks for a key may be a gateway to many. */
function isOwnServer({ baseUrl, keyed }: Provider): boolean {
  return baseUrl !== undefined && keyed !== true && isLocalAddress(baseUrl);
}

class Server {
  readonly #queue: FairQueue<Waiting<GrantRequest, Slot>>;
  readonly #adaptive = new AdaptiveLimit();
  #inFlight = 0;

  constructor(
    private readonly provider: Provider,
    private readonly clock: Clock,
    private readonly told: () => number | undefined,
  ) {
    this.#queue = new FairQueue(clock);
  }

  get free(): number {
    return Math.max(0, this.#limit - this.#inFlight - this.#queue.size);
  }

  acquire(request: GrantRequest): Promise<Slot> {
    const { name } = this.provider;
    return inTurn(
      this.#queue,
      request,
      this.clock,
      () => this.serve(),
      (cause) =>
        new LlmError('CANCELLED', `The call was cancelled while it waited for ${name} to have room for it`, {
          provider: name,
          cause,
        }),
    );
  }

  serve(): void {
    for (let next = this.#queue.next(); next !== undefined && this.#inFlight < this.#limit; next = this.#queue.next()) {
      this.#inFlight += 1;
      this.#queue.served(next);
      next.leave(this.#slot());
    }
  }

  get #limit(): number {
    return this.#fixed ?? this.#adaptive.limit;
  }

  get #fixed(): number | undefined {
    return this.provider.caps?.maxConcurrent ?? this.told();
  }

  #slot(): Slot {
    const others = this.#inFlight - 1;
    const startedAt = this.clock.now();
    const wasFull = this.#inFlight >= this.#limit;
    const { told } = this;
    const inFlight = (): number => this.#inFlight;
    const mayQueue = (): boolean => isOwnServer(this.provider) || told() !== undefined;
    let open = true;
    const leave = (): boolean => {
      const isFirst = open;
      open = false;
      if (isFirst) this.#inFlight -= 1;
      return isFirst;
    };
    return {
      get ahead() {
        return mayQueue() ? Math.max(0, inFlight() - (told() ?? 1)) : 0;
      },
      ended: (end) => {
        if (!leave()) return;
        if (this.#fixed === undefined) this.#adaptive.observe({ ...end, others, startedAt, wasFull }, this.clock.now());
        this.serve();
      },
      release: () => {
        if (leave()) this.serve();
      },
    };
  }
}
