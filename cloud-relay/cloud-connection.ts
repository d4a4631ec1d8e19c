// One connection to the outlet's PostgreSQL. Its socket is our own, because destroying it is the
// only sure way out of a half-open connection.
import { isIP, Socket } from 'node:net'
import type { ConnectionOptions } from 'node:tls'
import pg from 'pg'
import type { Timers } from '#domain/seams.ts'
import type { CloudLogin } from './cloud-credential.ts'

/** A lost first packet is sent again after one second and after three. */
const REACH_MS_MAX = 5_000
/** Logging in takes eight round trips: on a line of two seconds each it has that time. */
const LOGIN_MS_MAX = 30_000
const KEEP_ALIVE_MS = 10_000
/**
 * What the server does on its side of a line that went away without a word. A login has three
 * connections, and those of a dead line count until the server lets go of them: by its own settings
 * after two hours. Idle is also who waits for the end of a call that a slow line carries for up to
 * five minutes (call-pace.ts).
 */
const SERVER_SETTINGS = {
  tcp_keepalives_idle: '20',
  tcp_keepalives_interval: '10',
  tcp_keepalives_count: '3',
  idle_session_timeout: '6min',
}
const OPTIONS = Object.entries(SERVER_SETTINGS)
  .map(([name, value]) => `-c ${name}=${value}`)
  .join(' ')

export type CloudAddress = {
  /** postgresql://host:port/database; a login in it is ignored. */
  url: string
  /** PEM of the authority that signed the server's certificate; null: without TLS. */
  caText: string | null
  timers: Timers
}
export type CloudConnection = {
  client: pg.Client
  /** Rejects with whatever went wrong; afterwards the connection is destroyed. */
  open(): Promise<void>
  /** Anything at all was heard of the server. */
  wasHeard(): boolean
  /** What is under way fails with `error`. */
  destroy(error?: Error): void
}

export function makeConnection(
  address: CloudAddress,
  login: CloudLogin,
  loginMsMax = LOGIN_MS_MAX,
): CloudConnection {
  const { url, caText, timers } = address
  const { hostname, port, pathname } = new URL(url)
  const host = hostname.replace(/^\[|\]$/g, '')
  const socket = new Socket()
  const client = new pg.Client({
    host,
    port: Number(port || 5432),
    ...login,
    database: decodeURIComponent(pathname.slice(1)),
    application_name: 'ocean-relay',
    options: OPTIONS,
    connectionTimeoutMillis: loginMsMax,
    keepAlive: true,
    keepAliveInitialDelayMillis: KEEP_ALIVE_MS,
    stream: () => socket,
    ...(caText === null ? {} : { ssl: tlsOptions(caText, host) }),
  })
  return {
    client,
    wasHeard: () => socket.bytesRead > 0,
    destroy: (error) => socket.destroy(error),
    open: async () => {
      const cancelReach = timers.after(REACH_MS_MAX, () => {
        if (socket.connecting) socket.destroy(new Error('no connection within five seconds'))
      })
      try {
        await client.connect()
      } finally {
        cancelReach()
      }
    },
  }
}

/** As an object, never as words in the URL: those mean other things in other drivers. */
function tlsOptions(ca: string, host: string): ConnectionOptions {
  return { ca, minVersion: 'TLSv1.2', ...(isIP(host) ? {} : { servername: host }) }
}

/** The login that a URL states; null when it states none. */
export function loginOf(url: string): CloudLogin | null {
  const { username, password } = new URL(url)
  if (!password) return null
  return { user: decodeURIComponent(username), password: decodeURIComponent(password) }
}
