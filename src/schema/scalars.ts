import { GraphQLError } from 'graphql';
import type { Builder } from './builder.js';

const ISO_8601 = /^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}(\.\d+)?(Z|[+-]\d{2}:\d{2})$/;

export function defineScalars(builder: Builder) {
  builder.scalarType('DateTime', {
    description: 'A moment in time: ISO 8601 in UTC with milliseconds, `2026-01-31T09:30:00.000Z`.',
    specifiedByURL: 'https://scalars.graphql.org/andimarek/date-time.html',
    serialize: (value) => value.toISOString(),
    parseValue: (value) => {
      if (typeof value === 'string' && ISO_8601.test(value) && !Number.isNaN(Date.parse(value))) return new Date(value);
      throw new GraphQLError('A DateTime is written in ISO 8601 with a time zone: 2026-01-31T09:30:00Z.');
    },
  });
}
