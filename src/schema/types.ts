import type { GenerationFailure } from '../domain/errors.js';
import type { ScriptBrief } from '../domain/brief.js';
import type { GenerationConfig, StageModel, Usage } from '../domain/generations.js';
import type { SceneOutline } from '../domain/scenes.js';
import type { TrimmedPart } from '../domain/trimmed-parts.js';
import type { ProviderStatus } from '../optimizer/types.js';
import type { ScreenplayElement } from '../screenplay/elements/elements.js';
import type { ExportFormat } from '../scripts/formats.js';
import type { PageProfile } from '../scripts/page-profiles.js';
import type { ImportReport } from '../scripts/import/import-report.js';
import type { PlacedFinding, PlacedStatistics } from '../scripts/versions/script-view.js';
import type { BibleEntry, Script } from '../storage/generated/client/client.js';
import { GLOBAL_ID } from './builder.js';
import type { Builder } from './builder.js';
import { encodeGlobalId } from './global-ids.js';
import type { NodeType } from './global-ids.js';
import { defineGenerationEnums } from './generation-enums.js';
import { defineScriptEnums } from './script-enums.js';

/** What the fields of a bible's content are read from: an entry, or one of its versions under the entry's id. */
export type StoredContent = Pick<BibleEntry, 'id' | 'kind' | 'content'>;

/** A script in a format; the text is made when it is asked for. */
interface ExportedScript {
  script: Script;
  format: ExportFormat;
  profile: PageProfile;
}

export type Types = ReturnType<typeof declareTypes>;

const BIBLE_TYPE = {
  CHARACTER: 'CharacterBible',
  PLOT: 'PlotBible',
  SETTING: 'SettingBible',
  THEME: 'ThemeBible',
} as const;

/** Declares every type that other types refer to, so that each type's own file can be read alone and in any order. */
export function declareTypes(builder: Builder) {
  const Node = builder.nodeInterfaceRef();
  /** The id of a node. The plugin's own gives a promise, which takes longer than all else that an object needs. */
  const idOf = (type: NodeType) => ({
    type: 'ID' as const,
    description: GLOBAL_ID,
    nullable: false as const,
    resolve: ({ id }: { id: string }) => encodeGlobalId(type, id),
  });

  const BibleEntry = builder.prismaInterface('BibleEntry', {
    description:
      'What is known about one character, plot, setting or theme: typed, versioned, and usable in any number of scripts.',
    interfaces: [Node],
    resolveType: (entry) => BIBLE_TYPE[entry.kind],
  });
  const bible = (name: (typeof BIBLE_TYPE)[BibleEntry['kind']], description: string) =>
    builder.prismaObject('BibleEntry', {
      variant: name,
      description,
      interfaces: [Node, BibleEntry],
      fields: (t) => ({ id: t.field(idOf('BibleEntry')) }),
    });
  const CharacterBible = bible('CharacterBible', 'A character: who they are, what drives them, how they sound.');
  const PlotBible = bible('PlotBible', 'A plot: the course of the story.');
  const SettingBible = bible('SettingBible', 'A setting: where and when the story happens.');
  const ThemeBible = bible('ThemeBible', 'A theme: what the story is about beneath the surface.');

  const Script = builder.prismaObject('Script', {
    description: 'A screenplay and all that it is made from.',
    interfaces: [Node],
    fields: (t) => ({ id: t.field(idOf('Script')) }),
  });
  const Scene = builder.prismaObject('Scene', {
    description: 'One scene of a script: its outline, and the drafts that were written of it.',
    interfaces: [Node],
    fields: (t) => ({ id: t.field(idOf('Scene')) }),
  });
  const SceneDraft = builder.prismaObject('Draft', {
    name: 'SceneDraft',
    description: 'One complete version of a scene’s text. Drafts are never changed: what changes a scene adds a draft.',
    interfaces: [Node],
    fields: (t) => ({ id: t.field(idOf('SceneDraft')) }),
  });
  const Generation = builder.prismaObject('Generation', {
    description: 'A long-running job that writes. It survives restarts of the server, and its readers survive with it.',
    interfaces: [Node],
    fields: (t) => ({ id: t.field(idOf('Generation')) }),
  });

  const BibleVersion = builder.prismaObject('BibleVersion', {
    description: 'A bible entry as it once stood. `restoreBibleEntry` brings it back.',
  });
  const SceneCritique = builder.prismaObject('Critique', {
    name: 'SceneCritique',
    description: 'The dramaturge’s judgement of a draft, computed by a model.',
  });
  const StageProgress = builder.prismaObject('GenerationStage', {
    name: 'StageProgress',
    description: 'How far one stage of a generation has come.',
  });

  return {
    ...defineScriptEnums(builder),
    ...defineGenerationEnums(builder),
    Node,
    BibleEntry,
    CharacterBible,
    PlotBible,
    SettingBible,
    ThemeBible,
    BibleVersion,
    CharacterContent: builder.objectRef<StoredContent>('CharacterContent'),
    PlotContent: builder.objectRef<StoredContent>('PlotContent'),
    SettingContent: builder.objectRef<StoredContent>('SettingContent'),
    ThemeContent: builder.objectRef<StoredContent>('ThemeContent'),
    Script,
    ScriptBrief: builder.objectRef<ScriptBrief>('ScriptBrief'),
    ScriptExport: builder.objectRef<ExportedScript>('ScriptExport'),
    Scene,
    SceneOutline: builder.objectRef<SceneOutline>('SceneOutline'),
    SceneDraft,
    SceneCritique,
    ScreenplayElement: builder.objectRef<ScreenplayElement>('ScreenplayElement'),
    LintFinding: builder.objectRef<PlacedFinding>('LintFinding'),
    ScriptStatistics: builder.objectRef<PlacedStatistics>('ScriptStatistics'),
    ImportReport: builder.objectRef<ImportReport>('ImportReport'),
    Generation,
    GenerationConfig: builder.objectRef<GenerationConfig>('GenerationConfig'),
    GenerationFailure: builder.objectRef<GenerationFailure>('GenerationFailure'),
    StageModel: builder.objectRef<StageModel>('StageModel'),
    StageProgress,
    TrimmedPart: builder.objectRef<TrimmedPart>('TrimmedPart'),
    Usage: builder.objectRef<Usage>('Usage'),
    ProviderStatus: builder.objectRef<ProviderStatus>('ProviderStatus'),
    ScriptConnection: builder.connectionObject(
      { type: Script, name: 'ScriptConnection', description: 'A page of scripts.' },
      { name: 'ScriptEdge', description: 'A script in a list.' },
    ),
    SceneConnection: builder.connectionObject(
      { type: Scene, name: 'SceneConnection', description: 'A page of scenes.' },
      { name: 'SceneEdge', description: 'A scene in a list.' },
    ),
    SceneDraftConnection: builder.connectionObject(
      { type: SceneDraft, name: 'SceneDraftConnection', description: 'A page of drafts.' },
      { name: 'SceneDraftEdge', description: 'A draft in a list.' },
    ),
    GenerationConnection: builder.connectionObject(
      { type: Generation, name: 'GenerationConnection', description: 'A page of generations.' },
      { name: 'GenerationEdge', description: 'A generation in a list.' },
    ),
    BibleEntryConnection: builder.connectionObject(
      { type: BibleEntry, name: 'BibleEntryConnection', description: 'A page of bible entries.' },
      { name: 'BibleEntryEdge', description: 'A bible entry in a list.' },
    ),
    BibleVersionConnection: builder.connectionObject(
      { type: BibleVersion, name: 'BibleVersionConnection', description: 'A page of versions.' },
      { name: 'BibleVersionEdge', description: 'A version in a list.' },
    ),
  };
}
