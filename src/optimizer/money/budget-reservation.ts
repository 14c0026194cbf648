import type { Clock } from '../../domain/clock.js';
import type { BudgetStore, HeldMoney, Settlement } from './budget-store.js';
import type { Reservation, ReservationEnd } from './reservations.js';
import type { AttemptUsage } from '../upstream.js';
import { totalCost } from './usage.js';

/** Money reserved for one attempt or batch job. Ending it never rejects: a reservation that cannot be ended expires and counts as spent. */
export interface BudgetReservation extends Reservation {
  /** The id by which another process finds it again. Undefined if nothing is held, or if it is held for several generations. */
  readonly id: string | undefined;
  /** Books what was used, by payer. If the cost is unknown, the whole reserved amount is booked. */
  settle(shares: readonly AttemptUsage[]): Promise<void>;
  end(shares: readonly AttemptUsage[]): ReservationEnd;
  /** Keeps it for `ms` milliseconds even if this process ends, for a job that runs at the provider. */
  hold(ms: number): Promise<void>;
}

/** The part of a reservation that belongs to payers of the same tenant, generation and allowance. */
export interface ReservedPart {
  /** Positions among the payers. Undefined: all of them. */
  readonly payers: readonly number[] | undefined;
  /** Undefined where nothing is counted. */
  readonly money: HeldMoney | undefined;
  readonly store: BudgetStore;
}

interface HeldPart extends ReservedPart {
  readonly money: HeldMoney;
}

interface PartSettlement extends Settlement {
  readonly store: BudgetStore;
}

interface KeepOptions {
  clock: Clock;
  /** The longest answer that the money is enough for, in tokens, if it is less than was asked for. */
  maxOutputTokens?: number | undefined;
  /** Called when the reservation has ended, so that others may use the money. */
  onEnd(): void;
  /** Called when more was used than was reserved. */
  onOverrun(): void;
  onError(error: unknown): void;
}

/** A reservation expires this long after its last heartbeat, in milliseconds. */
export const EXPIRES_MS = 120_000;
const HEARTBEAT_MS = 40_000;

/** Keeps a reservation alive until it is settled or released. */
export function keepReserved(
  parts: readonly ReservedPart[],
  { clock, maxOutputTokens, onEnd, onOverrun, onError }: KeepOptions,
): BudgetReservation {
  const held: readonly HeldPart[] = parts.flatMap(({ payers, money, store }) =>
    money === undefined ? [] : [{ payers, money, store }],
  );
  const [first, ...others] = held;
  let ended = false;
  let stopBeating = held.length === 0 ? () => {} : beat();

  function beat(): () => void {
    return clock.after(HEARTBEAT_MS, () => {
      stopBeating = beat();
      const until = clock.now() + EXPIRES_MS;
      void Promise.all(held.map(({ money, store }) => store.extend(money.id, until).catch(onError)));
    });
  }

  /** The settlement of each part; none if it has ended before. */
  function close(costOf: (part: HeldPart) => bigint): readonly PartSettlement[] {
    if (ended) return [];
    ended = true;
    stopBeating();
    return held.map((part) => ({ held: part.money, store: part.store, cost: costOf(part) }));
  }

  async function settleNow(settlements: readonly PartSettlement[]): Promise<void> {
    await Promise.all(settlements.map(({ store, held: money, cost }) => store.settle(money, cost).catch(onError)));
    onEnd();
  }

  function closeWith(shares: readonly AttemptUsage[]): readonly PartSettlement[] {
    const settlements = close(
      ({ payers, money }) =>
        totalCost(
          (payers === undefined ? shares : payers.map((payer) => shares[payer])).map((share) => share?.costNanoUsd),
        ) ?? money.amount,
    );
    if (sum(settlements.map(({ cost }) => cost)) > sum(settlements.map(({ held: { amount } }) => amount))) onOverrun();
    return settlements;
  }

  return {
    id: others.length === 0 ? first?.money.id : undefined,
    maxOutputTokens,
    settle: (shares) => settleNow(closeWith(shares)),
    release: () => settleNow(close(() => 0n)),
    end(shares) {
      const settlements = closeWith(shares);
      return {
        settlements: settlements.filter(({ store }) => store.inDatabase === true),
        stored: () => settleNow(settlements.filter(({ store }) => store.inDatabase !== true)),
        abandoned: onEnd,
      };
    },
    async hold(ms) {
      stopBeating();
      const until = clock.now() + ms;
      await Promise.all(held.map(({ money, store }) => store.extend(money.id, until)));
    },
  };
}

function sum(amounts: readonly bigint[]): bigint {
  return amounts.reduce((total, amount) => total + amount, 0n);
}

/** The share of some payers in an amount that is divided evenly. What does not divide goes to the first payers, so that all shares add up. */
export function share(amount: bigint, payers: readonly number[], payerCount: number): bigint {
  const all = BigInt(payerCount);
  return payers.reduce((total, payer) => total + amount / all + (BigInt(payer) < amount % all ? 1n : 0n), 0n);
}
