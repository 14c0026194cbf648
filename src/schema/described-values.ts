/** Values with their descriptions, checked to be exactly the values of the domain's type. */
export function described<V extends string>(
  _values: readonly V[],
  descriptions: Record<V, string>,
): { [K in V]: { value: K; description: string } } {
  const entries = Object.entries<string>(descriptions).map(([value, description]) => [value, { value, description }]);
  return Object.fromEntries(entries) as { [K in V]: { value: K; description: string } };
}
