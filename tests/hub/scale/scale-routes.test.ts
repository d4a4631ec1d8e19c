import { Registry } from 'prom-client'
import t, { type Test } from 'tap'
import { must } from '#domain/errors.ts'
import { uuidv7 } from '#domain/ids.ts'
import type { ScaleWeight } from '#domain/wire/scale-message.ts'
import { createSaleTaker } from '#hub/sale/take-sale.ts'
import { createScaleDesk, type ListenedScale, type ScaleLine } from '#hub/scale/scale-desk.ts'
import { realSeams } from '#hub/system/real-seams.ts'
import { startTestHub, type TestHub } from '../../support/hub.ts'
import { makeSale } from '../../support/sale-maker.ts'
import { MANAGER_ID, testId } from '../../support/small-outlet.ts'

const EMPTY: ScaleWeight = {
  ...{ grams: 0, is_steady: true, is_empty: true, is_net: false, is_taken: false },
  problem: null,
}
const SETTINGS = {
  ...{ name: 'Timbangan buah', port: '/dev/serial/by-id/usb-CAS', protocol: 'cas-request' },
  ...{ baud: 9600, framing: '8N1', capacity_g: 15_000, min_load_g: 20 },
  ...{ is_for_all: true, terminal_ids: [] as string[] },
}
const FRUIT = testId(700)
const FISH = testId(701)

type Hand = { weight: ScaleWeight; isHurried: boolean; isStopped: boolean; change(): void }

/** A hub with scales that show what the test wants. */
async function startWeighing(t: Test) {
  const hands = new Map<string, Hand>()
  const opened: string[] = []
  const listen = (line: ScaleLine, onChange: () => void): ListenedScale => {
    opened.push(line.port)
    const hand: Hand = { weight: EMPTY, isHurried: false, isStopped: false, change: onChange }
    hands.set(line.port, hand)
    return {
      read: () => hand.weight,
      take: () => {
        const { grams, is_steady, is_taken, is_net } = hand.weight
        if (!is_steady || grams === null) return { ok: false, why: 'not-ready' }
        if (is_taken) return { ok: false, why: 'not-lifted' }
        hand.weight = { ...hand.weight, is_taken: true }
        return { ok: true, grams, isNet: is_net }
      },
      hurry: (isWatched) => {
        hand.isHurried = isWatched
      },
      brokenCount: () => 3,
      stop: async () => {
        hand.isStopped = true
      },
    }
  }
  const hub = await startTestHub(t, {
    scales: (deps) => ({
      desk: createScaleDesk(deps, listen),
      listPorts: () => [{ port: SETTINGS.port, name: 'CAS', access: 'ready' }],
    }),
  })
  const show = (port: string, grams: number, more: Partial<ScaleWeight> = {}): void => {
    const hand = hands.get(port)
    if (!hand) throw new Error(`nobody listens at ${port}`)
    hand.weight = { ...EMPTY, grams, is_empty: grams === 0, ...more }
    hand.change()
  }
  return { hub, hands, opened, show }
}

const kinds = (hub: TestHub): string[] =>
  hub.db.prepare('SELECT kind FROM audit_entry ORDER BY sequence').pluck().all() as string[]

t.test('a scale is set up, changed, and removed', async (t) => {
  const { hub, hands, opened } = await startWeighing(t)
  const manager = await hub.logIn(MANAGER_ID, 'Konsol')
  const put = (id: string, more = {}) =>
    manager.put(`/api/console/scales/${id}`, { ...SETTINGS, ...more })
  const { body: before } = await manager.get('/api/console/scales/ports')
  t.same(before.ports, [{ port: SETTINGS.port, name: 'CAS', access: 'ready', scale_id: null }])
  t.equal((await put(FRUIT)).status, 200)
  await new Promise(setImmediate)
  t.same(opened, [SETTINGS.port])
  const { body } = await manager.get('/api/console/scales')
  t.match(body.scales, [{ scale_id: FRUIT, ...SETTINGS, weight: EMPTY, garbage_count: 3 }])
  t.equal((await manager.get('/api/console/scales/ports')).body.ports[0].scale_id, FRUIT)

  t.equal((await put(FISH)).body.error.code, 'SCALE_TAKEN', 'name and port are another’s')
  t.equal((await put(FRUIT, { min_load_g: 15_000 - 5_000, capacity_g: 500 })).status, 400)
  t.equal((await put(FRUIT, { port: '/etc/passwd' })).status, 400)
  t.equal((await put(FRUIT, { port: '/dev/ttyS0/../../etc/x' })).status, 400)
  t.equal((await put(FRUIT, { terminal_ids: [testId(404)] })).body.error.code, 'UNKNOWN_TERMINAL')

  t.equal((await put(FRUIT, { name: 'Buah' })).status, 200)
  await new Promise(setImmediate)
  t.equal(opened.length, 1, 'another name opens no line anew')
  t.equal((await put(FRUIT, { baud: 2400 })).status, 200)
  await new Promise(setImmediate)
  t.equal(opened.length, 2)

  await put(FISH, { name: 'Ikan', port: '/dev/ttyS0', is_for_all: true })
  const all = (await manager.get('/api/console/scales')).body.scales
  t.same(
    all.map((each: { is_for_all: boolean }) => each.is_for_all),
    [true, false],
    'one is for all',
  )
  t.equal((await manager.post(`/api/console/scales/${FISH}/remove`)).status, 200)
  t.equal((await manager.post(`/api/console/scales/${FISH}/remove`)).status, 200)
  t.ok(hands.get('/dev/ttyS0')?.isStopped)
  const set = kinds(hub).filter((kind) => kind.startsWith('scale-'))
  t.same(set, ['scale-set', 'scale-set', 'scale-set', 'scale-set', 'scale-removed'])
})

t.test(
  'a terminal weighs on its own scale, else on the one for all, and takes a weight once',
  async (t) => {
    const { hub, hands, show } = await startWeighing(t)
    const manager = await hub.logIn(MANAGER_ID, 'Konsol')
    const till = await hub.logIn()
    const watch = () => till.post('/api/pos/scale/watch')
    const take = (tare_g = 0, take_id = uuidv7(realSeams)) =>
      till.post('/api/pos/scale/takes', { take_id, tare_g })
    t.same((await watch()).body, { scale: null })
    t.equal((await take()).body.error.code, 'SCALE_NONE')

    const put = (id: string, more = {}) =>
      manager.put(`/api/console/scales/${id}`, { ...SETTINGS, ...more })
    await put(FRUIT)
    t.match((await watch()).body, {
      scale: { scale_id: FRUIT, name: SETTINGS.name, weight: EMPTY },
    })
    t.ok(hands.get(SETTINGS.port)?.isHurried)
    const own = { name: 'Ikan', port: '/dev/ttyS0', is_for_all: false }
    await put(FISH, { ...own, terminal_ids: [till.id] })
    t.match((await watch()).body, { scale: { scale_id: FISH } })

    const said: unknown[] = []
    const publishTo = hub.live.publishTo
    t.teardown(() => {
      hub.live.publishTo = publishTo
    })
    hub.live.publishTo = (terminalId, message) => said.push([terminalId, message])
    show('/dev/ttyS0', 500)
    show(SETTINGS.port, 900)
    t.match(said, [[till.id, { type: 'scale-weight', scale_id: FISH, weight: { grams: 500 } }]])
    t.equal(said.length, 1, 'a scale that it does not watch is not told')

    // From here all weigh on the fruit scale.
    await put(FISH, { ...own, terminal_ids: [] })
    const other = await hub.logIn(undefined, 'Kasir 2')
    const takeAs = (who: typeof till) =>
      who.post('/api/pos/scale/takes', { take_id: uuidv7(realSeams), tare_g: 0 })
    show(SETTINGS.port, 500, { is_steady: false })
    t.equal((await take()).body.error.code, 'SCALE_NOT_STEADY')
    show(SETTINGS.port, 500)
    t.equal((await take(500)).body.error.code, 'SCALE_TARE_WRONG', 'nothing would be left')
    const takeId = uuidv7(realSeams)
    t.match((await take(30, takeId)).body, { success: true, net_g: 470, tare_g: 30 })
    t.match((await take(30, takeId)).body, { success: true, net_g: 470 }, 'the same again')
    t.equal((await take()).body.error.code, 'SCALE_NOT_LIFTED')
    t.equal((await takeAs(other)).body.error.code, 'SCALE_NOT_LIFTED')
    show(SETTINGS.port, 300, { is_net: true })
    t.equal((await take(30)).body.error.code, 'SCALE_TARE_WRONG', 'the scale has one of its own')
    t.match((await take()).body, { net_g: 300 })
  },
)

t.test('typed weights are counted for each person', async (t) => {
  const { hub } = await startWeighing(t)
  const manager = await hub.logIn(MANAGER_ID, 'Konsol')
  const counts = async () => (await manager.get('/api/console/scales/weighings')).body
  t.match(await counts(), { people: [] })
  const taker = createSaleTaker({ ...hub.deps, metrics: new Registry() })
  const by = (number: number, weight_source: 'scale' | 'label' | 'typed') => {
    const sale = makeSale({ number, items: [[3, 350]] })
    return { ...sale, items: sale.items.map((item) => ({ ...item, weight_source })) }
  }
  const sales = [by(1, 'typed'), by(2, 'typed'), by(3, 'scale'), by(4, 'label')]
  for (const sale of sales) must(await taker.take('direct', sale, 0))
  must(await taker.take('direct', makeSale({ number: 5 }), 0))
  const typed = { typed_count: 2, typed_minor: 2 * (sales[0]?.totals.total_minor ?? 0) }
  t.match((await counts()).people, [{ scale_count: 1, label_count: 1, ...typed }])
})
