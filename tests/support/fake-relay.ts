// A relay that says what a test wants it to say, over the hub's real socket.
import { connect, type Socket } from 'node:net'
import { createInterface } from 'node:readline'
import type { RelayMessage, RelayReply, RelayStatusMessage } from '#domain/wire/relay-message.ts'

export type FakeRelay = {
  say(message: RelayMessage): Promise<RelayReply>
  /** A status with these facts; the rest is calm. */
  report(facts: Partial<RelayStatusMessage>): Promise<RelayReply>
  /** What the hub asked without being spoken to. */
  asked: unknown[]
  /** Resolves with the next unasked line. */
  nextAsked(): Promise<unknown>
  hangUp(): Promise<void>
}

const CALM: RelayStatusMessage = {
  type: 'status',
  cloud: 'connected',
  redis: 'connected',
  error_code: null,
  progress: null,
  last_contact_at: null,
  retry_in_ms: null,
  clock_skew_ms: null,
}

export async function startFakeRelay(path: string): Promise<FakeRelay> {
  const socket: Socket = connect(path)
  await new Promise((resolve, reject) => socket.once('connect', resolve).once('error', reject))
  const awaiting: ((reply: RelayReply) => void)[] = []
  const asked: unknown[] = []
  let wake = (_line: unknown) => {}
  createInterface({ input: socket }).on('line', (text) => {
    const line = JSON.parse(text)
    if ('ok' in line) return awaiting.shift()?.(line)
    asked.push(line)
    wake(line)
  })
  const say = (message: RelayMessage): Promise<RelayReply> =>
    new Promise((resolve) => {
      awaiting.push(resolve)
      socket.write(`${JSON.stringify(message)}\n`)
    })
  return {
    say,
    report: (facts) => say({ ...CALM, ...facts }),
    asked,
    nextAsked: () =>
      new Promise((resolve) => {
        wake = resolve
      }),
    hangUp: () =>
      new Promise((resolve) => {
        socket.once('close', () => resolve())
        socket.destroy()
      }),
  }
}
