const UUID = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/i;

/** True for what may be an id of a stored row; anything else names nothing, and the database is not asked. */
export function isId(text: string): boolean {
  return UUID.test(text);
}
