import { NotFoundError } from '../domain/errors.js';

/** A row that another names. @throws NotFoundError when it was deleted after that one was read */
export function present<Row>(row: Row | null): Row {
  if (row === null) throw new NotFoundError('What this belongs to was deleted while it was being read.');
  return row;
}
