import type { Pictures } from '#hub/devices/printer/drawn/draw-pictures.ts'
import type { PrinterProfile } from '#hub/devices/printer/printer-encoder.ts'
import { seededRandom } from '../seeded-random.ts'
import { anySale, type Good } from './any-sale.ts'
import { type Proof, proveReceipt } from './prove-receipt.ts'

export type Proofs = Omit<Proof, 'problems'> & {
  receiptCount: number
  /** Of these: with promotions, of a customer with points, paid with points in part. */
  promotedCount: number
  memberCount: number
  pointsPaidCount: number
  problems: string[]
}

const COLUMNS = [32, 42, 48] as const
const PROBLEMS_MAX = 20

/** Random receipts of these goods on paper of every width; a problem names its receipt. */
export async function proveReceipts(
  goods: readonly Good[],
  count: number,
  seed: number,
  pictures: Pictures,
): Promise<Proofs> {
  const random = seededRandom(seed)
  const sum: Proofs = {
    ...{ receiptCount: count, byteCount: 0, drawnCount: 0, illegibleCount: 0, exactCount: 0 },
    ...{ promotedCount: 0, memberCount: 0, pointsPaidCount: 0 },
    problems: [],
  }
  for (let index = 0; index < count; index += 1) {
    const columns = COLUMNS[index % COLUMNS.length] ?? 32
    const profile: PrinterProfile = { columns, codePage: 'cp858', canCut: true, canDraw: true }
    const { model, message } = anySale(goods, random)
    const proof = await proveReceipt(model, profile, pictures)
    if ((message.promotions ?? []).length > 0) sum.promotedCount += 1
    if (message.customer_id !== null) sum.memberCount += 1
    if (message.loyalty_points_to_redeem > 0) sum.pointsPaidCount += 1
    sum.byteCount += proof.byteCount
    sum.drawnCount += proof.drawnCount
    sum.illegibleCount += proof.illegibleCount
    sum.exactCount += proof.exactCount
    for (const problem of proof.problems) {
      if (sum.problems.length < PROBLEMS_MAX) sum.problems.push(`receipt ${index}: ${problem}`)
    }
  }
  return sum
}
