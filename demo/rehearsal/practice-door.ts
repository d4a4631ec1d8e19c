// The socket where the rehearsal's hub asks for faults: this machine's own, and the owner's alone.
import { once } from 'node:events'
import { chmodSync, rmSync } from 'node:fs'
import { createServer, type IncomingMessage } from 'node:http'
import { parseMessage } from '#domain/wire/check.ts'
import { BeginFault } from '#domain/wire/rehearsal-message.ts'
import type { PracticeBoard } from './practice-board.ts'

const BODY_BYTES_MAX = 1_000
const STATUS = { begun: 200, busy: 409, 'not-here': 422 } as const

/** Listens; returns how to close it. */
export async function openPracticeDoor(
  path: string,
  board: PracticeBoard,
): Promise<() => Promise<void>> {
  rmSync(path, { force: true })
  const server = createServer(async (request, reply) => {
    const status = await act(board, request).catch(() => 400)
    reply.writeHead(status, { 'content-type': 'application/json' })
    reply.end(JSON.stringify(board.state()))
  })
  const umask = process.umask(0o177)
  server.listen(path)
  process.umask(umask)
  await once(server, 'listening')
  chmodSync(path, 0o600)
  return async () => {
    const closed = once(server, 'close')
    server.close()
    server.closeAllConnections()
    await closed
  }
}

async function act(board: PracticeBoard, request: IncomingMessage): Promise<number> {
  const asked = `${request.method} ${request.url}`
  if (asked === 'GET /state') return 200
  if (asked === 'DELETE /fault') {
    await board.end()
    return 200
  }
  if (asked !== 'POST /fault') return 404
  const wanted = parseMessage(BeginFault, JSON.parse(await readBody(request)))
  return wanted.ok ? STATUS[await board.begin(wanted.value)] : 400
}

async function readBody(request: IncomingMessage): Promise<string> {
  let text = ''
  request.setEncoding('utf8')
  for await (const piece of request) {
    text += piece
    if (text.length > BODY_BYTES_MAX) throw new Error('too long')
  }
  return text
}
