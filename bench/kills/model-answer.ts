import { createHash } from 'node:crypto';
import type { UpstreamRequest } from '../../test/support/raw-upstream.js';
import { answerOf, readRequest } from '../../test/support/story-model.js';

/** What a request asks for, piece by piece: a packed request asks for several. */
export interface Question {
  /** The story that it belongs to, `almanac-xxxxxx`; every story's log line has one of its own. */
  tag: string;
  /** The story's tag, the task and the scene: each is asked once for a story that nothing disturbs. */
  pieces: string[];
  /** Of the whole body. */
  hash: string;
  answer: string;
}

export const TAG = /almanac-[0-9a-z]{6}/;

/** The same answer for the same request. @throws on a request that no prompt of the pipeline makes */
export function answerQuestion(body: UpstreamRequest): Question {
  const text = JSON.stringify(body);
  const tag = TAG.exec(text)?.[0] ?? 'almanac-nobody';
  const hash = createHash('sha256').update(text).digest('base64url').slice(0, 16);
  const items = packedItems(body);
  const asked = (items?.map(({ request }) => request) ?? [body]).map(readRequest);
  // The story's tag goes into its bibles, so that every later prompt of the story holds it.
  const answers = asked.map((each) => answerOf(each).replaceAll('Port Sable', `Port Sable, ${tag}`));
  return {
    tag,
    hash,
    pieces: asked.map(({ task, scene }) => `${tag}/${task}/${scene}`),
    answer:
      items === undefined
        ? answers[0]!
        : JSON.stringify(Object.fromEntries(items.map(({ key }, at) => [key, JSON.parse(answers[at]!)]))),
  };
}

/** The requests in a packed one, as if each had come alone; undefined for one that is not packed. */
function packedItems(body: UpstreamRequest): { key: string; request: UpstreamRequest }[] | undefined {
  const schema = body.response_format?.json_schema;
  const name = schema === undefined ? undefined : /^(\w+)_pack_of_\d+$/.exec(schema.name)?.[1];
  if (schema === undefined || name === undefined) return undefined;
  const prefix = body.messages.slice(0, -1);
  const items = [
    ...(body.messages.at(-1)?.content ?? '').matchAll(/\[\[item (r\d+) (\w+)\]\]\n([\s\S]*?)\n\[\[end \1 \2\]\]/g),
  ];
  return items.map(([, key, , content]) => ({
    key: key!,
    request: {
      ...body,
      messages: [...prefix, { role: 'user', content: content! }],
      response_format: { type: 'json_schema', json_schema: { ...schema, name } },
    },
  }));
}
