import { LRUCache } from 'lru-cache';
import type { Clock } from '../../domain/clock.js';
import { giveUpOne } from './abilities.js';
import type { Abilities } from './abilities.js';

/** Models of which it is remembered what the server takes: callers may name any. */
const MOST_MODELS = 500;
/** After this time an ability that was given up is tried again: servers are updated, models exchanged. */
const RETRY_MS = 3_600_000;
/** How often in a row a server must answer without an ability, after it rejected a request without a word about it. */
const SUSPICIONS = 2;

interface Lesson {
  readonly change: Partial<Abilities>;
  readonly until: number;
}

interface Knowledge {
  lessons: readonly Lesson[];
  suspicions: number;
}

/** What the server of a provider was found to understand, by model. It lasts an hour, and not beyond this process. */
export class LearnedAbilities {
  readonly #models = new LRUCache<string, Knowledge>({ max: MOST_MODELS });

  constructor(
    private readonly initial: Abilities,
    private readonly clock: Clock,
  ) {}

  of(model: string): Abilities {
    const now = this.clock.now();
    const lessons = this.#models.get(model)?.lessons.filter(({ until }) => until > now) ?? [];
    return Object.assign({ ...this.initial }, ...lessons.map(({ change }) => change));
  }

  learn(model: string, change: Partial<Abilities>): void {
    if (Object.keys(change).length === 0) return;
    const now = this.clock.now();
    const known = this.#knowledge(model);
    const others = known.lessons.filter(
      (lesson) => lesson.until > now && !Object.keys(lesson.change).every((ability) => ability in change),
    );
    known.lessons = [...others, { change, until: now + RETRY_MS }];
  }

  /** For one request: what it may ask for, and what its rejections teach. */
  negotiate(model: string, structured: boolean): Negotiation {
    const start = this.of(model);
    let abilities = start;
    let named: Partial<Abilities> = {};
    let suspected: Partial<Abilities> = {};
    let accepted = false;
    let isResampled = false;
    return {
      get abilities() {
        return abilities;
      },
      rejected: (error) => {
        const next = accepted ? undefined : giveUpOne(abilities, this.initial, error, structured, isResampled);
        if (next === undefined) return false;
        isResampled ||= next.reason === 'resample';
        const change = changes(abilities, next.abilities);
        if (next.reason === 'named') named = { ...named, ...change };
        if (next.reason === 'suspected') suspected = { ...suspected, ...change };
        abilities = next.abilities;
        return true;
      },
      accepted: () => {
        if (accepted) return;
        accepted = true;
        this.learn(model, named);
        if (structured) this.#suspect(model, suspected);
      },
    };
  }

  #suspect(model: string, change: Partial<Abilities>): void {
    const known = this.#knowledge(model);
    known.suspicions = Object.keys(change).length === 0 ? 0 : known.suspicions + 1;
    if (known.suspicions >= SUSPICIONS) this.learn(model, change);
  }

  #knowledge(model: string): Knowledge {
    const known = this.#models.get(model) ?? { lessons: [], suspicions: 0 };
    this.#models.set(model, known);
    return known;
  }
}

interface Negotiation {
  /** What the next request may ask for. */
  readonly abilities: Abilities;
  /** Whether the request is to be sent again, asking for less. */
  rejected(error: unknown): boolean;
  /** The server has begun to answer: what was left out is remembered. */
  accepted(): void;
}

function changes(from: Abilities, to: Abilities): Partial<Abilities> {
  return Object.fromEntries(Object.entries(to).filter(([key, value]) => from[key as keyof Abilities] !== value));
}
