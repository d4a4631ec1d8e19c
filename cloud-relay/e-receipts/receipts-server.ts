// Customers' receipts for the public: a page for whoever knows its address, and nothing else. No
// cookies, no lists, no scripts; nothing of a request is stored.
import { createHash } from 'node:crypto'
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import { laterReceiptPage, noReceiptPage } from '#domain/e-receipt-page.ts'
import { E_RECEIPT_STYLE } from '#domain/e-receipt-style.ts'
import type { Clock } from '#domain/seams.ts'
import { keepPages } from './kept-pages.ts'
import type { ReceiptSource } from './receipt-source.ts'
import type { Answer } from './receipts-metrics.ts'
import { limitVisitors } from './visitor-limits.ts'

const ADDRESS = /^\/([A-Z0-9]{1,8}-[A-Z0-9]{1,8}-[A-Z]{1,6}-\d{1,9})\/([0-9a-v]{26})\/?$/
const HEADER_BYTES_MAX = 8_192
const REQUEST_MS_MAX = 10_000
/** Whoever sends its first line drop by drop has this long. */
const HEADERS_MS_MAX = 5_000
const IDLE_MS_MAX = 5_000
/** Then it connects anew, through the proxy's own limits. */
const REQUESTS_PER_CONNECTION = 1_000
const CONNECTIONS_MAX = 500
const A_DAY_S = 86_400
const BUSY_RETRY_S = 5

const STYLE_HASH = createHash('sha256').update(E_RECEIPT_STYLE).digest('base64')
const HEADERS = {
  'content-security-policy':
    `default-src 'none'; style-src 'sha256-${STYLE_HASH}'; img-src data:; base-uri 'none'; ` +
    "form-action 'none'; frame-ancestors 'none'; sandbox",
  'content-type': 'text/html; charset=utf-8',
  'cross-origin-opener-policy': 'same-origin',
  'cross-origin-resource-policy': 'same-origin',
  'permissions-policy': 'camera=(), geolocation=(), microphone=(), payment=()',
  'referrer-policy': 'no-referrer',
  'strict-transport-security': 'max-age=31536000',
  'x-content-type-options': 'nosniff',
  'x-frame-options': 'DENY',
  'x-robots-tag': 'noindex, nofollow, noarchive',
}

export type ReceiptsServer = { port: number; close(): Promise<void> }
export type ReceiptsServerOptions = {
  host: string
  port: number
  isBehindProxy: boolean
  source: ReceiptSource
  clock: Pick<Clock, 'monotonicMs'>
  /** Something that is no customer's fault; it holds no number and no code. */
  onFault(error: unknown): void
  onAnswer?(answer: Answer): void
}

/** Listens; rejects when somebody else has the port. */
export async function openReceiptsServer(options: ReceiptsServerOptions): Promise<ReceiptsServer> {
  const { source, clock, onFault, host, port } = options
  const pageOf = keepPages(clock, source.find)
  const limits = limitVisitors(clock)
  const note = (answer: Answer): void => options.onAnswer?.(answer)

  async function answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const [path = ''] = (request.url ?? '').split('?', 1)
    if (path === '/health') return say(response, 200, 'ok\n', { 'content-type': 'text/plain' })
    if (request.method !== 'GET' && request.method !== 'HEAD') {
      note('refused')
      return say(response, 405, noReceiptPage(), { allow: 'GET, HEAD' })
    }
    const visitor = visitorOf(request, options.isBehindProxy)
    const waitS = limits.enter(visitor)
    if (waitS > 0) {
      note('limited')
      return say(response, 429, laterReceiptPage(), { 'retry-after': waitS })
    }
    const [, number, code] = ADDRESS.exec(path) ?? []
    const page = number && code ? await pageOf(number, code) : null
    if (page === 'busy') {
      note('busy')
      return later(response)
    }
    if (page !== null) {
      note('page')
      return say(response, 200, page, { 'cache-control': `private, max-age=${A_DAY_S}` })
    }
    limits.noteMiss(visitor)
    note('missing')
    say(response, 404, noReceiptPage())
  }

  const server = createServer(
    {
      ...{ maxHeaderSize: HEADER_BYTES_MAX, requestTimeout: REQUEST_MS_MAX },
      ...{ headersTimeout: HEADERS_MS_MAX, keepAliveTimeout: IDLE_MS_MAX },
    },
    (request, response) => {
      answer(request, response).catch((error: unknown) => {
        onFault(error)
        note('fault')
        later(response)
      })
    },
  )
  server.maxConnections = CONNECTIONS_MAX
  server.maxRequestsPerSocket = REQUESTS_PER_CONNECTION
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject)
    server.listen(port, host, resolve)
  })
  const address = server.address()
  if (typeof address !== 'object' || !address) throw new Error('the server has no port')
  return {
    port: address.port,
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve())
        server.closeAllConnections()
      }),
  }
}

const later = (response: ServerResponse): void =>
  say(response, 503, laterReceiptPage(), { 'retry-after': BUSY_RETRY_S })

function say(
  response: ServerResponse,
  status: number,
  text: string,
  more: Record<string, string | number> = {},
): void {
  const length = { 'content-length': Buffer.byteLength(text) }
  response.writeHead(status, { ...HEADERS, 'cache-control': 'no-store', ...length, ...more })
  response.end(text)
}

/** What a proxy adds stands last; what stands before it anybody can write. */
function visitorOf(request: IncomingMessage, isBehindProxy: boolean): string {
  const socket = request.socket.remoteAddress ?? ''
  if (!isBehindProxy) return socket
  return (
    String(request.headers['x-forwarded-for'] ?? '')
      .split(',')
      .at(-1)
      ?.trim() || socket
  )
}
