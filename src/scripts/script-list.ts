import type { Prisma } from '../storage/generated/client/client.js';
import { searchWords } from '../storage/search.js';
import { ofStatus } from './script-status.js';
import type { ScriptStatus } from './script-status.js';

export const SCRIPT_ORDER_FIELDS = ['CREATED_AT', 'UPDATED_AT', 'TITLE'] as const;
export const ORDER_DIRECTIONS = ['ASC', 'DESC'] as const;

/** The order of a list of scripts. Those that are equal in it follow by their creation, in the same direction. */
export interface ScriptOrder {
  field: (typeof SCRIPT_ORDER_FIELDS)[number];
  /** Default: ASC for TITLE, DESC for times. */
  direction?: (typeof ORDER_DIRECTIONS)[number] | null | undefined;
}

/** Which scripts are wanted; what is absent is no condition. */
export interface ScriptFilter {
  /** All these words are in title or log line, each in either of them; capitals and small letters are the same. At most 200 characters. */
  search?: string | null | undefined;
  status?: ScriptStatus | null | undefined;
}

/** @throws InvalidInputError for too long a search */
export function scriptsWanted(tenantId: string, { search, status }: ScriptFilter): Prisma.ScriptWhereInput {
  return {
    tenantId,
    AND: [
      ...searchWords(search).map((forms) => ({
        OR: forms.flatMap((holding) => [{ title: holding }, { logLine: holding }]),
      })),
      ...(status == null ? [] : [ofStatus(status)]),
    ],
  };
}

/** By CREATED_AT, the newest first, where none is given. The id makes it total: ids rise with the time of creation. */
export function scriptOrder(order: ScriptOrder | null | undefined): Prisma.ScriptOrderByWithRelationInput[] {
  const { field, direction } = order ?? { field: 'CREATED_AT' };
  const either = direction === 'ASC' ? 'asc' : direction === 'DESC' ? 'desc' : field === 'TITLE' ? 'asc' : 'desc';
  switch (field) {
    case 'CREATED_AT':
      return [{ createdAt: either }, { id: either }];
    case 'UPDATED_AT':
      return [{ updatedAt: either }, { id: either }];
    case 'TITLE':
      return [{ title: either }, { id: either }];
  }
}
