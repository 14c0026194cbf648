import type { Statistics } from '../screenplay/statistics/statistics.js';
import type { Chapter } from './chapter.js';
import { count, counted, sceneLabel } from './wording.js';

/** Scenes in which speakers of a group talk to each other; null if no group was chosen. */
export function dialogueTestChapter(
  { dialogueTest, scenes, speakers }: Statistics,
  group: readonly string[],
): Chapter | null {
  if (group.length === 0) return null;
  const found = dialogueTest.length;
  const names = group.join(', ');
  return {
    id: 'dialogue-test',
    heading: 'Talks within a group',
    summary:
      found === 0
        ? `Of ${names} no two answer each other in any scene.`
        : `Of ${names} two or more answer each other in ${counted(found, 'scene')}. What they talk about is for a reader to judge.`,
    legend: [],
    picture: null,
    table:
      found === 0
        ? null
        : {
            columns: [
              { label: 'Scene' },
              { label: 'Page', numeric: true },
              { label: 'Exchanges', numeric: true },
              { label: 'Who' },
            ],
            rows: dialogueTest.map(({ scene, exchanges, speakers: who }) => {
              const figures = scenes[scene]!;
              return [
                sceneLabel(figures),
                count(figures.page),
                count(exchanges),
                who.map((speaker) => speakers[speaker]!.name).join(', '),
              ];
            }),
          },
  };
}
