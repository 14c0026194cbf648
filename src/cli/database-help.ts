export const BACKUP_HELP = `Usage: scriptgen backup <file> [options]

Writes all scripts, bibles, generations and the ledger as they are at one moment into a file. Servers may go on to write meanwhile.
The file can be restored into any database: embedded or not, of this version of ScriptGen or a later one.

  --data-dir <folder>  of the embedded database; else DATABASE_URL or DATA_DIR say where it is, as for the server
  --force              replace a file that is there
`;

export const RESTORE_HELP = `Usage: scriptgen restore <file> [options]

Fills an empty database with what is in a backup, all of it or nothing. Generations that were not finished go on by themselves
when a server starts, from their last finished step.

  --data-dir <folder>  of the embedded database, which is made; else DATABASE_URL or DATA_DIR say where it is, as for the server
  --force              replace what is in the database
`;
