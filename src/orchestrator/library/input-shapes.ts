import { z } from 'zod';
import { InvalidInputError } from '../../domain/errors.js';

const text = z.string('is no text');
const texts = z.array(text, 'is no list of texts');
const number = z.number('is no number');

/** A person's plan of a scene, or changes of one: what is not in it stays as it is. */
const patch = z.object(
  {
    heading: text.nullish(),
    description: text.nullish(),
    characters: texts.nullish(),
    location: text.nullish(),
    timeOfDay: text.nullish(),
    conflict: text.nullish(),
    beats: texts.nullish(),
    ending: text.nullish(),
    act: number.nullish(),
    targetEighths: text.nullish(),
  },
  'is no outline',
);
const plan = patch.extend({ heading: text, description: text });

const SHAPES = {
  logLine: text,
  title: text.nullish(),
  critique: text.nullish(),
  text,
  description: text.nullish(),
  idempotencyKey: text.nullish(),
  search: text.nullish(),
  outline: z.array(plan, 'is no list of outlines').nullish(),
  plan,
  patch,
} as const;

/**
 * Checks what the types of a program in TypeScript promise and those of one in JavaScript may not, as GraphQL does for its clients.
 * @param path where what is wrong stands in the input. Default: the names.
 * @throws InvalidInputError
 */
export function checkShapes(given: { [K in keyof typeof SHAPES]?: unknown }, path?: string): void {
  const invalid = Object.entries(given).flatMap(([name, value]) => {
    const { error } = SHAPES[name as keyof typeof SHAPES].safeParse(value);
    return (error?.issues ?? []).slice(0, 10).map((issue) => ({
      path: z.core.toDotPath([path ?? name, ...issue.path]),
      message: issue.message,
    }));
  });
  if (invalid.length > 0) throw new InvalidInputError(invalid);
}
