// Child of the power-cut test: sells through the product's own connection and group commit, and
// writes each acknowledged sale's id to a file that the recorder orders among the disk writes.

import { openSync, writeSync } from 'node:fs'
import { join } from 'node:path'
import { must } from '#domain/errors.ts'
import { openDatabase } from '#hub/db/open-database.ts'
import { createSaleTaker } from '#hub/sale/take-sale.ts'
import { fakeSeams } from '../support/fake-seams.ts'
import { makeSale } from '../support/sale-maker.ts'
import { depsFor } from '../support/small-shop.ts'

const [folder, saleCount = '0', synchronous = 'FULL'] = process.argv.slice(2)
if (!folder) throw new Error('power-cut.test.ts starts this with a folder')
const path = join(folder, 'outlet.db')
const db = openDatabase(path)
if (synchronous !== 'FULL') db.pragma(`synchronous = ${synchronous}`)
// Small checkpoints, so that cuts fall into many of them.
db.pragma('wal_autocheckpoint = 120')
const acks = openSync(join(folder, 'acks'), 'a')
const taker = createSaleTaker(depsFor(db, path, folder, fakeSeams(7)))

let number = 0
while (number < Number(saleCount)) {
  const groupSize = 1 + (number % 5)
  const group = Array.from({ length: groupSize }, async () => {
    number += 1
    const sale = makeSale({ number, items: [[number % 6, 1000]] })
    const answer = must(await taker.take('direct', sale, 0))
    writeSync(acks, `${answer.transaction_id}\n`)
  })
  await Promise.all(group)
}
// No close: the power goes while the database is open.
process.kill(process.pid, 'SIGKILL')
