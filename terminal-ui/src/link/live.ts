// The live channel: a WebSocket that is heard from all the time or counts as gone. Whether the hub
// is there is decided here and nowhere else; the browser's own online flag knows nothing of it.

import { type ReadonlySignal, signal } from '@preact/signals'
import { Check } from 'typebox/value'
import { LiveMessage } from '#domain/wire/live-message.ts'
import { createBackOff } from './back-off.ts'
import type { LiveSocket, TerminalSeams } from './terminal-seams.ts'

export const PING_EVERY_MS = 4_000
/** Two pings unanswered and some slack. */
export const SILENCE_MS_MAX = 10_000
const RECONNECT = { firstMs: 400, maxMs: 15_000 }

export type LiveChannel = {
  isConnected: ReadonlySignal<boolean>
  start(): void
  stop(): void
  /** Tries at once instead of waiting for the back-off. */
  wake(): void
}
export type LiveHooks = {
  /** Runs before every connection; false means the hub is not there, or does not want us, yet. */
  prepare(): Promise<boolean>
  onMessage(message: LiveMessage): void
}

export function createLiveChannel(
  seams: Pick<TerminalSeams, 'openSocket' | 'timers' | 'randomness'>,
  hooks: LiveHooks,
): LiveChannel {
  const isConnected = signal(false)
  const backOff = createBackOff(seams, RECONNECT)
  /** Counts connections, so that whatever an earlier one still says is not heard. */
  let round = 0
  let isWanted = false
  let isTrying = false
  let socket: LiveSocket | null = null
  let cancelPing = () => {}
  let cancelSilence = () => {}

  function end() {
    round += 1
    cancelPing()
    cancelSilence()
    socket?.close()
    socket = null
    isConnected.value = false
    isTrying = false
  }
  function lost(ofRound: number) {
    if (ofRound !== round) return
    end()
    if (isWanted) backOff.retry(connect)
  }
  async function connect() {
    if (!isWanted || isTrying || socket !== null) return
    isTrying = true
    const mine = round
    const isPrepared = await hooks.prepare()
    if (mine !== round) return
    if (!isPrepared) return lost(mine)
    socket = seams.openSocket('/api/live', {
      onOpen: () => {},
      onText: (text) => heard(mine, text),
      onClose: () => lost(mine),
    })
    expectWord(mine)
  }
  function expectWord(ofRound: number) {
    cancelSilence()
    cancelSilence = seams.timers.after(SILENCE_MS_MAX, () => lost(ofRound))
  }
  function heard(ofRound: number, text: string) {
    if (ofRound !== round) return
    expectWord(ofRound)
    const message = readMessage(text)
    if (message === null) return
    if (message.type === 'hello') welcome(ofRound)
    hooks.onMessage(message)
  }
  function welcome(ofRound: number) {
    isTrying = false
    isConnected.value = true
    backOff.reset()
    pingLater(ofRound)
  }
  function pingLater(ofRound: number) {
    cancelPing()
    cancelPing = seams.timers.after(PING_EVERY_MS, () => {
      if (ofRound !== round) return
      socket?.send('{"type":"ping"}')
      pingLater(ofRound)
    })
  }

  return {
    isConnected,
    start() {
      isWanted = true
      connect()
    },
    stop() {
      isWanted = false
      backOff.reset()
      end()
    },
    wake() {
      if (!isWanted || isConnected.peek()) return
      backOff.reset()
      connect()
    },
  }
}

/** A message of our protocol, or null: a newer hub may say things this build does not know. */
function readMessage(text: string): LiveMessage | null {
  try {
    const value: unknown = JSON.parse(text)
    return Check(LiveMessage, value) ? value : null
  } catch {
    return null
  }
}
