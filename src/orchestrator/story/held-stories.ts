import { LRUCache } from 'lru-cache';
import { typedEntry } from '../../bibles/entry-store.js';
import type { StoredEntry, TypedEntry } from '../../bibles/entry-store.js';
import { briefForPrompts, storedBrief } from '../../domain/brief.js';
import type { BriefInput } from '../../domain/brief.js';
import type { PlannedScene } from '../../domain/tasks.js';
import { plannedScene } from '../../scripts/scene-storage.js';
import type { StoredPlan } from '../../scripts/scene-storage.js';
import { Prisma } from '../../storage/generated/client/client.js';
import type { Script } from '../../storage/generated/client/client.js';

/** What of a script's own row a story is written from. */
export type StoryScript = Pick<Script, 'id' | 'title' | 'logLine' | 'actStructure' | 'brief'>;

interface StoredStory {
  script: StoryScript;
  entries: readonly StoredEntry[];
  scenes: readonly (StoredPlan & { id: string })[];
  begunBefore: boolean;
}

/** What a script is written from: the same for all of its scenes, until a person or the generation itself changes it. */
export class Story {
  readonly script: StoryScript;
  /** The script had a finished draft before the generation was asked for. */
  readonly begunBefore: boolean;
  #brief: BriefInput | undefined;
  #entries: readonly TypedEntry[] | undefined;
  #scenes: readonly { id: string; plan: PlannedScene }[] | undefined;

  constructor(private readonly stored: StoredStory) {
    this.script = stored.script;
    this.begunBefore = stored.begunBefore;
  }

  /** What every prompt says of the script's brief. */
  get brief(): BriefInput {
    return (this.#brief ??= briefForPrompts(storedBrief(this.script)));
  }

  /** In the order in which they were tied to the script. */
  get entries(): readonly TypedEntry[] {
    return (this.#entries ??= this.stored.entries.map(typedEntry));
  }

  /** In the order of their numbers. The plans hold no ids: equal plans are equal questions to a model. */
  get scenes(): readonly { id: string; plan: PlannedScene }[] {
    return (this.#scenes ??= this.stored.scenes.map((scene) => ({ id: scene.id, plan: plannedScene(scene) })));
  }
}

/** What the database says of a story: its version now, and all of it where that is not the one that is held. */
export interface StoryRow {
  storyVersion: string;
  story: StoredStory | null;
}

/** Of the generation `generation` and its script `script`; a scene's version rises with its outline, an entry's with its content. */
export const STORY_VERSION = Prisma.sql`md5(concat_ws(E'\\x01', script."title", script."logLine", script."actStructure", script."brief",
    COALESCE((SELECT string_agg(concat_ws(' ', entry."id", entry."version"), ',' ORDER BY tie."position", tie."entryId")
     FROM "ScriptBible" tie JOIN "BibleEntry" entry ON entry."id" = tie."entryId" WHERE tie."scriptId" = script."id"), ''),
    (SELECT string_agg(concat_ws(E'\\x02', scene."id", scene."version", scene."number", scene."act", COALESCE(scene."targetEighths", 0),
       COALESCE(scene."priorState", E'\\x03'), COALESCE(scene."nextState", E'\\x03')), ',' ORDER BY scene."number")
     FROM "Scene" scene WHERE scene."scriptId" = script."id")))`;

/** All of it, as `StoredStory`. */
export const STORY = Prisma.sql`jsonb_build_object(
    'script', jsonb_build_object('id', script."id", 'title', script."title", 'logLine', script."logLine", 'actStructure', script."actStructure", 'brief', script."brief"),
    'entries', (SELECT COALESCE(jsonb_agg(jsonb_build_object('id', entry."id", 'version', entry."version", 'kind', entry."kind", 'content', entry."content")
       ORDER BY tie."position", tie."entryId"), '[]')
     FROM "ScriptBible" tie JOIN "BibleEntry" entry ON entry."id" = tie."entryId" WHERE tie."scriptId" = script."id"),
    'scenes', (SELECT COALESCE(jsonb_agg(jsonb_build_object('id', scene."id", 'number', scene."number", 'act', scene."act", 'outline', scene."outline",
       'priorState', scene."priorState", 'nextState', scene."nextState", 'targetEighths', scene."targetEighths") ORDER BY scene."number"), '[]')
     FROM "Scene" scene WHERE scene."scriptId" = script."id"),
    'begunBefore', EXISTS (SELECT FROM "Scene" scene JOIN "Draft" draft ON draft."sceneId" = scene."id"
     WHERE scene."scriptId" = script."id" AND draft."state" = 'COMPLETE' AND draft."completedAt" < generation."createdAt"))`;

const MOST_GENERATIONS = 100;

/** The stories of the generations at work in this process, each as it was when it last changed. */
export class HeldStories {
  readonly #held = new LRUCache<string, { version: string; story: Story }>({ max: MOST_GENERATIONS });

  /** The version that is held; empty for none. */
  versionOf(generationId: string): string {
    return this.#held.get(generationId)?.version ?? '';
  }

  /** The story that a row tells of. Undefined when it is of a version that is held no more, and must be read anew. */
  take(generationId: string, { storyVersion: version, story: stored }: StoryRow): Story | undefined {
    if (stored === null) {
      const held = this.#held.get(generationId);
      return held?.version === version ? held.story : undefined;
    }
    const story = new Story(stored);
    this.#held.set(generationId, { version, story });
    return story;
  }
}
