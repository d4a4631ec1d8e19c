import { cleanText } from '#domain/clean-text.ts'
import { uuidv7 } from '#domain/ids.ts'
import { centred, type ReceiptModel } from '#domain/receipt-blocks.ts'
import type { Seams } from '#domain/seams.ts'
import type { Db } from '../db/open-database.ts'
import { defaultPrinterId, insertPrintJob } from './print-job-store.ts'

/** Plain lines under a title, on the default printer; null: there is none. */
export function orderLinesPage(
  tx: Db,
  seams: Seams,
  { title, lines }: { title: string; lines: string[] },
): string | null {
  const printerId = defaultPrinterId(tx)
  if (printerId === null) return null
  const documentId = uuidv7(seams)
  const texts = lines.map((line) => ({
    ...{ kind: 'text' as const, text: cleanText(line), align: 'left' as const },
    ...{ isBold: false, size: 'normal' as const },
  }))
  const blocks: ReceiptModel['blocks'] = [
    centred(title, true),
    { kind: 'rule', style: 'solid' },
    ...texts,
    { kind: 'cut' },
  ]
  const model: ReceiptModel = { documentId, receiptNumber: '', copyNo: 0, language: 'id', blocks }
  return insertPrintJob(tx, {
    ...{ printerId, kind: 'test-page', documentId, copyNo: 0, state: 'queued' },
    ...{ atMs: seams.clock.nowMs(), modelJson: JSON.stringify(model), expiresAtMs: null },
    newId: () => uuidv7(seams),
  })
}
