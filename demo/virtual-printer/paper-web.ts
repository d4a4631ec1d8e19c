// The page that shows the paper: three files, the sheets as pictures, and a stream of changes.
import { readFileSync } from 'node:fs'
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http'
import { join } from 'node:path'
import type { Timers } from '#domain/seams.ts'

/** What the page needs to know at once; the paper itself is fetched when `lastId` has moved. */
export type PrinterView = {
  address: string
  columns: number
  lastId: number
  drawerCount: number
  fault: string
  /** Lines that are printed and not cut yet. */
  uncutLines: number
  failures: string[]
}

export type PaperSource = {
  view(): PrinterView
  /** JSON of the newest sheets after `id`. */
  sheetsAfter(id: number): unknown
  uncutPicture(): string
  /** False when there is no such fault. */
  setFault(name: string): Promise<boolean>
}

const PAGE = join(import.meta.dirname, 'page')
const FILES: Record<string, { name: string; type: string }> = {
  '/': { name: 'paper.html', type: 'text/html; charset=utf-8' },
  '/paper.css': { name: 'paper.css', type: 'text/css; charset=utf-8' },
  '/paper.js': { name: 'paper.js', type: 'text/javascript; charset=utf-8' },
}
const HEADERS = {
  'content-security-policy':
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; connect-src 'self'; base-uri 'none'; frame-ancestors 'none'",
  'x-content-type-options': 'nosniff',
  'cache-control': 'no-store',
}
/** A replay prints hundreds of receipts a second; eyes do not need more than this. */
const CHANGE_DELAY_MS = 80
const WATCHERS_MAX = 50

export class PaperWeb {
  readonly server: Server
  readonly #source: PaperSource
  readonly #timers: Timers
  readonly #watchers = new Set<ServerResponse>()
  #cancelTelling: (() => void) | null = null

  constructor(source: PaperSource, timers: Timers) {
    this.#source = source
    this.#timers = timers
    this.server = createServer((request, response) => {
      this.#answer(request, response).catch(() => response.destroy())
    })
  }

  /** Something about the printer is different now. */
  changed(): void {
    this.#cancelTelling ??= this.#timers.after(CHANGE_DELAY_MS, () => {
      this.#cancelTelling = null
      for (const watcher of this.#watchers) this.#tell(watcher)
    })
  }

  close(): void {
    this.#cancelTelling?.()
    for (const watcher of this.#watchers) watcher.end()
    this.server.close()
    this.server.closeAllConnections()
  }

  async #answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const url = new URL(request.url ?? '/', 'http://printer')
    const file = FILES[url.pathname]
    for (const [name, value] of Object.entries(HEADERS)) response.setHeader(name, value)
    if (request.method === 'POST') await this.#post(request, response, url.pathname)
    else if (file) send(response, 200, file.type, readFileSync(join(PAGE, file.name)))
    else if (url.pathname === '/changes') this.#watch(response)
    else if (url.pathname === '/sheets') {
      const after = Number(url.searchParams.get('after') ?? 0)
      sendJson(response, this.#source.sheetsAfter(Number.isSafeInteger(after) ? after : 0))
    } else if (url.pathname === '/uncut') {
      sendJson(response, { picture: this.#source.uncutPicture() })
    } else send(response, 404, 'text/plain', 'Nothing here.')
  }

  /** A custom header cannot be sent from another site without its permission, which nobody gives. */
  async #post(request: IncomingMessage, response: ServerResponse, path: string): Promise<void> {
    request.resume()
    const fault = /^\/fault\/([a-z-]+)$/.exec(path)?.[1]
    const isOurs = request.headers['x-virtual-printer'] === '1'
    const isDone = isOurs && fault !== undefined && (await this.#source.setFault(fault))
    send(response, isDone ? 204 : 400, 'text/plain', '')
  }

  #watch(response: ServerResponse): void {
    if (this.#watchers.size >= WATCHERS_MAX) {
      send(response, 503, 'text/plain', 'Too many watchers.')
      return
    }
    response.writeHead(200, { 'content-type': 'text/event-stream' })
    this.#watchers.add(response)
    response.on('close', () => this.#watchers.delete(response))
    this.#tell(response)
  }

  #tell(watcher: ServerResponse): void {
    watcher.write(`data: ${JSON.stringify(this.#source.view())}\n\n`)
  }
}

function send(response: ServerResponse, status: number, type: string, body: string | Buffer): void {
  response.writeHead(status, { 'content-type': type })
  response.end(body)
}

const sendJson = (response: ServerResponse, body: unknown): void =>
  send(response, 200, 'application/json', JSON.stringify(body))
