import { isDeepStrictEqual } from 'node:util';
import type { ActStructure } from '../../domain/bibles.js';
import { changedBrief, storedBrief } from '../../domain/brief.js';
import type { ScriptBriefInput } from '../../domain/brief.js';
import { InvalidInputError } from '../../domain/errors.js';
import type { InvalidField } from '../../domain/errors.js';
import { LOG_LINE_MAX } from '../../domain/generations.js';
import type { TitleEntry } from '../../screenplay/ast.js';
import type { Transaction } from '../../storage/database.js';
import { Prisma } from '../../storage/generated/client/client.js';
import type { Script } from '../../storage/generated/client/client.js';
import type { EmitChange } from '../../streams/script-journal.js';
import { WORKING_TITLE } from '../script-storage.js';
import { readTitlePage, storedTitlePage, titleOn, TITLE_MAX, withTitle } from '../title-page.js';
import type { TitlePageLineInput } from '../title-page.js';
import { checkVersionIn, recordEditIn } from '../versions/version-number.js';

/** Changes of a script's own fields; what is absent stays as it is. */
export interface UpdateScriptInput {
  id: string;
  /** The `Script.version` that was read. Absent: not checked. */
  expectedVersion?: number | null | undefined;
  title?: string | null | undefined;
  logLine?: string | null | undefined;
  actStructure?: ActStructure | null | undefined;
  /** Null: made from the title and the log line. Empty: nothing but the title. A `Title` on it is the script's title. */
  titlePage?: readonly TitlePageLineInput[] | null | undefined;
  brief?: ScriptBriefInput | null | undefined;
}

/** The script's row is locked alone. What changes nothing is no change. */
export async function updateScriptIn(tx: Transaction, emit: EmitChange, input: UpdateScriptInput): Promise<Script> {
  const { id } = input;
  const script = await tx.script.findUniqueOrThrow({ where: { id } });
  await checkVersionIn(tx, id, input.expectedVersion);
  const before = fieldsOf(script);
  const after = changedFields(before, input);
  if (isDeepStrictEqual(after, before)) return script;
  const { titlePage, brief, ...fields } = after;
  const page = titlePage === null ? Prisma.DbNull : (titlePage as unknown as Prisma.InputJsonArray);
  await tx.script.update({
    where: { id },
    // What another version stored in a shape of its own is left as it is, unless it changes.
    data: {
      ...fields,
      ...(isDeepStrictEqual(brief, before.brief) ? {} : { brief }),
      ...(isDeepStrictEqual(titlePage, before.titlePage) ? {} : { titlePage: page }),
    },
  });
  await recordEditIn(tx, id);
  emit({ type: 'ScriptUpdated' });
  return tx.script.findUniqueOrThrow({ where: { id } });
}

type Fields = ReturnType<typeof fieldsOf>;

function fieldsOf(script: Script) {
  const { title, logLine, actStructure } = script;
  return { title, logLine, actStructure, titlePage: storedTitlePage(script) ?? null, brief: storedBrief(script) };
}

/** @throws InvalidInputError with all that is wrong */
function changedFields(before: Fields, input: UpdateScriptInput): Fields {
  const title = read('title', input.title, TITLE_MAX);
  const logLine = read('logLine', input.logLine, LOG_LINE_MAX);
  const page = input.titlePage == null ? undefined : readTitlePage(input.titlePage);
  const { brief, invalid } = changedBrief(before.brief, input.brief);
  const onPage = page === undefined ? '' : titleOn(page.entries);
  const wrong = [...title.invalid, ...logLine.invalid, ...(page?.invalid ?? []), ...invalid];
  if (title.text !== undefined && onPage !== '' && onPage !== title.text.replace(/\s+/g, ' ')) {
    wrong.push({
      path: 'titlePage',
      message: `gives the title "${onPage}", and \`title\` is another: leave one of them out, or make them equal`,
    });
  }
  if (wrong.length > 0) throw new InvalidInputError(wrong);
  const named = title.text ?? (onPage === '' ? before.title : onPage);
  return {
    title: named,
    logLine: logLine.text ?? before.logLine,
    actStructure: input.actStructure ?? before.actStructure,
    titlePage: input.titlePage === null ? null : entitled(page?.entries ?? before.titlePage, named),
    brief,
  };
}

/** A title page with the script's title. One that is made from the script, or has nothing on it, gets it when it is shown. */
function entitled(page: readonly TitleEntry[] | null, title: string): readonly TitleEntry[] | null {
  if (page === null || page.length === 0 || title === WORKING_TITLE) return page;
  return titleOn(page) === title.replace(/\s+/g, ' ') ? page : withTitle(page, title);
}

function read(
  path: string,
  value: string | null | undefined,
  most: number,
): { text: string | undefined; invalid: readonly InvalidField[] } {
  if (value == null) return { text: undefined, invalid: [] };
  const text = value.trim().toWellFormed();
  const wrong =
    text === ''
      ? 'is empty'
      : text.length > most
        ? `has ${text.length} characters; at most ${most} are allowed`
        : text.includes('\u0000')
          ? 'holds a NUL character'
          : undefined;
  return { text, invalid: wrong === undefined ? [] : [{ path, message: wrong }] };
}
