// What a browser gives the till, made of Node: cookies, real sockets, real time, a fake IndexedDB.
import { webcrypto } from 'node:crypto'
import type { Test } from 'tap'
import type {
  LiveSocket,
  SocketEvents,
  TerminalSeams,
} from '../../../terminal-ui/src/link/terminal-seams.ts'

import { ModelDisk } from '../../../tools/model-till/model-disk.ts'

let browsers = 0
const WAIT_MS_MAX = 60_000

export type Browser = {
  seams: TerminalSeams
  databaseName: string
  /** Where the hub is: another box may take its place. */
  url: string
  /** The LAN cable is out: requests fail, and what is open stays so until somebody notices. */
  disk: ModelDisk
  isCut: boolean
  /** The hub's machine is off: nothing answers, and every line is broken. */
  cut(): void
  mend(): void
  /** Requests arrive, answers do not. */
  losesAnswers: boolean
  until<T>(look: () => T, what: string): Promise<NonNullable<T>>
}

export function openBrowser(t: Test, url: string): Browser {
  browsers += 1
  const cookies = new Map<string, string>()
  const marks = new Map<string, string>()
  const disk = new ModelDisk()
  const sockets = new Set<WebSocket>()
  t.teardown(() => {
    for (const socket of sockets) socket.close()
  })
  const browser: Browser = {
    databaseName: `browser-${browsers}`,
    url,
    disk,
    isCut: false,
    cut() {
      browser.isCut = true
      for (const socket of sockets) socket.close()
    },
    mend() {
      browser.isCut = false
    },
    losesAnswers: false,
    until,
    seams: {
      ...{ clock, randomness, timers, subtle: webcrypto.subtle as SubtleCrypto },
      openSegmentFiles: () => disk.open(),
      async fetch(path, init) {
        if (browser.isCut) throw new TypeError('network is down')
        const isAnswerLost = browser.losesAnswers && path.startsWith('/api/pos/')
        const headers = new Headers(init.headers)
        headers.set('cookie', cookieHeader(cookies))
        const response = await fetch(browser.url + path, { ...init, headers })
        for (const line of response.headers.getSetCookie()) keepCookie(cookies, line)
        if (isAnswerLost) {
          await response.arrayBuffer()
          throw new TypeError('connection reset')
        }
        return response
      },
      async upload(path, file, onProgress) {
        const headers = { 'content-type': 'text/csv', cookie: cookieHeader(cookies) }
        const response = await fetch(browser.url + path, { method: 'POST', headers, body: file })
        onProgress(1)
        return { status: response.status, text: await response.text() }
      },
      openSocket(path, events) {
        if (!browser.isCut) {
          return openSocket(browser.url + path, cookieHeader(cookies), events, sockets)
        }
        queueMicrotask(() => events.onClose())
        return { send() {}, close() {} }
      },
      lockTab(_name, events) {
        queueMicrotask(events.onHeld)
        return { take() {}, release() {} }
      },
      marks: {
        get: (name) => marks.get(name) ?? null,
        set: (name, value) => marks.set(name, value),
        remove: (name) => marks.delete(name),
      },
      onWake: () => () => {},
      rest: () => new Promise((resolve) => setImmediate(resolve)),
      persistStorage: async () => true,
    },
  }
  return browser
}

const clock = { nowMs: () => Date.now(), monotonicMs: () => performance.now() }
const randomness = { bytes: (count: number) => webcrypto.getRandomValues(new Uint8Array(count)) }
const timers = {
  after(delayMs: number, task: () => void) {
    const timer = setTimeout(task, delayMs)
    return () => clearTimeout(timer)
  },
}

function openSocket(
  url: string,
  cookie: string,
  events: SocketEvents,
  sockets: Set<WebSocket>,
): LiveSocket {
  const options = { headers: { cookie } } as unknown as string[]
  const socket = new WebSocket(url.replace('http', 'ws'), options)
  sockets.add(socket)
  socket.onmessage = (event) => events.onText(String(event.data))
  socket.onclose = () => {
    sockets.delete(socket)
    events.onClose()
  }
  return { send: (text) => socket.send(text), close: () => socket.close() }
}

const cookieHeader = (cookies: ReadonlyMap<string, string>): string =>
  [...cookies].map(([name, value]) => `${name}=${value}`).join('; ')

function keepCookie(cookies: Map<string, string>, line: string): void {
  const [pair = '', ...rules] = line.split('; ')
  const name = pair.slice(0, pair.indexOf('='))
  if (rules.includes('Max-Age=0')) cookies.delete(name)
  else cookies.set(name, pair.slice(name.length + 1))
}

async function until<T>(look: () => T, what: string): Promise<NonNullable<T>> {
  const endMs = Date.now() + WAIT_MS_MAX
  while (Date.now() < endMs) {
    const seen = look()
    if (seen !== null && seen !== undefined && seen !== false) return seen
    await new Promise((resolve) => setTimeout(resolve, 10))
  }
  throw new Error(`waited in vain for ${what}`)
}
