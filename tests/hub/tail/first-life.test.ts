// A hub that lost nothing is asked all the same: it waits for nobody, and asks for nothing it has.
import t from 'tap'
import { quarantinePayload } from '#hub/conflict/quarantine-payload.ts'
import { write } from '#hub/db/write.ts'
import { readChainHead } from '#hub/outbox/chain-place.ts'
import { readTailList } from '#hub/tail/tail-view.ts'
import { compareTail, finishTail, readLife } from '#hub/tail/take-tail.ts'
import { TERMINAL, testId } from '../../support/small-outlet.ts'
import { smallShop } from '../../support/small-shop.ts'

t.test('nobody is waited for, and the end of an offer is no event', (t) => {
  const { db, seams } = smallShop(t)
  const { epoch } = readChainHead(db)
  t.same(readTailList(db), { life: null, terminals: [], held_paper_count: 0 })
  t.same(readLife(db, TERMINAL.id), { epoch, is_tail_wanted: false })
  const terminal = { terminalId: TERMINAL.id, terminalCode: TERMINAL.code }
  const end = write(db, (tx) => finishTail(tx, seams, terminal, { epoch, offeredCount: 9 }))
  t.same(end, { epoch, lackingCount: 0, takenCount: 0, isFirst: false })
  const audited = "SELECT count(*) FROM audit_entry WHERE kind = 'tail-offered'"
  t.equal(db.prepare(audited).pluck().get(), 0)
  t.end()
})

t.test('what lies in quarantine is here, and is not asked for again', (t) => {
  const { db, seams } = smallShop(t)
  const { epoch } = readChainHead(db)
  const [kept, lacking] = [testId(801), testId(802)]
  write(db, (tx) =>
    quarantinePayload(tx, seams, {
      ...{ documentId: kept, terminalId: TERMINAL.id, reason: 'misshapen', payload: {} },
    }),
  )
  const documents = [kept, lacking].map((id) => ({ id, kind: 'sale' as const, payload_hash: null }))
  const asked = write(db, (tx) => compareTail(tx, seams, TERMINAL.id, { epoch, documents }))
  t.same(asked, { epoch, lacking_ids: [lacking] })
  t.end()
})
