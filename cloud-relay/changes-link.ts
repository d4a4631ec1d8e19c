// Hands pages of the feed to the hub over a connection of its own, one question and one answer at a
// time: a page may take a second to apply, and marks must not wait behind it.
import { connect, type Socket } from 'node:net'
import { Check } from 'typebox/value'
import type { Timers } from '#domain/seams.ts'
import {
  type ChangesMessage,
  RELAY_LINE_BYTES_MAX,
  RelayReply,
} from '#domain/wire/relay-message.ts'
import { CloudError } from './cloud-error.ts'

/** A page is applied in small steps between sales; on a slow disk that takes a while. */
const REPLY_MS_MAX = 60_000

export type ChangesLink = {
  /** Rejects with a CloudError when the hub is away or does not answer. */
  hand(changes: ChangesMessage): Promise<RelayReply>
  close(): void
}

export function createChangesLink(path: string, timers: Timers): ChangesLink {
  const open = new Set<Socket>()
  return {
    hand: (changes) =>
      new Promise((resolve, reject) => {
        const socket = connect(path)
        open.add(socket)
        const cancel = timers.after(REPLY_MS_MAX, () => socket.destroy())
        let text = ''
        socket.setEncoding('utf8')
        socket.on('connect', () => socket.write(`${JSON.stringify(changes)}\n`))
        socket.on('error', () => socket.destroy())
        socket.on('data', (chunk) => {
          text += chunk
          // The hub may say something unasked before it answers.
          const reply = text.split('\n').slice(0, -1).map(parse).find(isReply)
          if (reply) {
            resolve(reply)
            socket.end()
          } else if (text.length > RELAY_LINE_BYTES_MAX) socket.destroy()
        })
        socket.on('close', () => {
          cancel()
          open.delete(socket)
          // Nothing happens where the answer has come.
          reject(new CloudError('HUB-STOPPED', 'away'))
        })
      }),
    close: () => {
      for (const socket of open) socket.destroy()
    },
  }
}

const isReply = (heard: unknown): heard is RelayReply => Check(RelayReply, heard)

function parse(line: string): unknown {
  try {
    return JSON.parse(line)
  } catch {
    return null
  }
}
