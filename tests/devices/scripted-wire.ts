// A wire whose other end is the test: it sees what was sent and says what it likes, when it likes.
import type { Heard, PrinterWire } from '#hub/devices/printer/printer-port.ts'
import { PrinterTalk } from '#hub/devices/printer/printer-talk.ts'
import { takeStatusRequests } from '#hub/devices/printer/status-requests.ts'
import { type FakeTimers, fakeTimers } from '../support/fake-timers.ts'

export const WELL = 0x12
export const OUT_OF_PAPER = { 1: 0x1a, 2: 0x32, 3: 0x12, 4: 0x72 }

type Status = Record<number, number> | 'well' | 'silent'

/** One printer over as many connections as the test makes. */
export function scriptPrinter() {
  const timers = fakeTimers()
  const printer = {
    timers,
    status: 'well' as Status,
    /** Everything that was sent and is no status request, one entry a command. */
    sent: [] as string[],
    writeProblem: null as 'stalled' | 'connection-lost' | null,
    /** Asked at each command: what it answers at once. */
    answers: (_command: string): number[] => [],
    connect() {
      const listeners = new Set<(heard: Heard) => void>()
      const say = (...bytes: number[]) => {
        for (const listener of [...listeners]) listener(Uint8Array.from(bytes))
      }
      const withoutRequests = takeStatusRequests((kind) => {
        if (printer.status === 'silent') return
        say(printer.status === 'well' ? WELL : (printer.status[kind] ?? WELL))
      })
      const wire: PrinterWire = {
        async write(chunk) {
          if (printer.writeProblem) return { accepted: 0, problem: printer.writeProblem }
          const command = String.fromCharCode(...withoutRequests(chunk))
          if (command !== '') printer.sent.push(command)
          if (command !== '') timers.after(0, () => say(...printer.answers(command)))
          return { accepted: chunk.length, problem: null }
        },
        listen(listener) {
          listeners.add(listener)
          return () => listeners.delete(listener)
        },
        close: async () => null,
      }
      const end = () => {
        for (const listener of [...listeners]) listener('ended')
      }
      return { talk: new PrinterTalk(wire, timers, 1_000), say, end }
    },
    /** Lets time pass in small steps, with everything done that became possible. */
    async pass(ms: number): Promise<void> {
      await settle(timers)
      for (let passedMs = 0; passedMs < ms; passedMs += 100) {
        timers.pass(100)
        await settle(timers)
      }
    },
  }
  return printer
}

async function settle(timers: FakeTimers): Promise<void> {
  for (let turn = 0; turn < 10; turn += 1) {
    for (let job = 0; job < 10; job += 1) await Promise.resolve()
    timers.pass(0)
  }
}
