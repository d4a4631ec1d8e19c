import { Registry } from 'prom-client'
import t from 'tap'
import { Check } from 'typebox/value'
import type { BackupState } from '#domain/wire/document-box.ts'
import { HealthAnswer } from '#domain/wire/health-message.ts'
import { PROTOCOL_VERSION } from '#domain/wire/protocol-version.ts'
import { raiseClockFloor } from '#hub/outlet/outlet-store.ts'
import { readDiskSpace } from '#hub/system/disk-space.ts'
import { createProcessMetrics } from '#hub/system/metrics.ts'
import { realSeams } from '#hub/system/real-seams.ts'
import { fakeClock } from '../../support/fake-seams.ts'
import { startTestHub } from '../../support/hub.ts'

t.test('health tells the state without naming anybody', async (t) => {
  const hub = await startTestHub(t)
  const { status, body } = await hub.request('GET', '/api/health')
  t.equal(status, 200)
  t.ok(Check(HealthAnswer, body), JSON.stringify(body))
  t.match(body, {
    status: 'ok',
    database: 'ok',
    clock: 'ok',
    build: 'test',
    protocol_version: PROTOCOL_VERSION,
  })
  t.ok(body.disk.free_bytes > 0)
  const head = await hub.request('HEAD', '/api/health')
  t.equal(head.status, 200)
  t.equal(head.body, '')
})

t.test('a clock behind the last save is degraded, a lost database is failing', async (t) => {
  const clock = fakeClock()
  const hub = await startTestHub(t, { seams: { ...realSeams, clock } })
  raiseClockFloor(hub.db, clock.nowMs() + 60_000)
  const behind = await hub.request('GET', '/api/health')
  t.match(behind.body, { status: 'degraded', clock: 'behind' })
  t.match(behind.body.reasons, [{ code: 'CLOCK_BEHIND', message: /clock/, message_id: /[Jj]am/ }])
  raiseClockFloor(hub.db, 0)
  clock.advance(60_000)
  t.equal((await hub.request('GET', '/api/health')).body.status, 'ok', 'the floor never went back')
  hub.db.close()
  const failing = await hub.request('GET', '/api/health')
  t.equal(failing.status, 503)
  t.match(failing.body, { status: 'failing', database: 'failing' })
  t.equal((await hub.request('HEAD', '/api/health')).status, 503)
})

t.test('a copy outside that came back wrong last night is told to everybody', async (t) => {
  const metrics = new Registry()
  const now = new Date(realSeams.clock.nowMs()).toISOString()
  const proven = { proven_at: now, is_proven: true }
  const broken = { is_proven: false, broken: 'it ends at row 3' }
  const backup: BackupState = {
    state: 'ok',
    ...{ fault: null, copied_at: now, ...proven },
    off_box: { state: 'ok', sent_at: now, fault: null, ...proven, ...broken },
  }
  const hub = await startTestHub(t, { backup: () => backup, deps: { metrics } })
  const { body } = await hub.request('GET', '/api/health')
  t.match(body, { status: 'degraded', reasons: [{ code: 'BACKUP_FAILING', message: /outside/ }] })
  t.notMatch(JSON.stringify(body), 'row 3', 'what it says of the shop is for staff')
  const figures = await hub.request('GET', '/metrics')
  t.match(figures.body, /^hub_off_box_proof_holds 0$/m)
  t.match(figures.body, /^hub_backup_proof_holds 1$/m)
})

t.test('free space that cannot be read is unknown, not fine', async (t) => {
  t.strictSame(await readDiskSpace('/nowhere/at/all'), { state: 'unknown', free_bytes: null })
})

t.test('metrics time every route by its pattern', async (t) => {
  const metrics = new Registry()
  const hub = await startTestHub(t, { deps: { metrics } })
  const terminal = await hub.pair()
  await terminal.get('/api/pos/products/by-barcode/123')
  const { status, body, headers } = await hub.request('GET', '/metrics')
  t.equal(status, 200)
  t.match(headers.get('content-type'), 'text/plain')
  t.match(body, 'route="/api/pos/products/by-barcode/:code"')
  t.notMatch(body, 'by-barcode/123')
  t.match(body, 'hub_sales_total')
})

t.test('the process reports its own figures', async (t) => {
  const text = await createProcessMetrics().metrics()
  t.match(text, 'process_resident_memory_bytes')
  t.match(text, 'nodejs_eventloop_lag_seconds')
})

t.test('a hub that stops says so to whoever still asks', async (t) => {
  const hub = await startTestHub(t)
  await hub.app.close()
  const { hostname, port } = new URL(hub.url)
  // The door itself is still open: only the application has stopped.
  const late = await fetch(`http://${hostname}:${port}/api/health`)
  t.equal(late.status, 503)
  t.match(await late.json(), { error: { code: 'HUB_STOPPING', retryable: true } })
})
