import type { DocumentNode } from 'graphql';
import type { Plugin } from 'graphql-yoga';
import { LRUCache } from 'lru-cache';

/** Roughly what a token takes in memory together with its node of the syntax tree, in bytes. */
const TOKEN_BYTES = 300;
const ERROR_BYTES = 4_000;

interface DocumentCacheSizes {
  /** Of all that is kept of documents, in bytes of memory. */
  documents: number;
  /** Of one document, in bytes of memory. A larger one is not kept, but parsed each time. */
  document: number;
  /** Of all documents that could not be parsed, in bytes of memory. */
  failures: number;
}

const DOCUMENT_CACHE_SIZES: DocumentCacheSizes = Object.freeze({
  documents: 16_777_216,
  document: 1_048_576,
  failures: 1_048_576,
});

interface Cache<T> {
  get(text: string): T | undefined;
  set(text: string, value: T): void;
}

interface DocumentCaches {
  /** For yoga. */
  caches: { documentCache: Cache<DocumentNode>; errorCache: Cache<unknown> };
  plugin: Plugin;
  /** How much is kept now. */
  bytes(): number;
}

/** Caches of valid documents and of documents that could not be parsed, limited by the memory that they take. */
export function createDocumentCaches(sizes: DocumentCacheSizes = DOCUMENT_CACHE_SIZES): DocumentCaches {
  const documents = new LRUCache<string, DocumentNode>({
    maxSize: sizes.documents,
    maxEntrySize: sizes.document,
    sizeCalculation: documentBytes,
  });
  const failures = new LRUCache<string, object>({
    maxSize: sizes.failures,
    maxEntrySize: sizes.failures / 16,
    sizeCalculation: (_error, text) => textBytes(text) * 2 + ERROR_BYTES,
  });
  return {
    caches: {
      documentCache: documents,
      errorCache: { get: (text) => failures.get(text), set: (text, error) => void failures.set(text, error as object) },
    },
    plugin: {
      onValidate:
        ({ params: { documentAST } }) =>
        ({ valid }) => {
          // A list of mistakes hangs on each document that has them, and is larger than the document.
          const text = (documentAST as DocumentNode).loc?.source.body;
          if (!valid && text !== undefined) documents.delete(text);
        },
    },
    bytes: () => documents.calculatedSize + failures.calculatedSize,
  };
}

function documentBytes({ loc }: DocumentNode, text: string): number {
  let tokens = 0;
  for (let token = loc?.startToken; token != null; token = token.next ?? undefined) tokens += 1;
  return textBytes(text) + tokens * TOKEN_BYTES;
}

function textBytes(text: string): number {
  return 2 * text.length;
}
