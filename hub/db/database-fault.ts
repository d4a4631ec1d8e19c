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

type OnFault = (error: unknown) => void
const onFaultByDb = new WeakMap<object, OnFault>()

/** From here on `onFault` hears what SQLite cannot do in this database, before whoever asked. */
export const hearFaults = (db: object, onFault: OnFault): void => {
  onFaultByDb.set(db, onFault)
}

export function tellFault(db: object, error: unknown): void {
  if (isPassingFault(error)) onFaultByDb.get(db)?.(error)
}
