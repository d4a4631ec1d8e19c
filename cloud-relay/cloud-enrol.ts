// Head office's side of an outlet's start: its row, its login and the life of its box that may
// send. Takes a connection with the rights of a database administrator.
import { randomBytes } from 'node:crypto'
import pg from 'pg'

const CONNECTIONS_PER_OUTLET = 3

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
 * Makes a login that speaks for this outlet and may execute ocean.ingest only. Its name is random,
 * because every login can read pg_roles; its password is shown once, here.
 */
export async function createOutletRole(
  client: pg.ClientBase,
  outletId: string,
): Promise<OutletLogin> {
  const user = `outlet_${randomBytes(8).toString('hex')}`
  const password = randomBytes(24).toString('base64url')
  const [name, secret] = [pg.escapeIdentifier(user), pg.escapeLiteral(password)]
  await client.query(
    `CREATE ROLE ${name} LOGIN PASSWORD ${secret} CONNECTION LIMIT ${CONNECTIONS_PER_OUTLET}
     NOSUPERUSER NOCREATEDB NOCREATEROLE INHERIT IN ROLE ocean_outlet`,
  )
  await client.query(`ALTER ROLE ${name} SET statement_timeout = '20s'`)
  await client.query(`ALTER ROLE ${name} SET idle_in_transaction_session_timeout = '10s'`)
  await client.query('INSERT INTO ocean.outlet_role (role_name, outlet_id) VALUES ($1, $2)', [
    user,
    outletId,
  ])
  return { user, password }
}

/**
 * Lets this life of the box's database send, and fences the one before it. `start` is where its
 * chain begins when it is not new: the hash that its first row follows.
 */
export async function approveEpoch(
  client: pg.ClientBase,
  outletId: string,
  epoch: string,
  startHash = '0'.repeat(64),
): Promise<void> {
  await client.query('BEGIN')
  try {
    await client.query(
      `UPDATE ocean.epoch SET state = 'fenced'
       WHERE outlet_id = $1 AND epoch <> $2 AND state = 'approved'`,
      [outletId, epoch],
    )
    await client.query(
      `INSERT INTO ocean.epoch (outlet_id, epoch, state, last_hash) VALUES ($1, $2, 'approved', $3)
       ON CONFLICT (outlet_id, epoch) DO UPDATE SET state = 'approved'`,
      [outletId, epoch, startHash],
    )
    await client.query('COMMIT')
  } catch (error) {
    await client.query('ROLLBACK')
    throw error
  }
}

/** Takes the login's right to speak at once: for a box that was stolen. */
export async function revokeOutletRole(client: pg.ClientBase, user: string): Promise<void> {
  await client.query('UPDATE ocean.outlet_role SET is_active = false WHERE role_name = $1', [user])
  await client.query(`ALTER ROLE ${pg.escapeIdentifier(user)} NOLOGIN`)
}
