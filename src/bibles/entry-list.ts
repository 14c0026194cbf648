import type { BibleKind } from '../domain/bibles.js';
import type { Prisma } from '../storage/generated/client/client.js';
import { searchWords } from '../storage/search.js';

/** The entries of a kind that have all words of a search in their name. What is absent is no condition. @throws InvalidInputError for too long a search */
export function entriesWanted(
  tenantId: string,
  { search, kind }: { search?: string | null | undefined; kind?: BibleKind | null | undefined },
): Prisma.BibleEntryWhereInput {
  return {
    tenantId,
    ...(kind == null ? {} : { kind }),
    AND: searchWords(search).map((forms) => ({ OR: forms.map((name) => ({ name })) })),
  };
}
