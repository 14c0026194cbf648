import { expect, it } from 'vitest';
import {
  ASKED_CHARACTER_LINES,
  ASKED_CONTINUITY,
  ASKED_CRITIQUE,
  ASKED_PLOT,
  ASKED_SCENE_COVERAGE,
  ASKED_SETTING,
  ASKED_THEME,
  askedCast,
  askedOutline,
} from '../../../src/domain/asked-answers.js';
import type { AskedAnswer } from '../../../src/domain/asked-answers.js';
import type { TaskInputs, TaskName } from '../../../src/domain/tasks.js';
import { answerFormat } from '../../../src/optimizer/answers/format.js';
import { parseAnswer } from '../../../src/optimizer/answers/parse.js';
import { LOG_LINES, sampleScript, storyInput, write } from './ask.js';

/** The answer as it stands, which needs neither a repair nor a hand. */
async function expectAsAsked<N extends TaskName>(
  task: N,
  input: TaskInputs[N],
  { name, schema, fallback }: AskedAnswer<never>,
): Promise<void> {
  expect(parseAnswer(await write(task, input), answerFormat(name, schema, fallback)), task).toEqual({
    ok: true,
    value: expect.anything(),
    findings: [],
  });
}

it.each(LOG_LINES)('what is asked for is given in full: %s', async (logLine) => {
  const { story, scenes, texts } = await sampleScript(logLine, 4, 3);
  const [character] = story.bibles.characters;
  for (const count of [1, 3, 12]) {
    const cast = { ...storyInput(logLine, count === 3 ? story.bibles.characters : []), count };
    await expectAsAsked('cast', cast, askedCast(cast) as AskedAnswer<never>);
  }
  await expectAsAsked('plot', story, ASKED_PLOT as AskedAnswer<never>);
  await expectAsAsked('setting', story, ASKED_SETTING as AskedAnswer<never>);
  await expectAsAsked('theme', story, ASKED_THEME as AskedAnswer<never>);
  const outline = { ...story, acts: [], from: 3, to: 9, totalScenes: 9, previous: scenes.slice(0, 2) };
  await expectAsAsked('outline', outline, askedOutline(outline) as AskedAnswer<never>);
  const [scene, text] = [scenes[1]!, texts[1]!];
  const cast = story.bibles.characters;
  await expectAsAsked(
    'critique',
    { logLine, scene, characters: cast, text, round: 1 },
    ASKED_CRITIQUE as AskedAnswer<never>,
  );
  await expectAsAsked('continuity', { scene, characters: cast, text }, ASKED_CONTINUITY as AskedAnswer<never>);
  await expectAsAsked(
    'characterLines',
    {
      ...story,
      scene,
      totalScenes: 4,
      character: cast.find(({ name }) => scene.outline.characters.includes(name)) ?? character!,
    },
    ASKED_CHARACTER_LINES as AskedAnswer<never>,
  );
  await expectAsAsked('sceneCoverage', { logLine, scene, text }, ASKED_SCENE_COVERAGE as AskedAnswer<never>);
});
