// A migrated cloud with one enrolled outlet, and outbox rows to send to it.
import { createHash } from 'node:crypto'
import pg from 'pg'
import type { Test } from 'tap'
import { canonicalJson } from '#domain/canonical-json.ts'
import { type BoxHello, CLOUD_PROTOCOL, type IngestAnswer } from '#domain/wire/cloud-message.ts'
import type { OutboxEnvelope } from '#domain/wire/relay-message.ts'
import type { SaleMessage } from '#domain/wire/sale-message.ts'
import {
  approveEpoch,
  createOutletRole,
  enrolOutlet,
  type OutletLogin,
} from '../../cloud-relay/cloud-enrol.ts'
import type { PrivatePostgres } from '../../demo/private-postgres.ts'
import { startTestPostgres } from './postgres.ts'
import { EPOCH, SMALL_OUTLET } from './small-outlet.ts'

export const CHAIN_START = '0'.repeat(64)

export type TestCloud = {
  postgres: PrivatePostgres
  login: OutletLogin
  /** postgresql:// URL of the outlet's login. */
  outletUrl: string
  /** Runs SQL as head office, on a connection of its own. */
  ask<Row = Record<string, unknown>>(text: string, values?: unknown[]): Promise<Row[]>
  /** Calls ocean.ingest as the outlet; `changed` is what its hello says otherwise. */
  ingest(from: number, rows: OutboxEnvelope[], changed?: Partial<BoxHello>): Promise<IngestAnswer>
}

export const CLOUD_OUTLET = {
  outletId: SMALL_OUTLET.outlet_id,
  code: SMALL_OUTLET.outlet_code,
  name: SMALL_OUTLET.name,
  timezone: SMALL_OUTLET.timezone,
}

export async function startTestCloud(t: Test): Promise<TestCloud> {
  const postgres = await startTestPostgres(t, 'migrated')
  const login = await withClient(postgres.url, async (client) => {
    await enrolOutlet(client, CLOUD_OUTLET)
    await approveEpoch(client, CLOUD_OUTLET.outletId, EPOCH)
    return createOutletRole(client, CLOUD_OUTLET.outletId)
  })
  const outletUrl = urlOf(postgres, login)
  return {
    postgres,
    login,
    outletUrl,
    ask: (text, values = []) =>
      withClient(postgres.url, async (client) => (await client.query(text, values)).rows),
    ingest: (from, rows, changed) =>
      withClient(outletUrl, (client) => callIngest(client, from, rows, testHello(changed))),
  }
}

export type TestOutlet = {
  outletId: string
  login: OutletLogin
  /** Sends documents after those sent before, as the relay does: with the last one as proof. */
  send(documents: Unchained[], changed?: Partial<BoxHello>): Promise<IngestAnswer>
  /** The last row sent. */
  tail(): OutboxEnvelope | null
}

/** An outlet of the test cloud with documents of its own; `box` is what its hello says. */
export async function addTestOutlet(
  cloud: Pick<TestCloud, 'postgres'>,
  outlet: typeof CLOUD_OUTLET,
  box: Partial<BoxHello>,
): Promise<TestOutlet> {
  const epoch = box.epoch ?? EPOCH
  const login = await withClient(cloud.postgres.url, async (client) => {
    await enrolOutlet(client, outlet)
    await approveEpoch(client, outlet.outletId, epoch)
    return createOutletRole(client, outlet.outletId)
  })
  const url = urlOf(cloud.postgres, login)
  let tail: OutboxEnvelope | null = null
  return {
    outletId: outlet.outletId,
    login,
    tail: () => tail,
    send: async (documents, changed) => {
      const rows = chain(documents, tail?.sequence ?? 0, tail?.hash ?? CHAIN_START)
      const answer = await withClient(url, (client) =>
        callIngest(
          client,
          tail?.sequence ?? 1,
          tail ? [tail, ...rows] : rows,
          testHello({ ...box, ...changed }),
        ),
      )
      const proven = tail?.sequence ?? 0
      if (!answer.refused) tail = rows.at(-1) ?? tail
      return { ...answer, verdicts: answer.verdicts.filter(({ sequence }) => sequence > proven) }
    },
  }
}

export const urlOf = (postgres: { host: string; port: number }, login: OutletLogin): string =>
  `postgresql://${login.user}:${login.password}@${postgres.host}:${postgres.port}/postgres`

export async function withClient<T>(
  connectionString: string,
  work: (client: pg.Client) => Promise<T>,
): Promise<T> {
  const client = new pg.Client({ connectionString })
  await client.connect()
  try {
    return await work(client)
  } finally {
    await client.end()
  }
}

export const testHello = (changed: Partial<BoxHello> = {}): BoxHello => ({
  protocol: CLOUD_PROTOCOL,
  epoch: EPOCH,
  box_id: 'b'.repeat(64),
  relay_version: 'test',
  origin: null,
  report: null,
  ...changed,
})

export async function callIngest(
  client: pg.ClientBase,
  from: number,
  rows: OutboxEnvelope[],
  hello = testHello(),
): Promise<IngestAnswer> {
  const { rows: answers } = await client.query<{ answer: IngestAnswer }>(
    'SELECT ocean.ingest($1, $2, $3::jsonb) AS answer',
    [JSON.stringify(hello), from, JSON.stringify(rows)],
  )
  const [first] = answers
  if (!first) throw new Error('ingest answered nothing')
  return first.answer
}

export type Unchained = Omit<OutboxEnvelope, 'hash' | 'sequence'>

/** Gives rows their sequences and chain hashes, from a given point of the chain. */
export function chain(rows: Unchained[], after = 0, previous = CHAIN_START): OutboxEnvelope[] {
  let hash = previous
  return rows.map((row, index) => {
    hash = chainHash(hash, row.payload)
    return { ...row, sequence: after + index + 1, hash }
  })
}

export const chainHash = (previous: string, payload: string): string =>
  createHash('sha256').update(previous).update(payload).digest('hex')

/** Any other document. */
export const anyDocument = (kind: string, documentId: string, payload: object): Unchained => ({
  kind,
  document_id: documentId,
  schema_version: 2,
  payload: canonicalJson(payload),
})

/** The outbox document of a sale, as the hub writes it. */
export function saleDocument(sale: SaleMessage): Unchained {
  const payload = {
    sale,
    received_at: '2026-11-22T05:00:01.000Z',
    business_date: '2026-11-22',
    conflicts: [],
  }
  return {
    kind: 'sale-completed',
    document_id: sale.offline_transaction_id,
    schema_version: 1,
    payload: canonicalJson(payload),
  }
}
