// A hub that dies anywhere, on each wire and with each fence: what a kill -9 cannot reach, because
// the fakes of USB live in the process that is killed. Time is virtual; the seed is printed.
import t from 'tap'
import { seededRandom } from '../../../tools/seeded-random.ts'
import { openSmallShop } from '../../support/small-shop.ts'
import { makeTempFolder } from '../../support/temp-folder.ts'
import { type FaultRow, measureFault, NAMED, PROBED, RECEIPT_BYTES } from './fault-matrix.ts'
import { type Death, WIRES } from './fault-rig.ts'
import { insertPrinter } from './print-shop.ts'
import { faultsOf } from './printer-faults-page.ts'

const ROUNDS = Number(process.env.ROUNDS ?? 8)
const seed = Number(process.env.PROPERTY_SEED ?? 7)
const NUMBERS_EACH = 10

type Random = () => number

const oneOf = <T>(random: Random, each: readonly T[]): T =>
  each[Math.floor(random() * each.length)] as T

function deathOf(random: Random): Death {
  const state = oneOf(random, ['checking', 'sending', 'sending', 'sending', 'fencing'] as const)
  const isMidway = state === 'sending' && random() < 0.9
  return isMidway ? { state, afterBytes: Math.floor(random() * RECEIPT_BYTES) } : { state }
}

function rowOf(random: Random, abilities: typeof PROBED): FaultRow {
  const afterBytes = Math.floor(random() * RECEIPT_BYTES)
  const fault = oneOf(random, [
    null,
    null,
    { kind: 'paper-out', afterBytes } as const,
    { kind: 'slow', bytesPerSecond: 600 } as const,
  ])
  const says = { keepsReplies: random() < 0.5, hasAutomaticStatus: random() < 0.3 }
  const row = { name: 'a death', abilities, says, death: deathOf(random) }
  return fault ? { ...row, fault } : row
}

t.test(`${ROUNDS} deaths on each wire with each fence, seed ${seed}`, async (t) => {
  const { db, path } = openSmallShop(makeTempFolder(t, 'deaths'))
  insertPrinter(db)
  db.close()
  const random = seededRandom(seed)
  let n = 100
  let uncertain = 0
  for (let round = 0; round < ROUNDS; round += 1) {
    for (const wire of WIRES) {
      for (const abilities of [PROBED, NAMED]) {
        const row = rowOf(random, abilities)
        const measured = await measureFault(row, wire, path, n)
        n += NUMBERS_EACH
        if (measured.struck.state.startsWith('uncertain')) uncertain += 1
        t.same(faultsOf({ isWordless: false, measured }), [], JSON.stringify({ wire, ...row }))
        t.equal(measured.next.paper, 'whole', 'and the receipt after is whole')
      }
    }
  }
  t.ok(uncertain > 0, 'some died in the middle')
})
