import SchemaBuilder, { BasePlugin, completeValue } from '@pothos/core';
import type { PothosOutputFieldConfig, SchemaTypes } from '@pothos/core';
import type { GraphQLFieldResolver } from 'graphql';
import type { GraphQLContext } from './context.js';

const pluginName = 'relatedCounts';

type Count<Parent, Args> = (parent: Parent, args: Args, context: GraphQLContext) => Promise<number>;

interface Counted {
  count: Count<unknown, object>;
}

/** What the prisma plugin knows of a related connection, by the names that it has there. */
interface Related {
  pothosPrismaRelationField: { name: string };
  pothosPrismaSelect: (...args: unknown[]) => { select: { _count?: unknown } };
  pothosPrismaLoaded: (row: object, ...rest: unknown[]) => boolean;
}

/** The `extensions` of a related connection, beside `totalCount: true`: how long it is by the same arguments. */
export function counted<Parent, Args extends object = object>(count: Count<Parent, Args>) {
  return { count };
}

/** Counts related connections as `counted` says, in place of the prisma plugin. */
class RelatedCountsPlugin<Types extends SchemaTypes> extends BasePlugin<Types> {
  override onOutputFieldConfig(field: PothosOutputFieldConfig<Types>): PothosOutputFieldConfig<Types> {
    if (field.extensions?.count === undefined) return field;
    return { ...field, extensions: uncounted(field.extensions) };
  }

  override wrapResolve(
    resolve: GraphQLFieldResolver<unknown, Types['Context'], object>,
    field: PothosOutputFieldConfig<Types>,
  ): GraphQLFieldResolver<unknown, Types['Context'], object> {
    const { count } = (field.extensions ?? {}) as Partial<Counted>;
    if (count === undefined) return resolve;
    return (parent, args, context, info) =>
      completeValue(resolve(parent, args, context, info) as object | Promise<object>, (connection) => ({
        ...connection,
        totalCount: () => count(parent, args, context as unknown as GraphQLContext),
      }));
  }
}

/** Without the prisma plugin's count. When nothing but the total is asked for, it reads no rows all the same. */
function uncounted(extensions: Readonly<Record<string, unknown>>): Readonly<Record<string, unknown>> {
  const { pothosPrismaRelationField, pothosPrismaSelect, pothosPrismaLoaded } = extensions as unknown as Related;
  return {
    ...extensions,
    pothosPrismaSelect: (...args: unknown[]) => {
      const { _count, ...select } = pothosPrismaSelect(...args).select;
      return { select };
    },
    pothosPrismaLoaded: (row: object, ...rest: unknown[]) =>
      pothosPrismaLoaded({ ...row, _count: { [pothosPrismaRelationField.name]: 0 } }, ...rest),
  };
}

SchemaBuilder.registerPlugin(pluginName, RelatedCountsPlugin);

declare global {
  export namespace PothosSchemaTypes {
    export interface Plugins<Types extends SchemaTypes> {
      relatedCounts: RelatedCountsPlugin<Types>;
    }
  }
}

export default pluginName;
