// A scale on a line that exists in memory only, in virtual time; the fake scale is its other end.
import type { ScaleFraming, ScaleProtocolName } from '#domain/wire/scale-message.ts'
import { createFakeScale, type FakeScale } from '#hub/devices/scale/fake-scale.ts'
import { type Scale, startScale } from '#hub/devices/scale/scale.ts'
import type { SerialSystem } from '#hub/devices/scale/serial-system.ts'
import { type VirtualTime, virtualTime } from '../support/virtual-time.ts'

export const CAPACITY_G = 15_000
export const MIN_LOAD_G = 20
export const WAYS: [ScaleProtocolName, ScaleFraming][] = [
  ['cas-request', '8N1'],
  ['cas-request', '8E1'],
  ['cas-stream', '8N1'],
  ['toledo-8217', '7E1'],
  ['toledo-8217', '7O1'],
]

export type ScriptedScale = {
  scale: Scale
  fake: FakeScale
  time: VirtualTime
  /** The adapter is there. */
  plug: { isIn: boolean; isEnded: boolean }
  changes: () => number
  /** Breaks the line under the hub, as an unplugged adapter does that says so. */
  breakLine(): void
  stop(): Promise<void>
}

export function scriptedScale(protocol: ScaleProtocolName, framing: ScaleFraming): ScriptedScale {
  const time = virtualTime()
  const plug = { isIn: true, isEnded: false }
  let hear = (_bytes: Uint8Array): void => {}
  let end = (): void => {}
  let changes = 0
  const fake = createFakeScale({
    ...{ protocol, framing, capacityG: CAPACITY_G, timers: time.timers },
    say: (bytes) => {
      if (plug.isIn) hear(bytes)
    },
  })
  const system: SerialSystem = {
    isThere: () => plug.isIn,
    open: async () => {
      if (!plug.isIn) return { ok: false, problem: 'not-connected' }
      return {
        ok: true,
        line: {
          write: (bytes) => {
            // Later, as on any line: an answer never comes within the question.
            if (plug.isIn) time.timers.after(1, () => fake.hear(bytes))
          },
          listen: (onBytes, onEnd) => {
            hear = onBytes
            end = onEnd
          },
          close: async () => {
            hear = () => {}
          },
        },
      }
    },
  }
  const line = { port: '/dev/ttyUSB0', protocol, baud: 9600, framing }
  const load = { capacityG: CAPACITY_G, minLoadG: MIN_LOAD_G }
  const onChange = (): void => {
    changes += 1
  }
  const scale = startScale({ ...line, ...load }, time, onChange, system)
  scale.hurry(true)
  return {
    ...{ scale, fake, time, plug },
    changes: () => changes,
    breakLine: () => end(),
    async stop() {
      fake.stop()
      await scale.stop()
    },
  }
}
