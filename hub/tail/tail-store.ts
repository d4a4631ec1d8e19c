// SQL about what terminals keep of a life that this database lost, and nothing else.
import type { TailDocument } from '#domain/wire/tail-message.ts'
import type { Db } from '../db/open-database.ts'
import { prepared } from '../db/query.ts'

export type TailState = 'awaited' | 'offered' | 'lost'

/** Every terminal that is paired is waited for. */
export function insertAwaited(tx: Db, life: number): number {
  return prepared(
    tx,
    `INSERT INTO terminal_tail (life, terminal_id, state)
     SELECT ?, id, 'awaited' FROM terminal WHERE is_active = 1`,
  ).run(life).changes
}

export function insertAwaitedOne(tx: Db, life: number, terminalId: string): void {
  prepared(
    tx,
    `INSERT INTO terminal_tail (life, terminal_id, state) VALUES (?, ?, 'awaited')
     ON CONFLICT (life, terminal_id) DO NOTHING`,
  ).run(life, terminalId)
}

export const findTailState = (db: Db, life: number, terminalId: string): TailState | undefined =>
  prepared(db, 'SELECT state FROM terminal_tail WHERE life = ? AND terminal_id = ?')
    .pluck()
    .get(life, terminalId) as TailState | undefined

/** How many terminals of the present life have not come back. */
export const countAwaited = (db: Db): number =>
  prepared(
    db,
    `SELECT count(*) FROM terminal_tail WHERE state = 'awaited'
     AND life = (SELECT life FROM chain_head WHERE id = 1)`,
  )
    .pluck()
    .get() as number

/** The terminals of the present life that have not come back. */
export const listAwaited = (db: Db): string[] =>
  prepared(
    db,
    `SELECT terminal_id FROM terminal_tail WHERE state = 'awaited'
     AND life = (SELECT life FROM chain_head WHERE id = 1)`,
  )
    .pluck()
    .all() as string[]

/** The hash of the sale's body as it was first sent. */
export const findSaleHash = (db: Db, saleId: string): string | undefined =>
  prepared(db, 'SELECT payload_hash FROM sale WHERE id = ?').pluck().get(saleId) as
    | string
    | undefined

export const isQuarantined = (db: Db, documentId: string): boolean =>
  prepared(db, 'SELECT 1 FROM quarantine WHERE document_id = ?').get(documentId) !== undefined

const COMMAND_TABLES = `SELECT 1 FROM refund WHERE id = @id
  UNION ALL SELECT 1 FROM cash_document WHERE id = @id
  UNION ALL SELECT 1 FROM no_sale WHERE id = @id
  UNION ALL SELECT 1 FROM shift WHERE close_id = @id
  UNION ALL SELECT 1 FROM shift WHERE id = @id AND payload_hash IS NOT NULL
  UNION ALL SELECT 1 FROM cash_count WHERE id = @id`

/** A shift that the hub opened for sales it could not place has not had its opening. */
export const hasCommand = (db: Db, id: string): boolean =>
  prepared(db, COMMAND_TABLES).get({ id }) !== undefined

export type Lacking = Pick<TailDocument, 'id' | 'kind'> & {
  life: number
  terminalId: string
  atMs: number
}

export function insertLacking(tx: Db, { life, id, kind, terminalId, atMs }: Lacking): void {
  prepared(
    tx,
    `INSERT INTO tail_document (life, document_id, terminal_id, kind, asked_at_ms)
     VALUES (?, ?, ?, ?, ?) ON CONFLICT (life, document_id) DO NOTHING`,
  ).run(life, id, terminalId, kind, atMs)
}

export type AskedDocument = Pick<TailDocument, 'id' | 'kind'>

export const listAsked = (db: Db, life: number, terminalId: string): AskedDocument[] =>
  prepared(
    db,
    `SELECT document_id AS id, kind FROM tail_document
     WHERE life = ? AND terminal_id = ? ORDER BY document_id`,
  ).all(life, terminalId) as AskedDocument[]

export function noteBegun(tx: Db, life: number, terminalId: string, atMs: number): void {
  prepared(
    tx,
    `UPDATE terminal_tail SET begun_at_ms = coalesce(begun_at_ms, ?)
     WHERE life = ? AND terminal_id = ?`,
  ).run(atMs, life, terminalId)
}

export function noteOffered(
  tx: Db,
  life: number,
  terminalId: string,
  { atMs, offeredCount }: { atMs: number; offeredCount: number },
): void {
  prepared(
    tx,
    `INSERT INTO terminal_tail (life, terminal_id, state, begun_at_ms, offered_at_ms, offered_count)
     VALUES (@life, @terminalId, 'offered', @atMs, @atMs, @offeredCount)
     ON CONFLICT (life, terminal_id) DO UPDATE SET state = 'offered',
       begun_at_ms = coalesce(begun_at_ms, @atMs), offered_at_ms = @atMs,
       offered_count = @offeredCount`,
  ).run({ life, terminalId, atMs, offeredCount })
}

export function noteLost(
  tx: Db,
  life: number,
  terminalId: string,
  lost: { staffId: string; reason: string; atMs: number },
): void {
  prepared(
    tx,
    `UPDATE terminal_tail SET state = 'lost', lost_by = @staffId, lost_reason = @reason,
       lost_at_ms = @atMs WHERE life = @life AND terminal_id = @terminalId`,
  ).run({ life, terminalId, ...lost })
}

export type TailRow = {
  terminal_id: string
  code: string
  name: string
  last_seen_at_ms: number
  state: TailState
  begun_at_ms: number | null
  offered_at_ms: number | null
  offered_count: number
  lost_by_name: string | null
  lost_reason: string | null
  lost_at_ms: number | null
}

export const listTails = (db: Db, life: number): TailRow[] =>
  prepared(
    db,
    `SELECT t.id AS terminal_id, t.code, t.name, t.last_seen_at_ms, r.state, r.begun_at_ms,
       r.offered_at_ms, r.offered_count, s.name AS lost_by_name, r.lost_reason, r.lost_at_ms
     FROM terminal_tail r JOIN terminal t ON t.id = r.terminal_id
       LEFT JOIN staff s ON s.id = r.lost_by
     WHERE r.life = ? ORDER BY r.state <> 'awaited', length(t.code), t.code`,
  ).all(life) as TailRow[]

export type LifeRow = { life: number; cause: 'restored' | 'chain-broken'; begun_at_ms: number }

/** How the present life began; undefined in the first. */
export const findLife = (db: Db): LifeRow | undefined =>
  prepared(
    db,
    `SELECT life, cause, begun_at_ms FROM epoch_origin
     WHERE life = (SELECT life FROM chain_head WHERE id = 1)`,
  ).get() as LifeRow | undefined
