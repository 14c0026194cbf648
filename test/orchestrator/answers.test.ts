import { describe, expect, it } from 'vitest';
import type { CharacterContent } from '../../src/domain/bibles.js';
import { saysNothing, saysNothingBroken } from '../../src/domain/nothing-said.js';
import type { SceneCritique } from '../../src/domain/scenes.js';
import type { CastInput, OutlineInput } from '../../src/domain/tasks.js';
import { LlmError } from '../../src/optimizer/types.js';
import { isUnreadable } from '../../src/orchestrator/pipeline/failures.js';
import { askCast } from '../../src/orchestrator/stages/bibles.js';
import { breachesOf } from '../../src/orchestrator/stages/continuity.js';
import {
  isGoodAsItIs,
  isJudgement,
  isUnjudged,
  notesOf,
  withoutEmptyNotes,
} from '../../src/orchestrator/story/judgement.js';
import { newScene } from '../../src/orchestrator/story/outline-plan.js';

const person = (name: string): CharacterContent => ({ name, goals: [], fears: [], traits: [], relationships: [] });
const story = (known: string[], count: number): CastInput => ({
  logLine: 'x',
  actStructure: 'THREE_ACT',
  bibles: { characters: known.map(person) },
  count,
});

describe('a cast', () => {
  async function made(input: CastInput, ...answers: string[][]) {
    return madeWith(12, input, ...answers);
  }

  async function madeWith(most: number, input: CastInput, ...answers: string[][]) {
    const asked: CastInput[] = [];
    const forgotten: CastInput[] = [];
    const cast = await askCast(input, {
      atMost: async ({ count }) => Math.min(count, most),
      ask: async (each) => answers[asked.push(each) - 1]!.map(person),
      forget: async (each) => void forgotten.push(each),
    });
    return {
      names: cast.map(({ name }) => name),
      asked: asked.map(({ count, bibles }) => [count, bibles.characters.map(({ name }) => name)]),
      forgotten: forgotten.length,
    };
  }

  it('that is whole is asked for once, and what is too much is left out', async () => {
    expect(await made(story(['Ada'], 2), ['Mara', 'Tomas', 'Ines'])).toEqual({
      names: ['Mara', 'Tomas'],
      asked: [[2, ['Ada']]],
      forgotten: 0,
    });
  });

  it('that is too small is asked for again, beside those who are there', async () => {
    expect(await made(story(['Ada'], 3), ['Mara'], ['Tomas', 'Ines'])).toEqual({
      names: ['Mara', 'Tomas', 'Ines'],
      asked: [
        [3, ['Ada']],
        [2, ['Ada', 'Mara']],
      ],
      forgotten: 0,
    });
  });

  it('is asked for in parts by a model that has room for a few, however many parts that takes', async () => {
    const names = ['Mara', 'Tomas', 'Ines', 'Aino', 'Olu', 'Per'];
    expect(await madeWith(1, story([], 6), ...names.map((name) => [name]))).toMatchObject({
      names,
      asked: names.map((_, at) => [1, names.slice(0, at)]),
    });
  });

  it('has no twins, in whatever case', async () => {
    expect(await made(story(['Ada Byron'], 2), ['Mara Quill', 'MARA  QUILL', 'ada byron'], ['Tomas'])).toEqual({
      names: ['Mara Quill', 'Tomas'],
      asked: [
        [2, ['Ada Byron']],
        [1, ['Ada Byron', 'Mara Quill']],
      ],
      forgotten: 0,
    });
  });

  it('is asked for no further when the model knows nobody new, and that answer is not given again', async () => {
    expect(await made(story([], 3), ['Mara'], ['MARA'])).toEqual({
      names: ['Mara'],
      asked: [
        [3, []],
        [2, ['Mara']],
      ],
      forgotten: 1,
    });
    expect(await made(story(['Mara'], 1), ['Mara'])).toEqual({ names: [], asked: [[1, ['Mara']]], forgotten: 1 });
  });
});

describe('a critique', () => {
  const axis: SceneCritique['axes'][number] = { axis: 'PACING', score: null, issues: [], suggestions: [] };
  const critique = (change: object) => withoutEmptyNotes({ overall: 'x', axes: [{ ...axis, ...change }] });

  it('without a score and without a note is no judgement, and no praise', () => {
    for (const none of [
      critique({}),
      critique({ issues: ['None.'], suggestions: ['N/A'] }),
      { overall: 'Fine.', axes: [] },
    ]) {
      expect(isJudgement(none)).toBe(false);
    }
    const unjudged = { critiqueId: 'c', notes: [], unjudged: true };
    expect([isGoodAsItIs(unjudged), isUnjudged(unjudged)]).toEqual([false, true]);
    expect(isUnjudged({ ...unjudged, faulty: true })).toBe(false);
    expect([isGoodAsItIs({ critiqueId: 'c', notes: [] }), isUnjudged({ critiqueId: 'c', notes: [] })]).toEqual([
      true,
      false,
    ]);
  });

  it('with a score or a note is one', () => {
    for (const judged of [
      critique({ score: 9 }),
      critique({ issues: ['It is slow.'] }),
      critique({ suggestions: ['Cut it.'] }),
    ]) {
      expect(isJudgement(judged)).toBe(true);
    }
  });

  it('makes no note of what only says that there is none', () => {
    expect(notesOf(critique({ score: 9, issues: ['None', 'It is slow.', '无'], suggestions: ['-', 'Cut.'] }))).toEqual([
      'pacing: It is slow. Cut.',
    ]);
  });
});

describe('what a critique says of one thing', () => {
  const of = (issues: string[], suggestions: string[]) => {
    const cleaned = withoutEmptyNotes({ overall: 'x', axes: [{ axis: 'PACING', score: 5, issues, suggestions }] });
    // What is stored is read once more, and says the same.
    expect(notesOf(withoutEmptyNotes(cleaned))).toEqual(notesOf(cleaned));
    return notesOf(cleaned).map((note) => note.replace('pacing: ', ''));
  };

  it('stays together, whatever else says nothing', () => {
    expect(of(['It is slow.', 'It is long.'], ['None', 'Cut the end.'])).toEqual([
      'It is long. Cut the end.',
      'It is slow.',
    ]);
    expect(of(['None', 'It is long.'], ['Open later.', 'Cut the end.'])).toEqual([
      'It is long. Cut the end.',
      'Open later.',
    ]);
    expect(of(['None', 'It is long.', 'It is slow.'], ['Open later.', 'Cut the end.'])).toEqual([
      'It is long. Cut the end.',
      'It is slow.',
      'Open later.',
    ]);
    expect(of(['N/A', 'It is long.'], ['Open later.', 'None'])).toEqual(['It is long.', 'Open later.']);
    expect(of([], ['Open later.', 'Cut.'])).toEqual(['Open later.', 'Cut.']);
  });
});

it('an answer that no model could give in a form of use is told from every other fault', () => {
  const unreadable = new LlmError('SCHEMA_INVALID', 'x');
  const all = (...causes: LlmError[]) => new LlmError('ALL_PROVIDERS_FAILED', 'x', { causes });
  expect([unreadable, all(unreadable, unreadable)].map(isUnreadable)).toEqual([true, true]);
  expect(
    [all(unreadable, new LlmError('AUTH', 'x')), all(), new LlmError('OUTPUT_LIMIT', 'x'), new Error('x')].map(
      isUnreadable,
    ),
  ).toEqual([false, false, false, false]);
});

describe('what is no breach', () => {
  it.each([
    '',
    ' ',
    '-',
    '—',
    '""',
    '[]',
    'None',
    'none.',
    'NONE',
    '(none)',
    'N/A',
    'n/a.',
    'No',
    'Nothing.',
    'No breaches found',
    'No breaches found.',
    'No issues were found in the scene.',
    'There are no continuity breaches.',
    'I found no inconsistencies.',
    'No continuity issues or breaches',
    'The pages hold.',
    '无',
    '无。',
    '没有',
    '没有发现问题。',
    '未发现任何问题',
    '無',
    'なし',
    '特になし。',
    '없음',
    'ninguna',
    'Ninguno.',
    'No se encontraron problemas.',
    'Nenhuma',
    'Não há',
    'Aucune',
    'Aucune incohérence relevée.',
    'Keine',
    'Keine Verstöße gefunden.',
    'Es wurden keine Fehler gefunden.',
    'Nessuna',
    'Нет',
    'Нарушений не обнаружено.',
    'brak',
    'yok',
    'لا يوجد',
    'אין',
    'कोई नहीं',
    'không có',
    'tidak ada',
    'ไม่มี',
  ])('%j', (text) => {
    expect(saysNothingBroken(text)).toBe(true);
    expect(breachesOf([text])).toEqual([]);
  });

  it.each([
    'The scene is consistent with the bible',
    'Everything is consistent.',
    'The scene is fully consistent with the bibles and the state contract.',
    'The pages follow the outline.',
    'No problems detected; the scene follows the state contract.',
    'No issues found, all is as planned.',
    'No continuity errors. Everything matches the bible.',
    'There are no discrepancies in the scene.',
    'Nessuna incongruenza',
    'Non ho trovato errori.',
    'Não foram encontradas inconsistências na cena.',
    'Nenhuma inconsistência encontrada.',
    'No hay errores de continuidad.',
    'Aucune incohérence n’a été relevée.',
    'Pas d’incohérence.',
    'Keine Widersprüche vorhanden.',
    'Kein Kontinuitätsfehler gefunden.',
    'Es gibt keine Unstimmigkeiten.',
    'Geen inconsistenties gevonden.',
    'Nie znaleziono żadnych błędów.',
    'Не найдено противоречий.',
    'Порушень у сцені не виявлено',
    '矛盾は見つかりませんでした。',
    '문제가 발견되지 않았습니다.',
  ])('nor a fault of any kind: %j', (text) => {
    expect([saysNothing(text), saysNothingBroken(text)]).toEqual([true, true]);
  });

  it.each(['No conflict is present in the scene.', 'No conflict', 'There is no conflict.', 'This scene stands.'])(
    'though it may be a fault of the scene: %j',
    (text) => {
      expect([saysNothing(text), saysNothingBroken(text)]).toEqual([false, true]);
    },
  );

  it.each([
    'Mara is not in the room: let her in.',
    'No lamp is lit, though it must be: light it.',
    'No breaches of the wall are shown, but the bible has one: show it.',
    'Nobody knows the code: cut the line.',
    'None of them may speak.',
    'The scene holds two Maras.',
    '没有人点灯：请点灯。',
    'No se ve la lámpara: el faro debe estar encendido desde el principio.',
    'Keine Lampe brennt: zünde sie an, ehe er kommt.',
    'Нет лампы: добавьте её.',
    'Нет лампы',
    'Es fehlt die Lampe.',
    'Aucune lampe ne brûle.',
    '3',
    'não há faca na mesa',
    'Não foi mostrado o farol aceso.',
    'Kein Messer vorhanden',
    'Keine Lampe gefunden.',
    'Aucune lampe trouvée',
    'No se encontró el cuchillo.',
    'Nessuna lampada trovata',
    'Geen mes gevonden',
    'No issues found, but the lamp should be lit.',
    'No problems with the lamp; however, Tomas is dead.',
    'The scene follows the outline too closely: cut the last beat.',
    'The scene is consistent with nothing that came before.',
    '矛盾がある。',
  ])('but %j is one', (text) => {
    expect(breachesOf([text])).toEqual([text]);
  });
});

it('a scene of which only the heading and what happens could be used is filled from these', () => {
  const input: OutlineInput = {
    logLine: 'A keeper waits.',
    actStructure: 'THREE_ACT',
    bibles: { characters: [person('Mara Quill'), person('Tomas')] },
    acts: [],
    from: 1,
    to: 2,
    totalScenes: 2,
    previous: [],
  };
  const bare = { characters: [], location: '', timeOfDay: '', beats: [], priorState: '', nextState: '' };
  const first = newScene(
    { ...bare, heading: 'INT. LAMP ROOM - UPSTAIRS - NIGHT', description: 'Mara lights it.' },
    input,
    { number: 1, state: undefined },
  );
  const second = newScene({ ...bare, heading: 'Somewhere', description: 'They leave.', ending: 'The door.' }, input, {
    number: 2,
    state: first.nextState,
  });
  expect(
    [first, second].map(({ outline, priorState, nextState }) => [
      outline.location,
      outline.timeOfDay,
      outline.characters,
      priorState,
      nextState,
    ]),
  ).toEqual([
    ['LAMP ROOM - UPSTAIRS', 'NIGHT', ['Mara Quill'], 'A keeper waits.', 'Mara lights it.'],
    ['Somewhere', 'DAY', [], 'Mara lights it.', 'The door.'],
  ]);
});
