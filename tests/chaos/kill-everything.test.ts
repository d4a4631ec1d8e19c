// kill -9 of hub, relay, Redis and PostgreSQL at random moments of a replay: the reconciliation
// must stay exact. CHAOS_SEED and CHAOS_BASKETS repeat or lengthen a run.

import { setTimeout as delay } from 'node:timers/promises'
import t from 'tap'
import type { Static } from 'typebox'
import type { ProductPage } from '#domain/wire/catalogue-message.ts'
import { realSeams as seams } from '#hub/system/real-seams.ts'
import {
  type OutletStack,
  STACK_PARTS,
  type StackPart,
  startOutletStack,
} from '../../tools/outlet-stack.ts'
import { mapItems, seededBaskets } from '../../tools/replay/baskets.ts'
import { openTills } from '../../tools/replay/open-tills.ts'
import { reconcile } from '../../tools/replay/reconcile.ts'
import { sellBaskets } from '../../tools/replay/sell-baskets.ts'
import { waitForCloud } from '../../tools/replay/wait-for-cloud.ts'
import { seededRandom } from '../../tools/seeded-random.ts'
import { redisMissing } from '../support/redis.ts'
import { makeTempFolder } from '../support/temp-folder.ts'

const SEED = Number(process.env.CHAOS_SEED ?? Date.now() % 1_000_000)
const BASKETS = Number(process.env.CHAOS_BASKETS ?? 1_500)
const TERMINALS = 6
const QUIET_MS_MAX = 900
const DOWN_MS_MAX = 1_200

type Kill = { part: StackPart; atSale: number }

/** Kills one part after another, each back after a while, until told to stop. */
async function killAtRandom(
  stack: OutletStack,
  random: () => number,
  isOver: () => boolean,
  soldCount: () => number,
): Promise<Kill[]> {
  const kills: Kill[] = []
  // Each part once in an order of the seed, then any part: none is spared by chance.
  const queue = [...STACK_PARTS].sort(() => random() - 0.5)
  while (!isOver() || queue.length > 0) {
    await delay(random() * QUIET_MS_MAX)
    const any = STACK_PARTS[Math.floor(random() * STACK_PARTS.length)] as StackPart
    const part = queue.shift() ?? any
    await stack.kill(part)
    kills.push({ part, atSale: soldCount() })
    await delay(random() * DOWN_MS_MAX)
    await stack.restart(part)
  }
  return kills
}

const skip = redisMissing(t)

t.test('whatever is killed, each sale is there once, to the rupiah', { skip }, async (t) => {
  const stack = await startOutletStack(makeTempFolder(t, 'chaos'), TERMINALS)
  t.teardown(() => stack.stop())
  const random = seededRandom(SEED)
  const tills = await openTills(stack.url, stack.pairingCodes)
  t.teardown(() => {
    for (const till of tills) till.close()
  })
  const page = await tills[0]?.get<Static<typeof ProductPage>>('/api/pos/products?limit=5000')
  const items = mapItems(page?.products ?? [])
  let sold = 0
  let isOver = false
  const killing = killAtRandom(
    stack,
    seededRandom(SEED + 1),
    () => isOver,
    () => sold,
  )
  const figures = await sellBaskets({
    ...{ tills, items, random, seams },
    baskets: seededBaskets(BASKETS, random, 169),
    onProgress: (done) => {
      sold = done
    },
  })
  isOver = true
  const kills = await killing
  t.comment(`seed ${SEED}: ${kills.map(({ part, atSale }) => `${part}@${atSale}`).join(' ')}`)
  t.comment(`verdicts ${JSON.stringify([...figures.verdicts])}`)
  const cloud = await waitForCloud(stack.databasePath, stack.cloudUrl, seams)
  t.ok(cloud.isComplete, `the cloud holds ${cloud.sequence} of ${cloud.target}`)
  const result = await reconcile(figures.sent, stack.databasePath, stack.cloudUrl)
  t.same(result.faults, [])
  t.equal(result.sqlite.count, BASKETS)
  t.same(result.postgres, result.sent)
  t.same([...new Set(kills.map(({ part }) => part))].sort(), [...STACK_PARTS].sort())
})
