import { systemClock } from '../../domain/clock.js';
import type { Clock } from '../../domain/clock.js';
import { LlmError } from '../../llm/provider.js';
import { Flight } from './flight.js';
import type { FlightWork, Opener } from './flight.js';
import type { CallResult } from '../upstream.js';

/** The kind of a call. Calls of two kinds may ask the same and still not stand in for each other: background work may be held back, or sent as a batch job. */
type FlightKind = 'use' | 'refresh' | 'background' | 'backgroundRefresh';

/** What a caller of each kind may join: nobody waits behind work of a lower class, and a refresh takes only what was asked anew. */
const JOINABLE: Readonly<Record<FlightKind, readonly FlightKind[]>> = Object.freeze({
  use: ['use', 'refresh'],
  refresh: ['refresh'],
  background: ['use', 'refresh', 'background', 'backgroundRefresh'],
  backgroundRefresh: ['refresh', 'backgroundRefresh'],
});

export interface FlightPolicy {
  /** The call may join others, and others may join it. */
  joinInFlight: boolean;
  /** The call may take the answer of one that has just ended. */
  joinWindow: boolean;
  /** The answer is kept for calls that come within the window. */
  retain: boolean;
  kind: FlightKind;
}

export interface FlightsOptions {
  /** How long an answer is kept after a success, in milliseconds. Default 30 000. */
  windowMs?: number | undefined;
  /** What kept answers may hold in memory; the oldest leave first. Default 32 MiB. */
  retainedBytes?: number | undefined;
  clock?: Clock | undefined;
  /** Faults of work that nobody waits for any more. Default: they are dropped. */
  onLateError?: ((error: unknown) => void) | undefined;
}

/** The work under way in this process, and what has just come of it, by request key. */
export class Flights<R extends CallResult = CallResult, O extends Opener = Opener> {
  /** Those that others may join. */
  readonly #running = new Map<string, Flight<R, O>>();
  /** All that run. */
  readonly #live = new Set<Flight<R, O>>();
  readonly #retained = new Map<string, { flight: Flight<R, O>; until: number }>();
  readonly #unwinding = new Map<Promise<void>, Flight<R, O>>();
  readonly #windowMs: number;
  readonly #mostRetainedBytes: number;
  readonly #clock: Clock;
  readonly #onLateError: (error: unknown) => void;
  #retainedBytes = 0;
  #closed = false;

  constructor(options: FlightsOptions = {}) {
    this.#windowMs = options.windowMs ?? 30_000;
    this.#mostRetainedBytes = options.retainedBytes ?? 32 * 1024 * 1024;
    this.#clock = options.clock ?? systemClock;
    this.#onLateError = options.onLateError ?? (() => {});
  }

  /** What the kept answers hold in memory, roughly. */
  get retainedBytes(): number {
    return this.#retainedBytes;
  }

  /** One to subscribe to that `suits`: a success within the window, else one under way. Its state tells which. */
  find(
    key: string,
    policy: FlightPolicy,
    suits: (flight: Flight<R, O>) => boolean = () => true,
  ): Flight<R, O> | undefined {
    this.#dropExpired();
    const kept = policy.joinWindow ? this.#retained.get(key) : undefined;
    if (kept !== undefined && this.#isWithinWindow(kept.until) && suits(kept.flight)) return kept.flight;
    if (!policy.joinInFlight) return undefined;
    for (const kind of JOINABLE[policy.kind]) {
      const flight = this.#running.get(`${kind}:${key}`);
      if (flight !== undefined && suits(flight)) return flight;
    }
    return undefined;
  }

  /**
   * Begins the work. Others find the flight as soon as this returns, if the policy lets them; subscribe to it in the same turn.
   * The work must wait for nothing before this is called: two callers that both wait first would both miss.
   *
   * @throws LlmError CANCELLED once closed
   */
  open(key: string, opener: O, policy: FlightPolicy, work: FlightWork<R, O>): Flight<R, O> {
    if (this.#closed) throw new LlmError('CANCELLED', 'The call was not made: its optimizer is closed');
    const slot = `${policy.kind}:${key}`;
    const flight = new Flight<R, O>(key, opener, (ended) => {
      this.#live.delete(ended);
      if (this.#running.get(slot) === ended) this.#running.delete(slot);
      if (ended.state === 'succeeded' && policy.retain && !ended.forgotten) this.#retain(ended);
    });
    this.#live.add(flight);
    if (policy.joinInFlight) this.#running.set(slot, flight);
    const unwound = flight.run(work, this.#onLateError).finally(() => this.#unwinding.delete(unwound));
    this.#unwinding.set(unwound, flight);
    return flight;
  }

  /** Forgets the answers of a tenant, or of all. Who waits for one still gets it; nobody else joins. */
  clear(tenantId?: string): void {
    this.forgetWhere(({ opener }) => tenantId === undefined || opener.tenantId === tenantId);
  }

  /** Like `clear`, for the flights that the test picks. */
  forgetWhere(concerns: (flight: Flight<R, O>) => boolean): void {
    for (const flight of this.#live) if (concerns(flight)) flight.forget();
    for (const [slot, flight] of this.#running) if (concerns(flight)) this.#running.delete(slot);
    for (const [key, { flight }] of this.#retained) if (concerns(flight)) this.#drop(key);
  }

  /**
   * Nobody joins the work for this key any more, and what comes out of it is not stored. Resolves when work that has ended has
   * wound up, so that none of it is stored later.
   */
  async forget(key: string): Promise<void> {
    for (const flight of this.#live) if (flight.key === key) flight.forget();
    for (const [slot, flight] of this.#running) if (flight.key === key) this.#running.delete(slot);
    this.#drop(key);
    await Promise.all(
      [...this.#unwinding].flatMap(([unwound, flight]) =>
        flight.key === key && flight.state !== 'running' ? [unwound] : [],
      ),
    );
  }

  /** Takes no further work. What is under way goes on. */
  close(): void {
    this.#closed = true;
  }

  /** Ends what is under way. */
  abandon(): void {
    for (const flight of this.#live) flight.abandon('its optimizer is closed');
  }

  /** Resolves when no work is under way, abandoned work included. */
  async settled(): Promise<void> {
    while (this.#unwinding.size > 0) await Promise.all(this.#unwinding.keys());
  }

  #retain(flight: Flight<R, O>): void {
    this.#drop(flight.key);
    this.#dropExpired();
    this.#retained.set(flight.key, { flight, until: this.#clock.now() + this.#windowMs });
    this.#retainedBytes += flight.bytes;
    for (const key of this.#retained.keys()) {
      if (this.#retainedBytes <= this.#mostRetainedBytes) break;
      this.#drop(key);
    }
  }

  /** The oldest come first, and all are kept equally long. */
  #dropExpired(): void {
    for (const [key, { until }] of this.#retained) {
      if (this.#isWithinWindow(until)) break;
      this.#drop(key);
    }
  }

  /** An end that is further off than the window is long was set before the clock was put back. */
  #isWithinWindow(until: number): boolean {
    const left = until - this.#clock.now();
    return left >= 0 && left <= this.#windowMs;
  }

  #drop(key: string): void {
    const kept = this.#retained.get(key);
    if (kept === undefined) return;
    this.#retained.delete(key);
    this.#retainedBytes -= kept.flight.bytes;
  }
}
