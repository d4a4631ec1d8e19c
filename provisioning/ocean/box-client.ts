// Speaks to one box over TLS. First it is seen who answers; then, once a person or the LAN's word
// has named the fingerprint, nothing but that authority is trusted.
import type { X509Certificate } from 'node:crypto'
import { request } from 'node:https'
import { isIP } from 'node:net'
import { connect } from 'node:tls'
import { CliError } from './cli-errors.ts'

const CONNECT_MS_MAX = 5_000
const ANSWER_MS_MAX = 30_000
const ANSWER_BYTES_MAX = 4 * 1024 * 1024

export type BoxPlace = {
  address: string
  port: number
  /** Under which the certificate is asked for. */
  hostName: string
}
export type Seen = {
  /** PEM. */
  authority: string
  fingerprint: string
  leaf: X509Certificate
}

/** Who answers there, without trusting it: the certificate, and the authority that it brings. */
export function seeBox({ address, port, hostName }: BoxPlace): Promise<Seen> {
  return new Promise((resolve, reject) => {
    const fail = (detail: string) =>
      reject(new CliError('BOX_AWAY', `${address}:${port} ${detail}`))
    const options = { host: address, port, ...nameOf(hostName), rejectUnauthorized: false }
    const socket = connect(options, () => {
      const leaf = socket.getPeerX509Certificate()
      const authority = leaf?.issuerCertificate
      socket.destroy()
      if (!leaf || !authority || !leaf.verify(authority.publicKey)) {
        return reject(new CliError('NOT_A_BOX', `${address}:${port}`))
      }
      resolve({ authority: authority.toString(), fingerprint: authority.fingerprint256, leaf })
    })
    socket.setTimeout(CONNECT_MS_MAX, () => {
      socket.destroy()
      fail('timeout')
    })
    socket.once('error', ({ code }: NodeJS.ErrnoException) => fail(code ?? ''))
  })
}

/** An address is no name that could be asked for. */
const nameOf = (hostName: string) => (isIP(hostName) ? {} : { servername: hostName })

type Answer = { status: number; body: unknown }

export type BoxClient = {
  get(path: string): Promise<unknown>
  post(path: string, body?: unknown): Promise<unknown>
}

/** Every answer is from a holder of that authority's key. Refusals of the box are thrown. */
export function openBox(place: BoxPlace, authority: string, token: string | null): BoxClient {
  const call = async (method: string, path: string, body?: unknown): Promise<unknown> => {
    const { status, body: answer } = await ask(place, authority, token, { method, path, body })
    if (status >= 200 && status < 300) return answer
    const error = (answer as { error?: BoxRefusal } | null)?.error
    if (error?.code) throw new CliError('REFUSED', refusalDetail(error), error)
    // A hub whose database fails still says how it is.
    if (answer !== null && path === '/api/health') return answer
    throw new CliError('ANSWER_STRANGE', `${method} ${path}: ${status}`)
  }
  return {
    get: (path) => call('GET', path),
    post: (path, body) => call('POST', path, body ?? {}),
  }
}

export type BoxRefusal = {
  code: string
  message: string
  message_id: string
  field?: string
  detail?: string
}
const refusalDetail = ({ field, detail }: BoxRefusal): string =>
  [field, detail].filter(Boolean).join(': ')

type Call = { method: string; path: string; body?: unknown }

function ask(
  { address, port, hostName }: BoxPlace,
  ca: string,
  token: string | null,
  { method, path, body }: Call,
): Promise<Answer> {
  const text = body === undefined ? null : JSON.stringify(body)
  return new Promise((resolve, reject) => {
    const headers = {
      host: port === 443 ? hostName : `${hostName}:${port}`,
      ...(text === null ? {} : { 'content-type': 'application/json' }),
      ...(token === null ? {} : { authorization: `Bearer ${token}` }),
    }
    const options = { host: address, port, ...nameOf(hostName), ca, method, path, headers }
    const asked = request({ ...options, agent: false }, (response) => {
      const chunks: Buffer[] = []
      let size = 0
      response.on('data', (chunk: Buffer) => {
        size += chunk.length
        if (size > ANSWER_BYTES_MAX) asked.destroy(new Error('the answer is too long'))
        else chunks.push(chunk)
      })
      response.on('end', () =>
        resolve({ status: response.statusCode ?? 0, body: parse(Buffer.concat(chunks)) }),
      )
    })
    asked.setTimeout(ANSWER_MS_MAX, () => asked.destroy(new Error('timeout')))
    asked.on('error', (error: NodeJS.ErrnoException) => reject(explain(error)))
    asked.end(text ?? undefined)
  })
}

function explain(error: NodeJS.ErrnoException): CliError {
  const isTrust = /CERT|SIGNED|ALTNAME|VERIFY/.test(error.code ?? '')
  return new CliError(isTrust ? 'NOT_THE_SAME_BOX' : 'BOX_AWAY', error.code ?? error.message)
}

function parse(bytes: Buffer): unknown {
  try {
    return JSON.parse(bytes.toString('utf8'))
  } catch {
    return null
  }
}
