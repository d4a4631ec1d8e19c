import { Compile, type Validator } from 'typebox/compile'
import { DOCUMENT_KINDS, type DocumentKind } from '#domain/wire/document-kinds.ts'
import type { Db } from '../db/open-database.ts'

export type DocumentFault = { kind: DocumentKind; documentId: string; where: string; what: string }
type OnFault = (fault: DocumentFault) => void

const onFaultByDb = new WeakMap<Db, OnFault>()
const validators = new Map<DocumentKind, Validator>()

/**
 * From here on, a document of this database whose body is not of its kind's shape is told to
 * `onFault` and written all the same: a shape that is too narrow must not undo a sale (I3), and the
 * cloud sets such a document aside word for word. Without it, as in tests, it throws.
 */
export function tolerateFaultyDocuments(db: Db, onFault: OnFault): void {
  onFaultByDb.set(db, onFault)
}

/**
 * Compares a body with the shape of its kind. `text`: it was made from parts that were checked at
 * the door (a sale); where faults are tolerated it is not read again, on the path of every sale.
 */
export function judgeDocument(
  db: Db,
  document: { kind: DocumentKind; documentId: string },
  body: { value: unknown } | { text: string },
): void {
  const onFault = onFaultByDb.get(db)
  if (onFault && 'text' in body) return
  const value: unknown = 'text' in body ? JSON.parse(body.text) : body.value
  const validator = validatorOf(document.kind)
  if (validator.Check(value)) return
  const [error] = validator.Errors(value)
  const { kind, documentId } = document
  const fault = { kind, documentId, where: error?.instancePath ?? '', what: error?.message ?? '' }
  if (!onFault) throw new Error(`a ${kind} that is none: ${fault.where} ${fault.what}`)
  onFault(fault)
}

function validatorOf(kind: DocumentKind): Validator {
  let validator = validators.get(kind)
  if (!validator) {
    validator = Compile(DOCUMENT_KINDS[kind].schema)
    validators.set(kind, validator)
  }
  return validator
}
