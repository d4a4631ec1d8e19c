// Child of stock-portions.test.ts: settles a count and moves so many portions of it; the power goes
// in the middle of the next one, before its COMMIT.
import { must } from '#domain/errors.ts'
import { openDatabase } from '#hub/db/open-database.ts'
import { write } from '#hub/db/write.ts'
import { postPortion } from '#hub/stock/post-portions.ts'
import { settleCount } from '#hub/stock/settle-count.ts'
import { weighEntries } from '#hub/stock/weigh-count.ts'
import { realSeams as seams } from '#hub/system/real-seams.ts'
import { THE_MANAGER } from '../../support/close-shift.ts'

const [path = '', countId = '', documentId = '', portions = '0'] = process.argv.slice(2)
const db = openDatabase(path)
const cut = () => process.kill(process.pid, 'SIGKILL')
const order = {
  ...{ countId, document_id: documentId, seen: weighEntries(db, countId).seen },
  ...{ uncounted: 'leave' as const, note: null, approval_id: null },
}
write(db, (tx) => {
  must(settleCount(tx, seams, THE_MANAGER, order))
  if (portions === 'none') cut()
})
for (let number = 0; number <= Number(portions); number += 1) {
  write(db, (tx) => {
    postPortion(tx, seams, documentId)
    if (number === Number(portions)) cut()
  })
}
