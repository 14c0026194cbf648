import type { Builder } from './builder.js';
import type { ExportLoss } from '../scripts/versions/export-losses.js';
import type { Script } from '../storage/generated/client/client.js';
import { fileNameOf } from '../scripts/exports.js';
import { FORMATS } from '../scripts/formats.js';
import { atLeast } from '../scripts/levels.js';
import { suggestedProfileOf } from '../scripts/import/import-report.js';
import { isPaged, usualProfileOf } from '../scripts/page-profiles.js';
import { encodeGlobalId, rowId } from './global-ids.js';
import { pageProfileArg } from './page-profile-arg.js';
import { listConnection } from './list-field.js';
import { within } from './pages.js';
import type { Types } from './types.js';

interface ByAct {
  act?: number | null;
}

export function defineScript(builder: Builder, types: Types) {
  const pages = pageProfileArg(types);
  builder.prismaObjectFields(types.Script, (t) => ({
    title: t.exposeString('title', {
      description: 'The script’s title; a working title until somebody or an outline gives one.',
    }),
    logLine: t.exposeString('logLine', { description: 'The story in one or two sentences.' }),
    actStructure: t.expose('actStructure', {
      type: types.ActStructure,
      description: 'How the script is divided into acts.',
    }),
    bibles: t.field({
      type: [types.BibleEntry],
      description: 'The bible entries that the script is built on, in the order they were tied to it.',
      args: {
        kind: t.arg({ type: types.BibleKind, description: 'Only entries of this kind. Absent: of every kind.' }),
      },
      resolve: async (script, { kind }, { rows }) =>
        (await rows.entriesOfScript.load(script.id)).filter((entry) => kind == null || entry.kind === kind),
    }),
    scenes: t.connection(
      {
        type: types.Scene,
        extensions: within<Script, ByAct>(
          (scene, script, { act }) => scene.parentId === script.id && (act == null || scene.act === act),
        ),
        description: 'The scenes, by number.',
        args: { act: t.arg.int({ description: 'Only scenes of this act, from 1. Absent: of every act.' }) },
        resolve: ({ id }, args, { lists, counts }, info) => {
          const act = args.act ?? undefined;
          return listConnection(
            args,
            info,
            (page) => lists.scenesOfScript.load({ ...page, parentId: id, bound: act }),
            () => counts.scenesOfScript.load({ scriptId: id, act }),
          );
        },
      },
      types.SceneConnection,
    ),
    scene: t.field({
      type: types.Scene,
      nullable: true,
      description: 'One scene. Null when the script has none of this number.',
      args: { number: t.arg.int({ required: true, description: 'The scene’s number, from 1.' }) },
      resolve: ({ id: scriptId }, { number }, { rows }) => rows.sceneOfScript.load({ scriptId, number }),
    }),
    generations: t.connection(
      {
        type: types.Generation,
        extensions: within<Script>((generation, script) => generation.parentId === script.id),
        description: 'The generations that worked on the script, newest first.',
        resolve: ({ id }, args, { lists, counts }, info) =>
          listConnection(
            args,
            info,
            (page) => lists.generationsOfScript.load({ ...page, parentId: id }),
            () => counts.generationsOfScript.load(id),
          ),
      },
      types.GenerationConnection,
    ),
    export: t.field({
      type: types.ScriptExport,
      description:
        'The script as a file: the current drafts of its scenes under a title page. FOUNTAIN, FDX, HTML, TEXT and JSON carry their text; every format, PDF included, carries a URL to download it.',
      args: {
        format: t.arg({ type: types.ExportFormat, required: true, description: 'The file’s format.' }),
        profile: t.arg(pages),
      },
      resolve: (script, { format, profile }) => ({ script, format, profile: profile ?? usualProfileOf(script) }),
    }),
    pageCount: t.int({
      description: 'Pages by the paginator, the title page not counted.',
      args: { profile: t.arg(pages) },
      resolve: async (script, { profile }, { scriptVersion }) =>
        (await scriptVersion.load(script)).pageCount(profile ?? usualProfileOf(script)),
    }),
    runtimeSeconds: t.int({
      description: 'The running time that follows from the pages, a minute each.',
      args: { profile: t.arg(pages) },
      resolve: async (script, { profile }, { scriptVersion }) =>
        (await scriptVersion.load(script)).runtimeSeconds(profile ?? usualProfileOf(script)),
    }),
    suggestedProfile: t.field({
      type: types.PageProfile,
      description:
        'The pages that scripts with the habits of this one are printed on: MULTI_CAMERA where action is in capitals and the cast of each scene in parentheses, scenes have letters or there are acts, or where the file it was imported from has its dialogue in double space; else LETTER. Nothing is laid out by it unless it is asked for.',
      resolve: async (script, _args, { scriptVersion, scripts }) => {
        const report = scripts.importReport(script);
        return (report && suggestedProfileOf(report)) ?? (await scriptVersion.load(script)).suggestedProfile();
      },
    }),
    lint: t.field({
      type: [types.LintFinding],
      description:
        'Findings of the screenplay linter, those about the script as a whole first, then in order; at most 5,000 of each level, and then one that says how many more there are. Rules that go by English words are left out for a script in another language, that of its brief or else of its words; what the brief says to avoid is found as AVD101.',
      args: {
        minimum: t.arg({
          type: types.LintLevel,
          defaultValue: 'INFO',
          description: 'Leaves out what matters less. Default INFO: everything.',
        }),
      },
      resolve: async (script, { minimum }, { scriptVersion }) =>
        atLeast(minimum ?? 'INFO', await (await scriptVersion.load(script)).findings()),
    }),
    statistics: t.field({
      type: types.ScriptStatistics,
      description: 'The script in figures.',
      resolve: async (script, _args, { scriptVersion }) => (await scriptVersion.load(script)).statistics(),
    }),
    importReport: t.field({
      type: types.ImportReport,
      nullable: true,
      description: 'What the import found and lost. Null for a script that was not imported.',
      resolve: (script, _args, { scripts }) => scripts.importReport(script),
    }),
    usage: t.field({
      type: types.Usage,
      description: 'What all generations of the script took so far.',
      resolve: (script, _args, { usage }) => usage.ofScript.load(script.id),
    }),
    version: t.int({
      description:
        'Rises with every change of title, log line, brief, structure or bibles, and with every new current draft of a scene; never falls. Mutations may state the one that was read: `applyLintFixes` wants exactly the current one; changes of structure only that title, structure and the like have not changed since.',
      resolve: ({ id }, _args, { versionNumber }) => versionNumber.load(id),
    }),
    createdAt: t.expose('createdAt', { type: 'DateTime', description: 'When the script was created.' }),
    updatedAt: t.expose('updatedAt', { type: 'DateTime', description: 'When the script’s own fields last changed.' }),
  }));

  const ExportLossType = builder.objectRef<ExportLoss>('ExportLoss').implement({
    description: 'Something in a script that a format has no form for.',
    fields: (t) => ({
      code: t.exposeString('code', { description: 'What kind of loss it is: `FDX022`.' }),
      message: t.exposeString('message', { description: 'What it is, and what became of it. For people.' }),
      scene: t.field({
        type: types.Scene,
        nullable: true,
        description: 'The scene that it is in. Null for what stands on the title page.',
        resolve: ({ sceneId }, _args, { rows }) => (sceneId === null ? null : rows.scene.load(sceneId)),
      }),
    }),
  });
  builder.objectType(types.ScriptExport, {
    description: 'A script as a file.',
    fields: (t) => ({
      format: t.expose('format', { type: types.ExportFormat, description: 'The file’s format.' }),
      fileName: t.string({
        description: 'A name for the file, from the title.',
        resolve: ({ script, format }) => fileNameOf(script, format),
      }),
      mediaType: t.string({
        description: 'Its media type, as an HTTP header says it.',
        resolve: ({ format }) => FORMATS[format].mediaType,
      }),
      text: t.string({
        nullable: true,
        description: 'The file’s text. Null for formats that are not text.',
        resolve: async ({ script, format, profile }, _args, { scriptVersion }) =>
          format === 'PDF' ? null : (await scriptVersion.load(script)).text(format, profile),
      }),
      losses: t.field({
        type: [ExportLossType],
        description:
          'What the format has no form for, and what became of it, in order; at most 200. Pages (PDF, HTML, TEXT) have what is printed: notes, sections and synopses are no losses there; of a PDF, it is the characters that its fonts lack, each with how often it is there (`PDF001`).',
        resolve: async ({ script, format }, _args, { scriptVersion }) => [
          ...(await (await scriptVersion.load(script)).losses(format)),
        ],
      }),
      url: t.string({
        description:
          'Where the file is. A browser shows HTML and PDF there, and saves them with `?download`, or `&download` behind a query. On a server that asks for API keys the address is signed: it can be followed for ten minutes, without a key, to this one file; then it is asked for again.',
        resolve: ({ script, format, profile }, _args, { download }) => {
          const pagesAsked = profile === usualProfileOf(script) || !isPaged(format) ? '' : `?profile=${profile}`;
          return download(`/scripts/${encodeGlobalId('Script', script.id)}.${FORMATS[format].extension}${pagesAsked}`);
        },
      }),
    }),
  });

  builder.queryFields((t) => ({
    script: t.field({
      type: types.Script,
      nullable: true,
      description: 'One script. Null when there is none with this id.',
      args: { id: t.arg.id({ required: true, description: 'The script’s id.' }) },
      resolve: (_root, args, { rows }) => {
        const id = rowId('Script', args.id);
        return id === undefined ? null : rows.script.load(id);
      },
    }),
  }));
}
