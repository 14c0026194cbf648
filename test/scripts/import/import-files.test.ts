import { readFileSync } from 'node:fs';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { SceneOutline } from '../../../src/domain/scenes.js';
import { elements } from '../../../src/screenplay/elements.js';
import { parse } from '../../../src/screenplay/fountain/parse.js';
import { foreignTime } from '../../../src/screenplay/languages/terms.js';
import type { ImportReport } from '../../../src/scripts/import/import-report.js';
import { ADA, openScripts } from '../support/scripts.js';
import type { Scripts } from '../support/scripts.js';

let open: Scripts;
beforeAll(async () => {
  open = await openScripts();
});
afterAll(() => open.close());

async function imported(name: string) {
  const text = readFileSync(new URL(`./fixtures/${name}.fountain`, import.meta.url), 'utf8');
  const { id, title, importReport } = await open.scripts.importScript(ADA, { format: 'FOUNTAIN', text });
  const scenes = await open.db.scene.findMany({
    where: { scriptId: id },
    orderBy: { number: 'asc' },
    include: { currentDraft: true },
  });
  return {
    title,
    scenes: scenes.map(({ act, outline, currentDraft }) => {
      const { heading, location, timeOfDay, characters, description } = outline as unknown as SceneOutline;
      return {
        act,
        heading,
        location,
        time: foreignTime(timeOfDay),
        characters,
        description,
        types: elements(parse(currentDraft!.text).script).map(({ type }) => type),
      };
    }),
    findings: (importReport as unknown as ImportReport).findings.map(({ code, level, line }) => [code, level, line]),
  };
}

const told = ({ scenes }: Awaited<ReturnType<typeof imported>>) =>
  scenes.map(({ heading, location, time, characters }) => [heading, location, time, ...characters]);

describe('a file in its language', () => {
  it('in Spanish has its nights, its speakers and its cuts', async () => {
    const read = await imported('es');
    expect(told(read)).toEqual([
      ['INT. IMPRENTA - NOCHE', 'IMPRENTA', 'NIGHT', 'Inés'],
      ['EXT. MUELLE - DÍA', 'MUELLE', 'DAY'],
      ['INT./EXT. BARCA - ATARDECER', 'BARCA', 'EVENING'],
    ]);
    expect(read.scenes.map(({ types }) => types)).toEqual([
      ['SCENE_HEADING', 'ACTION', 'CHARACTER', 'DIALOGUE'],
      ['SCENE_HEADING', 'ACTION', 'TRANSITION'],
      ['SCENE_HEADING', 'ACTION', 'TRANSITION'],
    ]);
    expect(read.findings).toEqual([['LNG001', 'INFO', 14]]);
  });

  it('in French has its scenes', async () => {
    const read = await imported('fr');
    expect(told(read)).toEqual([
      ['INTÉRIEUR IMPRIMERIE - NUIT', 'IMPRIMERIE', 'NIGHT', 'Zélie'],
      ['EXTÉRIEUR QUAI - JOUR', 'QUAI', 'DAY'],
    ]);
    expect(read.scenes.map(({ types }) => types.at(-1))).toEqual(['DIALOGUE', 'TRANSITION']);
    expect(read.findings).toEqual([['LNG001', 'INFO', 3]]);
  });

  it('in Russian has its scenes', async () => {
    const read = await imported('ru');
    expect([read.title, ...told(read)]).toEqual([
      'Малая вода',
      ['ИНТ. ТИПОГРАФИЯ - НОЧЬ', 'ТИПОГРАФИЯ', 'NIGHT', 'Вера'],
      ['НАТ. НАБЕРЕЖНАЯ - ДЕНЬ', 'НАБЕРЕЖНАЯ', 'DAY', 'Глеб'],
    ]);
    expect(read.findings).toEqual([['LNG001', 'INFO', 3]]);
  });

  it('in Chinese has its scenes, and both forms of its speeches', async () => {
    const read = await imported('zh');
    expect(told(read)).toEqual([
      ['内景 印刷所 - 夜', '印刷所', 'NIGHT', '沈秋白'],
      ['外景 码头 - 日', '码头', 'DAY', '陆远'],
    ]);
    expect(read.scenes.map(({ types }) => types)).toEqual([
      ['SCENE_HEADING', 'ACTION', 'CHARACTER', 'DIALOGUE'],
      ['SCENE_HEADING', 'ACTION', 'CHARACTER', 'DIALOGUE', 'TRANSITION'],
    ]);
    expect(read.findings).toEqual([['LNG001', 'INFO', 3]]);
  });
});

it('an outline of headings and synopses becomes planned scenes of its acts, with nothing to tell', async () => {
  const read = await imported('own-outline');
  expect(read.scenes.map(({ act, heading, description }) => [act, heading, description])).toEqual([
    [1, 'INT. PRINT SHOP - NIGHT', 'MARA finds the page set already, and burns it before TOMAS climbs the stairs.'],
    [1, 'EXT. QUAY - DAWN', 'Tomas reads the page aloud to the crew. They weigh anchor.'],
    [2, 'INT. PILOT HOUSE - CONTINUOUS', 'The pilot will not go out.'],
  ]);
  expect(read.findings).toEqual([]);
});
