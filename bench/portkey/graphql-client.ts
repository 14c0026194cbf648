interface Result<T> {
  data?: T;
  errors?: { message: string; extensions?: Record<string, unknown> }[];
}

/** What a client of ScriptGen does, with nothing between it and the wire. */
export function graphqlClient(url: string, key: string) {
  const post = (accept: string, query: string, variables: Record<string, unknown>) =>
    fetch(`${url}/graphql`, {
      method: 'POST',
      headers: { 'content-type': 'application/json', accept, 'x-api-key': key },
      body: JSON.stringify({ query, variables }),
    });
  return {
    async request<T>(query: string, variables: Record<string, unknown>): Promise<Result<T>> {
      return (await (await post('application/json', query, variables)).json()) as Result<T>;
    },
    /** The results of a subscription over server-sent events, as they come. */
    async *subscribe<T>(query: string, variables: Record<string, unknown>): AsyncGenerator<T> {
      const response = await post('text/event-stream', query, variables);
      let rest = '';
      for await (const part of response.body!.pipeThrough(new TextDecoderStream())) {
        rest += part;
        for (let end = rest.indexOf('\n\n'); end !== -1; end = rest.indexOf('\n\n')) {
          const data = /^data: (.+)$/m.exec(rest.slice(0, end))?.[1];
          rest = rest.slice(end + 2);
          if (data === undefined) continue;
          const result = JSON.parse(data) as Result<T>;
          if (result.data == null) {
            throw new Error(result.errors?.map(({ message }) => message).join('\n') ?? 'a result without data');
          }
          yield result.data;
        }
      }
    },
  };
}
