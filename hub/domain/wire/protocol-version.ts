/**
 * Version of every shape in hub/domain/wire. tests/domain/wire-tripwire.test.ts hashes the schemas
 * and fails until this number and its one-line history move with them.
 *
 * 1 — first protocol: sales, sync, catalogue, access, shifts, customers, carts, live, relay.
 * 2 — the books: shifts with parts, cash, refunds, accounts, payment attempts, approvals, grants.
 * 3 — the cloud: hellos, verdicts, the feed and its pages, progress and documents set aside.
 */
export const PROTOCOL_VERSION = 3
