import { expect } from 'vitest';
import { choiceEvent, DONE, event, usualClosing } from '../stream-shape.js';
import type { Exchange } from '../model-server.js';
import type { StoryReply } from '../story-replies.js';
import { CALLS } from './case.js';
import type { Case, CaseScript } from './case.js';

/** The story as a model tells it in another language: its people, its place, and one scene. */
interface Telling {
  logLine: string;
  title: string;
  names: readonly [string, string];
  heading: string;
  place: string;
  time: string;
  prose: string;
  scene: string;
}

const SPANISH: Telling = {
  logLine: 'Una impresora de tablas de mareas encuentra la página de mañana ya compuesta, con su propia letra.',
  title: 'La marea equivocada',
  names: ['Lucía Peña', 'Martín Ríos'],
  heading: 'INT. CASA DE MAREAS - NOCHE',
  place: 'CASA DE MAREAS',
  time: 'NOCHE',
  prose: 'Ella quiere que la página esté mal; él necesita que esté bien.',
  scene: `INT. CASA DE MAREAS - NOCHE

Silba el gas. LUCÍA PEÑA saca de la prensa una forma que ella no ha cerrado.

LUCÍA PEÑA
Nueve pies y cuatro. ¿Quién ha puesto esto?

MARTÍN RÍOS
Alguien que escribe como tú.

Ella acerca una hoja a la llama.

LUCÍA PEÑA
Anotado. Mañana no habrá agua en la barra.

MARTÍN RÍOS
Entonces yo no la imprimiría. ¿Y tú?`,
};

const CHINESE: Telling = {
  logLine: '一位潮汐表的印刷工发现明天的那一页已经排好，用的是她自己的笔迹。',
  title: '错潮',
  names: ['苏晓潮', '韩渡'],
  heading: '内景 潮汐屋 - 夜',
  place: '潮汐屋',
  time: '夜',
  prose: '她希望这一页是错的，他需要它是对的。',
  scene: `内景 潮汐屋 - 夜

煤气灯嘶嘶作响。苏晓潮从印刷机里取出一块她没有锁过的版。

苏晓潮
正午九尺四。这是谁排的？

韩渡
一个跟你写得一样的人。

她把一张纸放在火焰上。

苏晓潮
记下了。明天沙洲上没有水。

韩渡
那我就不会印它。你呢？`,
};

const ARABIC: Telling = {
  logLine: 'طابعة جداول المد تجد صفحة الغد مصفوفة بخط يدها.',
  title: 'المد الخاطئ',
  names: ['ليلى الحداد', 'سامي نور'],
  heading: 'داخلي. بيت المد - ليل',
  place: 'بيت المد',
  time: 'ليل',
  prose: 'هي تريد أن تكون الصفحة خاطئة، وهو يحتاج أن تكون صحيحة.',
  scene: `داخلي. بيت المد - ليل

الغاز يهمس. ترفع ليلى لوحا لم تقفله هي من المطبعة.

ليلى الحداد
تسع أقدام وأربع عند الظهر. من صف هذا؟

سامي نور
شخص يكتب مثلك تماما.

تضع ورقة على اللهب.

ليلى الحداد
سجلت ذلك. لن يكون هناك ماء غدا.

سامي نور
إذن لا تطبعيها. أليس كذلك؟`,
};

const CHINESE_WITH_COLONS = `内景 潮汐屋 - 夜

△煤气灯嘶嘶作响。苏晓潮从印刷机里取出一块她没有锁过的版。

苏晓潮：正午九尺四。这是谁排的？

韩渡：（停顿）一个跟你写得一样的人。

△她把一张纸放在火焰上。

苏晓潮（画外音）：记下了。明天沙洲上没有水。

韩渡：那我就不会印它。你呢？`;

const CHINESE_REFUSAL =
  '很抱歉，我不能撰写这个场景，因为其中含有暴力内容，可能会让读者感到不适。如果您愿意，我可以写一个没有暴力的版本，或者帮您修改大纲。请告诉我您的想法。';

function told(
  { names, title, logLine, heading, place, time, prose, scene }: Telling,
  { task, text, structured }: StoryReply,
): string {
  if (task === 'scene') return scene;
  if (!structured) return prose;
  const value = JSON.parse(text) as Record<string, unknown>;
  switch (task) {
    case 'cast':
      return JSON.stringify({
        characters: (value.characters as object[]).map((character, at) => ({
          ...character,
          name: names[at],
          backstory: prose,
          goals: [prose],
          fears: [prose],
          traits: [prose],
          voice: prose,
          relationships: [{ name: names[1 - at], description: prose }],
        })),
      });
    case 'plot':
      return JSON.stringify({ ...value, title, logLine, mainConflict: prose });
    case 'setting':
      return JSON.stringify({
        ...value,
        name: place,
        description: prose,
        mood: prose,
        constraints: [prose],
        locations: [{ name: place, description: prose }],
      });
    case 'theme':
      return JSON.stringify({ ...value, description: prose, examples: [prose], symbols: [prose] });
    case 'outline':
      return JSON.stringify({
        title,
        scenes: (value.scenes as object[]).map((each) => ({
          ...each,
          heading,
          description: prose,
          characters: names,
          location: place,
          timeOfDay: time,
          conflict: prose,
          beats: [prose, prose, prose],
          ending: prose,
          priorState: prose,
          nextState: prose,
        })),
      });
    default:
      return text;
  }
}

const tells =
  (telling: Telling, scene = telling.scene) =>
  (reply: StoryReply): string =>
    told({ ...telling, scene }, reply);

/** The heading stands once, at the top, and both people are heard. */
const isScene =
  ({ names, title, place, time }: Telling) =>
  (script: CaseScript): void => {
    const [first] = script.scenes.nodes;
    expect(script.title).toBe(title);
    expect(first?.draft?.text.split('\n')[0]).toContain(`${place} - ${time}`);
    expect(first?.draft?.text.split(`${place} - ${time}`)).toHaveLength(2);
    expect(first?.elements.filter(({ type }) => type === 'SCENE_HEADING')).toHaveLength(1);
    const speakers = first?.elements.flatMap(({ type, text, character }) =>
      type === 'CHARACTER' ? [(character ?? text).toLocaleUpperCase()] : [],
    );
    expect([...new Set(speakers)].sort()).toEqual(names.map((name) => name.toLocaleUpperCase()).sort());
    expect(first?.elements.filter(({ type }) => type === 'DIALOGUE')).toHaveLength(4);
  };

/** In packets that part a character's bytes. */
function* byBytes(exchange: Exchange): Generator<string> {
  yield choiceEvent(exchange, { content: exchange.text });
  for (const chunk of usualClosing(exchange, 'stop')) yield event(exchange, chunk);
  yield DONE;
}

export const LANGUAGES: readonly Case[] = [
  {
    name: 'lang-es',
    logLine: SPANISH.logLine,
    server: { writes: tells(SPANISH) },
    outcome: { most: CALLS, script: isScene(SPANISH) },
  },
  {
    name: 'lang-zh',
    logLine: CHINESE.logLine,
    server: { writes: tells(CHINESE) },
    outcome: { most: CALLS, script: isScene(CHINESE) },
  },
  {
    name: 'lang-ar',
    logLine: ARABIC.logLine,
    server: { writes: tells(ARABIC) },
    outcome: { most: CALLS, script: isScene(ARABIC) },
  },
  {
    name: 'lang-zh-colon',
    logLine: CHINESE.logLine,
    server: { writes: tells(CHINESE, CHINESE_WITH_COLONS) },
    outcome: { most: CALLS, script: isScene(CHINESE) },
  },
  {
    name: 'lang-zh-refusal',
    logLine: CHINESE.logLine,
    server: { writes: tells(CHINESE, CHINESE_REFUSAL) },
    outcome: {
      most: CALLS + 2,
      failure: { code: 'SCENE_FAILED', stage: 'SCENES', retryable: true, message: /declined/ },
    },
  },
  {
    name: 'utf8-split',
    logLine: CHINESE.logLine,
    server: { writes: tells(CHINESE), stream: byBytes, splitsBytes: 97 },
    outcome: { most: CALLS, script: hasAllCharacters },
  },
];

function hasAllCharacters({
  scenes: {
    nodes: [first],
  },
}: CaseScript): void {
  for (const line of CHINESE.scene.split('\n').slice(1)) expect(first?.draft?.text).toContain(line);
  expect(first?.draft?.text).not.toContain('\uFFFD');
}
