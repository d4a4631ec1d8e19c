import { connect } from 'node:net'
import type { Authority } from './authority.ts'

/**
 * It makes the outlet's authority when it is first asked, and a shop opens only with that: on a
 * machine that is busy starting, ten seconds were too few.
 */
const ANSWER_MS_MAX = 60_000
const ANSWER_BYTES_MAX = 64 * 1024

/** The authority whose key only the signer process can read (provisioning/ca-signer.ts). */
export function askSigner(socketPath: string): Authority {
  const known = new Map<string, string>()
  const ask = async (order: Record<string, unknown>): Promise<string> => {
    const answer = await exchange(socketPath, JSON.stringify(order))
    if (typeof answer.certificate === 'string') return answer.certificate
    throw new Error(`the signer refuses: ${answer.refused ?? 'no answer'}`)
  }
  return {
    async certificate([name = '']) {
      const found = known.get(name) ?? (await ask({ op: 'authority', name }))
      known.set(name, found)
      return found
    },
    sign: ({ hostNames: [name = ''], addresses, publicKey }) =>
      ask({
        ...{ op: 'sign', name, addresses },
        public_key: Buffer.from(publicKey).toString('base64'),
      }),
  }
}

/** Whose key is asked for, sealed: what it is bound to. */
export type SealOrder = { name: string; outlet_id: string; outlet_code: string; made_at: string }

/** The outlet's authority as only head office's recovery key opens it; never in the clear. */
export async function askSealedAuthority(socketPath: string, order: SealOrder): Promise<unknown> {
  const { sealed, refused } = await exchange(socketPath, JSON.stringify({ op: 'escrow', ...order }))
  if (sealed !== undefined) return sealed
  throw new Error(`the signer seals nothing: ${refused ?? 'no answer'}`)
}

type Said = { certificate?: unknown; sealed?: unknown; refused?: unknown }

function exchange(path: string, line: string): Promise<Said> {
  return new Promise((resolve, reject) => {
    const socket = connect(path, () => socket.write(`${line}\n`))
    let text = ''
    socket.setTimeout(ANSWER_MS_MAX, () => socket.destroy(new Error('the signer is silent')))
    socket.on('data', (chunk) => {
      text += chunk.toString('utf8')
      if (text.length > ANSWER_BYTES_MAX) socket.destroy(new Error('the signer says too much'))
    })
    socket.once('error', reject)
    socket.once('close', () => {
      try {
        resolve(JSON.parse(text) as Said)
      } catch {
        reject(new Error('the signer gave no answer'))
      }
    })
  })
}
