// Asks the LAN by multicast DNS from a port of its own on each interface, so that no responder of
// the laptop is in the way and nothing has to be installed (decision 0095).
import { createSocket, type Socket } from 'node:dgram'
import { networkInterfaces } from 'node:os'
import { type DnsRecord, type RecordType, readAnswer, writeQuestion } from './dns-message.ts'

export const MDNS_GROUP = '224.0.0.251'
export const MDNS_PORT = 5353
/** A packet to the group may not leave the link (RFC 6762, 11). */
const TTL = 255
const ASK_AGAIN_MS = 1_000
const ONE_SHOT_ID = 0x4f_43
/** How long a second machine may take to answer to the same name. */
const SECOND_ANSWER_MS = 800

export type Heard = { from: string; records: DnsRecord[] }

export type LanEar = {
  ask(name: string, type: RecordType): void
  close(): void
}

const listAddresses = (): string[] =>
  Object.values(networkInterfaces())
    .flat()
    .flatMap((each) => (each && each.family === 'IPv4' && !each.internal ? [each.address] : []))

/** Opens a socket on each interface; `hear` gets what answers. */
export async function listenToLan(
  hear: (heard: Heard) => void,
  addresses = listAddresses(),
): Promise<LanEar> {
  const opened = await Promise.all(addresses.map((address) => open(address, hear)))
  const sockets = opened.filter((socket) => socket !== null)
  return {
    ask(name, type) {
      const question = writeQuestion(name, type, ONE_SHOT_ID, true)
      // An interface that went away is no reason not to ask on the others.
      for (const socket of sockets) socket.send(question, MDNS_PORT, MDNS_GROUP, () => {})
    },
    close: () => {
      for (const socket of sockets) socket.close()
    },
  }
}

function open(address: string, hear: (heard: Heard) => void): Promise<Socket | null> {
  return new Promise((resolve) => {
    const socket = createSocket('udp4')
    socket.once('error', () => resolve(null))
    socket.on('message', (bytes, { address: from }) => {
      const answer = readAnswer(bytes)
      if (answer) hear({ from, records: answer.records })
    })
    socket.bind(0, address, () => {
      try {
        socket.setMulticastInterface(address)
        socket.setMulticastTTL(TTL)
        socket.removeAllListeners('error')
        socket.on('error', () => {})
        resolve(socket)
      } catch {
        socket.close()
        resolve(null)
      }
    })
  })
}

/**
 * The addresses of a name as an Android tablet asks for it: questions from a port that is not 5353,
 * answered to that port or not at all (RFC 6762, 6.7). After the first answer it listens a little
 * longer, for another machine that has the same name. Empty: nobody answered.
 */
export async function askAddresses(name: string, timeoutMs: number): Promise<string[]> {
  const found = new Set<string>()
  let heardFirst = (): void => {}
  const first = new Promise<void>((resolve) => {
    heardFirst = resolve
  })
  const ear = await listenToLan(({ records }) => {
    for (const record of records) {
      if (record.type !== 'A' || record.name.toLowerCase() !== name.toLowerCase()) continue
      found.add(record.address)
      heardFirst()
    }
  })
  ear.ask(name, 'A')
  const again = setInterval(() => ear.ask(name, 'A'), ASK_AGAIN_MS)
  const timer = setTimeout(heardFirst, timeoutMs)
  try {
    await first
    if (found.size > 0) await new Promise((resolve) => setTimeout(resolve, SECOND_ANSWER_MS))
    return [...found]
  } finally {
    clearTimeout(timer)
    clearInterval(again)
    ear.close()
  }
}
