import { GraphQLError } from 'graphql';
import type { Plugin } from 'graphql-yoga';

/** Refuses `variables` and `extensions` in an address or a form that are not JSON; yoga would report that as the server's fault. */
export function useReadableParams(): Plugin {
  return {
    onRequestParse({ requestParser, setRequestParser }) {
      if (requestParser === undefined) return;
      setRequestParser(async (request) => {
        try {
          return await requestParser(request);
        } catch (error) {
          if (!(error instanceof SyntaxError)) throw error;
          throw new GraphQLError(
            'The parameters `variables` and `extensions` have to be JSON: check them for a missing quote or bracket.',
            {
              extensions: { code: 'BAD_REQUEST', http: { status: 400, spec: true } },
            },
          );
        }
      });
    },
  };
}
