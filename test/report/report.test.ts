import { readFileSync } from 'node:fs';
import { SaxesParser } from 'saxes';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { DOMParser } from 'linkedom';
import { renderReport } from '../../src/report/report.js';
import { sceneLabel, sceneNumber, withNumbers } from '../../src/report/wording.js';
import { parse } from '../../src/screenplay/fountain/parse.js';
import { paginate } from '../../src/screenplay/layout/paginate.js';
import { statistics } from '../../src/screenplay/statistics/statistics.js';
import type { Statistics, StatisticsOptions } from '../../src/screenplay/statistics/statistics.js';
import { writeFeature } from '../screenplay/fixtures/feature.js';
import { nameOf, writeCrowd } from './crowd.js';

const fixture = (name: string) => readFileSync(new URL(`../screenplay/fixtures/${name}`, import.meta.url), 'utf8');

function figuresOf(text: string, options: StatisticsOptions = {}): Statistics {
  const { script } = parse(text);
  return statistics(script, paginate(script), options);
}

function pictures(html: string, kind: 'wide' | 'narrow' = 'wide'): string[] {
  return [...html.matchAll(new RegExp(`<div class="picture ${kind}">(<svg[\\s\\S]*?</svg>)`, 'g'))].map(
    ([, svg]) => svg!,
  );
}

/** What stands on the page for people, without markup. */
function documentOf(html: string) {
  return new DOMParser().parseFromString(html, 'text/html');
}

function sectionOf(html: string, id: string) {
  return documentOf(html).querySelector(`section#${id}`)!;
}

let warned: ReturnType<typeof vi.spyOn>;
beforeEach(() => {
  warned = vi.spyOn(console, 'warn').mockImplementation(() => undefined);
});
// The charting library tells misuse there, and puts a sign into the picture.
afterEach(() => {
  expect(warned).not.toHaveBeenCalled();
  warned.mockRestore();
});

const SHORT = figuresOf(fixture('short.fountain'), {
  beats: {
    structure: 'THREE_ACT',
    bound: [
      { beat: 'MIDPOINT', scene: 6 },
      { beat: 'PINCH_ONE', scene: 4 },
      { beat: 'CLIMAX', scene: 5 },
    ],
  },
});

describe.each([
  ['a short', SHORT],
  ['a multi-camera half hour', figuresOf(fixture('multicam.fountain'))],
  [
    'a feature',
    figuresOf(writeFeature(7, 118), { beats: { structure: 'SAVE_THE_CAT', bound: [{ beat: 'FINALE', scene: 3 }] } }),
  ],
  ['150 scenes and 60 speakers', figuresOf(writeCrowd(150, 60), { beats: { structure: 'HEROS_JOURNEY' } })],
  ['a page without a scene heading', figuresOf('Rain.\n\nANNA\nNow?\n')],
  ['a silent page', figuresOf('INT. A - DAY\n\nRain.\n')],
  ['one line', figuresOf('INT. A - DAY\n')],
  ['nothing', figuresOf('', { beats: { structure: 'FOUR_ACT' } })],
])('the report of %s', (_what, figures) => {
  const html = renderReport({ title: 'The Lamp Room', author: 'Ada', statistics: figures });

  it('names every speaker and every scene in tables', () => {
    const text = (id: string) =>
      [...sectionOf(html, id).querySelectorAll('tbody tr')].map((row) =>
        [...row.children].map((cell) => cell.textContent),
      );
    expect(
      text('dialogue')
        .map(([name]) => String(name))
        .sort(),
    ).toEqual(figures.speakers.map(({ name }) => name).sort());
    expect(
      text('presence')
        .map(([name]) => String(name))
        .sort(),
    ).toEqual(figures.speakers.map(({ name }) => name).sort());
    expect(text('scenes').map(([number, heading]) => [number, heading])).toEqual(
      withNumbers(figures.scenes).map((scene) => [sceneNumber(scene), scene.heading]),
    );
    expect(text('balance').map(([page]) => page)).toEqual(figures.balance.pages.map(({ page }) => String(page)));
  });

  it('draws well-formed SVG with a title and a description', () => {
    const ids = new Set<string>();
    for (const svg of [...pictures(html), ...pictures(html, 'narrow')]) {
      const parser = new SaxesParser({ xmlns: false });
      const elements: string[] = [];
      parser.on('error', (error) => expect.unreachable(error.message));
      parser.on('opentag', ({ name, attributes }) => {
        elements.push(name);
        if (attributes.id === undefined) return;
        expect(ids).not.toContain(attributes.id);
        ids.add(attributes.id);
      });
      parser.write(svg).close();
      expect(elements.slice(0, 3)).toEqual(['svg', 'title', 'desc']);
      const [, title, description] = /aria-labelledby="(\S+) (\S+)"/.exec(svg)!;
      expect(ids).toContain(title);
      expect(ids).toContain(description);
      expect(svg).toContain('role="img"');
      expect(svg).not.toMatch(/NaN|undefined|Infinity|⚠/);
    }
  });

  it('stands alone', () => {
    expect(html).not.toMatch(/<script|<link|<img|<iframe|@import|\bsrc=|\bhref=|url\(|https?:/i);
    expect(html).toContain(`content="default-src 'none'; style-src 'unsafe-inline'"`);
  });

  it('is told apart by headings, each with a sentence', () => {
    const document = documentOf(html);
    expect(document.querySelectorAll('h1')).toHaveLength(1);
    expect(document.querySelector('h1')!.textContent).toBe('The Lamp Room');
    for (const section of document.querySelectorAll('section')) {
      expect(section.querySelector('h2')!.textContent).not.toBe('');
      expect(section.querySelector('p')!.textContent).toMatch(/\.$/);
    }
  });

  it('has equal bytes for equal figures, whatever was drawn between', () => {
    renderReport({ title: 'Another', statistics: SHORT });
    expect(renderReport({ title: 'The Lamp Room', author: 'Ada', statistics: figures })).toBe(html);
  });
});

describe('the pictures', () => {
  const html = renderReport({ title: 'Short', statistics: SHORT });
  const [presence, dialogue, scenes, balance, beats] = pictures(html);

  it('show where somebody speaks and where they are only named', () => {
    for (const { name } of SHORT.speakers) expect(presence).toContain(`>${name}</text>`);
    expect(presence).toContain('<title>NORA, named in action — 7 · INT. LIGHTHOUSE - STAIRS - NIGHT</title>');
    expect(presence!.match(/<title>/g)).toHaveLength(SHORT.presence.length);
    expect(sectionOf(html, 'presence').textContent).toContain(
      'NORA is in 11 of 12 scenes. 2 speakers are in one scene only.',
    );
  });

  it('show shares with their figures', () => {
    expect(dialogue).toContain('37% · 225 words in 13 speeches');
    expect(sectionOf(html, 'dialogue').textContent).toContain('EMIL says 37% of them, NORA 26%.');
  });

  it('show each scene in its length and setting', () => {
    for (const scene of withNumbers(SHORT.scenes)) expect(scenes).toContain(sceneLabel(scene));
    const bars = [...scenes!.matchAll(/<rect[^>]*fill="var\(--(\w+)\)"/g)].map(([, setting]) => setting);
    const expected = SHORT.scenes.map(
      ({ setting }) => ({ INT: 'interior', EXT: 'exterior', MIXED: 'mixed', none: 'unset' })[setting ?? 'none'],
    );
    expect(bars).toEqual(expected);
    expect(sectionOf(html, 'scenes').textContent).toContain('The longest is scene 5+, LATER: 1 1/8 pages.');
  });

  it('show action and dialogue of each page', () => {
    for (const { page, action, dialogue: said } of SHORT.balance.pages) {
      expect(balance).toContain(`<title>Page ${page} — ${said} line${said === 1 ? '' : 's'} of dialogue</title>`);
      expect(balance).toContain(`<title>Page ${page} — ${action} line${action === 1 ? '' : 's'} of action</title>`);
    }
  });

  it('show beats where they are, and tell which are outside', () => {
    expect(beats).toContain('<title>Climax — page 4, usually page 9</title>');
    expect(beats).toContain('<title>Plot Point One — not bound to a scene, usually page 3</title>');
    const { outside } = Object.groupBy(SHORT.beats, (beat) => (beat.outside ? 'outside' : 'within'));
    expect(outside!.map(({ label }) => label)).toEqual(['Climax']);
    expect(sectionOf(html, 'beats').textContent).toMatch(
      /Of 3 beats bound to scenes, 1 lies outside its usual place: Climax \([\d.]+ pages early\)\./,
    );
  });

  it('leave beats out where there is no structure to compare with', () => {
    expect(renderReport({ title: 'T', statistics: { ...SHORT, beats: [] } })).not.toContain('id="beats"');
  });

  it('have as many rows as can be read, and say so', () => {
    const crowd = renderReport({ title: 'Crowd', statistics: figuresOf(writeCrowd(150, 60)) });
    expect(sectionOf(crowd, 'presence').querySelector('p')!.textContent).toContain(
      'The 24 who say most are shown; the table has all 60.',
    );
    const names = (svg: string) => [...svg.matchAll(/>PERSON \w\d<\/text>/g)].length;
    expect(names(pictures(crowd)[0]!)).toBe(24);
    expect(names(pictures(crowd)[1]!)).toBe(23);
    expect(pictures(crowd)[1]).toContain('>37 others</text>');
    expect(crowd).toContain(`<th scope="row">${nameOf(59)}</th>`);
  });
});

describe('a report', () => {
  it('leaves room for the longest note beside a beat', () => {
    const html = renderReport({
      title: 'T',
      statistics: figuresOf(writeFeature(7, 118), {
        beats: {
          structure: 'SAVE_THE_CAT',
          bound: [
            { beat: 'FINALE', scene: 3 },
            { beat: 'OPENING_IMAGE', scene: 40 },
          ],
        },
      }),
    });
    const notes = [...sectionOf(html, 'beats').querySelectorAll('.wide svg g[text-anchor="start"] text')];
    expect(notes).toHaveLength(2);
    for (const note of notes) {
      const left = Number(/translate\(([\d.]+)/.exec(note.getAttribute('transform'))![1]) + 10;
      // A letter of 12 px is at most 6.8 px wide on average.
      expect(left + note.textContent!.length * 6.8).toBeLessThanOrEqual(920);
    }
  });

  it('counts few lines and part of a page in whole words and ticks', () => {
    const html = renderReport({ title: 'T', statistics: figuresOf('INT. A - DAY\n\nRain.\n') });
    const ticks = [
      ...sectionOf(html, 'balance').querySelectorAll('.wide svg [aria-label="y-axis tick label"] text'),
    ].map((tick) => tick.textContent);
    expect(ticks.length).toBeGreaterThan(1);
    expect(ticks.filter((tick) => !/^\d+$/.test(tick))).toEqual([]);
    expect(documentOf(html).querySelector('.figures')!.textContent).toContain('scene, 1/8 page on average');
  });

  it('lists the talks of a group at once, if one was chosen', () => {
    const text = 'INT. A - DAY\n\nANNA\nYes.\n\nBO\nNo.\n';
    const told = (group: string[]) => renderReport({ title: 'T', statistics: figuresOf(text, { group }), group });
    expect(told([])).not.toContain('dialogue-test');
    const section = sectionOf(told(['ANNA', 'BO']), 'dialogue-test');
    expect(section.querySelector('details')!.hasAttribute('open')).toBe(true);
    expect([...section.querySelectorAll('tbody th, tbody td')].map((cell) => cell.textContent)).toEqual([
      '1 · INT. A - DAY',
      '1',
      '1',
      'ANNA, BO',
    ]);
    expect(sectionOf(told(['ANNA', 'CY']), 'dialogue-test').textContent).toContain(
      'Of ANNA, CY no two answer each other in any scene.',
    );
  });

  it('holds names that are markup as text', () => {
    const title = '<script>alert("1")</script> & Söhne';
    const html = renderReport({
      title,
      author: '<b>',
      statistics: figuresOf('INT. <A> & "B" - DAY\n\n@<i>McArdle</i> & Co\nHm.\n'),
    });
    const document = documentOf(html);
    expect(document.querySelectorAll('script, i, b')).toHaveLength(0);
    expect(document.querySelector('h1')!.textContent).toBe(title);
    expect(sectionOf(html, 'dialogue').textContent).toContain('<i>McArdle</i> & Co says 100%');
    expect(pictures(html)[0]).toContain('&lt;A&gt; &amp; "B"');
  });

  it('grows as the script does', () => {
    const size = (scenes: number) =>
      renderReport({ title: 'Crowd', statistics: figuresOf(writeCrowd(scenes, 40)) }).length;
    const [one, two, four] = [size(100), size(200), size(400)];
    expect(two / one).toBeLessThan(2.2);
    expect(four / two).toBeLessThan(2.2);
  });
});

describe('on a phone', () => {
  const html = renderReport({ title: 'T', statistics: figuresOf(fixture('short.fountain')) });

  it('each picture is drawn once more, no wider than the screen, with bars as long as they say', () => {
    expect(pictures(html, 'narrow')).toHaveLength(pictures(html).length);
    const [, dialogue] = pictures(html, 'narrow');
    expect(dialogue).toMatch(/viewBox="0 0 340 /);
    const widths = [...dialogue!.matchAll(/<rect [^>]*width="([\d.]+)"/g)].map(([, width]) => Number(width));
    const shares = [...dialogue!.matchAll(/>(\d+)%<\/text>/g)].map(([, share]) => Number(share));
    expect(shares).toHaveLength(widths.length);
    expect(shares.length).toBeGreaterThan(3);
    for (const [at, share] of shares.entries()) {
      expect(Math.abs(share - (widths[at]! / widths[0]!) * shares[0]!)).toBeLessThan(1);
    }
    for (const [, x] of dialogue!.matchAll(/translate\(([\d.]+)/g)) expect(Number(x)).toBeLessThan(340);
  });

  it('nothing has a least width', () => {
    expect(html).not.toContain('min-width');
  });
});

describe('the colours', () => {
  const schemes = [
    ...renderReport({ title: 'T', statistics: figuresOf('INT. A - DAY\n\nRain.\n') }).matchAll(/:root \{([^}]*)\}/g),
  ].map(
    ([, rules]) => new Map([...rules!.matchAll(/--([\w-]+): (#\w+)/g)].map(([, name, colour]) => [name!, colour!])),
  );

  it.each([
    ['light', 0],
    ['dark', 1],
  ] as const)('can be told from what is behind them: %s', (_, index) => {
    const colours = schemes[index]!;
    const contrast = (one: string, other: string) => {
      const [more, less] = [luminance(colours.get(one)!), luminance(colours.get(other)!)].sort((a, b) => b - a);
      return (more! + 0.05) / (less! + 0.05);
    };
    for (const name of [
      'dialogue',
      'action',
      'named',
      'speech-1',
      'speech-2',
      'speech-3',
      'interior',
      'exterior',
      'mixed',
      'unset',
      'target',
    ]) {
      expect(contrast(name, 'card'), name).toBeGreaterThanOrEqual(3);
    }
    for (const [text, behind] of [
      ['ink', 'card'],
      ['soft', 'card'],
      ['soft', 'paper'],
    ] as const) {
      expect(contrast(text, behind), text).toBeGreaterThanOrEqual(4.5);
    }
  });
});

/** WCAG 2.2, relative luminance. */
function luminance(colour: string): number {
  const digits =
    colour.length === 4 ? [...colour.slice(1)].map((digit) => digit + digit) : colour.slice(1).match(/../g)!;
  const [red, green, blue] = digits
    .map((pair) => parseInt(pair, 16) / 255)
    .map((part) => (part <= 0.04045 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4));
  return 0.2126 * red! + 0.7152 * green! + 0.0722 * blue!;
}
