// What the relay says of documents the cloud did not simply take, and of a broken chain.

import { existsSync, utimesSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { Registry } from 'prom-client'
import type { Test } from 'tap'
import t from 'tap'
import { must } from '#domain/errors.ts'
import type { LiveMessage } from '#domain/wire/live-message.ts'
import { listSetAside } from '#hub/cloud/list-set-aside.ts'
import { createRelayDesk } from '#hub/cloud/relay-desk.ts'
import { heedRestoredMarker, RESTORED_MARKER } from '#hub/cloud/restored-marker.ts'
import { seeSetAside } from '#hub/cloud/see-set-aside.ts'
import { countUnseen } from '#hub/cloud/set-aside-store.ts'
import { write } from '#hub/db/write.ts'
import { readChainHead } from '#hub/outbox/chain-place.ts'
import { createSaleTaker } from '#hub/sale/take-sale.ts'
import { fakeTimers } from '../../support/fake-timers.ts'
import { makeSale } from '../../support/sale-maker.ts'
import { EPOCH, MANAGER_ID, testId } from '../../support/small-outlet.ts'
import { smallShop } from '../../support/small-shop.ts'

function openDesk(t: Test) {
  const shop = smallShop(t)
  const said: LiveMessage[] = []
  const timers = fakeTimers()
  const live = { publish: (message: LiveMessage) => said.push(message), publishTo: () => {} }
  const deps = { ...shop.deps, live, seams: { ...shop.seams, timers }, metrics: new Registry() }
  const noChanges = {
    hear: async () => ({ ok: false, reason: 'not-expected' }),
    stop: async () => {},
  }
  const desk = createRelayDesk(deps, noChanges)
  const hear = (message: object) => desk.hear(JSON.stringify(message))
  return { ...shop, deps, desk, hear, said, timers }
}

const document = (number: number, reason = 'total-differs') => ({
  ...{ sequence: number, kind: 'sale-completed', document_id: testId(1_000_000 + number) },
  ...{ verdict: 'quarantined', reason },
})
const setAside = (...documents: object[]) => ({ type: 'set-aside', epoch: EPOCH, documents })

t.test('a document set aside is kept once, counted, shown, and seen by somebody', async (t) => {
  const { db, deps, seams, hear } = openDesk(t)
  const taker = createSaleTaker({ ...deps, metrics: new Registry() })
  must(await taker.take('direct', makeSale({ number: 1 }), 0))
  t.same(hear(setAside(document(1), document(2))), { ok: true, reason: null })
  t.same(hear(setAside(document(1), document(2))), { ok: true, reason: null }, 'told again')
  t.match(listSetAside(db), [
    { sequence: 2, number: null, payable_minor: null },
    { sequence: 1, number: 'TEST01-T1-A-1', reason: 'total-differs', verdict: 'quarantined' },
  ])
  const figures = await deps.metrics.metrics()
  t.match(figures, 'hub_cloud_documents_set_aside_total{verdict="quarantined"} 2')
  t.match(figures, 'hub_cloud_set_aside_documents 2')
  const by = { staffId: MANAGER_ID, atMs: seams.clock.nowMs() }
  write(db, (tx) => seeSetAside(tx, testId(1_000_001), by))
  write(db, (tx) => seeSetAside(tx, testId(1_000_001), by))
  t.equal(countUnseen(db), 1)
  const audit = db.prepare("SELECT count(*) FROM audit_entry WHERE kind = 'set-aside-seen'")
  t.equal(audit.pluck().get(), 1)
  hear(setAside(document(1, 'hash-differs')))
  t.equal(countUnseen(db), 2, 'another verdict on it is news again')
  t.match(hear({ ...setAside(document(3)), epoch: testId(77) }), { reason: 'epoch-unknown' })
})

const progress = (sent_count: number) => ({
  ...{ sent_count, total_count: 9, rows_per_second: 3, bytes_per_second: 9, remaining_ms: 1 },
})
const status = (change: object) => ({
  ...{ type: 'status', cloud: 'connected', redis: 'absent', error_code: null, progress: null },
  ...{ last_contact_at: null, retry_in_ms: null, clock_skew_ms: null },
  ...change,
})

t.test('progress is told once a second, its end and a new reason at once', async (t) => {
  const { hear, said, seams } = openDesk(t)
  const told = () =>
    said.splice(0).map((each) => {
      if (each.type !== 'cloud-changed') return null
      return each.cloud.progress?.sent_count ?? each.cloud.error_code
    })
  hear(status({ progress: progress(1) }))
  hear(status({ progress: progress(2) }))
  seams.clock.advance(999)
  hear(status({ progress: progress(3) }))
  t.same(told(), [1])
  seams.clock.advance(1)
  hear(status({ progress: progress(4) }))
  hear(status({ progress: null }))
  t.same(told(), [4, null])
  hear(status({ cloud: 'waiting', error_code: 'CLOUD-AWAY' }))
  hear(status({ cloud: 'waiting', error_code: 'CLOUD-AWAY' }))
  hear(status({ cloud: 'waiting', error_code: 'EPOCH-UNKNOWN' }))
  t.same(told(), ['CLOUD-AWAY', 'EPOCH-UNKNOWN'])
})

t.test('the marker of a restore begins one life, and another restore another', async (t) => {
  const { db, deps } = smallShop(t)
  const path = join(deps.dataFolder, RESTORED_MARKER)
  const epoch = () => readChainHead(db).epoch
  t.equal(heedRestoredMarker(deps), false)
  t.equal(epoch(), EPOCH)
  const leave = (atS: number) => {
    writeFileSync(path, 'from the backup of 3 November')
    utimesSync(path, atS, atS)
  }
  leave(1000)
  db.exec(`INSERT INTO print_job (id, kind, document_id, copy_no, model_json, state, created_at_ms,
    updated_at_ms) VALUES ('${testId(77)}', 'receipt', '${testId(78)}', 0, '{}', 'queued', 1, 1)`)
  t.equal(heedRestoredMarker(deps), true)
  t.equal(db.prepare('SELECT state FROM print_job').pluck().get(), 'uncertain')
  t.notOk(existsSync(path), 'it is taken away')
  const second = epoch()
  t.not(second, EPOCH)
  leave(1000)
  t.equal(heedRestoredMarker(deps), false, 'a crash before it was taken away')
  t.equal(epoch(), second)
  leave(2000)
  t.equal(heedRestoredMarker(deps), true)
  t.not(epoch(), second)
})
