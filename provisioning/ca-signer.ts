// The one process that can read the box's certificate authorities (decision 0096). It runs as a
// user of its own, has no network, and answers a socket that the hub alone may open: which
// authority this is, a leaf of one profile for one of its own names on private addresses, and the
// outlet's authority sealed to the recovery key that this process itself was given (decision 0101).
import { type KeyObject, X509Certificate } from 'node:crypto'
import { chmodSync, existsSync, readFileSync, rmSync } from 'node:fs'
import { createServer, type Server, type Socket } from 'node:net'
import { join } from 'node:path'
import { type Static, Type } from 'typebox'
import { Check } from 'typebox/value'
import { IDENTITY_FORMAT } from '#domain/identity-parcel.ts'
import type { SealedBytes } from '#domain/wire/document-identity.ts'
import { Timestamp, Uuid } from '#domain/wire/primitives.ts'
import { readRecoveryKey, sealParcel } from '#hub/escrow/seal-parcel.ts'
import { type Authority, ownAuthority } from '#hub/lan/authority.ts'
import { isPrivateAddress } from '#hub/lan/lan-addresses.ts'
import { readBuildFloorMs } from '#hub/system/build-floor.ts'

const LINE_BYTES_MAX = 8_192
const ADDRESSES_MAX = 16
const SOCKETS_MAX = 4
const SILENT_MS_MAX = 10_000
/** More leaves than this in an hour are nobody's addresses changing. */
const LEAVES_MAX = 30
const HOUR_MS = 3_600_000

const Name = Type.String({ pattern: '^hub-[a-z0-9]{1,16}\\.local$' })
const Ask = Type.Union([
  Type.Object({ op: Type.Literal('authority'), name: Name }, { additionalProperties: false }),
  Type.Object(
    {
      op: Type.Literal('sign'),
      name: Name,
      addresses: Type.Array(Type.String(), { maxItems: ADDRESSES_MAX }),
      public_key: Type.String({ pattern: '^[A-Za-z0-9+/]{80,400}={0,2}$' }),
    },
    { additionalProperties: false },
  ),
  Type.Object(
    {
      op: Type.Literal('escrow'),
      name: Name,
      outlet_id: Uuid,
      outlet_code: Type.String({ maxLength: 8 }),
      made_at: Timestamp,
    },
    { additionalProperties: false },
  ),
])
type EscrowAsk = Extract<Static<typeof Ask>, { op: 'escrow' }>
type Answer = { certificate: string } | { sealed: SealedBytes } | { refused: string }

export type SignerOptions = {
  folder: string
  /** `hub-<serial>.local`: besides it one outlet's name is signed for, the first that is asked. */
  boxName: string
  nowMs(): number
  floorMs: number
  /** Head office's public recovery key. Whoever asks cannot name another one. */
  recovery: KeyObject | null
}

/** What a line asks, answered; nothing here says a key. */
export function createSigner({ folder, boxName, nowMs, floorMs, recovery }: SignerOptions) {
  const times: number[] = []
  /** The box's own authority, or the outlet's: two, for ever. */
  const folderOf = (name: string): string => join(folder, name === boxName ? 'box' : 'outlet')
  const authorityOf = (name: string): Authority => ownAuthority(folderOf(name))
  const clockMs = (): number => Math.max(nowMs(), floorMs)

  return async (line: string): Promise<Answer> => {
    const ask = parse(line)
    if (!Check(Ask, ask)) return { refused: 'shape' }
    const authority = authorityOf(ask.name)
    const certificate = await authority.certificate([ask.name], clockMs())
    if (!isFor(certificate, ask.name)) return { refused: 'name' }
    if (ask.op === 'authority') return { certificate }
    if (ask.op === 'sign' && !ask.addresses.every(isPrivateAddress)) return { refused: 'address' }
    // Either way: a clock that was ahead and came back must not count for ever.
    while (Math.abs(nowMs() - (times[0] ?? nowMs())) > HOUR_MS) times.shift()
    if (times.length >= LEAVES_MAX) return { refused: 'rate' }
    times.push(nowMs())
    if (ask.op === 'escrow') {
      if (recovery === null || ask.name === boxName) return { refused: 'recovery' }
      return { sealed: sealAuthority(folderOf(ask.name), ask, recovery) }
    }
    const publicKey = new Uint8Array(Buffer.from(ask.public_key, 'base64'))
    const order = { hostNames: [ask.name], addresses: ask.addresses, publicKey }
    try {
      return { certificate: await authority.sign(order, clockMs()) }
    } catch {
      return { refused: 'key' }
    }
  }
}

/** As the file that a box without a signer has (hub/escrow/identity-files.ts). */
function sealAuthority(
  folder: string,
  { outlet_id, outlet_code, made_at }: EscrowAsk,
  recovery: KeyObject,
) {
  const content = readFileSync(join(folder, 'ca.pem')).toString('base64')
  const files = [{ path: 'tls/ca.pem', mode: 0o600, content }]
  return sealParcel({ format: IDENTITY_FORMAT, outlet_id, outlet_code, made_at, files }, recovery)
}

const isFor = (certificate: string, name: string): boolean =>
  new X509Certificate(certificate).subject === `CN=${name} CA`

function parse(line: string): unknown {
  try {
    return JSON.parse(line)
  } catch {
    return null
  }
}

export function serveSigner(
  answer: (line: string) => Promise<Answer>,
  path: string,
  silentMsMax = SILENT_MS_MAX,
) {
  rmSync(path, { force: true })
  const server = createServer((socket) => hear(socket, answer, silentMsMax))
  server.maxConnections = SOCKETS_MAX
  return new Promise<Server>((resolve, reject) => {
    server.once('error', reject)
    server.listen(path, () => {
      // The folder of the socket is for the group of the signer and the hub.
      chmodSync(path, 0o660)
      resolve(server)
    })
  })
}

function hear(
  socket: Socket,
  answer: (line: string) => Promise<Answer>,
  silentMsMax: number,
): void {
  let text = ''
  socket.setTimeout(silentMsMax, () => socket.destroy())
  socket.on('error', () => {})
  socket.on('data', (chunk) => {
    text += chunk.toString('utf8')
    if (text.length > LINE_BYTES_MAX) {
      socket.destroy()
      return
    }
    const end = text.indexOf('\n')
    if (end < 0) return
    const line = text.slice(0, end)
    text = ''
    // From here the other one waits, not we.
    socket.setTimeout(0)
    answer(line)
      .catch((): Answer => ({ refused: 'fault' }))
      .then((said) => socket.end(`${JSON.stringify(said)}\n`))
  })
}

if (import.meta.main) {
  const { SIGNER_FOLDER: folder, SIGNER_SOCKET: path, SIGNER_SERIAL: serial } = process.env
  const { SIGNER_RECOVERY_KEY: keyPath } = process.env
  if (!folder || !path || !serial) {
    process.stderr.write('SIGNER_FOLDER, SIGNER_SOCKET and SIGNER_SERIAL must be set.\n')
    process.exit(2)
  }
  const floorMs = readBuildFloorMs(join(import.meta.dirname, '..', 'package.json'))
  const boxName = `hub-${serial}.local`
  const recovery = keyPath && existsSync(keyPath) ? readRecoveryKey(keyPath) : null
  const server = await serveSigner(
    createSigner({ folder, boxName, nowMs: Date.now, floorMs, recovery }),
    path,
  )
  process.on('SIGTERM', () => server.close(() => process.exit(0)))
}
