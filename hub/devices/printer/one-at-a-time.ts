import type { PrinterPort } from './printer-port.ts'

/** Addresses that are spoken to at this moment, and the end of who only looks. */
export type Spoken = Map<string, { lookEnds: Promise<void> | null }>

type Turn = {
  spoken: Spoken
  key: string
  /** A short question how it is, which anything else waits for, and which waits for nothing. */
  isLook?: boolean
}

/**
 * One conversation with a printer at a time, whoever of the hub begins it: the questions of a probe
 * in the middle of a receipt would be printed, or swallow a line of it. A receipt that comes while
 * somebody only looks is printed after that.
 */
export function oneAtATime(port: PrinterPort, { spoken, key, isLook = false }: Turn): PrinterPort {
  return {
    async connect() {
      if (!isLook) await spoken.get(key)?.lookEnds
      if (spoken.has(key)) return { ok: false, problem: 'in-use' }
      const { promise: ends, resolve } = Promise.withResolvers<void>()
      const letGo = () => {
        spoken.delete(key)
        resolve()
      }
      spoken.set(key, { lookEnds: isLook ? ends : null })
      const connected = await port.connect().catch((error: unknown) => {
        letGo()
        throw error
      })
      if (!connected.ok) {
        letGo()
        return connected
      }
      const { wire } = connected
      const close = () => wire.close().finally(letGo)
      return {
        ok: true,
        wire: {
          write: (chunk, timeoutMs) => wire.write(chunk, timeoutMs),
          listen: (listener) => wire.listen(listener),
          close,
        },
      }
    },
  }
}
