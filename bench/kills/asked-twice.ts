import type { AskedRequest } from './model-process.js';
import type { Life } from './server-slot.js';

/** A row of the ledger whose outcome is `ok`. Times are milliseconds since 1970. */
export interface PaidCall {
  generationId: string;
  task: string;
  sceneId: string | null;
  startedAt: number;
  endedAt: number;
}

/** While PostgreSQL did not answer, or could not write. */
export interface Away {
  from: number;
  to: number;
}

/** How it came that something was asked again after its answer had been sent whole. */
type Excuse =
  /** The process was killed within the window after the last byte, before it could store what it had received. */
  | 'died in the window'
  /** The process was killed while the database was away, so that it could not store what it had received. */
  | 'died with the database away'
  /** The process was frozen within the window after the last byte, and taken for dead before it could go on. */
  | 'frozen in the window';

interface AskedAgain {
  piece: string;
  /** When it was asked again, and by whom. */
  at: number;
  asker: string;
  /** From the last byte of the first answer to the death of the process that had asked; undefined when that process lived on. */
  windowMs: number | undefined;
  /** Undefined: there is none, the promise is broken. */
  excuse: Excuse | undefined;
  sameBody: boolean;
  /** As a sentence. */
  story: string;
}

export interface Figures {
  /** (a): paid for twice, the second time asked after the first answer was received whole: pairs of rows of the ledger. */
  strict: { piece: string; at: number }[];
  /** (b): asked again on the wire after an answer had been sent whole. */
  wire: AskedAgain[];
  /** Asked by two living processes, or twice by one, at the same time. */
  doubled: { piece: string; at: number; by: [string, string] }[];
}

/** From the last byte on the wire to the commit, on a busy machine: reading, checking, writing. */
const WINDOW_MS = 1_000;

export function askedTwice(
  requests: readonly AskedRequest[],
  paid: readonly PaidCall[],
  lives: readonly Life[],
  away: readonly Away[],
): Figures {
  const figures: Figures = { strict: strictly(paid, lives), wire: [], doubled: [] };
  const byAsker = new Map(lives.map((life) => [life.asker, life]));
  const byPiece = new Map<string, AskedRequest[]>();
  for (const request of requests.toSorted((one, other) => one.at - other.at)) {
    for (const piece of request.pieces) {
      const before = byPiece.get(piece) ?? [];
      figures.wire.push(...[againAfter(piece, before, request, byAsker, away)].filter((found) => found !== undefined));
      const beside = before.findLast((other) => isWaiting(other, request.at, byAsker.get(other.asker)));
      if (beside !== undefined) figures.doubled.push({ piece, at: request.at, by: [beside.asker, request.asker] });
      byPiece.set(piece, [...before, request]);
    }
  }
  return figures;
}

function strictly(paid: readonly PaidCall[], lives: readonly Life[]): Figures['strict'] {
  const found: Figures['strict'] = [];
  for (const [piece, calls] of Map.groupBy(
    paid,
    ({ generationId, task, sceneId }) => `${generationId}/${task}/${sceneId ?? '-'}`,
  )) {
    for (const call of calls) {
      // Times are stored to the millisecond.
      // Who was taken for dead with an answer in hand books it when it wakes: that was paid for.
      const stored = (other: PaidCall): boolean =>
        other.endedAt <= call.startedAt + 1 && !lives.some((life) => wasFrozen(life, other.endedAt, call.startedAt));
      if (calls.some((other) => other !== call && other.startedAt < call.startedAt && stored(other))) {
        found.push({ piece, at: call.startedAt });
      }
    }
  }
  return found;
}

/** Its answer was under way, or waited unread in a frozen process, and that process lived. */
function isWaiting(request: AskedRequest, at: number, life: Life | undefined): boolean {
  if (life?.diedAt !== undefined && life.diedAt <= at) return false;
  return (request.overAt ?? Infinity) > at || (request.end === 'answered' && receivedAt(request, life) > at);
}

/** When the process could have read the last byte: a frozen one can only once it was thawed. */
function receivedAt({ sentAt = Infinity }: AskedRequest, life: Life | undefined): number {
  return life?.frozen.find(({ from, to }) => from <= sentAt && sentAt < to)?.to ?? sentAt;
}

/** From within the window after an answer until it was asked again, or until just before that: to take over takes a moment. */
function wasFrozen(life: Life | undefined, answeredAt: number, againAt: number): boolean {
  return (
    life?.frozen.some(
      ({ from, to }) => from >= answeredAt && from <= answeredAt + WINDOW_MS && to + WINDOW_MS >= againAt,
    ) === true
  );
}

function againAfter(
  piece: string,
  before: readonly AskedRequest[],
  request: AskedRequest,
  lives: ReadonlyMap<string, Life>,
  away: readonly Away[],
): AskedAgain | undefined {
  const first = before.find(
    (other) =>
      other.end === 'answered' &&
      other.sentAt !== undefined &&
      other.sentAt <= request.at &&
      !isWaiting(other, request.at, lives.get(other.asker)),
  );
  if (first === undefined) return undefined;
  const life = lives.get(first.asker);
  const sentAt = first.sentAt!;
  const diedAt = life?.diedAt !== undefined && life.diedAt <= request.at ? life.diedAt : undefined;
  const windowMs = diedAt === undefined ? undefined : Math.max(0, diedAt - receivedAt(first, life));
  let excuse: Excuse | undefined;
  if (diedAt !== undefined && life?.death === 'killed') {
    if (away.some(({ from, to }) => from <= diedAt && to >= sentAt)) excuse = 'died with the database away';
    else if (windowMs! <= WINDOW_MS) excuse = 'died in the window';
  }
  if (excuse === undefined && wasFrozen(life, sentAt, request.at)) excuse = 'frozen in the window';
  const end = diedAt === undefined ? 'lives on' : `${life?.death} ${Math.round(windowMs!)} ms after the last byte`;
  const gone = away.some(({ from, to }) => from <= sentAt && sentAt <= to) ? ' while the database was away' : '';
  return {
    piece,
    at: request.at,
    asker: request.asker,
    windowMs,
    excuse,
    sameBody: first.hash === request.hash,
    story: `${piece} was answered whole to ${first.asker}${gone} (${end}) and asked again ${((request.at - sentAt) / 1_000).toFixed(1)} s later by ${request.asker}`,
  };
}
