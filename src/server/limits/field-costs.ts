import type { GraphQLNamedType, GraphQLSchema } from 'graphql';
import { isInterfaceType, isObjectType } from 'graphql';

/** What a field costs beside the objects that it returns. */
interface FieldCost {
  /** The work that it takes, in objects read from the database. */
  weight?: number;
  /** How many items a list without a page size is taken to have. */
  items?: number;
  /** True for what a language model computes: each such field may be a request that is paid for. */
  computed?: true;
}

/** At the default limit, 250 of them in one operation. */
const MODEL_REQUEST: FieldCost = { weight: 200, computed: true };

/** Fields that cost more than their objects, by type. What implements an interface costs what the interface says. */
export const FIELD_COSTS: Readonly<Record<string, FieldCost>> = Object.freeze({
  'Scene.summary': MODEL_REQUEST,
  'Scene.coverage': MODEL_REQUEST,
  'BibleEntry.summary': MODEL_REQUEST,
  'CharacterBible.voiceSample': MODEL_REQUEST,
  // A whole script is read, laid out, checked or printed.
  'ScriptExport.text': { weight: 400 },
  'ScriptExport.losses': { weight: 200, items: 20 },
  'Script.lint': { weight: 100, items: 50 },
  // It is read and checked several times over.
  'Mutation.applyLintFixes': { weight: 400 },
  // All scenes of a script may get another number, or other ties.
  'Mutation.addScene': { weight: 50 },
  'Mutation.moveScene': { weight: 50 },
  'Mutation.deleteScene': { weight: 50 },
  'Mutation.tieBibleEntry': { weight: 50 },
  'Mutation.untieBibleEntry': { weight: 50 },
  'Script.statistics': { weight: 100 },
  'Script.pageCount': { weight: 50 },
  'Script.runtimeSeconds': { weight: 50 },
  'Script.importReport': { weight: 20 },
  // Its scenes and generations are counted.
  'Script.status': { weight: 1 },
  'Scene.eighths': { weight: 2 },
  // A scene's text is read as a tree.
  'Scene.elements': { weight: 10 },
  'SceneDraft.diff': { weight: 5 },
  // A scene's text is some pages long.
  'SceneDraft.text': { weight: 5 },
  'SceneText.text': { weight: 5 },
  'SceneDraft.repairs': { weight: 1 },
  'Scene.integratedScene': { weight: 5 },
  'ScriptStatistics.presence': { items: 200 },
  'ScriptStatistics.coSpeaking': { items: 50 },
  'ScriptStatistics.scenes': { items: 50 },
  'ScriptStatistics.speakers': { items: 50 },
});

const NOTHING: FieldCost = Object.freeze({});

export function costOf(parent: GraphQLNamedType | undefined, field: string): FieldCost {
  if (!isObjectType(parent) && !isInterfaceType(parent)) return NOTHING;
  const costs = [parent, ...parent.getInterfaces()].map(({ name }) => FIELD_COSTS[`${name}.${field}`]);
  return costs.find((cost) => cost !== undefined) ?? NOTHING;
}

/** How many objects of introspection count as one, since they take no query of the database. */
export const INTROSPECTED_AS_ONE = 10;

/** The length of a list of introspection: exact for the types, an average for the others. */
export function introspectedItems(schema: GraphQLSchema, field: string): number {
  switch (field) {
    case 'types':
      return Object.keys(schema.getTypeMap()).length;
    case 'fields':
      return 8;
    default:
      return 3;
  }
}
