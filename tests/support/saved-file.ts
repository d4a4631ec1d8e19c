// What a till's "Save to a file" leaves: two sales of a cashier, sealed to this hub's key.
import { publicHalf } from '#hub/salvage/sealing-key.ts'
import { FILE_FORMAT } from '../../terminal-ui/src/models/salvage-model.ts'
import type { TestHub } from './hub.ts'
import { makeSale } from './sale-maker.ts'
import { makeSegment } from './sealed-segment.ts'
import { CASHIER_ID, testId } from './small-outlet.ts'

/** `opensShift` false: the hub has the test's shift already. */
export async function savedParts(hub: TestHub, opensShift = true) {
  const till = await hub.logIn(CASHIER_ID)
  if (opensShift) await till.openShift()
  const { segment, seal } = await makeSegment(till, publicHalf(hub.deps.sealingKey))
  const records = await Promise.all(
    [1, 2].map((number) => {
      const sale = makeSale({
        ...{ number, transactionId: testId(700 + number), terminal: till, committed: true },
      })
      return seal('sale', sale.offline_transaction_id, number, sale)
    }),
  )
  return { till, segment, seal, records }
}

/** The file's text, each record a part of its own: so that it can stop in between. */
export async function savedFile(hub: TestHub, opensShift = true): Promise<string> {
  const { segment, records } = await savedParts(hub, opensShift)
  const parts = records.map((record) => ({ segment, records: [record] }))
  return JSON.stringify({ format: FILE_FORMAT, parts })
}
