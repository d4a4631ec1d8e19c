// The one file that speaks PostgreSQL for the outlet. It connects when there is something to say
// and lets go when idle: 300 outlets share one server. Any error destroys the connection.
import { isIP, Socket } from 'node:net'
import type { ConnectionOptions } from 'node:tls'
import pg from 'pg'
import { Check } from 'typebox/value'
import type { Timers } from '#domain/seams.ts'
import { type BoxHello, IngestAnswer } from '#domain/wire/cloud-message.ts'
import type { OutboxEnvelope } from '#domain/wire/relay-message.ts'
import { CloudError, type CloudTrouble } from './drain.ts'
import { packRows } from './pack-rows.ts'

const CONNECT_TIMEOUT_MS = 5_000
const IDLE_MS_MAX = 30_000
const CALL = 'SELECT ocean.ingest_packed($1::jsonb, $2, $3) AS answer'
const ASK = `SELECT ocean.ingest($1::jsonb, $2, '[]') AS answer`

export type CloudClientOptions = {
  /** postgresql://user:password@host:port/database */
  url: string
  /** PEM of the authority that signed the server's certificate; null: without TLS. */
  caText: string | null
  /** With a server-side limit alone, a half-open connection would hang for ever. */
  callTimeoutMs: number
  timers: Timers
  /** Said with every call: which box this is, in which life of its database. */
  hello(epoch: string): BoxHello
}
export type CloudClient = {
  push(epoch: string, from: number, rows: OutboxEnvelope[]): Promise<IngestAnswer>
  close(): void
}

type Connection = { client: pg.Client; socket: Socket }

export function createCloudClient(options: CloudClientOptions): CloudClient {
  let connection: Connection | null = null
  let cancelIdle = () => {}

  function drop(): void {
    cancelIdle()
    connection?.socket.destroy()
    connection = null
  }

  async function connected(): Promise<pg.Client> {
    if (connection) return connection.client
    const fresh = makeConnection(options)
    // A connection that breaks while nothing is asked says so here; without it the process ends.
    fresh.client.on('error', () => {
      if (connection === fresh) drop()
    })
    connection = fresh
    await fresh.client.connect()
    return fresh.client
  }

  return {
    close: drop,
    push: async (epoch, from, rows) => {
      cancelIdle()
      try {
        const client = await connected()
        const hello = JSON.stringify(options.hello(epoch))
        const values = rows.length === 0 ? [hello, from] : [hello, from, await pack(rows)]
        const text = rows.length === 0 ? ASK : CALL
        const { rows: answers } = await client.query<{ answer: unknown }>(text, values)
        cancelIdle = options.timers.after(IDLE_MS_MAX, drop)
        return readAnswer(answers[0]?.answer)
      } catch (error) {
        drop()
        throw error instanceof CloudError ? error : explain(error)
      }
    },
  }
}

function makeConnection({ url, caText, callTimeoutMs }: CloudClientOptions): Connection {
  const { hostname, port, username, password, pathname } = new URL(url)
  // Our own socket, because destroying it is the only sure way out of a half-open connection.
  const socket = new Socket()
  const client = new pg.Client({
    host: hostname,
    port: Number(port || 5432),
    user: decodeURIComponent(username),
    password: decodeURIComponent(password),
    database: decodeURIComponent(pathname.slice(1)),
    application_name: 'ocean-relay',
    connectionTimeoutMillis: CONNECT_TIMEOUT_MS,
    query_timeout: callTimeoutMs,
    keepAlive: true,
    stream: () => socket,
    ...(caText === null ? {} : { ssl: tlsOptions(caText, hostname) }),
  })
  return { client, socket }
}

/** As an object, never as words in the URL: those mean other things in other drivers. */
function tlsOptions(ca: string, host: string): ConnectionOptions {
  return { ca, minVersion: 'TLSv1.2', ...(isIP(host) ? {} : { servername: host }) }
}

function readAnswer(answer: unknown): IngestAnswer {
  if (!Check(IngestAnswer, answer)) throw new CloudError('ANSWER-INVALID', 'fault')
  return answer
}

const pack = (rows: OutboxEnvelope[]): Promise<Buffer> =>
  packRows(JSON.stringify(rows.map(withReadableText)))

/**
 * PostgreSQL cannot take a lone surrogate or U+0000 at all. The hub writes neither; should a
 * damaged file hold one, the row travels with a mark in its place, fails its hash and is set
 * aside there, instead of standing in the way of all that follow.
 */
function withReadableText(row: OutboxEnvelope): OutboxEnvelope {
  if (row.payload.isWellFormed() && !row.payload.includes('\0')) return row
  return { ...row, payload: row.payload.toWellFormed().replaceAll('\0', '\uFFFD') }
}

/** SQLSTATEs of migrations/cloud/0004-doors.sql and of logging in. */
const KNOWN: Record<string, [code: string, trouble: CloudTrouble]> = {
  OC003: ['CHAIN-UNPROVEN', 'fault'],
  OC004: ['ROWS-UNORDERED', 'fault'],
  OC005: ['ROWS-UNREADABLE', 'fault'],
  '28000': ['OUTLET-REFUSED', 'refused'],
  '28P01': ['OUTLET-REFUSED', 'refused'],
  '42501': ['OUTLET-REFUSED', 'refused'],
}
/**
 * Administrator's shutdown, crash shutdown, starting up: the server is coming or going. Class 40
 * (deadlock, serialisation) undid the whole call: the same again goes through.
 */
const PASSING = /^(57P0|08|53|40)/
const CANCELLED = '57014'

function explain(error: unknown): CloudError {
  const { code = '', message = '' } = error as { code?: string; message?: string }
  const known = KNOWN[code]
  if (known) return new CloudError(...known, false, error)
  if (code === CANCELLED) return new CloudError('CLOUD-SLOW', 'away', true, error)
  if (error instanceof pg.DatabaseError && !PASSING.test(code)) {
    return new CloudError('CLOUD-FAULT', 'fault', false, error)
  }
  const wasTooSlow = message.includes('Query read timeout')
  return new CloudError(wasTooSlow ? 'CLOUD-SLOW' : 'CLOUD-AWAY', 'away', wasTooSlow, error)
}
