/**
 * Version of every shape in hub/domain/wire. tests/domain/wire-tripwire.test.ts hashes the schemas
 * and fails until this number and its one-line history move with them.
 *
 * 1 — first protocol: sales, sync, catalogue, access, shifts, customers, carts, live, relay.
 */
export const PROTOCOL_VERSION = 1
