// What the outlet says to the cloud. It connects when there is something to say and lets go when
// idle: 300 outlets share one server. Any error destroys the connection.
import pg from 'pg'
import { Check } from 'typebox/value'
import type { Clock } from '#domain/seams.ts'
import { type BoxHello, IngestAnswer, PullAnswer } from '#domain/wire/cloud-message.ts'
import type { OutboxEnvelope } from '#domain/wire/relay-message.ts'
import { type CloudAddress, type CloudConnection, makeConnection } from './cloud-connection.ts'
import type { CloudCredential, CloudLogin } from './cloud-credential.ts'
import { CloudError } from './cloud-error.ts'
import type { Pushed } from './drain.ts'
import { explainFailure, LINE_RETURNED } from './explain-failure.ts'
import { packRows } from './pack-rows.ts'
import { watchQuietCall } from './quiet-call.ts'
import type { WanProbe } from './wan-probe.ts'

const IDLE_MS_MAX = 30_000
const WRONG_PASSWORD = '28P01'
const PUSH = 'SELECT ocean.ingest_packed($1::jsonb, $2, $3) AS answer'
const ASK = `SELECT ocean.ingest($1::jsonb, $2, '[]') AS answer`
const PULL = 'SELECT ocean.pull($1::jsonb, $2, $3) AS answer'
const ROTATED = 'SELECT ocean.rotated($1::jsonb)'

export type CloudClientOptions = CloudAddress & {
  credential: CloudCredential
  clock: Clock
  /** With a server-side limit alone, a half-open connection would hang for ever. */
  timeoutMs(bytes: number): number
  /** Said with every call: which box this is, in which life of its database. */
  hello(epoch: string, isAsking: boolean): BoxHello
  /** Hears of every call: its kind, `ok` or the code of what went wrong, and how long it took. */
  onCall(kind: 'ask' | 'push' | 'pull', result: string, elapsedMs: number): void
  loginMsMax?: number
  /** Sees that the line is back while a call still waits. */
  probe: WanProbe
}
export type CloudClient = {
  /** Rejects with a CloudError. No rows: asks for the answer alone. */
  push(epoch: string, from: number, rows: OutboxEnvelope[]): Promise<Pushed>
  /** What comes after the cursor, at most so many bytes. Rejects with a CloudError. */
  pull(epoch: string, cursor: string | null, bytesMax: number): Promise<PullAnswer>
  /** Changes the own password; `verifier` is what the server keeps of it. */
  setPassword(user: string, verifier: string): Promise<void>
  tellRotated(epoch: string): Promise<void>
  close(): void
}

type Row = { answer?: unknown }
type Query = { text: string; values?: unknown[]; bytes: number }

export function createCloudClient(options: CloudClientOptions): CloudClient {
  const { credential, clock, timers } = options
  let connection: CloudConnection | null = null
  /** Also after it broke: whether anything was ever heard on it. */
  let latest: CloudConnection | null = null
  let cancelIdle = () => {}

  function drop(): void {
    cancelIdle()
    connection?.destroy()
    connection = null
  }

  async function open(login: CloudLogin): Promise<void> {
    const fresh = makeConnection(options, login, options.loginMsMax)
    // A connection that breaks while nothing is asked says so here; without it the process ends.
    fresh.client.on('error', () => {
      if (connection === fresh) drop()
    })
    connection = fresh
    latest = fresh
    await fresh.open()
  }

  /** A power cut while the password was changed leaves it open which one the server knows. */
  async function connect(): Promise<void> {
    const logins = credential.candidates()
    for (const [index, login] of logins.entries()) {
      try {
        await open(login)
        return credential.settle(login)
      } catch (error) {
        const isLast = index === logins.length - 1
        if (isLast || (error as { code?: string }).code !== WRONG_PASSWORD) throw error
        drop()
      }
    }
  }

  async function ask(used: CloudConnection, { text, values, bytes }: Query): Promise<Row[]> {
    const query = { text, ...(values ? { values } : {}), query_timeout: options.timeoutMs(bytes) }
    const stopWatch = watchQuietCall(options, bytes, () => used.destroy(LINE_RETURNED))
    try {
      return (await used.client.query<Row>(query)).rows
    } finally {
      stopWatch()
    }
  }

  async function call(query: Query): Promise<unknown> {
    cancelIdle()
    try {
      if (!connection) await connect()
      if (!connection) throw new Error('closed meanwhile')
      const rows = await ask(connection, query)
      cancelIdle = timers.after(IDLE_MS_MAX, drop)
      return rows[0]?.answer
    } catch (error) {
      drop()
      throw explainFailure({ error, wasHeard: latest?.wasHeard() ?? false })
    }
  }

  async function push(epoch: string, from: number, rows: OutboxEnvelope[]): Promise<Pushed> {
    const kind = rows.length === 0 ? 'ask' : 'push'
    const hello = JSON.stringify(options.hello(epoch, kind === 'ask'))
    const text = JSON.stringify(rows.map(withReadableText))
    const packed = kind === 'push' ? await packRows(text) : null
    const startMs = clock.monotonicMs()
    const elapsed = (): number => clock.monotonicMs() - startMs
    const bytesPacked = packed?.length ?? 0
    try {
      const query = packed
        ? { text: PUSH, values: [hello, from, packed], bytes: bytesPacked }
        : { text: ASK, values: [hello, from], bytes: 0 }
      const answer = readAnswer(await call(query))
      options.onCall(kind, answer.refused?.code ?? 'ok', elapsed())
      return { answer, bytesRaw: text.length, bytesPacked, elapsedMs: elapsed() }
    } catch (error) {
      if (error instanceof CloudError) options.onCall(kind, error.code, elapsed())
      throw error
    }
  }

  async function pull(epoch: string, cursor: string | null, bytesMax: number): Promise<PullAnswer> {
    const startMs = clock.monotonicMs()
    const elapsed = (): number => clock.monotonicMs() - startMs
    try {
      const values = [JSON.stringify(options.hello(epoch, false)), cursor, bytesMax]
      const answer = await call({ text: PULL, values, bytes: bytesMax })
      if (!Check(PullAnswer, answer)) throw new CloudError('ANSWER-INVALID', 'fault')
      options.onCall('pull', answer.refused?.code ?? 'ok', elapsed())
      return answer
    } catch (error) {
      if (error instanceof CloudError) options.onCall('pull', error.code, elapsed())
      throw error
    }
  }

  return {
    close: drop,
    push,
    pull,
    setPassword: async (user, verifier) => {
      const [name, secret] = [pg.escapeIdentifier(user), pg.escapeLiteral(verifier)]
      await call({ text: `ALTER ROLE ${name} PASSWORD ${secret}`, bytes: 0 })
    },
    tellRotated: async (epoch) => {
      await call({ text: ROTATED, values: [JSON.stringify(options.hello(epoch, false))], bytes: 0 })
    },
  }
}

function readAnswer(answer: unknown): IngestAnswer {
  if (!Check(IngestAnswer, answer)) throw new CloudError('ANSWER-INVALID', 'fault')
  return answer
}

/**
 * PostgreSQL cannot take a lone surrogate or U+0000 at all. The hub writes neither; should a
 * damaged file hold one, the row travels with a mark in its place, fails its hash and is set
 * aside there, instead of standing in the way of all that follow.
 */
function withReadableText(row: OutboxEnvelope): OutboxEnvelope {
  if (row.payload.isWellFormed() && !row.payload.includes('\0')) return row
  return { ...row, payload: row.payload.toWellFormed().replaceAll('\0', '\uFFFD') }
}
