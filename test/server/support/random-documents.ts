import { getNamedType, isCompositeType, isEnumType, isInterfaceType, isObjectType, isUnionType } from 'graphql';
import type { GraphQLArgument, GraphQLEnumType, GraphQLNamedType, GraphQLSchema, OperationTypeNode } from 'graphql';
import type { Random } from './random.js';

export interface RandomOperation {
  query: string;
  variables: Record<string, unknown>;
}

const LITERALS = [
  '0',
  '1',
  '-1',
  '100',
  '101',
  '2147483648',
  '-2147483649',
  '1e400',
  '9'.repeat(500),
  '0.5',
  'true',
  'null',
  'NONSENSE',
  '[]',
  '[[]]',
  '[1, "a", null]',
  '{}',
  '{ a: 1 }',
  '{ __proto__: 1 }',
  '""',
  '"tomorrow"',
  '"\\u0000"',
  '"\\uD800"',
  '"\\u{1F600}"',
  '"\u202e\u0007"',
  '"""\n  block\n"""',
  '"R1BDOlM6eA=="',
  `"${'x'.repeat(2_000)}"`,
] as const;
const VALUES: readonly unknown[] = [
  0,
  -1,
  100,
  101,
  2 ** 31,
  -(2 ** 53),
  1e308,
  0.5,
  true,
  null,
  [],
  [[]],
  ['a', 1, null],
  {},
  { length: 1e9 },
  JSON.parse('{"__proto__":{"a":1}}'),
  { toString: 1 },
  '',
  'tomorrow',
  '\0',
  '\ud800',
  '\u{1f600}',
  '../../etc/passwd',
  'R1BDOlM6eA==',
  'x'.repeat(5_000),
];

/** Operations that know the names of a schema and little of its rules: wrong arguments, fragments in circles, variables of wrong types. */
export function randomOperation(
  random: Random,
  schema: GraphQLSchema,
  kinds: readonly OperationTypeNode[],
  ids: readonly string[],
): RandomOperation {
  const kind = random.of(kinds);
  const fragments: string[] = [];
  const variables: Record<string, unknown> = {};
  const declared: string[] = [];

  const value = (argument: GraphQLArgument): string => {
    if (random.chance(0.15)) {
      const name = `v${declared.length}`;
      declared.push(
        `$${name}: ${random.chance(0.9) ? String(argument.type) : random.of(['Int', 'String!', '[ID]', 'Nothing', 'Query'])}${random.chance(0.2) ? ` = ${random.of(LITERALS)}` : ''}`,
      );
      if (random.chance(0.8)) variables[name] = random.chance(0.5) ? random.of(VALUES) : random.of(ids);
      return `$${name}`;
    }
    const named = String(getNamedType(argument.type));
    if (named === 'ID' && random.chance(0.7)) {
      return argument.name === 'ids'
        ? JSON.stringify(random.some(5, () => random.of(ids)))
        : JSON.stringify(random.of(ids));
    }
    if (named === 'Int' && random.chance(0.8)) return random.of(['0', '1', '5', '100', '101', '-1', '2147483647']);
    if (named === 'String' && random.chance(0.8)) {
      return random.of(LITERALS.filter((literal) => literal.startsWith('"')));
    }
    if (isEnumType(getNamedType(argument.type)) && random.chance(0.8)) {
      return random.of((getNamedType(argument.type) as GraphQLEnumType).getValues()).name;
    }
    return random.of(LITERALS);
  };

  const field = (type: GraphQLNamedType, depth: number): string => {
    if (!isObjectType(type) && !isInterfaceType(type)) return '__typename';
    if (random.chance(0.01)) return random.of(['nope', '__schema { types { name } }', '__type(name: 1) { name }']);
    const chosen = random.of(Object.values(type.getFields()));
    const given = chosen.args
      .filter(({ type: of }) => String(of).endsWith('!') || random.chance(0.4))
      .map((argument) => `${argument.name}: ${value(argument)}`);
    const args = given.length === 0 || random.chance(0.01) ? '' : `(${given.join(', ')})`;
    const alias = random.chance(0.2) ? `a${random.below(400)}: ` : '';
    const directive = random.chance(0.02)
      ? random.of([' @include(if: true)', ' @skip(if: "x")', ' @nope', ' @include'])
      : '';
    const inner = getNamedType(chosen.type);
    const wrong = random.chance(0.004);
    return `${alias}${chosen.name}${args}${directive}${isCompositeType(inner) !== wrong ? ` ${selection(inner, depth - 1)}` : ''}`;
  };

  const selection = (type: GraphQLNamedType, depth: number): string => {
    if (depth <= 0) return '{ __typename }';
    const parts = [...random.some(4, () => field(type, depth)), '__typename'];
    const possible = isUnionType(type) || isInterfaceType(type) ? schema.getPossibleTypes(type) : [];
    if (possible.length > 0) {
      parts.push(
        ...random.some(3, () => random.of(possible)).map((one) => `... on ${one.name} ${selection(one, depth)}`),
      );
    }
    if (random.chance(0.05)) {
      const name = `F${fragments.length}`;
      fragments.push('');
      fragments[Number(name.slice(1))] =
        `fragment ${name} on ${random.chance(0.9) ? type.name : 'Nothing'} ${selection(type, depth - 1)}`;
      parts.push(`...${random.chance(0.9) ? name : `F${random.below(9)}`}`);
    }
    return `{ ${parts.join(random.of([' ', '\n', ', ', ' # x\n']))} }`;
  };

  const body = selection(schema.getRootType(kind)!, 2 + random.below(5));
  const head = declared.length === 0 ? '' : ` Q(${declared.join(', ')})`;
  return { query: garble(random, `${kind}${head} ${body}\n${fragments.join('\n')}`), variables };
}

/** Now and then a byte is wrong. */
function garble(random: Random, text: string): string {
  if (!random.chance(0.1)) return text;
  const at = random.below(text.length);
  return (
    text.slice(0, at) +
    random.of(['\0', '\ud800', '"', '"""', '{', '}', '\ufeff', '...', '$', '\\', '\u2028']) +
    text.slice(at + random.below(3))
  );
}
