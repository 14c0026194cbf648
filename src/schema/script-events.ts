import type { EventParts } from './event-parts.js';
import { present } from './present.js';
import type { Types } from './types.js';

/** What people do to a script. */
export function defineScriptEvents(types: Types, parts: EventParts) {
  const { ofScript, event, sceneId, scene, number, draftNumber, draft, kind, critique, generation } = parts;
  event('ScriptUpdated').implement({
    description: 'The title, log line, act structure, title page or brief was changed.',
    interfaces: ofScript,
    fields: (t) => ({
      script: t.field({
        type: types.Script,
        description: 'The script, as it is now.',
        resolve: async ({ scriptId }, _args, { rows }) => present(await rows.script.load(scriptId)),
      }),
    }),
  });
  event('SceneAdded').implement({
    description: 'A person added a scene; those after it have a number more.',
    interfaces: ofScript,
    fields: (t) => ({ ...scene(t), number: number(t, 'The number that the scene got.') }),
  });
  event('SceneOutlineUpdated').implement({
    description: 'A person changed a scene’s outline, act or planned length.',
    interfaces: ofScript,
    fields: scene,
  });
  event('SceneMoved').implement({
    description: 'A person moved a scene; those between its places have a number more or less.',
    interfaces: ofScript,
    fields: (t) => ({
      ...scene(t),
      fromNumber: t.exposeInt('from', { description: 'The number that it had.' }),
      toNumber: t.exposeInt('to', { description: 'The number that it got.' }),
    }),
  });
  event('SceneDeleted').implement({
    description:
      'A person deleted a scene; those after it have a number less. Earlier events about it are left out of the history from then on.',
    interfaces: ofScript,
    fields: (t) => ({ sceneId: sceneId(t), number: number(t, 'The number that the scene had.') }),
  });
  event('SceneApproved').implement({
    description: 'A person approved a scene, or took that back.',
    interfaces: ofScript,
    fields: (t) => ({
      ...scene(t),
      approved: t.exposeBoolean('approved', { description: 'False when the approval was taken back.' }),
    }),
  });
  event('SceneEdited').implement({
    description: 'A person’s draft is the current one: an edit, a lint fix, or an earlier draft brought back.',
    interfaces: ofScript,
    fields: (t) => ({ ...scene(t), draftNumber: draftNumber(t), kind: kind(t), draft: draft(t) }),
  });
  event('SceneCritiqued').implement({
    description: 'A person judged a draft.',
    interfaces: ofScript,
    fields: (t) => ({ ...scene(t), ...critique(t) }),
  });
  event('BibleEntryTied').implement({
    description: 'A bible entry was tied to the script.',
    interfaces: ofScript,
    fields: parts.entry,
  });
  event('BibleEntryUntied').implement({
    description: 'A bible entry is tied to the script no more. The entry itself may have been deleted since.',
    interfaces: ofScript,
    fields: (t) => ({ entryId: parts.entryId(t) }),
  });
  event('GenerationQueued').implement({
    description: 'A generation was asked for, and waits for its turn; its own events follow.',
    interfaces: ofScript,
    fields: (t) => ({
      generationId: parts.generationId(t),
      generation: generation(t),
    }),
  });
}
