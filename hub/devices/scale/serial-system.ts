// The one file that opens a serial line. `serialport` sets the line up and reads it; it is loaded
// when the first scale is listened to.
import { accessSync, constants } from 'node:fs'

export type SerialProblem = 'not-connected' | 'not-allowed' | 'in-use'

export type SerialLine = {
  /** Nobody waits for it: a line without a device takes bytes as well. */
  write(bytes: Uint8Array): void
  /** `onEnd` once, when the line breaks by itself. */
  listen(onBytes: (bytes: Uint8Array) => void, onEnd: () => void): void
  close(): Promise<void>
}

export type SerialOpened = { ok: true; line: SerialLine } | { ok: false; problem: SerialProblem }

export type SerialSettings = { baud: number; parity: 'none' | 'even' }

export type SerialSystem = {
  /** Eight bits. What waited in the kernel is thrown away. */
  open(path: string, line: SerialSettings): Promise<SerialOpened>
  /** The file of the device is there. A line may not notice by itself that it was unplugged. */
  isThere(path: string): boolean
}

export const systemSerial: SerialSystem = {
  open: openSerial,
  isThere: (path) => problemOf(path) !== 'not-connected',
}

async function openSerial(path: string, { baud, parity }: SerialSettings): Promise<SerialOpened> {
  const problem = problemOf(path)
  if (problem !== null) return { ok: false, problem }
  const { SerialPort } = await import('serialport')
  const port = new SerialPort({ path, baudRate: baud, parity, autoOpen: false })
  const error = await new Promise<Error | null>((resolve) => port.open(resolve))
  if (error) return { ok: false, problem: problemOfError(error) }
  let onBytes = (_bytes: Uint8Array): void => {}
  let onEnd = (): void => {}
  let isClosing = false
  port.on('data', (bytes: Uint8Array) => onBytes(bytes))
  port.on('error', () => end())
  port.on('close', () => end())
  function end(): void {
    if (!isClosing) onEnd()
    isClosing = true
  }
  await new Promise((resolve) => port.flush(resolve))
  return {
    ok: true,
    line: {
      write: (bytes) => {
        if (port.isOpen) port.write(Buffer.from(bytes), () => {})
      },
      listen: (bytes, ended) => {
        onBytes = bytes
        onEnd = ended
      },
      close: async () => {
        isClosing = true
        if (port.isOpen) await new Promise((resolve) => port.close(resolve))
      },
    },
  }
}

function problemOf(path: string): SerialProblem | null {
  try {
    accessSync(path, constants.R_OK | constants.W_OK)
    return null
  } catch (error) {
    return problemOfCode((error as NodeJS.ErrnoException).code ?? '')
  }
}

const problemOfCode = (code: string): SerialProblem =>
  code === 'EACCES' || code === 'EPERM' ? 'not-allowed' : 'not-connected'

/** The package has words instead of codes. */
function problemOfError({ message }: Error): SerialProblem {
  if (/lock|busy|temporarily unavailable/i.test(message)) return 'in-use'
  return /permission/i.test(message) ? 'not-allowed' : 'not-connected'
}
