import { readFileSync } from 'node:fs';
import { Kind, parse, print, printSchema } from 'graphql';
import type { DefinitionNode, DocumentNode, InputValueDefinitionNode } from 'graphql';
import { describe, expect, it } from 'vitest';
import { createSchema } from '../../src/schema/schema.js';

const contract = describeDocument(parse(readFileSync(new URL('contract.graphql', import.meta.url), 'utf8')));
const actual = describeDocument(parse(printSchema(createSchema())));

describe('the contract that clients rely on', () => {
  const shared = [...contract.keys()].filter((name) => actual.has(name));

  it('is there in its greater part', () => {
    expect(shared.length).toBeGreaterThan(50);
  });

  it.each(shared)('%s is what it says', (name) => {
    const promised = contract.get(name)!;
    const found = actual.get(name)!;
    expect(found.kind).toBe(promised.kind);
    for (const implemented of promised.interfaces) expect(found.interfaces).toContain(implemented);
    // Members that the contract does not know are additions; those it knows are fixed, and so are their arguments.
    for (const [member, { type, args }] of found.members) {
      const fixed = promised.members.get(member);
      if (fixed === undefined) continue;
      expect(`${member}: ${type}`).toBe(`${member}: ${fixed.type}`);
      for (const [argument, argumentType] of args) {
        expect(`${member}(${argument}: ${argumentType})`).toBe(`${member}(${argument}: ${fixed.args.get(argument)})`);
      }
    }
  });

  it('gives nothing up', () => {
    const absent = [...contract].flatMap(([name, { members }]) => {
      const found = actual.get(name)?.members;
      if (found === undefined) return [name];
      return [...members].flatMap(([member, { args }]) =>
        found.has(member)
          ? [...args.keys()]
              .filter((argument) => !found.get(member)!.args.has(argument))
              .map((argument) => `${name}.${member}(${argument})`)
          : [`${name}.${member}`],
      );
    });
    expect(absent).toEqual([]);
  });
});

interface Description {
  kind: string;
  interfaces: string[];
  members: Map<string, Member>;
}

interface Member {
  type: string;
  args: Map<string, string>;
}

function describeDocument(document: DocumentNode): Map<string, Description> {
  return new Map(document.definitions.flatMap(describeDefinition));
}

function describeDefinition(definition: DefinitionNode): [string, Description][] {
  const described = (members: Iterable<[string, Member]>, interfaces: string[] = []): [string, Description][] =>
    'name' in definition && definition.name !== undefined
      ? [[definition.name.value, { kind: definition.kind, interfaces, members: new Map(members) }]]
      : [];
  switch (definition.kind) {
    case Kind.OBJECT_TYPE_DEFINITION:
    case Kind.INTERFACE_TYPE_DEFINITION:
      return described(
        (definition.fields ?? []).map((field) => [
          field.name.value,
          {
            type: print(field.type),
            args: new Map((field.arguments ?? []).map((argument) => [argument.name.value, typeAndDefault(argument)])),
          },
        ]),
        (definition.interfaces ?? []).map(({ name }) => name.value),
      );
    case Kind.INPUT_OBJECT_TYPE_DEFINITION:
      return described(
        (definition.fields ?? []).map((field) => [field.name.value, { type: typeAndDefault(field), args: new Map() }]),
      );
    case Kind.ENUM_TYPE_DEFINITION:
      return described((definition.values ?? []).map((value) => [value.name.value, { type: '', args: new Map() }]));
    case Kind.SCALAR_TYPE_DEFINITION:
      return described([]);
    default:
      return [];
  }
}

function typeAndDefault({ type, defaultValue }: InputValueDefinitionNode): string {
  return defaultValue === undefined ? print(type) : `${print(type)} = ${print(defaultValue)}`;
}
