// Between scales and tills: who is told, for how long, and that a line has one listener.
import { join } from 'node:path'
import t, { type Test } from 'tap'
import type { LiveMessage } from '#domain/wire/live-message.ts'
import { migrate } from '#hub/db/migrate.ts'
import { openDatabase } from '#hub/db/open-database.ts'
import { createScaleDesk, type ListenedScale, type ScaleLine } from '#hub/scale/scale-desk.ts'
import { deleteScale, type StoredScale, storeScale } from '#hub/scale/scale-store.ts'
import { seededRandomness } from '../../support/fake-seams.ts'
import { seedSmallOutlet, TERMINAL, testId } from '../../support/small-outlet.ts'
import { makeTempFolder } from '../../support/temp-folder.ts'
import { virtualTime } from '../../support/virtual-time.ts'

const FRUIT: StoredScale = {
  ...{ scale_id: testId(700), name: 'Buah', port: '/dev/ttyUSB0', protocol: 'cas-request' },
  ...{ baud: 9600, framing: '8N1', capacity_g: 15_000, min_load_g: 20 },
  ...{ is_for_all: true, terminal_ids: [] },
}

function startDesk(t: Test) {
  const db = openDatabase(join(makeTempFolder(t, 'desk'), 'outlet.db'))
  t.teardown(() => db.close())
  migrate(db, new URL('../../../migrations/hub', import.meta.url).pathname)
  seedSmallOutlet(db, 0)
  const time = virtualTime()
  const told: LiveMessage[] = []
  const happened: string[] = []
  const listen = ({ port, baud }: ScaleLine): ListenedScale => {
    happened.push(`open ${port} ${baud}`)
    return {
      read: () => ({
        ...{ grams: 5, is_steady: true, is_empty: true, is_net: false, is_taken: false },
        problem: null,
      }),
      take: () => ({ ok: false, why: 'not-ready' }),
      hurry: (isWatched) => happened.push(isWatched ? 'hurry' : 'rest'),
      brokenCount: () => 0,
      stop: async () => {
        await time.advance(0)
        happened.push(`close ${port} ${baud}`)
      },
    }
  }
  const seams = { ...time, randomness: seededRandomness(1) }
  const live = {
    publish: () => {},
    publishTo: (_terminalId: string, message: LiveMessage) => told.push(message),
  }
  const desk = createScaleDesk({ db, live, seams }, listen)
  return { db, desk, time, told, happened }
}

t.test('a till that watches hears every second, and no longer than it asks', async (t) => {
  const { db, desk, time, told, happened } = startDesk(t)
  storeScale(db, FRUIT)
  desk.reload()
  await time.advance(0)
  t.match(desk.watch(TERMINAL.id), { scale: { name: 'Buah', weight: { grams: 5 } } })
  t.same(happened, ['open /dev/ttyUSB0 9600', 'rest', 'hurry'])
  await time.advance(9_500)
  t.equal(told.length, 9)
  desk.watch(TERMINAL.id)
  await time.advance(60_000)
  t.equal(told.length, 19, 'ten more, and then nothing')
  t.equal(happened[happened.length - 1], 'rest')
  await desk.stop()
})

t.test('a line is let go of before it is opened with other settings', async (t) => {
  const { db, desk, time, happened } = startDesk(t)
  storeScale(db, FRUIT)
  desk.reload()
  desk.reload()
  await time.advance(0)
  storeScale(db, { ...FRUIT, baud: 2400 })
  desk.reload()
  await time.advance(1)
  await time.advance(1)
  const lines = happened.filter((each) => /open|close/.test(each))
  t.same(lines, ['open /dev/ttyUSB0 9600', 'close /dev/ttyUSB0 9600', 'open /dev/ttyUSB0 2400'])
  deleteScale(db, FRUIT.scale_id)
  desk.reload()
  await time.advance(1)
  await time.advance(1)
  t.equal(happened[happened.length - 1], 'close /dev/ttyUSB0 2400')
  t.match(desk.weightOf(FRUIT.scale_id), { grams: null, problem: 'unread' })
  await desk.stop()
})

t.test('a desk that stops opens nothing any more', async (t) => {
  const { db, desk, time, happened } = startDesk(t)
  storeScale(db, FRUIT)
  desk.reload()
  await desk.stop()
  await time.advance(1)
  t.notOk(happened.some((each) => each.startsWith('open')))
})
