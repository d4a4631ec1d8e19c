// The one file of this server that speaks PostgreSQL: one function, by a role that may call no
// other.
import { isIP } from 'node:net'
import pg from 'pg'
import { buildEReceipt } from '#domain/e-receipt-model.ts'
import { eReceiptPage, type PageLogo } from '#domain/e-receipt-page.ts'
import type { CloudLogin } from '../cloud-credential.ts'

/** Few: a page is asked for once and then kept; the cloud has other work. */
const CONNECTIONS_MAX = 4
const CONNECT_MS_MAX = 5_000
const ANSWER_MS_MAX = 5_000
const IDLE_MS_MAX = 30_000
const LOOPBACK = /^(localhost|127\.\d+\.\d+\.\d+|\[?::1\]?)$/

export type ReceiptSource = {
  /** The whole page; null where number and code do not belong together. Rejects: try later. */
  find(number: string, code: string): Promise<string | null>
  close(): Promise<void>
}

type Found = Parameters<typeof buildEReceipt>[0] & { logo: PageLogo | null }
type Address = { url: string; login: CloudLogin; caText: string | null }

export function openReceiptSource({ url, login, caText }: Address): ReceiptSource {
  const { hostname, port, pathname } = new URL(url)
  if (caText === null && !LOOPBACK.test(hostname)) {
    throw new Error(`RECEIPTS_CLOUD_CA_FILE must be set: ${hostname} is another machine.`)
  }
  const host = hostname.replace(/^\[|\]$/g, '')
  const tls = {
    ca: caText ?? '',
    minVersion: 'TLSv1.2',
    ...(isIP(host) ? {} : { servername: host }),
  }
  const pool = new pg.Pool({
    ...{ host, port: Number(port || 5432), ...login },
    database: decodeURIComponent(pathname.slice(1)),
    application_name: 'ocean-receipts',
    options: '-c default_transaction_read_only=on',
    max: CONNECTIONS_MAX,
    connectionTimeoutMillis: CONNECT_MS_MAX,
    query_timeout: ANSWER_MS_MAX,
    idleTimeoutMillis: IDLE_MS_MAX,
    ...(caText === null ? {} : { ssl: tls as pg.PoolConfig['ssl'] & object }),
  })
  // A connection that breaks while nobody uses it is nobody's fault.
  pool.on('error', () => {})
  return {
    async find(number, code) {
      const query = { name: 'e-receipt', text: 'SELECT ocean.e_receipt($1, $2) AS found' }
      const { rows } = await pool.query({ ...query, values: [number, code] })
      const found = rows[0]?.found as Found | null
      return found === null ? null : eReceiptPage(buildEReceipt(found), found.logo)
    },
    close: () => pool.end(),
  }
}
