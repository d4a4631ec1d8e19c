import t from 'tap'
import {
  checkPin,
  FREE_TRIES,
  forgetOthers,
  knownPeople,
  LOCK_MS_MAX,
  PIN_LIFE_MS,
  rememberPin,
} from '../../../terminal-ui/src/link/pin-verifier.ts'
import { CASHIER_ID, MANAGER_ID } from '../../support/small-outlet.ts'
import { createBench } from './terminal-bench.ts'

const sari = {
  staff: { staff_id: CASHIER_ID, name: 'Sari', role: 'cashier' as const },
  permissions: ['sell'],
  limits: [],
}

t.test('the PIN that the hub found right opens the till without it, here only', async (t) => {
  const { seams, open } = createBench(t)
  const database = await open()
  t.match(await checkPin(seams, database, CASHIER_ID, '1234'), { code: 'PIN_NEEDS_HUB' })
  await rememberPin(seams, database, sari, '1234')
  t.same(await checkPin(seams, database, CASHIER_ID, '1234'), { ok: true, value: sari })
  t.match(await checkPin(seams, database, CASHIER_ID, '1235'), { code: 'PIN_WRONG' })
  t.match(await checkPin(seams, database, MANAGER_ID, '1234'), { code: 'PIN_NEEDS_HUB' })
  const record = await database.get('sessions_state', `pin:${CASHIER_ID}`)
  t.notMatch(JSON.stringify(record), /1234/)
  const key = await database.get('identity', 'pin-key')
  await t.rejects(seams.subtle.exportKey('raw', (key as { hmac: CryptoKey }).hmac))
  // The same record under another browser's key is worth nothing.
  const other = createBench(t)
  const elsewhere = await other.open()
  await elsewhere.put('sessions_state', record as never)
  t.match(await checkPin(other.seams, elsewhere, CASHIER_ID, '1234'), { code: 'PIN_WRONG' })
})

t.test(
  'guessing is locked out longer and longer, also over a reload and a moved clock',
  async (t) => {
    const { seams, open, time } = createBench(t)
    const database = await open()
    await rememberPin(seams, database, sari, '1234')
    const guess = (pin: string) => checkPin(seams, database, CASHIER_ID, pin)
    for (let tries = 0; tries < FREE_TRIES; tries += 1) {
      t.match(await guess(`900${tries}`), { code: 'PIN_WRONG' })
    }
    t.match(await guess('1234'), { code: 'PIN_LOCKED' }, 'also for the right one')
    t.match(await checkPin(seams, await open(), CASHIER_ID, '1234'), { code: 'PIN_LOCKED' })
    await time.pass(30_000)
    t.match(await guess('9005'), { code: 'PIN_WRONG' })
    await time.pass(30_000)
    t.match(await guess('1234'), { code: 'PIN_LOCKED' }, 'twice as long')
    time.wallOffsetMs = -400 * 24 * 60 * 60_000
    t.match(await guess('1234'), { code: 'PIN_LOCKED' })
    await time.pass(29_000)
    t.match(await guess('1234'), { code: 'PIN_LOCKED' }, 'a jump ends it no sooner')
    time.wallOffsetMs = 400 * 24 * 60 * 60_000
    t.match(await guess('1234'), { code: 'PIN_LOCKED' }, 'in either direction')
    time.wallOffsetMs = -400 * 24 * 60 * 60_000
    await time.pass(1_000)
    t.match(await guess('1234'), { ok: true }, 'nor later')
    for (let tries = 0; tries <= FREE_TRIES; tries += 1) await guess('9000')
    time.wallOffsetMs = -800 * 24 * 60 * 60_000
    const reloaded = (pin: string) => open().then((page) => checkPin(seams, page, CASHIER_ID, pin))
    t.match(await reloaded('1234'), { code: 'PIN_LOCKED' }, 'a new page, a clock set back')
    await time.pass(LOCK_MS_MAX)
    t.match(await reloaded('1234'), { ok: true }, 'locks no longer than the longest')
    t.match(await guess('9006'), { code: 'PIN_WRONG' })
    t.match(await guess('1234'), { ok: true }, 'the count began anew')
  },
)

t.test('after a week without the hub, and for whoever left, it opens nothing', async (t) => {
  const { seams, open, time } = createBench(t)
  const database = await open()
  await rememberPin(seams, database, sari, '1234')
  await forgetOthers(database, [CASHIER_ID])
  t.match(await checkPin(seams, database, CASHIER_ID, '1234'), { ok: true })
  await time.pass(PIN_LIFE_MS + 1)
  t.match(await checkPin(seams, database, CASHIER_ID, '1234'), { code: 'PIN_NEEDS_HUB' })
  time.wallOffsetMs = 10 * 365 * 24 * 60 * 60_000
  t.match(await checkPin(seams, database, CASHIER_ID, '1234'), { ok: true }, 'a clock gone mad')
  time.wallOffsetMs = 0
  await rememberPin(seams, database, sari, '1234')
  await forgetOthers(database, [MANAGER_ID])
  t.match(await checkPin(seams, database, CASHIER_ID, '1234'), { code: 'PIN_NEEDS_HUB' })
})

t.test('a clock that jumps by two months in an outage shuts nobody out', async (t) => {
  const { seams, open, time } = createBench(t)
  const database = await open()
  const hear = (heardAtMs: number, aloneMs: number) =>
    database.put('sync_metadata', {
      ...{ key: 'hub-heard', heardAtMs, latestMs: heardAtMs, aloneMs, liftedUntilMs: 0 },
    })
  const state = async () => {
    const known = await knownPeople(seams, database)
    const checked = await checkPin(seams, database, CASHIER_ID, '1234')
    return [known.length, checked.ok ? 'ok' : checked.code]
  }
  await rememberPin(seams, database, sari, '1234')
  const nowMs = seams.clock.nowMs()
  await hear(nowMs, 60 * 60_000)
  time.wallOffsetMs = 2 * PIN_LIFE_MS
  t.same(await state(), [1, 'ok'], 'an hour without the hub')
  await hear(nowMs, PIN_LIFE_MS + 1)
  t.same(await state(), [0, 'PIN_NEEDS_HUB'], 'a month of open pages without the hub')
  await hear(nowMs + PIN_LIFE_MS + 1, 0)
  t.same(await state(), [0, 'PIN_NEEDS_HUB'], 'a month in which the hub was there')
})

t.test('whoever could log in without the hub: known here, and not too long ago', async (t) => {
  const { seams, open, time } = createBench(t)
  const database = await open()
  const login = { staff: sari.staff, permissions: ['sell'], expiresAt: '' }
  await database.put('sessions_state', { key: 'login', ...login })
  t.same(await knownPeople(seams, database), [], 'a log-in is no PIN')
  await rememberPin(seams, database, sari, '1234')
  t.same(await knownPeople(seams, database), [sari], 'and nothing of the PIN is told')
  time.wallOffsetMs = PIN_LIFE_MS + 1
  t.same(await knownPeople(seams, database), [])
  time.wallOffsetMs = 365 * 24 * 60 * 60_000
  t.same(await knownPeople(seams, database), [sari], 'a clock gone mad')
})
