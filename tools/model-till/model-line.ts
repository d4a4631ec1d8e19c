// The wire between one till and the hub, with everything that can happen to it.
import type { LiveSocket, SocketEvents } from '../../terminal-ui/src/link/terminal-seams.ts'
import type { ModelTime } from './model-time.ts'

/** What becomes of one request. */
export type Fault =
  /** It arrives, and its answer comes. */
  | 'none'
  /** Nobody listens: known at once. */
  | 'refused'
  /** Cut off before the hub had read it. */
  | 'dropped'
  /** The hub did it; the line went before its answer came. */
  | 'answer-lost'
  /** The hub did it; the answer comes when nobody waits any more. */
  | 'late'
  /** Swallowed: no answer, no end. */
  | 'blackholed'

export type HubAddress = {
  /** Null while there is no hub. */
  url(): string | null
  /** Grows when a hub is killed: what an earlier one still says is not heard. */
  life(): number
}

/** Later than any deadline of the till. */
const LATE_MS = 20_000
const DROPPED_MS = 120
/** A live message that does not come within this is not waited for. */
const WORD_MS_MAX = 1_500

type OpenSocket = { end(): void; hush(): void }

export class ModelLine {
  /** Decides of each request and each opening of the live channel. */
  fault: (path: string) => Fault = () => 'none'
  readonly counts = new Map<Fault, number>()
  readonly #time: ModelTime
  readonly #hub: HubAddress
  readonly #cookies = new Map<string, string>()
  readonly #sockets = new Set<OpenSocket>()

  constructor(time: ModelTime, hub: HubAddress) {
    this.#time = time
    this.#hub = hub
  }

  /** Open channels end: `reset` is told to the page, `silent` is not. */
  cut(how: 'reset' | 'silent'): void {
    for (const socket of this.#sockets) {
      if (how === 'reset') socket.end()
      else socket.hush()
    }
  }

  /** For one page: `isThere` is false once it is gone, and then it hears nothing. */
  fetch = async (
    path: string,
    init: RequestInit,
    isThere: () => boolean = () => true,
  ): Promise<Response> => {
    const fault = this.#judge(path)
    const answer = await this.#meet(fault, path, init)
    return isThere() ? answer : new Promise(() => {})
  }

  async #meet(fault: Fault, path: string, init: RequestInit): Promise<Response> {
    if (fault === 'blackholed') return never(init.signal)
    if (fault === 'refused') throw new TypeError('connection refused')
    if (fault === 'dropped') {
      await this.#wait(DROPPED_MS)
      throw new TypeError('connection reset')
    }
    const isWhole = fault === 'none'
    const answer = await this.#time.busy(this.#travel(path, init, isWhole))
    if (fault === 'answer-lost') {
      await this.#wait(DROPPED_MS)
      throw new TypeError('connection reset')
    }
    if (fault === 'late') {
      await Promise.race([this.#wait(LATE_MS), never(init.signal)])
    }
    return answer
  }

  async #travel(path: string, init: RequestInit, mayAbort: boolean): Promise<Response> {
    const url = this.#hub.url()
    const life = this.#hub.life()
    if (url === null) throw new TypeError('connection refused')
    const headers = new Headers(init.headers)
    headers.set('cookie', this.#cookieLine())
    const { signal, ...rest } = init
    const aborting = mayAbort && signal ? { signal } : {}
    const response = await fetch(url + path, { ...rest, ...aborting, headers })
    const body = await response.arrayBuffer()
    if (life !== this.#hub.life()) throw new TypeError('connection reset')
    for (const line of response.headers.getSetCookie()) this.#keepCookie(line)
    const { status } = response
    return new Response(status === 204 ? null : body, { status, headers: response.headers })
  }

  openSocket(path: string, events: SocketEvents): LiveSocket {
    const fault = this.#judge(path)
    const url = this.#hub.url()
    if (fault === 'blackholed' || fault === 'late') return { send: () => {}, close: () => {} }
    if (fault !== 'none' || url === null) {
      this.#time.timers.after(1, () => events.onClose())
      return { send: () => {}, close: () => {} }
    }
    return this.#openReal(url + path, events)
  }

  #openReal(url: string, events: SocketEvents): LiveSocket {
    const options = { headers: { cookie: this.#cookieLine() } } as unknown as string[]
    const socket = new WebSocket(url.replace('http', 'ws'), options)
    let isHeard = true
    let tellWord = this.#expectWord()
    const gone = () => {
      this.#sockets.delete(open)
      tellWord()
      if (!isHeard) return
      isHeard = false
      events.onClose()
    }
    const open: OpenSocket = {
      end: () => {
        gone()
        socket.close()
      },
      hush: () => {
        isHeard = false
        tellWord()
        socket.close()
      },
    }
    this.#sockets.add(open)
    socket.onmessage = ({ data }) => {
      tellWord()
      if (isHeard) events.onText(String(data))
    }
    socket.onclose = gone
    return {
      send: (text) => {
        if (!isHeard || socket.readyState !== WebSocket.OPEN) return
        tellWord = this.#expectWord()
        socket.send(text)
      },
      close: () => {
        isHeard = false
        gone()
        socket.close()
      },
    }
  }

  /** The clock stands until the hub has said something. */
  #expectWord(): () => void {
    let tell = () => {}
    const word = new Promise<void>((resolve) => {
      const timer = setTimeout(resolve, WORD_MS_MAX)
      tell = () => {
        clearTimeout(timer)
        resolve()
      }
    })
    this.#time.busy(word)
    return tell
  }

  #judge(path: string): Fault {
    const fault = this.fault(path)
    this.counts.set(fault, (this.counts.get(fault) ?? 0) + 1)
    return fault
  }

  #wait(ms: number): Promise<void> {
    return new Promise((resolve) => this.#time.timers.after(ms, resolve))
  }

  #cookieLine(): string {
    return [...this.#cookies].map(([name, value]) => `${name}=${value}`).join('; ')
  }

  #keepCookie(line: string): void {
    const [pair = '', ...rules] = line.split('; ')
    const name = pair.slice(0, pair.indexOf('='))
    if (rules.includes('Max-Age=0')) this.#cookies.delete(name)
    else this.#cookies.set(name, pair.slice(name.length + 1))
  }
}

/** As fetch does it: only an abort ends the waiting. */
function never(signal: AbortSignal | null | undefined): Promise<never> {
  return new Promise((_, reject) => {
    const end = () => reject(new DOMException('aborted', 'AbortError'))
    if (signal?.aborted) end()
    signal?.addEventListener('abort', end)
  })
}
