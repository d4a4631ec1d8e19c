import type { Db } from '../db/open-database.ts'
import { prepared } from '../db/query.ts'
import { findChainHash, readChainHead } from '../outbox/chain-place.ts'

export type BackupFigures = {
  epoch: string
  sequence: number
  hash: string
  /** Of all sales in the outbox up to there. */
  sale_count: number
  payable_minor: number
}

/** Where a database stands, and what it took up to there. */
export function readFigures(db: Db): BackupFigures {
  const { epoch, outbox_sequence: sequence } = readChainHead(db)
  const hash = findChainHash(db, epoch, sequence) ?? ''
  return { epoch, sequence, hash, ...salesUpTo(db, sequence) }
}

/**
 * A sentence for each thing in which a rebuilt database differs from the one that sells; it must
 * hold at least the outbox up to `soldUpTo`.
 */
export function compareFigures(db: Db, rebuilt: BackupFigures, soldUpTo: number): string[] {
  const head = readChainHead(db)
  if (head.epoch !== rebuilt.epoch) return ['it is of another life of the database']
  if (findChainHash(db, rebuilt.epoch, rebuilt.sequence) !== rebuilt.hash) {
    return [`row ${rebuilt.sequence} of its outbox is another one`]
  }
  if (rebuilt.sequence < soldUpTo) {
    return [`it ends at row ${rebuilt.sequence} of the outbox, and row ${soldUpTo} was copied`]
  }
  const own = salesUpTo(db, rebuilt.sequence)
  const isEqual =
    own.sale_count === rebuilt.sale_count && own.payable_minor === rebuilt.payable_minor
  if (isEqual) return []
  const words = (count: number, minor: number) => `${count} sales of ${minor}`
  return [
    `it has ${words(rebuilt.sale_count, rebuilt.payable_minor)}, ` +
      `not ${words(own.sale_count, own.payable_minor)}`,
  ]
}

/** Of the present life and those before it. */
const salesUpTo = (db: Db, sequence: number) =>
  prepared(
    db,
    `SELECT count(*) AS sale_count, coalesce(sum(payable_minor), 0) AS payable_minor
     FROM sale, chain_head
     WHERE sale.outbox_life < chain_head.life
       OR (sale.outbox_life = chain_head.life AND sale.outbox_sequence <= ?)`,
  ).get(sequence) as { sale_count: number; payable_minor: number }
