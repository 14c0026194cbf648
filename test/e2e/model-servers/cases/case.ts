import type { Hit } from '../imitation.js';
import type { ModelServer } from '../model-server.js';
import type { StoryReply } from '../story-replies.js';

export interface CaseScene {
  number: number;
  status: string;
  integratedScene: string | null;
  outline: { heading: string; timeOfDay: string };
  elements: { type: string; text: string; character: string | null }[];
  draft: { text: string; repairs: { code: string; message: string }[] } | null;
}

export interface CaseScript {
  title: string;
  bibles: { kind: string; name: string }[];
  lint: { rule: string; level: string; message: string }[];
  scenes: { nodes: CaseScene[] };
}

/** What must be true at the end. */
export interface Outcome {
  /** At most so many requests for answers. Without any trouble a scene takes seven. */
  most: number;
  /** Absent: the generation is COMPLETED. */
  failure?: { code: string; stage: string; retryable: boolean; message: RegExp; not?: RegExp };
  /** Absent: the story is whole, as the model meant it. */
  script?: (script: CaseScript) => void;
  hits?: (hits: readonly Hit[]) => void;
}

/** What one server does that others do not, and what has to come of it. */
export interface Case {
  name: string;
  server: Partial<ModelServer>;
  logLine?: string;
  /** Beside one scene and no rewriting. */
  config?: Record<string, unknown>;
  outcome: Outcome;
}

/** Without trouble: cast, three bibles, outline, scene, and the check of continuity. */
export const CALLS = 7;

/** The form of structured answers alone is the server's; scenes come as they should. */
export const structured =
  (change: (text: string) => string) =>
  (reply: StoryReply): string =>
    reply.structured ? change(reply.text) : reply.text;

/** Only the scene is told otherwise. */
export const scene =
  (change: (text: string) => string) =>
  (reply: StoryReply): string =>
    reply.task === 'scene' ? change(reply.text) : reply.text;

/** Every value of a JSON text, changed. */
export function withValues(text: string, change: (key: string, value: unknown) => unknown): string {
  return JSON.stringify(JSON.parse(text, change));
}
