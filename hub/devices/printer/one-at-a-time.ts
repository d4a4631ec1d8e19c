import type { PrinterPort } from './printer-port.ts'

/** Addresses that are spoken to at this moment. */
export type Spoken = Set<string>

/**
 * One conversation with a printer at a time, whoever of the hub begins it: the questions of a probe
 * in the middle of a receipt would be printed, or swallow a line of it.
 */
export function oneAtATime(port: PrinterPort, key: string, spoken: Spoken): PrinterPort {
  return {
    async connect() {
      if (spoken.has(key)) return { ok: false, problem: 'in-use' }
      spoken.add(key)
      const connected = await port.connect().catch((error: unknown) => {
        spoken.delete(key)
        throw error
      })
      if (!connected.ok) {
        spoken.delete(key)
        return connected
      }
      const { wire } = connected
      const close = () => wire.close().finally(() => spoken.delete(key))
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
