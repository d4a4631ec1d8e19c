import { fromIso } from '#domain/datetime.ts'
import type { StockTransferBody } from '#domain/wire/feed-stock-transfer.ts'
import type { ApplyFeed } from '../cloud/feed-change.ts'
import { putTransfer, setTransferState } from './transfer-store.ts'

/** Goods on their way here; stock moves when somebody receives them, and then they stay so. */
export const applyTransfer: ApplyFeed<StockTransferBody> = (tx, { itemId: id, body }, { atMs }) => {
  if (body === null) setTransferState(tx, id, 'cancelled', atMs)
  else {
    const { number, from_name, note, lines, sent_at } = body
    const head = { id, number, from_name, note, sent_at_ms: fromIso(sent_at) ?? atMs }
    putTransfer(tx, { ...head, changed_at_ms: atMs }, lines)
    setTransferState(tx, id, body.state === 'sent' ? 'expected' : 'cancelled', atMs)
  }
  return null
}
