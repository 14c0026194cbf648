/**
 * The statements of a migration that a server of the version before may not be able to live with. What it allows is what such a
 * server cannot notice: new types, tables and indexes, and columns that a row can be without. Anything else is named, unless the
 * comment above it begins with `additive:` and says why it harms nobody.
 */
export function breakingStatements(sql: string): string[] {
  const statements = splitStatements(sql);
  const made = new Set(
    statements.flatMap(({ text }) => /^CREATE (?:TABLE|TYPE) (?:IF NOT EXISTS )?("?[\w.]+"?)/i.exec(text)?.[1] ?? []),
  );
  return statements
    .filter(({ text, comment }) => !/^additive: \S/m.test(comment) && !isAdditive(text, made))
    .map(({ text }) => text);
}

function isAdditive(statement: string, made: ReadonlySet<string>): boolean {
  if (/^CREATE INDEX\b/i.test(statement)) return true;
  if (/^CREATE TABLE\b/i.test(statement)) {
    return count(statement, /\bREFERENCES\b/gi) <= count(statement, /\bON DELETE (CASCADE|SET NULL)\b/gi);
  }
  if (/^CREATE TYPE \S+ AS ENUM\b/i.test(statement)) return true;
  if (/^COMMENT ON\b/i.test(statement)) return true;
  // Rows that older servers write could have the same value twice.
  const indexed = /^CREATE UNIQUE INDEX .*?\bON ("?[\w.]+"?)/i.exec(statement)?.[1];
  if (indexed !== undefined) return made.has(indexed);
  const [, table, actions] = /^ALTER TABLE ("?[\w.]+"?) (.*)$/i.exec(statement) ?? [];
  if (table === undefined || actions === undefined) return false;
  return splitActions(actions).every((action) => isAdditiveAction(action, made.has(table)));
}

function isAdditiveAction(action: string, ofNewTable: boolean): boolean {
  // Older servers delete rows without a thought of those in a table that they do not know.
  if (/^ADD CONSTRAINT\b.*\bFOREIGN KEY\b/i.test(action)) {
    return ofNewTable && /\bON DELETE (CASCADE|SET NULL)\b/i.test(action);
  }
  if (ofNewTable) return true;
  if (!/^ADD COLUMN\b/i.test(action)) return false;
  if (/\b(UNIQUE|CHECK|REFERENCES|PRIMARY KEY)\b/i.test(action)) return false;
  return !/\bNOT NULL\b/i.test(action) || /\bDEFAULT\b/i.test(action);
}

function count(text: string, pattern: RegExp): number {
  return [...text.matchAll(pattern)].length;
}

interface Statement {
  /** On one line, without comments. */
  text: string;
  /** The line comments in and above it, without their marks. */
  comment: string;
}

// A comment, a string, a quoted name, a dollar-quoted text, or one character of anything else.
const TOKEN = /--([^\n]*)|\/\*[\s\S]*?\*\/|'(?:[^']|'')*'|"(?:[^"]|"")*"|(\$\w*\$)[\s\S]*?\2|[\s\S]/g;

function splitStatements(sql: string): Statement[] {
  const statements: Statement[] = [];
  let text = '';
  let comment = '';
  const end = (): void => {
    const line = text.replace(/\s+/g, ' ').trim();
    if (line !== '') statements.push({ text: line, comment });
    text = '';
    comment = '';
  };
  for (const [token, remark] of sql.matchAll(TOKEN)) {
    if (remark !== undefined) comment += `${remark.trim()}\n`;
    else if (token === ';') end();
    else text += token.startsWith('/*') ? ' ' : token;
  }
  end();
  return statements;
}

/** At the commas that are not within brackets or quotes. */
function splitActions(actions: string): string[] {
  let depth = 0;
  const parts = [''];
  for (const [token] of actions.matchAll(TOKEN)) {
    if (token === '(') depth += 1;
    if (token === ')') depth -= 1;
    if (token === ',' && depth === 0) parts.push('');
    else parts[parts.length - 1] += token;
  }
  return parts.map((part) => part.trim());
}
