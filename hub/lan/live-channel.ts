import type { WebSocket } from 'ws'
import type { Seams } from '#domain/seams.ts'
import { parseMessage } from '#domain/wire/check.ts'
import { type LiveMessage, TerminalPing } from '#domain/wire/live-message.ts'
import type { LiveChannel } from '../app-types.ts'
import { createTerminalWatch, type TerminalWatch } from './terminal-watch.ts'

/** Browsers answer pings by themselves: two missed ones are a cut cable or a sleeping tablet. */
const HEARTBEAT_MS = 10_000
/** A peer that does not read this much is closed; it comes back and catches up by its cursor. */
const BUFFERED_BYTES_MAX = 1024 * 1024
/** Terminals say a ping, with up to 20 shift ids, and nothing else. */
export const LIVE_PAYLOAD_BYTES_MAX = 1024
/** Far more than an outlet has; a leak of sockets stops here and not at the box's memory. */
const PEERS_MAX = 200

/** A sleeping tablet must not hold up a restart. */
const GOODBYE_MS_MAX = 500

const CLOSE_RESTARTING = 1012
const CLOSE_REPLACED = 4001
const CLOSE_FULL = 1013

type Peer = { socket: WebSocket; terminalId: string; isAlive: boolean }

export type LiveServer = LiveChannel & {
  /** Takes over an accepted socket; `hello` is said first. */
  connect(socket: WebSocket, terminalId: string, hello: LiveMessage): void
  /** Closes what a terminal has open. */
  drop(terminalId: string): void
  peerCount(): number
  /** What terminals last said of themselves. */
  terminals: TerminalWatch
  /** Says good-bye, and soon after cuts whoever does not answer. */
  stop(): Promise<void>
}

export function createLiveServer(seams: Seams): LiveServer {
  const peers = new Set<Peer>()
  const terminals = createTerminalWatch(seams)
  let cancelBeat: (() => void) | null = seams.timers.after(HEARTBEAT_MS, beat)

  function beat(): void {
    for (const peer of peers) {
      if (!peer.isAlive) peer.socket.terminate()
      peer.isAlive = false
      peer.socket.ping()
    }
    cancelBeat = seams.timers.after(HEARTBEAT_MS, beat)
  }

  function listen(peer: Peer): void {
    const { socket } = peer
    const markAlive = () => {
      peer.isAlive = true
      terminals.heard(peer.terminalId)
    }
    socket.on('pong', markAlive)
    socket.on('message', (data, isBinary) => {
      markAlive()
      const ping = isBinary ? null : readPing(String(data))
      if (ping) {
        terminals.said(peer.terminalId, ping)
        send(peer, JSON.stringify({ type: 'pong', hub_time_ms: seams.clock.nowMs() }))
      }
    })
    socket.on('close', () => {
      peers.delete(peer)
      const isElsewhere = [...peers].some(({ terminalId }) => terminalId === peer.terminalId)
      if (!isElsewhere) terminals.connected(peer.terminalId, false)
    })
    // A reset connection also emits 'close'; without a listener it would end the process.
    socket.on('error', () => socket.terminate())
  }

  return {
    publish: (message) => {
      const text = JSON.stringify(message)
      for (const peer of peers) send(peer, text)
    },
    publishTo: (terminalId, message) => {
      const text = JSON.stringify(message)
      for (const peer of peers) if (peer.terminalId === terminalId) send(peer, text)
    },
    connect: (socket, terminalId, hello) => {
      if (cancelBeat === null) return socket.close(CLOSE_RESTARTING)
      if (peers.size >= PEERS_MAX) return socket.close(CLOSE_FULL)
      const peer = { socket, terminalId, isAlive: true }
      peers.add(peer)
      terminals.connected(terminalId, true)
      listen(peer)
      send(peer, JSON.stringify(hello))
    },
    drop: (terminalId) => {
      for (const { socket, ...peer } of peers) {
        if (peer.terminalId === terminalId) socket.close(CLOSE_REPLACED)
      }
    },
    peerCount: () => peers.size,
    terminals,
    stop: async () => {
      cancelBeat?.()
      cancelBeat = null
      const gone = [...peers].map(
        ({ socket }) => new Promise((resolve) => socket.once('close', resolve)),
      )
      for (const { socket } of peers) socket.close(CLOSE_RESTARTING)
      const cancel = seams.timers.after(GOODBYE_MS_MAX, () => {
        for (const { socket } of peers) socket.terminate()
      })
      await Promise.all(gone)
      cancel()
    },
  }
}

function send({ socket }: Peer, text: string): void {
  if (socket.bufferedAmount > BUFFERED_BYTES_MAX) socket.terminate()
  else socket.send(text)
}

function readPing(text: string): TerminalPing | null {
  try {
    const ping = parseMessage(TerminalPing, JSON.parse(text))
    return ping.ok ? ping.value : null
  } catch {
    return null
  }
}
