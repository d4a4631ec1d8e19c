/** SQLite's name of what went wrong, such as SQLITE_FULL; null for any other error. */
export function databaseFaultOf(error: unknown): string | null {
  const code = error instanceof Error && 'code' in error ? String(error.code) : ''
  return code.startsWith('SQLITE_') ? code : null
}

/** A row broke a rule of the schema: the row is wrong, not the disk. */
export const isConstraintFault = (error: unknown): boolean =>
  databaseFaultOf(error)?.startsWith('SQLITE_CONSTRAINT') ?? false

/** A full, busy or failing disk: the same write may succeed later. */
export const isPassingFault = (error: unknown): boolean =>
  databaseFaultOf(error) !== null && !isConstraintFault(error)
