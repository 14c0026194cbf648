import type { Clock } from '../../llm/clock.js';
import type { BudgetStore, HeldMoney } from './budget-store.js';
import type { Reservation } from './reservations.js';
import type { AttemptUsage } from './usage.js';

/** Money held for one attempt, or for a batch job. An end never rejects: what cannot be ended expires, and so becomes spent. */
export interface BudgetReservation extends Reservation {
  /** By which another process finds it again. Undefined when nothing is held, or when the payers are of several generations. */
  readonly id: string | undefined;
  /** Books what was used, by payer. An unknown cost is booked as the amount that is held. */
  settle(shares: readonly AttemptUsage[]): Promise<void>;
  /** Keeps it for so long, whether or not this process ends: for a job that runs at the provider. */
  hold(ms: number): Promise<void>;
}

/** What is held for payers of the same tenant and generation. */
export interface ReservedPart {
  /** Positions among the payers. Undefined: all of them. */
  readonly payers: readonly number[] | undefined;
  /** Undefined where nothing is counted. */
  readonly money: HeldMoney | undefined;
}

export interface KeepOptions {
  store: BudgetStore;
  clock: Clock;
  /** More was used than was held. */
  onOverrun(): void;
  onError(error: unknown): void;
}

/** A reservation expires this long after its last heartbeat, in milliseconds. */
export const EXPIRES_MS = 600_000;
const HEARTBEAT_MS = 180_000;

/** Keeps what was reserved alive until it is settled or released. */
export function keepReserved(parts: readonly ReservedPart[], { store, clock, onOverrun, onError }: KeepOptions): BudgetReservation {
  const held = parts.flatMap(({ payers, money }) => (money === undefined ? [] : [{ payers, money }]));
  let ended = false;
  let stopBeating = held.length === 0 ? () => {} : beat();

  function beat(): () => void {
    return clock.after(HEARTBEAT_MS, () => {
      stopBeating = beat();
      const until = clock.now() + EXPIRES_MS;
      void Promise.all(held.map(({ money }) => store.extend(money.id, until).catch(onError)));
    });
  }

  async function end(costs: readonly bigint[]): Promise<void> {
    ended = true;
    stopBeating();
    await Promise.all(held.map(({ money }, index) => store.settle(money, costs[index]!).catch(onError)));
  }

  return {
    id: held.length === 1 ? held[0]!.money.id : undefined,
    async settle(shares) {
      if (ended) return;
      const costs = held.map(({ payers, money }) => costOf(payers === undefined ? shares : payers.map((payer) => shares[payer])) ?? money.amount);
      const sum = (amounts: readonly bigint[]): bigint => amounts.reduce((total, amount) => total + amount, 0n);
      if (sum(costs) > sum(held.map(({ money }) => money.amount))) onOverrun();
      await end(costs);
    },
    async release() {
      if (!ended) await end(held.map(() => 0n));
    },
    async hold(ms) {
      stopBeating();
      const until = clock.now() + ms;
      await Promise.all(held.map(({ money }) => store.extend(money.id, until)));
    },
  };
}

/** Null when a part of it is unknown. */
function costOf(shares: readonly (AttemptUsage | undefined)[]): bigint | null {
  return shares.reduce<bigint | null>((total, share) => {
    const cost = share?.costNanoUsd ?? null;
    return total === null || cost === null ? null : total + cost;
  }, 0n);
}

/** An even share, exact in sum: the first payers bear what does not divide. */
export function share(amount: bigint, payers: readonly number[], payerCount: number): bigint {
  const all = BigInt(payerCount);
  return payers.reduce((total, payer) => total + amount / all + (BigInt(payer) < amount % all ? 1n : 0n), 0n);
}
