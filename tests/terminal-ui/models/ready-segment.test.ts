// The next sale finds its segment made, whatever changed: another shift, a full one, a reload.
import t, { type Test } from 'tap'
import { keepSegmentReady, READY_AFTER_MS } from '../../../terminal-ui/src/models/ready-segment.ts'
import { settle, until } from '../link/fake-time.ts'
import { type OpenTill, openTill } from './open-till.ts'

async function follow(t: Test): Promise<OpenTill & { segments(): Promise<number> }> {
  const opened = await openTill(t)
  const { till, bench } = opened
  await till.link.vault.second
  t.teardown(keepSegmentReady(till, bench.time.timers))
  return { ...opened, segments: () => till.database.count('journal_segments') }
}

t.test('a second after the shift is there, the segment of its next sale is made', async (t) => {
  const { bench, till, segments } = await follow(t)
  await bench.time.pass(READY_AFTER_MS - 1)
  await settle()
  t.equal(await segments(), 0, 'not while the screen is drawn')
  await bench.time.pass(1)
  await until(async () => (await segments()) === 1, 'the segment')
  const [segment] = await till.database.getAll('journal_segments')
  t.match(segment, { shiftId: till.shift.current.value?.session_id, firstNumber: 1 })
  t.ok(bench.disk.files.size > 0, 'its file is begun')
  await till.link.journalChanged()
  await bench.time.pass(READY_AFTER_MS)
  await settle()
  t.equal(await segments(), 1, 'one is enough')
})

t.test('without a counter or a shift nothing is made, and stopping stops', async (t) => {
  const opened = await openTill(t)
  const { bench, till } = opened
  await till.link.vault.second
  await till.database.delete('identity', 'counter')
  const stop = keepSegmentReady(till, bench.time.timers)
  await bench.time.pass(READY_AFTER_MS)
  await settle()
  t.equal(await till.database.count('journal_segments'), 0)
  await till.link.journalChanged()
  stop()
  await bench.time.pass(READY_AFTER_MS)
  t.equal(await till.database.count('journal_segments'), 0)

  const still = new Proxy(till, {
    get: (of, name) => (name === 'shift' ? { current: { value: null } } : Reflect.get(of, name)),
  })
  t.teardown(keepSegmentReady(still, bench.time.timers))
  await bench.time.pass(READY_AFTER_MS)
  t.equal(await till.database.count('journal_segments'), 0)
})
