const UUID = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/i;

/** True for what may be the id of a stored row: a UUID. With anything else the database need not be asked. */
export function isId(text: string): boolean {
  return UUID.test(text);
}
