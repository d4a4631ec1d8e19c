import { csvText } from '#domain/csv-cell.ts'
import { type PlainKey, t } from '../text/translate.ts'

/** A file whose columns are called in the reader's language. */
export const headedCsv = (
  head: readonly PlainKey[],
  rows: readonly (readonly string[])[],
): string => csvText([head.map((key) => t(key)), ...rows])
