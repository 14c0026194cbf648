import { expect } from 'vitest';
import { CALLS, scene, structured, withValues } from './case.js';
import type { Case } from './case.js';

const LONG_TIME = 'NIGHT, shortly before the storm reaches the harbour and the lamp fails';

/** What models make of the form that was asked for. A repair is one more request. */
export const ANSWERS: readonly Case[] = [
  {
    name: 'json-curly-quotes',
    server: { writes: structured((text) => text.replaceAll(/"([^"]*)"\s*:/g, '“$1”:')) },
    outcome: { most: CALLS },
  },
  {
    name: 'json-numbers-as-strings',
    server: {
      writes: structured((text) =>
        withValues(text, (_key, value) => (typeof value === 'number' ? String(value) : value)),
      ),
    },
    outcome: { most: CALLS },
  },
  {
    name: 'json-enum-casing',
    server: {
      writes: structured((text) =>
        withValues(text, (key, value) =>
          key === 'actStructure'
            ? 'Three-Act'
            : key === 'axis'
              ? String(value).toLowerCase().replaceAll('_', ' ')
              : value,
        ),
      ),
    },
    outcome: { most: CALLS },
  },
  {
    name: 'json-too-long',
    server: {
      writes: structured((text) => withValues(text, (key, value) => (key === 'timeOfDay' ? LONG_TIME : value))),
    },
    outcome: {
      most: CALLS,
      script: ({
        scenes: {
          nodes: [first],
        },
      }) => expect(first).toMatchObject({ status: 'WRITTEN', outline: { timeOfDay: expect.stringMatching(/^NIGHT/) } }),
    },
  },
  {
    name: 'json-double-encoded',
    server: { writes: structured((text) => JSON.stringify(text)) },
    outcome: { most: CALLS },
  },
  {
    name: 'json-fenced-prose',
    server: {
      writes: (reply) =>
        reply.structured ? `Sure! Here it is:\n\n\`\`\`json\n${reply.text}\n\`\`\`\n\nHope this helps!` : reply.text,
    },
    outcome: { most: CALLS },
  },
  {
    name: 'json-unescaped-quotes',
    server: {
      writes: (reply) =>
        reply.task === 'outline'
          ? reply.text.replace('She wants the page', 'She says "no" and wants the page')
          : reply.text,
    },
    outcome: { most: CALLS + 1 },
  },
  {
    name: 'json-control-chars',
    server: {
      writes: (reply) =>
        reply.task === 'outline' ? reply.text.replace('She wants the page', 'She wants\nthe page') : reply.text,
    },
    outcome: { most: CALLS + 1 },
  },
  {
    name: 'outline-too-few',
    server: { writes: (reply) => (reply.task === 'outline' ? withFirstScenes(reply.text, 2) : reply.text) },
    config: { scope: 'MULTI_SCENE', sceneCount: 4 },
    outcome: {
      most: 24,
      script: ({ scenes }) =>
        expect(scenes.nodes.map(({ number, status }) => [number, status])).toEqual(
          [1, 2, 3, 4].map((number) => [number, 'WRITTEN']),
        ),
    },
  },
  {
    name: 'outline-too-many',
    server: { writes: (reply) => (reply.task === 'outline' ? withScenesTwice(reply.text) : reply.text) },
    config: { scope: 'MULTI_SCENE', sceneCount: 2 },
    outcome: {
      most: 12,
      script: ({ scenes }) =>
        expect(scenes.nodes.map(({ number, status }) => [number, status])).toEqual([
          [1, 'WRITTEN'],
          [2, 'WRITTEN'],
        ]),
    },
  },
  {
    name: 'twin-names',
    server: { writes: (reply) => (reply.task === 'cast' ? withTwin(reply.text) : reply.text) },
    outcome: {
      // The cast may be asked for anew, and once more for who is missing.
      most: CALLS + 3,
      script: ({ bibles }) =>
        expect(bibles.filter(({ name }) => name.toLocaleUpperCase() === 'INÊS QUADROS')).toHaveLength(1),
    },
  },
  {
    name: 'heading-ignored',
    server: {
      writes: scene((text) =>
        text.replace(/^INT\..*$/m, 'EXT. BEACH - DAY').replaceAll('TOBIAS WREN', 'BOB THE SURFER'),
      ),
    },
    outcome: {
      most: CALLS + 1,
      // Whether it is set right or only told, nobody has to find out by reading.
      script: ({
        lint,
        scenes: {
          nodes: [first],
        },
      }) =>
        expect([...lint, ...(first?.draft?.repairs ?? [])].map(({ message }) => message).join('\n')).toMatch(
          /EXT\. BEACH|heading/i,
        ),
    },
  },
  {
    name: 'repeat-loop',
    server: {
      writes: scene(
        (text) =>
          `${text}\n\n${Array.from({ length: 200 }, () => 'INÊS QUADROS\nNine feet four.\n\nTOBIAS WREN\nThen it is early.').join('\n\n')}\n`,
      ),
    },
    outcome: {
      most: CALLS + 1,
      script: ({
        scenes: {
          nodes: [first],
        },
      }) => expect(first?.draft?.text.split('Then it is early.').length).toBeLessThan(20),
    },
  },
  {
    name: 'scenes-identical',
    server: { writes: (reply) => (reply.task === 'scene' ? SAME_SCENE : reply.text) },
    config: { scope: 'MULTI_SCENE', sceneCount: 3 },
    outcome: {
      most: 20,
      script: ({ scenes }) => {
        // Written anew until they differ, or for a person to look at.
        const pages = scenes.nodes.map(({ draft }) => draft?.text.split('\n').slice(1).join('\n'));
        if (new Set(pages).size === pages.length) return;
        expect(scenes.nodes.map(({ status }) => status)).toContain('NEEDS_REVIEW');
      },
    },
  },
];

const SAME_SCENE = `Rain on the panes. The lamp is dark.

INÊS QUADROS
You said you would never climb these stairs again.

TOBIAS WREN
I counted them. There is one more than there was.

Inês turns the key in the clockwork and stops.

INÊS QUADROS
Light it or do not. But say which.

He looks at the wick for a long time. She lays one sheet on the flame.`;

function withFirstScenes(text: string, count: number): string {
  const outline = JSON.parse(text) as { scenes: unknown[] };
  return JSON.stringify({ ...outline, scenes: outline.scenes.slice(0, count) });
}

/** The second person is the first one again, in capitals. */
function withTwin(text: string): string {
  const cast = JSON.parse(text) as { characters: object[] };
  return JSON.stringify({
    characters: cast.characters.map((character, at) => (at === 0 ? character : { ...character, name: 'INÊS QUADROS' })),
  });
}

function withScenesTwice(text: string): string {
  const outline = JSON.parse(text) as { scenes: unknown[] };
  return JSON.stringify({ ...outline, scenes: [...outline.scenes, ...outline.scenes] });
}
