import { readFileSync } from 'node:fs';
import pg from 'pg';
import { EntryStore } from '../../../src/bibles/entry-store.js';
import type { Caller } from '../../../src/domain/caller.js';
import type { ScriptService, ScriptServiceOptions } from '../../../src/scripts/script-service.js';
import type { ScriptJournal } from '../../../src/streams/script-journal.js';
import { createStreams } from '../../../src/streams/streams.js';
import { createScriptService } from '../../../src/scripts/script-service.js';
import { createPdfRenderer } from '../../../src/scripts/pdf/renderer.js';
import type { PdfRenderer } from '../../../src/scripts/pdf/renderer.js';
import type { Database } from '../../../src/storage/database.js';
import type { Scene } from '../../../src/storage/generated/client/client.js';
import { createRowReader } from '../../../src/storage/row-reader.js';
import type { RowReader } from '../../../src/storage/row-reader.js';
import { openTestStorage } from '../../support/database.js';

export const ADA: Caller = { tenantId: 'ada' };
export const BOB: Caller = { tenantId: 'bob' };

export interface Scripts {
  db: Database;
  bibles: EntryStore;
  scripts: ScriptService;
  journal: ScriptJournal;
  reader: RowReader;
  /** The scenes of a script by number. */
  scenesOf(scriptId: string): Promise<Scene[]>;
  close(): Promise<void>;
}

/** The script service on a database of its own. */
export async function openScripts({
  pdf = createPdfRenderer(),
  textTasks,
  mostKept,
}: { pdf?: PdfRenderer } & Pick<ScriptServiceOptions, 'textTasks' | 'mostKept'> = {}): Promise<Scripts> {
  const storage = await openTestStorage();
  const { db } = storage;
  const bibles = new EntryStore(db);
  const journal = createStreams({ db, bus: storage.bus }).scriptJournal;
  const scripts = createScriptService({
    db,
    bibles,
    journal,
    pdf,
    textTasks,
    mostKept,
  });
  return {
    db,
    bibles,
    scripts,
    journal,
    reader: createRowReader(storage.pool),
    scenesOf: (scriptId) => db.scene.findMany({ where: { scriptId }, orderBy: { number: 'asc' } }),
    async close() {
      await scripts.close();
      await storage.close();
    },
  };
}

/** The statements on tables that `work` sends. Those that open transactions, or that a pool or the bus sends for itself, are left out. */
export async function statementsOf(work: () => Promise<unknown>): Promise<string[]> {
  const original = pg.Client.prototype.query;
  const statements: string[] = [];
  pg.Client.prototype.query = function query(this: unknown, ...args: unknown[]) {
    const [statement] = args as [string | { text: string }];
    const text = typeof statement === 'string' ? statement : statement.text;
    if (/\b(?:FROM|INTO|UPDATE)\s+"/i.test(text)) statements.push(text);
    return Reflect.apply(original, this, args) as never;
  };
  try {
    await work();
  } finally {
    pg.Client.prototype.query = original;
  }
  return statements;
}

export function fixture(name: 'short' | 'multicam'): string {
  return readFileSync(new URL(`../../screenplay/fixtures/${name}.fountain`, import.meta.url), 'utf8');
}

/** A minimal Final Draft document of such paragraphs. */
export function fdx(paragraphs: readonly (readonly [type: string, text: string])[]): string {
  const rows = paragraphs.map(([type, text]) => `    <Paragraph Type="${type}"><Text>${text}</Text></Paragraph>`);
  return [
    '<?xml version="1.0" encoding="UTF-8"?>',
    '<FinalDraft DocumentType="Script" Template="No" Version="4">',
    '  <Content>',
    ...rows,
    '  </Content>',
    '</FinalDraft>',
  ].join('\n');
}
