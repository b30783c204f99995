/** What a transformation of the schema says of its input. */
export function schemaIssue(input: unknown, message: string, path: PropertyKey[] = []) {
  return { code: 'custom' as const, input, message, path };
}
