import type { ScaleSettings } from '#domain/wire/scale-message.ts'
import type { Db } from '../db/open-database.ts'
import { prepared } from '../db/query.ts'
import type { ScaleTable } from '../db/tables.ts'

export type StoredScale = ScaleSettings & { scale_id: string }

export function listScales(db: Db): StoredScale[] {
  const rows = prepared(db, 'SELECT * FROM scale ORDER BY name').all() as ScaleTable[]
  const links = prepared(
    db,
    'SELECT terminal_id, scale_id FROM scale_terminal ORDER BY terminal_id',
  ).all() as { terminal_id: string; scale_id: string }[]
  return rows.map((row) => ({
    scale_id: row.id,
    name: row.name,
    port: row.port,
    // The database's own checks keep these two to the words of the types.
    protocol: row.protocol as ScaleSettings['protocol'],
    framing: row.framing as ScaleSettings['framing'],
    baud: row.baud,
    capacity_g: row.capacity_g,
    min_load_g: row.min_load_g,
    is_for_all: row.is_for_all === 1,
    terminal_ids: links.filter((each) => each.scale_id === row.id).map((each) => each.terminal_id),
  }))
}

/** The terminal's own, else the one for all. */
export function findScaleOf(db: Db, terminalId: string): { id: string; name: string } | null {
  const query = `SELECT s.id, s.name FROM scale s
    LEFT JOIN scale_terminal t ON t.scale_id = s.id AND t.terminal_id = ?
    WHERE t.terminal_id IS NOT NULL OR s.is_for_all = 1
    ORDER BY t.terminal_id IS NULL LIMIT 1`
  return (prepared(db, query).get(terminalId) as { id: string; name: string } | undefined) ?? null
}

export const isNameOrPortOfAnother = (db: Db, { scale_id, name, port }: StoredScale): boolean =>
  prepared(db, 'SELECT 1 FROM scale WHERE id <> ? AND (name = ? OR port = ?)').get(
    scale_id,
    name,
    port,
  ) !== undefined

export const isTerminal = (db: Db, terminalId: string): boolean =>
  prepared(db, 'SELECT 1 FROM terminal WHERE id = ?').get(terminalId) !== undefined

/** A terminal, and the place of the scale for all, go from another scale to this one. */
export function storeScale(tx: Db, scale: StoredScale): void {
  const { terminal_ids, is_for_all, scale_id, ...row } = scale
  if (is_for_all) {
    prepared(tx, 'UPDATE scale SET is_for_all = 0 WHERE id <> ?').run(scale_id)
  }
  prepared(
    tx,
    `INSERT INTO scale (id, name, port, protocol, baud, framing, capacity_g, min_load_g, is_for_all)
     VALUES (@id, @name, @port, @protocol, @baud, @framing, @capacity_g, @min_load_g, @is_for_all)
     ON CONFLICT (id) DO UPDATE SET name = excluded.name, port = excluded.port,
       protocol = excluded.protocol, baud = excluded.baud, framing = excluded.framing,
       capacity_g = excluded.capacity_g, min_load_g = excluded.min_load_g,
       is_for_all = excluded.is_for_all`,
  ).run({ ...row, id: scale_id, is_for_all: is_for_all ? 1 : 0 })
  prepared(tx, 'DELETE FROM scale_terminal WHERE scale_id = ?').run(scale_id)
  for (const terminalId of terminal_ids) {
    prepared(
      tx,
      `INSERT INTO scale_terminal (terminal_id, scale_id) VALUES (?, ?)
       ON CONFLICT (terminal_id) DO UPDATE SET scale_id = excluded.scale_id`,
    ).run(terminalId, scale_id)
  }
}

/** False when there was none. */
export function deleteScale(tx: Db, scaleId: string): boolean {
  prepared(tx, 'DELETE FROM scale_terminal WHERE scale_id = ?').run(scaleId)
  return prepared(tx, 'DELETE FROM scale WHERE id = ?').run(scaleId).changes === 1
}
