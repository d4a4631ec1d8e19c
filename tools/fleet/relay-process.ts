// Process: the relays of many outlets, each put together as on its box. Without Redis: the hub's
// kick comes from the process of the hubs, and the watchdog looks every two seconds as ever.
import { pino } from 'pino'
import { readRelayConfig } from '../../cloud-relay/relay-config.ts'
import { type Relay, startRelay } from '../../cloud-relay/start-relay.ts'
import { answerParent } from './fleet-process.ts'

export type RelaySpec = { index: number; env: Record<string, string> }

const relays = new Map<number, Relay>()

answerParent({
  start: ({ specs, logPath }: { specs: RelaySpec[]; logPath: string }): void => {
    const log = pino({ level: 'warn' }, pino.destination(logPath))
    for (const { index, env } of specs) {
      relays.set(index, startRelay(readRelayConfig(env), log.child({ outlet: index })))
    }
  },
  kick: (indexes: number[]): void => {
    for (const index of indexes) void relays.get(index)?.wake()
  },
  stop: async (): Promise<void> => {
    await Promise.all([...relays.values()].map((relay) => relay.stop()))
  },
})
