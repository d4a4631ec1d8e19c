import { createHash } from 'node:crypto'
import { canonicalJson } from '#domain/canonical-json.ts'
import { factOf } from '#domain/conflict-actions.ts'
import type { SaleMessage } from '#domain/wire/sale-message.ts'
import type { Db } from '../db/open-database.ts'
import { prepared } from '../db/query.ts'

type Beside = { document_id: string; detail_json: string }

/** What came second under the id of a sale: the payload whose hash the conflict names. */
export function readSecond(db: Db, { document_id, detail_json }: Beside): SaleMessage | null {
  const query = `SELECT payload_json FROM quarantine
    WHERE document_id = ? AND reason = 'altered-duplicate' ORDER BY rowid`
  const texts = prepared(db, query).pluck().all(document_id) as string[]
  const wanted = factOf(JSON.parse(detail_json), 'payload_hash')
  const payloads = texts.map((text) => JSON.parse(text) as SaleMessage)
  return payloads.find((payload) => hashOf(payload) === wanted) ?? null
}

const hashOf = (payload: SaleMessage): string =>
  createHash('sha256').update(canonicalJson(payload)).digest('hex')
