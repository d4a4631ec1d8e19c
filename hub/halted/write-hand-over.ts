// ocean hand-over --data <data folder of the old box> --out <file> [--days 8]
// What a replaced box wrote in its last days, in one file for the console of the new one. The
// database is only read; the file holds sales, so it is for nobody else.
import { createPrivateKey, sign } from 'node:crypto'
import { existsSync, readFileSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { parseArgs } from 'node:util'
import {
  HAND_OVER_FORMAT,
  HAND_OVER_ROWS_MAX,
  type HandOverPart,
  type HandOverRequest,
} from '#domain/wire/hand-over-message.ts'
import { readQueue } from '../cloud/read-queue.ts'
import { type Db, openReader } from '../db/open-database.ts'
import { prepared } from '../db/query.ts'
import { REPORT_KEY } from '../escrow/identity-files.ts'
import { readChainHead } from '../outbox/chain-place.ts'
import { readOutlet } from '../outlet/outlet-store.ts'
import { replaceFile } from '../system/durable-file.ts'

const DAY_MS = 86_400_000
/** A backup is of last night; whoever finds the old box late finds a week. */
const DAYS = 8
/** Far below what one request may hold. */
const PART_BYTES_MAX = 1_500_000

type Row = HandOverPart['rows'][number] & { sequence: number }
export type HandOverFile = { format: typeof HAND_OVER_FORMAT; parts: HandOverRequest[] }
export type HandedOver = { rowCount: number; saleCount: number; unconfirmedCount: number }

/** All that was not confirmed, and what was written in the last days besides. */
export function writeHandOver(dataFolder: string, out: string, days = DAYS): HandedOver {
  const path = join(dataFolder, 'outlet.db')
  if (!existsSync(path)) throw new Error(`no outlet.db in ${dataFolder}`)
  const key = createPrivateKey(readFileSync(join(dataFolder, REPORT_KEY), 'utf8'))
  const db = openReader(path)
  try {
    const { epoch } = readChainHead(db)
    const { confirmed } = readQueue(db)
    const rows = readRows(db, epoch, confirmed, days)
    const { outlet_id } = readOutlet(db)
    const parts = splitRows(rows).map((some) => {
      const text = JSON.stringify({ outlet_id, epoch, rows: some } satisfies HandOverPart)
      return { text, signature: sign(null, Buffer.from(text), key).toString('base64url') }
    })
    const file: HandOverFile = { format: HAND_OVER_FORMAT, parts }
    replaceFile(out, JSON.stringify(file), 0o600)
    return {
      rowCount: rows.length,
      saleCount: rows.filter(({ kind }) => kind === 'sale-completed').length,
      unconfirmedCount: rows.filter(({ sequence }) => sequence > confirmed).length,
    }
  } finally {
    db.close()
  }
}

function readRows(db: Db, epoch: string, confirmed: number, days: number): Row[] {
  const newest = prepared(db, 'SELECT max(at_ms) FROM outbox').pluck().get() as number
  return prepared(
    db,
    `SELECT sequence, kind, document_id, payload FROM outbox
     WHERE epoch = ? AND (sequence > ? OR at_ms > ?) ORDER BY sequence`,
  ).all(epoch, confirmed, newest - days * DAY_MS) as Row[]
}

function splitRows(rows: readonly Row[]): HandOverPart['rows'][] {
  const parts: HandOverPart['rows'][] = []
  let bytes = Number.POSITIVE_INFINITY
  for (const { kind, document_id, payload } of rows) {
    const last = parts.at(-1)
    bytes += payload.length
    if (last && bytes <= PART_BYTES_MAX && last.length < HAND_OVER_ROWS_MAX) {
      last.push({ kind, document_id, payload })
    } else {
      parts.push([{ kind, document_id, payload }])
      bytes = payload.length
    }
  }
  return parts
}

const USAGE = 'ocean hand-over --data <folder> --out <file> [--days 8]'

function main(args: string[]): void {
  const [text, help] = [{ type: 'string' }, { type: 'boolean' }] as const
  const { values } = parseArgs({ args, options: { data: text, out: text, days: text, help } })
  if (values.help) return void process.stdout.write(`${USAGE}\n`)
  if (!values.data || !values.out) throw new Error(`say ${USAGE}`)
  const { rowCount, saleCount, unconfirmedCount } = writeHandOver(
    resolve(values.data),
    resolve(values.out),
    Number(values.days ?? DAYS),
  )
  process.stdout.write(
    `${rowCount} papers are in ${values.out}, ${saleCount} of them sales; the cloud never ` +
      `confirmed ${unconfirmedCount}.\n`,
  )
}

if (import.meta.main) {
  try {
    main(process.argv.slice(2))
  } catch (error) {
    process.stderr.write(`${(error as Error).message}\n`)
    process.exitCode = 1
  }
}
