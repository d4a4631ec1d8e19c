import { Readable } from 'node:stream'
import { BYTE_ORDER_MARK } from '#domain/csv-cell.ts'
import type { Db } from '../db/open-database.ts'
import { listProblems } from './import-store.ts'

const ROWS_PER_PAGE = 500
const HEADING = 'line,severity,code,reason,alasan\r\n'

/** Everything that was wrong with an import, page by page, as a file for the one who mends it. */
export function streamProblems(db: Db, importId: string): Readable {
  return Readable.from(pagesOf(db, importId))
}

function* pagesOf(db: Db, importId: string): Generator<string> {
  yield BYTE_ORDER_MARK + HEADING
  let after = { line: 0, code: '' }
  for (;;) {
    const rows = listProblems(db, importId, after, ROWS_PER_PAGE)
    const last = rows.at(-1)
    if (!last) return
    after = last
    yield rows
      .map(({ line, severity, code, reason, reason_id }) =>
        [line, severity, code, quoted(reason), quoted(reason_id)].join(','),
      )
      .map((text) => `${text}\r\n`)
      .join('')
  }
}

/** Our own words come first in every reason, so no spreadsheet takes one for a formula. */
const quoted = (text: string): string => `"${text.replaceAll('"', '""')}"`
