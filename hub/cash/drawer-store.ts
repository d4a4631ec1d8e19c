import type { DrawerMessage } from '#domain/wire/cash-message.ts'
import type { Db } from '../db/open-database.ts'
import { prepared } from '../db/query.ts'

/** By name, each with the shift it is in, wherever that stands. */
export const listDrawers = (db: Db): DrawerMessage[] =>
  prepared(
    db,
    `SELECT d.id AS drawer_id, d.name, d.terminal_id, t.code AS terminal_code,
       (SELECT id FROM shift WHERE drawer_id = d.id
          AND state IN ('open', 'suspended', 'counting')) AS open_session_id
     FROM drawer d LEFT JOIN terminal t ON t.id = d.terminal_id ORDER BY d.name`,
  ).all() as DrawerMessage[]

export type DrawerPlace = { drawerId: string; name: string; terminalId: string | null }

export function putDrawer(tx: Db, { drawerId, name, terminalId }: DrawerPlace): void {
  prepared(
    tx,
    `INSERT INTO drawer (id, name, terminal_id) VALUES (?, ?, ?) ON CONFLICT (id) DO UPDATE SET
       name = excluded.name, terminal_id = excluded.terminal_id`,
  ).run(drawerId, name, terminalId)
}

export const findDrawerPlace = (db: Db, drawerId: string): DrawerPlace | undefined =>
  prepared(
    db,
    'SELECT id AS drawerId, name, terminal_id AS terminalId FROM drawer WHERE id = ?',
  ).get(drawerId) as DrawerPlace | undefined

export const isNameOfAnother = (db: Db, { drawerId, name }: DrawerPlace): boolean =>
  prepared(db, 'SELECT 1 FROM drawer WHERE name = ? COLLATE NOCASE AND id <> ?').get(
    name,
    drawerId,
  ) !== undefined

export const isTerminal = (db: Db, terminalId: string): boolean =>
  prepared(db, 'SELECT 1 FROM terminal WHERE id = ?').get(terminalId) !== undefined
