import { describe, expect, it } from 'vitest';
import { askedTwice } from '../../bench/kills/asked-twice.js';
import type { PaidCall } from '../../bench/kills/asked-twice.js';
import type { AskedRequest } from '../../bench/kills/model-process.js';
import type { Life } from '../../bench/kills/server-slot.js';

const PIECE = 'almanac-000001/plot/0';
let count = 0;

/** Asked at `at`, answered whole at `sentAt`; without that the client left at `leftAt`, or still waits. */
function request(
  asker: string,
  at: number,
  { sentAt, leftAt, pieces = [PIECE] }: { sentAt?: number; leftAt?: number; pieces?: string[] } = {},
): AskedRequest {
  count += 1;
  return {
    id: count,
    tag: 'almanac-000001',
    pieces,
    hash: 'same',
    asker,
    at,
    ...(sentAt === undefined ? {} : { sentAt, overAt: sentAt + 1, end: 'answered' }),
    ...(leftAt === undefined ? {} : { overAt: leftAt, end: 'client-left' }),
  };
}

const life = (asker: string, rest: Partial<Life> = {}): Life => ({
  asker,
  startedAt: 0,
  readyAt: 1,
  frozen: [],
  ...rest,
});
const killed = (asker: string, diedAt: number): Life => life(asker, { diedAt, death: 'killed' });
const figures = (requests: AskedRequest[], lives: Life[], away: { from: number; to: number }[] = []) =>
  askedTwice(requests, [], lives, away);

describe('asked again on the wire', () => {
  it('is what was answered whole before', () => {
    expect(figures([request('a', 0, { sentAt: 100 }), request('a', 200)], [life('a')]).wire).toMatchObject([
      { piece: PIECE, at: 200, excuse: undefined, windowMs: undefined },
    ]);
    expect(figures([request('a', 0, { leftAt: 100 }), request('a', 200)], [life('a')]).wire).toEqual([]);
    expect(
      figures(
        [request('a', 0, { sentAt: 100 }), request('a', 200, { pieces: ['almanac-000001/theme/0'] })],
        [life('a')],
      ).wire,
    ).toEqual([]);
  });

  it('is excused when the process was killed before it could store the answer', () => {
    expect(
      figures([request('a', 0, { sentAt: 100 }), request('b', 5_000)], [killed('a', 140), life('b')]).wire,
    ).toMatchObject([{ excuse: 'died in the window', windowMs: 40 }]);
    expect(
      figures([request('a', 0, { sentAt: 100 }), request('b', 5_000)], [killed('a', 3_100), life('b')]).wire,
    ).toMatchObject([{ excuse: undefined, windowMs: 3_000 }]);
  });

  it('is not excused by an orderly stop, or by a crash of its own', () => {
    for (const death of ['stopped', 'by itself'] as const) {
      expect(
        figures([request('a', 0, { sentAt: 100 }), request('b', 5_000)], [life('a', { diedAt: 140, death }), life('b')])
          .wire,
      ).toMatchObject([{ excuse: undefined }]);
    }
  });

  it('is excused when the database was away until the process was killed, and not when it lived on', () => {
    const away = [{ from: 50, to: 9_000 }];
    expect(
      figures([request('a', 0, { sentAt: 100 }), request('b', 9_500)], [killed('a', 5_000), life('b')], away).wire,
    ).toMatchObject([{ excuse: 'died with the database away' }]);
    expect(figures([request('a', 0, { sentAt: 100 }), request('a', 9_500)], [life('a')], away).wire).toMatchObject([
      { excuse: undefined },
    ]);
  });

  it('is excused when the process was frozen before it could store the answer, and taken for dead meanwhile', () => {
    const frozen = (from: number, to: number): Life => life('a', { frozen: [{ from, to }] });
    const again = [request('a', 0, { sentAt: 100 }), request('b', 20_000)];
    expect(figures(again, [frozen(140, 19_800), life('b')]).wire).toMatchObject([{ excuse: 'frozen in the window' }]);
    expect(figures(again, [frozen(1_200, 25_000), life('b')]).wire).toMatchObject([{ excuse: undefined }]);
    expect(figures(again, [frozen(140, 15_000), life('b')]).wire).toMatchObject([{ excuse: undefined }]);
    const paid: PaidCall[] = [
      { generationId: 'g', task: 'plot', sceneId: null, startedAt: 0, endedAt: 100 },
      { generationId: 'g', task: 'plot', sceneId: null, startedAt: 20_000, endedAt: 20_100 },
    ];
    expect(askedTwice([], paid, [frozen(140, 19_800)], []).strict).toEqual([]);
    expect(askedTwice([], paid, [frozen(1_200, 25_000)], []).strict).toMatchObject([{ at: 20_000 }]);
    expect(askedTwice([], paid, [frozen(140, 15_000)], []).strict).toMatchObject([{ at: 20_000 }]);
  });

  it('counts what is asked in a packed request piece by piece', () => {
    const other = 'almanac-000001/critique/2';
    expect(
      figures(
        [request('a', 0, { sentAt: 100, pieces: [PIECE, other] }), request('a', 200, { pieces: [other] })],
        [life('a')],
      ).wire,
    ).toMatchObject([{ piece: other }]);
  });
});

describe('doubled', () => {
  it('is what two living processes ask at the same time', () => {
    const { doubled, wire } = figures(
      [request('a', 0, { sentAt: 100 }), request('b', 50, { sentAt: 150 })],
      [life('a'), life('b')],
    );
    expect(doubled).toEqual([{ piece: PIECE, at: 50, by: ['a', 'b'] }]);
    expect(wire).toEqual([]);
  });

  it('is not what one asks for another that was killed', () => {
    expect(figures([request('a', 0, { leftAt: 60 }), request('b', 50)], [killed('a', 40), life('b')])).toMatchObject({
      doubled: [],
      wire: [],
    });
  });

  it('is what is asked again while the answer lies unread in a frozen process', () => {
    const frozen = life('a', { frozen: [{ from: 80, to: 30_000 }] });
    expect(figures([request('a', 0, { sentAt: 100 }), request('b', 10_000)], [frozen, life('b')])).toMatchObject({
      doubled: [{ at: 10_000 }],
      wire: [],
    });
  });
});

describe('paid twice', () => {
  const call = (startedAt: number, endedAt: number, rest: Partial<PaidCall> = {}): PaidCall => ({
    generationId: 'g',
    task: 'plot',
    sceneId: null,
    startedAt,
    endedAt,
    ...rest,
  });
  const strict = (...paid: PaidCall[]) => askedTwice([], paid, [], []).strict;

  it('is a second row of the ledger that began after the first had ended', () => {
    expect(strict(call(0, 100), call(200, 300))).toEqual([{ piece: 'g/plot/-', at: 200 }]);
    expect(strict(call(0, 100), call(50, 150))).toEqual([]);
    expect(
      strict(
        call(0, 100),
        call(200, 300, { sceneId: 's' }),
        call(400, 500, { task: 'theme' }),
        call(600, 700, { generationId: 'h' }),
      ),
    ).toEqual([]);
  });
});
