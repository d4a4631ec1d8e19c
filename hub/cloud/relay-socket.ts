// The door for the relay on this box: a unix socket, one JSON message a line, a closed set of
// messages. It can confirm what the cloud holds and state how the relay is; it cannot write sales.
import type { KeyObject } from 'node:crypto'
import { chmodSync, mkdirSync, rmSync } from 'node:fs'
import { connect, createServer, type Server, type Socket } from 'node:net'
import { dirname } from 'node:path'
import type { CloudState } from '#domain/wire/live-message.ts'
import {
  RELAY_LINE_BYTES_MAX,
  type RelayReply,
  type RelayStatusMessage,
  type RetryRequest,
} from '#domain/wire/relay-message.ts'
import type { HubDeps } from '../app-types.ts'
import { createChangesDesk } from './hear-changes.ts'
import { createLineReader } from './line-reader.ts'
import { createRelayDesk } from './relay-desk.ts'

/** Name of the socket in the hub's data folder when nothing else is configured. */
export const RELAY_SOCKET_NAME = 'relay.sock'
const SOCKET_PATH_BYTES_MAX = 107
const CONNECTIONS_MAX = 4

export type RelaySocket = {
  state(): CloudState['state']
  /** What the relay said last, while it is connected and speaking. */
  status(): RelayStatusMessage | null
  /** When it said so, by this box's clock. */
  heardAtMs(): number | null
  /** Asks the relay not to wait out its pause; false: no relay is connected. */
  retryNow(): boolean
  close(): Promise<void>
}

/** Listens; rejects when another hub answers on the path or the path is too long for a socket. */
export async function startRelaySocket(
  deps: HubDeps,
  path: string,
  headOfficeKey: KeyObject | null = null,
): Promise<RelaySocket> {
  await makeRoom(path)
  const changes = createChangesDesk(deps, headOfficeKey)
  const desk = createRelayDesk(deps, changes)
  const sockets = new Set<Socket>()
  const server = createServer((socket) => {
    sockets.add(socket)
    socket.on('close', () => {
      sockets.delete(socket)
      if (sockets.size === 0) desk.forgetStatus()
    })
    serve(socket, desk.hear)
  })
  server.maxConnections = CONNECTIONS_MAX
  await listen(server, path)
  return {
    status: desk.status,
    heardAtMs: desk.heardAtMs,
    retryNow: () => {
      const request: RetryRequest = { type: 'retry' }
      for (const socket of sockets) socket.write(`${JSON.stringify(request)}\n`)
      return sockets.size > 0
    },
    state: () => desk.status()?.cloud ?? 'unknown',
    close: async () => {
      desk.forgetStatus()
      const closed = new Promise((resolve) => server.close(resolve))
      await changes.stop()
      for (const socket of sockets) socket.destroy()
      await closed
    },
  }
}

type Reply = RelayReply | Promise<RelayReply>

function serve(socket: Socket, hear: (line: string) => Reply): void {
  const reader = createLineReader(RELAY_LINE_BYTES_MAX)
  // Replies keep the order of the lines, also behind a page that takes its time.
  let before: Promise<void> = Promise.resolve()
  const reply = (answer: Reply): void => {
    before = Promise.all([answer, before]).then(([ready]) => {
      if (socket.writable) socket.write(`${JSON.stringify(ready)}\n`)
    })
  }
  socket.on('error', () => socket.destroy())
  socket.on('data', (chunk) => {
    const lines = reader.push(chunk)
    if (lines) for (const line of lines) reply(hear(line))
    else {
      reply({ ok: false, reason: 'line-too-long' })
      void before.then(() => socket.destroySoon())
    }
  })
}

/** Removes the socket a killed hub left behind, never one that somebody still answers on. */
async function makeRoom(path: string): Promise<void> {
  if (Buffer.byteLength(path) > SOCKET_PATH_BYTES_MAX) {
    throw new Error(`the path of the relay's socket is too long: ${path}`)
  }
  mkdirSync(dirname(path), { recursive: true, mode: 0o750 })
  if (await answers(path)) throw new Error(`another hub answers on ${path}`)
  rmSync(path, { force: true })
}

function answers(path: string): Promise<boolean> {
  return new Promise((resolve) => {
    const probe = connect(path)
    probe.once('error', () => resolve(false))
    probe.once('connect', () => {
      probe.destroy()
      resolve(true)
    })
  })
}

function listen(server: Server, path: string): Promise<void> {
  return new Promise((resolve, reject) => {
    server.once('error', reject)
    // Nobody else may connect even between making the socket and setting its rights.
    const umask = process.umask(0o117)
    server.listen(path, () => {
      chmodSync(path, 0o660)
      resolve()
    })
    process.umask(umask)
  })
}
