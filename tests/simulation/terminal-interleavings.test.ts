// Two real tills and a real hub, and everything that can happen between them in any order: sales,
// lines that drop, lose or delay, crashes, reloads, log-outs, clocks that jump by years, hubs that
// are killed and started or replaced by an earlier copy, shifts and money back without a hub.
// Whatever a till said is saved is in the hub once, in its words, and the drawers hold what the
// tills' own papers add up to.
// PROPERTY_SEED=$RANDOM looks at others; npm run soak:terminals -- --seeds 200 at many.
import t from 'tap'
import { PINS } from '../support/hub.ts'
import { PROPERTY_SEED } from '../support/property.ts'
import { givePoints } from '../support/tender-maker.ts'
import { ModelShop } from './model-shop.ts'
import { URN } from './terminal-events.ts'

const SEEDS = Number(process.env.SEEDS ?? 2)
const STEPS = Number(process.env.STEPS ?? 90)
const LOOK_EVERY = 15
const STORY_SHOWN = 60

for (let seed = PROPERTY_SEED; seed < PROPERTY_SEED + SEEDS; seed += 1) {
  t.test(`a day with seed ${seed}`, async (t) => {
    const shop = new ModelShop(t, seed)
    t.teardown(() => shop.end())
    try {
      await shop.open()
      givePoints(shop.hub.deps.db, 30_000)
      for (let step = 1; step <= STEPS; step += 1) {
        await shop.pick(URN)(shop, shop.pick(shop.desks))
        if (step % LOOK_EVERY === 0) expectNone(await shop.lookInBetween())
      }
      await bringAllHome(shop)
      expectNone(await shop.lookAtTheEnd())
    } catch (error) {
      t.comment(shop.story.slice(-STORY_SHOWN).join('\n'))
      throw new Error(`seed ${seed}: ${error instanceof Error ? error.message : error}`, {
        cause: error,
      })
    }
    const sold = shop.desks.map(({ promised }) => promised.size)
    t.ok(Math.max(...sold) > 0, `the tills sold ${sold}`)
    t.comment(summary(shop.outcomes))
  })
}

/** The line and the hub are well again, the people are there, and nothing is left to send. */
async function bringAllHome(shop: ModelShop): Promise<void> {
  shop.hub.wallOffsetMs = 0
  await shop.hub.start()
  for (const { browser, staffId } of shop.desks) {
    browser.line.fault = () => 'none'
    browser.wallOffsetMs = 0
    await browser.close()
    const till = await browser.open()
    till.connectivity.retryNow()
    await shop.time.until(() => till.link.isConnected.peek(), 'the live channel')
    await shop.time.pass(60_000)
    const pin = PINS[staffId] ?? ''
    const terminalId = till.session.terminal.peek()?.terminalId
    await shop.time.during(till.session.login(staffId, pin), 'a log-in')
    const { badge } = till.connectivity
    await shop.time.until(() => badge.peek().pendingCount === 0, `the last sale of ${browser.name}`)
    await shop.time.until(() => till.commands.pending.peek().length === 0, 'the last command')
    await shop.time.until(() => shop.hub.hasTailOf(terminalId), 'what an earlier copy lacked')
  }
}

function expectNone(wrong: readonly string[]): void {
  if (wrong.length > 0) throw new Error(wrong.join('\n'))
}

const summary = (outcomes: ReadonlyMap<string, number>): string =>
  [...outcomes]
    .map(([key, count]) => `${key} ${count}`)
    .sort()
    .join(', ')
