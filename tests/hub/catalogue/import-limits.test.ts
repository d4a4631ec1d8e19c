// Every loop of an import has an end, and others are served meanwhile.
import t from 'tap'
import { uuidv7 } from '#domain/ids.ts'
import { createCsvReader } from '#hub/catalogue/import-records.ts'
import { findImport, readStagedRows } from '#hub/catalogue/import-store.ts'
import { IMPORT_BYTES_MAX } from '#hub/catalogue/receive-import.ts'
import { createStager, IMPORT_ROWS_MAX } from '#hub/catalogue/stage-import.ts'
import { createLogger } from '#hub/system/logger.ts'
import { realSeams } from '#hub/system/real-seams.ts'
import { startTestHub } from '../../support/hub.ts'
import { MANAGER_ID } from '../../support/small-outlet.ts'
import { csv, openDesk } from './catalogue-desk.ts'

t.test('a file beyond the limit is refused, and read to its end', async (t) => {
  const { db, runner } = openDesk(t)
  const piece = new Uint8Array(1024 * 1024).fill(0x78)
  let pieceCount = 0
  const endless = (async function* () {
    yield new TextEncoder().encode('sku,name\nA,Baik\n')
    for (let sent = 0; sent <= IMPORT_BYTES_MAX + piece.length; sent += piece.length) {
      pieceCount += 1
      yield piece
    }
  })()
  const importId = uuidv7(realSeams)
  const outcome = await runner.receive({ importId, mode: 'keep-good', staffId: null }, endless)
  t.match(outcome, { ok: false, code: 'BODY_TOO_LARGE' })
  t.equal(pieceCount, IMPORT_BYTES_MAX / piece.length + 2, 'nothing was left unread')
  t.equal(findImport(db, importId)?.state, 'failed')
  t.equal(db.prepare('SELECT count(*) FROM catalogue_import_row').pluck().get(), 0)
})

t.test('the first row beyond the limit is told, the others are not read', async (t) => {
  const { db } = openDesk(t)
  const live = { publish: () => {}, publishTo: () => {} }
  const deps = { db, seams: realSeams, log: createLogger('silent'), live }
  const reader = createCsvReader()
  const id = uuidv7(realSeams)
  const counts = { done: 0, created: 0, updated: 0, unchanged: 0, bad: 0, warned: 0 }
  const almostFull = { ...counts, total: IMPORT_ROWS_MAX - 1 }
  const texts = { defaults: [], defaults_id: [], startedAtMs: 0, finishedAtMs: null }
  const start = { id, mode: 'keep-good', state: 'receiving', staffId: null, doneToLine: 0 } as const
  const stager = createStager(deps, { ...start, ...texts, counts: almostFull }, reader.cellsOf)
  await stager.take([...reader.push(csv('sku,name', 'A,a', 'B,b', 'C,c')), ...reader.end()])
  t.same(
    readStagedRows(db, id, 0, 10).map(({ row }) => row.sku),
    ['A'],
  )
  t.match(stager.staged()?.counts, { total: IMPORT_ROWS_MAX + 1, bad: 1 })
  t.match(db.prepare('SELECT line, code FROM catalogue_import_problem').all(), [
    { line: 3, code: 'ROWS_TOO_MANY' },
  ])
})

t.test('while a file is read and written, tills are answered', async (t) => {
  const hub = await startTestHub(t)
  const manager = await hub.logIn(MANAGER_ID)
  const rows = Array.from({ length: 6000 }, (_, n) => `S${n},Barang nomor ${n},1000,1`)
  const path = '/api/console/imports?mode=all-or-nothing'
  const upload = manager.post(path, csv('sku,name,price,stock', ...rows), {
    'content-type': 'text/csv',
  })
  const seen = new Set<string>()
  const state = hub.db.prepare('SELECT state FROM catalogue_import').pluck()
  while (state.get() !== 'finished') {
    const answer = await manager.get('/api/pos/products/search?q=mi')
    if (answer.status !== 200) throw new Error(`${answer.status}`)
    seen.add(String(state.get()))
  }
  t.equal((await upload).status, 202)
  for (const each of ['receiving', 'checking', 'writing']) t.ok(seen.has(each), `answered ${each}`)
})
