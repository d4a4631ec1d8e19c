// Head office's side of an outlet's start: its row, its login and the life of its box that may
// send. Takes a connection with the rights of a database administrator.
import { randomBytes } from 'node:crypto'
import type pg from 'pg'
import { scramVerifier } from './head-office/scram-verifier.ts'

export type CloudOutlet = { outletId: string; code: string; name: string; timezone: string }
export type OutletLogin = { user: string; password: string }

/** Adds the outlet or renames it. */
export async function enrolOutlet(client: pg.ClientBase, outlet: CloudOutlet): Promise<void> {
  await client.query(
    `INSERT INTO ocean.outlet (outlet_id, code, name, timezone) VALUES ($1, $2, $3, $4)
     ON CONFLICT (outlet_id) DO UPDATE
     SET code = excluded.code, name = excluded.name, timezone = excluded.timezone`,
    [outlet.outletId, outlet.code, outlet.name, outlet.timezone],
  )
}

/**
 * Makes a login that speaks for this outlet and may execute its doors only. Its name is random,
 * because every login can read pg_roles; its password is shown once, here, and never travels.
 */
export async function createOutletRole(
  client: pg.ClientBase,
  outletId: string,
): Promise<OutletLogin> {
  const password = randomBytes(24).toString('base64url')
  const verifier = scramVerifier(password, randomBytes(16))
  const { rows } = await client.query<{ user: string }>(
    `INSERT INTO ocean.outlet_role (role_name, outlet_id)
     SELECT ocean.make_outlet_login($1), $2 RETURNING role_name AS user`,
    [verifier, outletId],
  )
  const [made] = rows
  if (!made) throw new Error('no login was made')
  return { user: made.user, password }
}

/**
 * Lets this life of the box's database send, from this box (null: the first that calls), and fences
 * the one before it. A chain that goes on from an earlier life says so when it asks.
 */
export async function approveEpoch(
  client: pg.ClientBase,
  outletId: string,
  epoch: string,
  boxId: string | null = null,
): Promise<void> {
  await client.query('SELECT ocean.approve_epoch($1, $2, $3)', [outletId, epoch, boxId])
}

/** Takes the outlet's right to speak at once: for a box that was stolen. */
export async function revokeOutlet(client: pg.ClientBase, outletId: string): Promise<void> {
  await client.query('SELECT ocean.revoke_outlet($1)', [outletId])
}
