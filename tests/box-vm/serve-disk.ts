// Gives a VolatileDisk to an emulator, by the network block device protocol over a unix socket:
// https://github.com/NetworkBlockDevice/nbd/blob/master/doc/proto.md: newstyle, simple replies.
import { rmSync } from 'node:fs'
import { createServer, type Server, type Socket } from 'node:net'
import type { VolatileDisk } from './volatile-disk.ts'

const GREETING = Buffer.from('NBDMAGICIHAVEOPT')
const FIXED_NEWSTYLE = 1
const OPTION_BYTES = 16
const OPTION_REPLY_MAGIC = 0x3e889045565a9n
const OPTION = { abort: 2, info: 6, go: 7 } as const
const REPLY = { ack: 1, info: 3, unsupported: 0x80000001 } as const
const INFO_EXPORT = 0
const REQUEST_BYTES = 28
const REQUEST_MAGIC = 0x25609513
const SIMPLE_REPLY_MAGIC = 0x67446698
const COMMAND = { read: 0, write: 1, disconnect: 2, flush: 3, trim: 4 } as const
/** Has flags, knows flush, knows "force unit access", knows trim. */
const TRANSMISSION_FLAGS = 1 | 4 | 8 | 32
const FORCE_UNIT_ACCESS = 1
const INVALID = 22
const LENGTH_BYTES_MAX = 64 * 2 ** 20

export async function serveDisk(disk: VolatileDisk, path: string): Promise<Server> {
  rmSync(path, { force: true })
  const server = createServer((socket) => {
    socket.on('error', () => socket.destroy())
    talk(disk, socket).catch(() => socket.destroy())
  })
  await new Promise<void>((resolve) => server.listen(path, resolve))
  return server
}

async function talk(disk: VolatileDisk, socket: Socket): Promise<void> {
  const hear = hearer(socket)
  socket.write(Buffer.concat([GREETING, u16(FIXED_NEWSTYLE)]))
  await hear(4)
  if (!(await agree(disk, socket, hear))) return void socket.end()
  for (;;) {
    const head = await hear(REQUEST_BYTES)
    if (head.readUInt32BE(0) !== REQUEST_MAGIC) throw new Error('no request')
    const command = head.readUInt16BE(6)
    if (command === COMMAND.disconnect) return void socket.end()
    const length = head.readUInt32BE(24)
    if (length > LENGTH_BYTES_MAX) throw new Error('too much at once')
    const content = command === COMMAND.write ? await hear(length) : null
    if (disk.isOff) return
    const answer = obey(disk, head, content)
    const handle = head.subarray(8, 16)
    const error = answer === null ? INVALID : 0
    socket.write(Buffer.concat([u32(SIMPLE_REPLY_MAGIC), u32(error), handle, answer ?? NOTHING]))
  }
}

/** Options, until the client wants to begin; false: it wanted nothing. */
async function agree(disk: VolatileDisk, socket: Socket, hear: Hear): Promise<boolean> {
  for (;;) {
    const head = await hear(OPTION_BYTES)
    const option = head.readUInt32BE(8)
    const length = head.readUInt32BE(12)
    if (length > LENGTH_BYTES_MAX) throw new Error('too long an option')
    await hear(length)
    const reply = (kind: number, data = NOTHING) =>
      socket.write(
        Buffer.concat([u64(OPTION_REPLY_MAGIC), u32(option), u32(kind), u32(data.length), data]),
      )
    if (option === OPTION.go || option === OPTION.info) {
      const size = u64(BigInt(disk.bytes))
      reply(REPLY.info, Buffer.concat([u16(INFO_EXPORT), size, u16(TRANSMISSION_FLAGS)]))
      reply(REPLY.ack)
      if (option === OPTION.go) return true
    } else if (option === OPTION.abort) {
      reply(REPLY.ack)
      return false
    } else reply(REPLY.unsupported)
  }
}

/** What a read answers; null: it cannot be done. */
function obey(disk: VolatileDisk, head: Buffer, content: Buffer | null): Buffer | null {
  const [flags, command] = [head.readUInt16BE(4), head.readUInt16BE(6)]
  const [offset, length] = [Number(head.readBigUInt64BE(16)), head.readUInt32BE(24)]
  if (offset + length > disk.bytes) return null
  if (command === COMMAND.read) return disk.read(offset, length)
  if (command === COMMAND.write && content) disk.write(offset, content)
  else if (command === COMMAND.flush) disk.flush()
  else if (command !== COMMAND.trim) return null
  if ((flags & FORCE_UNIT_ACCESS) !== 0) disk.flush()
  return NOTHING
}

type Hear = (bytes: number) => Promise<Buffer>

/** Answers the next so many bytes; rejects when the other end is gone. */
function hearer(socket: Socket): Hear {
  const parts: Buffer[] = []
  let held = 0
  let wake = () => {}
  let isOver = false
  const end = () => {
    isOver = true
    wake()
  }
  socket.on('data', (part) => {
    parts.push(Buffer.from(part))
    held += part.length
    wake()
  })
  socket.on('end', end)
  socket.on('close', end)
  return async (bytes) => {
    while (held < bytes) {
      if (isOver) throw new Error('the other end is gone')
      await new Promise<void>((resolve) => {
        wake = resolve
      })
    }
    const all = parts.length === 1 ? (parts[0] as Buffer) : Buffer.concat(parts)
    parts.length = 0
    held = all.length - bytes
    if (held > 0) parts.push(all.subarray(bytes))
    return all.subarray(0, bytes)
  }
}

const NOTHING = Buffer.alloc(0)

function u16(value: number): Buffer {
  const bytes = Buffer.alloc(2)
  bytes.writeUInt16BE(value)
  return bytes
}

function u32(value: number): Buffer {
  const bytes = Buffer.alloc(4)
  bytes.writeUInt32BE(value)
  return bytes
}

function u64(value: bigint): Buffer {
  const bytes = Buffer.alloc(8)
  bytes.writeBigUInt64BE(value)
  return bytes
}
