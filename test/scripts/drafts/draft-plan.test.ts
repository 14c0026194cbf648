import { describe, expect, it } from 'vitest';
import { namesPlanned } from '../../../src/scripts/drafts/draft-plan.js';

describe('a text that speaks of what was planned', () => {
  it.each([
    ['by name', 'Mara climbs.', { heading: 'INT. LOFT - NIGHT', cast: ['Mara Voss'] }],
    ['by a name with an ending', 'Марии холодно.', { heading: 'ИНТ. КУХНЯ - НОЧЬ', cast: ['Мария'] }],
    ['by the place', 'The tide house is dark.', { heading: 'INT. TIDE HOUSE - NIGHT', cast: ['Mara'] }],
    ['by the place with an ending', 'В кухне темно.', { heading: 'ИНТ. КУХНЯ - НОЧЬ', cast: [] }],
    [
      'by the place in the outline',
      'Der Leuchtturm ist dunkel.',
      { heading: 'INT. LAMP ROOM - NIGHT', location: 'Leuchtturm', cast: [] },
    ],
    ['by a minor part', 'A pilot waits.', { heading: 'INT. LOFT - NIGHT', cast: ['Mara'], planned: ['Pilot'] }],
    ['in Chinese', '灯室里没有人。', { heading: '内景 灯塔灯室 - 夜', cast: ['林雪'] }],
    ['with letters in front', 'وسارة تنتظر.', { heading: 'داخلي. غرفة - ليل', cast: ['سارة'] }],
    ['where nothing can be looked for', 'Rain.', { heading: '', cast: [] }],
  ])('%s', (_name, text, frame) => {
    expect(namesPlanned(text, frame)).toBe(true);
  });

  it.each([
    [
      'of none of them',
      'The idea could go in many directions, inside and at night.',
      { heading: 'INT. LOFT - NIGHT', cast: ['Mara Voss'] },
    ],
    ['of a name within another word', 'The remarks stand.', { heading: 'INT. LOFT - NIGHT', cast: ['Mark'] }],
    ['of none of them in Chinese', '我们换个话题吧。', { heading: '内景 灯塔灯室 - 夜', cast: ['林雪'] }],
  ])('and one that does not: %s', (_name, text, frame) => {
    expect(namesPlanned(text, frame)).toBe(false);
  });
});
