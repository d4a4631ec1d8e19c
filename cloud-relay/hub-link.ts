// Tells the hub, over its local socket, what the cloud confirmed, what it set aside and how the
// relay is. Of marks and states only the newest is kept; documents set aside wait in the relay's
// own file until the hub has taken them. The hub may be away for any time.
import { connect, type Socket } from 'node:net'
import { Check } from 'typebox/value'
import type { Timers } from '#domain/seams.ts'
import {
  type ChainBrokenMessage,
  type FencedMessage,
  HUB_FAULT,
  type MarksMessage,
  RELAY_LINE_BYTES_MAX,
  RelayReply,
  type RelayStatusMessage,
  RetryRequest,
  type SetAsideMessage,
} from '#domain/wire/relay-message.ts'

const RECONNECT_MS = 1_000
/** The hub forgets a relay that is silent for thirty seconds. */
const HEARTBEAT_MS = 10_000

export type HubLink = {
  reportMarks(marks: MarksMessage): void
  reportStatus(status: RelayStatusMessage): void
  /** Said once, until the hub has answered it or another is known. */
  reportBroken(broken: ChainBrokenMessage): void
  reportFenced(fenced: FencedMessage): void
  /** There may be documents set aside that the hub has not heard of. */
  tellAside(): void
  close(): void
}
export type HubLinkOptions = {
  path: string
  timers: Timers
  /** Where documents set aside wait until the hub has taken them. */
  aside: { nextAside(): SetAsideMessage | null; forgetAside(message: SetAsideMessage): void }
  /** Hears of every message that the hub did not take, with its reason. */
  onRefusal(type: string, reason: string): void
  /** Somebody in the shop wants it tried now. */
  onRetry(): void
}

type Message =
  | MarksMessage
  | RelayStatusMessage
  | ChainBrokenMessage
  | FencedMessage
  | SetAsideMessage

export function createHubLink(options: HubLinkOptions): HubLink {
  const { path, timers, aside, onRefusal, onRetry } = options
  let marks: MarksMessage | null = null
  let status: RelayStatusMessage | null = null
  let broken: ChainBrokenMessage | null = null
  let lastBroken = ''
  let socket: Socket | null = null
  let awaiting: Message[] = []
  let isClosed = false
  let cancelRetry: (() => void) | null = null
  let cancelBeat = timers.after(HEARTBEAT_MS, beat)

  function say(message: Message): void {
    if (!socket) open()
    else if (!socket.connecting) {
      awaiting.push(message)
      socket.write(`${JSON.stringify(message)}\n`)
    }
  }

  function open(): void {
    if (isClosed || socket || cancelRetry) return
    const fresh = connect(path)
    socket = fresh
    fresh.on('connect', () => {
      if (status) say(status)
      if (marks) say(marks)
      if (broken) say(broken)
      tellAside()
    })
    fresh.on('error', () => fresh.destroy())
    fresh.on('close', () => {
      socket = null
      awaiting = []
      if (isClosed) return
      cancelRetry = timers.after(RECONNECT_MS, () => {
        cancelRetry = null
        open()
      })
    })
    readLines(fresh, { onReply: hear, onRetry })
  }

  function hear(reply: RelayReply): void {
    const message = awaiting.shift()
    if (!message) return
    if (!reply.ok) onRefusal(message.type, reply.reason ?? 'no reason')
    // Delivered, also when it was refused: saying it again would not make it true. A hub that could
    // not write hears it again with the next heartbeat.
    if (reply.reason === HUB_FAULT) return
    if (message === marks) marks = null
    if (message === broken) broken = null
    if (message.type !== 'set-aside') return
    aside.forgetAside(message)
    tellAside()
  }

  /** One message at a time: the next goes when this one was taken. */
  function tellAside(): void {
    if (awaiting.some(({ type }) => type === 'set-aside')) return
    const next = aside.nextAside()
    if (next) say(next)
  }

  function beat(): void {
    cancelBeat = timers.after(HEARTBEAT_MS, beat)
    if (status) say(status)
    if (marks && !awaiting.includes(marks)) say(marks)
    if (broken && !awaiting.includes(broken)) say(broken)
    tellAside()
  }

  return {
    reportMarks: (next) => {
      marks = next
      say(next)
    },
    reportStatus: (next) => {
      status = next
      say(next)
    },
    reportBroken: (next) => {
      const text = JSON.stringify(next)
      if (text === lastBroken) return
      lastBroken = text
      broken = next
      say(next)
    },
    reportFenced: say,
    tellAside,
    close: () => {
      isClosed = true
      cancelBeat()
      cancelRetry?.()
      socket?.end()
    },
  }
}

type Heard = { onReply(reply: RelayReply): void; onRetry(): void }

function readLines(socket: Socket, { onReply, onRetry }: Heard): void {
  let text = ''
  socket.setEncoding('utf8')
  socket.on('data', (chunk) => {
    text += chunk
    const lines = text.split('\n')
    text = lines.pop() ?? ''
    if (text.length > RELAY_LINE_BYTES_MAX) socket.destroy()
    for (const line of lines) {
      const heard = parse(line)
      if (Check(RelayReply, heard)) onReply(heard)
      else if (Check(RetryRequest, heard)) onRetry()
      else socket.destroy()
    }
  })
}

function parse(line: string): unknown {
  try {
    return JSON.parse(line)
  } catch {
    return null
  }
}
