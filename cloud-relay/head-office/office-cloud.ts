// The one file of head office's commands that speaks PostgreSQL: a connection from a credential,
// calls of ocean.office_… functions, and what errors of the server mean to a person.
import { readFileSync } from 'node:fs'
import { isIP } from 'node:net'
import pg from 'pg'
import { isOfficeErrorCode, OfficeError } from './office-errors.ts'

const CONNECT_TIMEOUT_MS = 8_000
/** Publishing to every outlet takes the longest. */
const CALL_TIMEOUT_MS = 180_000
const LOOPBACK = /^(localhost|127\.\d+\.\d+\.\d+|\[?::1\]?)$/

export type OfficeAnswer = {
  outcome: 'done' | 'tried' | 'refused'
  effects: Record<string, unknown>
  code: string | null
  detail: string | null
  /** Number of the row in the audit trail. */
  audit: number
}

export type OfficeCloud = {
  /** Runs ocean.office_<command>; throws OfficeError where it is refused. */
  command(name: string, order: unknown, isDryRun: boolean): Promise<OfficeAnswer>
  /** Reads; never writes. */
  read<Row>(text: string, values?: unknown[]): Promise<Row[]>
  close(): Promise<void>
}

export async function openOfficeCloud(url: string, caText: string | null): Promise<OfficeCloud> {
  const client = new pg.Client(connectionOf(url, caText))
  client.on('error', () => {})
  await client.connect().catch((error) => {
    throw explain(error)
  })
  const query = async <Row extends pg.QueryResultRow>(text: string, values: unknown[]) => {
    const ask = () => client.query<Row>(text, values)
    try {
      return (await ask().catch((error) => (isCollision(error) ? ask() : Promise.reject(error))))
        .rows
    } catch (error) {
      throw explain(error)
    }
  }
  return {
    command: async (name, order, isDryRun) => {
      const call = `SELECT ocean.office_${name.replaceAll('-', '_')}($1, $2) AS answer`
      const [row] = await query<{ answer: OfficeAnswer }>(call, [JSON.stringify(order), isDryRun])
      if (!row) throw new OfficeError('FAULT', 'the cloud answered nothing')
      return refusalAsError(row.answer)
    },
    read: <Row>(text: string, values: unknown[] = []) =>
      query<pg.QueryResultRow>(text, values) as Promise<Row[]>,
    close: () => client.end().catch(() => {}),
  }
}

/** Somebody else's transaction stood in the way and this one was undone: it may be tried again. */
const isCollision = (error: unknown): boolean =>
  error instanceof pg.DatabaseError && error.code?.startsWith('40') === true

function refusalAsError(answer: OfficeAnswer): OfficeAnswer {
  if (answer.outcome !== 'refused') return answer
  const { code, detail } = answer
  if (code !== null && isOfficeErrorCode(code)) throw new OfficeError(code, detail ?? '')
  throw new OfficeError('FAULT', `${code}: ${detail}`)
}

function connectionOf(url: string, caText: string | null): pg.ClientConfig {
  const { hostname, port, username, password, pathname } = parse(url)
  if (caText === null && !LOOPBACK.test(hostname)) throw new OfficeError('TLS_MISSING', hostname)
  return {
    host: hostname,
    port: Number(port || 5432),
    user: decodeURIComponent(username),
    password: decodeURIComponent(password),
    database: decodeURIComponent(pathname.slice(1)),
    application_name: 'ocean-cloud',
    connectionTimeoutMillis: CONNECT_TIMEOUT_MS,
    query_timeout: CALL_TIMEOUT_MS,
    ...(caText === null
      ? {}
      : {
          ssl: {
            ca: caText,
            minVersion: 'TLSv1.2',
            ...(isIP(hostname) ? {} : { servername: hostname }),
          },
        }),
  }
}

function parse(url: string): URL {
  const isPostgres = /^postgres(ql)?:\/\/[^@/]+@[^@/]+\/.+$/.test(url)
  if (isPostgres && URL.canParse(url)) return new URL(url)
  throw new OfficeError('CREDENTIAL_INVALID', 'postgresql://user:password@host:port/database')
}

export function readText(path: string): string {
  try {
    return readFileSync(path, 'utf8')
  } catch (error) {
    throw new OfficeError('FILE_UNREADABLE', path, error)
  }
}

function explain(error: unknown): OfficeError {
  if (error instanceof OfficeError) return error
  const { code = '', message = '' } = error as { code?: string; message?: string }
  if (code === '42501') return new OfficeError('NOT_ALLOWED', '', error)
  if (code === '28P01' || code === '28000') return new OfficeError('LOGIN_REFUSED', '', error)
  if (code === '42883' || code === '42P01') return new OfficeError('CLOUD_OLD', '', error)
  if (isCollision(error)) return new OfficeError('CLOUD_BUSY', '', error)
  if (error instanceof pg.DatabaseError && !/^(57P0|08|53)/.test(code)) {
    return new OfficeError('FAULT', `${code} ${message}`, error)
  }
  return new OfficeError('CLOUD_AWAY', '', error)
}
