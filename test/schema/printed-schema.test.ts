import { readFileSync } from 'node:fs';
import {
  getNamedType,
  isEnumType,
  isInputObjectType,
  isInterfaceType,
  isIntrospectionType,
  isObjectType,
  isScalarType,
  isSpecifiedScalarType,
  isUnionType,
  lexicographicSortSchema,
  printSchema,
} from 'graphql';
import type { GraphQLNamedType } from 'graphql';
import { describe, expect, it } from 'vitest';
import { createSchema } from '../../src/schema/schema.js';

const schema = createSchema();

describe('schema.graphql', () => {
  it('is what the code says; `npm run schema:print` renews it', () => {
    expect(readFileSync(new URL('../../schema.graphql', import.meta.url), 'utf8')).toBe(`${printSchema(schema)}\n`);
  });

  it('is printed in one stable order', () => {
    expect(printSchema(schema)).toBe(printSchema(lexicographicSortSchema(schema)));
  });
});

describe('the schema as documentation', () => {
  const types = Object.values(schema.getTypeMap()).filter(
    (type) => !isIntrospectionType(type) && !(isScalarType(type) && isSpecifiedScalarType(type)),
  );

  it('describes every type, field, argument and value', () => {
    expect(types.flatMap(undescribed)).toEqual([]);
  });
});

describe('mutations', () => {
  it('each give a union of their object and types that implement Error, named after them', () => {
    const mutations = Object.values(schema.getMutationType()!.getFields());
    expect(mutations.length).toBeGreaterThan(10);
    for (const mutation of mutations) {
      const union = getNamedType(mutation.type);
      expect(mutation.type.toString()).toBe(
        `${mutation.name.slice(0, 1).toUpperCase()}${mutation.name.slice(1)}Result!`,
      );
      if (!isUnionType(union)) throw new Error(`${mutation.name} gives a ${union.toString()}, not a union`);
      const isError = union.getTypes().map((type) => type.getInterfaces().some(({ name }) => name === 'Error'));
      const objects = union.getTypes().filter((_, at) => !isError[at]);
      expect(isError.filter(Boolean).length, mutation.name).toBeGreaterThanOrEqual(1);
      expect(objects.length, mutation.name).toBeGreaterThanOrEqual(1);
      // What operators handle belongs to the process, not to a tenant.
      if (mutation.name === 'switchProvider' || mutation.name === 'clearLlmCache') continue;
      for (const object of objects) expect(object.getInterfaces().map(({ name }) => name)).toContain('Node');
    }
  });
});

describe('business objects', () => {
  it('implement Node when they have a global id', () => {
    const withId = Object.values(schema.getTypeMap()).filter((type) => isObjectType(type) && 'id' in type.getFields());
    expect(withId.map((type) => type.name).sort()).toEqual(
      schema
        .getPossibleTypes(schema.getType('Node') as never)
        .map((type) => type.name)
        .sort(),
    );
  });
});

function undescribed(type: GraphQLNamedType): string[] {
  const missing: string[] = [];
  const check = (path: string, description: string | null | undefined) => {
    if (description == null || description.trim() === '') missing.push(path);
  };
  check(type.name, type.description);
  if (isObjectType(type) || isInterfaceType(type)) {
    for (const field of Object.values(type.getFields())) {
      check(`${type.name}.${field.name}`, field.description);
      for (const argument of field.args) check(`${type.name}.${field.name}(${argument.name})`, argument.description);
    }
  }
  if (isInputObjectType(type)) {
    for (const field of Object.values(type.getFields())) check(`${type.name}.${field.name}`, field.description);
  }
  if (isEnumType(type)) for (const value of type.getValues()) check(`${type.name}.${value.name}`, value.description);
  return missing;
}
