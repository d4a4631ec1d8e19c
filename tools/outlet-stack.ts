// Hub, relay, Redis and PostgreSQL of one demonstration outlet in a folder of its own, each of
// which can be killed and started again: for replays and for the tests that kill.
import { mkdirSync } from 'node:fs'
import { join } from 'node:path'
import { startDemoCloud } from '../demo/demo-cloud.ts'
import { ensureProgram, REDIS } from '../demo/ensure-debian-package.ts'
import { prepareOutlet } from '../demo/prepare-outlet.ts'
import { findFreePort } from '../demo/private-postgres.ts'
import { startPrivateRedis } from '../demo/private-redis.ts'
import { socketPathIn } from '../demo/socket-path.ts'
import { startEntry, startHub } from './hub-process.ts'

export const STACK_PARTS = ['hub', 'relay', 'redis', 'postgres'] as const
export type StackPart = (typeof STACK_PARTS)[number]

export type OutletStack = {
  url: string
  databasePath: string
  /** Head office's login. */
  cloudUrl: string
  pairingCodes: string[]
  pidOf(part: StackPart): number
  /** kill -9. */
  kill(part: StackPart): Promise<void>
  /** Starts a killed part again, where the others expect it. */
  restart(part: StackPart): Promise<void>
  stop(): Promise<void>
}

type Part = {
  readonly pid: number
  kill(): Promise<void>
  restart(): Promise<void>
  stop(): Promise<void>
}

/** `printerAddress` may name a port where nothing listens: paper then waits in its queue. */
export async function startOutletStack(
  folder: string,
  terminalCount: number,
  printerAddress = '127.0.0.1:9',
  beforeHub: (databasePath: string) => void = () => {},
): Promise<OutletStack> {
  const hubFolder = join(folder, 'hub')
  mkdirSync(hubFolder, { recursive: true })
  const outlet = await prepareOutlet(hubFolder, printerAddress, terminalCount)
  beforeHub(join(hubFolder, 'outlet.db'))
  const parts = new Map<StackPart, Part>()
  const stop = async (): Promise<void> => {
    for (const name of STACK_PARTS) await parts.get(name)?.stop()
  }
  try {
    const cloud = await startDemoCloud(join(folder, 'postgres'), outlet, true)
    parts.set('postgres', cloud.postgres)
    const redisProgram = ensureProgram(REDIS, console.log)
    if (!redisProgram.ok) throw new Error(`${redisProgram.reason}: ${redisProgram.commandToType}`)
    const redisFolder = join(folder, 'redis')
    const redis = await startPrivateRedis({
      ...{ command: redisProgram.path, folder: redisFolder, diesWithParent: true },
    })
    parts.set('redis', redis)
    const shared = {
      redisUrl: `unix:${redis.socketPath}`,
      socket: socketPathIn(folder, 'relay.sock'),
    }
    const hub = await startHub(hubFolder, {
      port: await findFreePort(),
      env: { HUB_REDIS_URL: shared.redisUrl, HUB_RELAY_SOCKET: shared.socket },
    })
    parts.set('hub', partOf(hub))
    const relay = await startEntry('cloud-relay/main.ts', hubFolder, {
      RELAY_OUTLET_DATABASE: join(hubFolder, 'outlet.db'),
      RELAY_DATA_FOLDER: join(folder, 'relay'),
      RELAY_CLOUD_URL: cloud.relayUrl,
      RELAY_REDIS_URL: shared.redisUrl,
      RELAY_HUB_SOCKET: shared.socket,
    })
    parts.set('relay', partOf(relay))
    return {
      url: hub.url,
      databasePath: join(hubFolder, 'outlet.db'),
      cloudUrl: cloud.adminUrl,
      pairingCodes: outlet.pairingCodes,
      pidOf: (name) => parts.get(name)?.pid ?? 0,
      kill: async (name) => parts.get(name)?.kill(),
      restart: async (name) => parts.get(name)?.restart(),
      stop,
    }
  } catch (error) {
    await stop()
    throw error
  }
}

type Child = {
  readonly pid: number
  isRunning(): boolean
  restart(signal: AbortSignal): Promise<void>
  stop(): Promise<void>
}

const KILL_POLL_MS = 10

function partOf(child: Child): Part {
  return {
    get pid() {
      return child.pid
    },
    kill: async () => {
      process.kill(child.pid, 'SIGKILL')
      while (child.isRunning()) await new Promise((resolve) => setTimeout(resolve, KILL_POLL_MS))
    },
    restart: () => child.restart(new AbortController().signal),
    stop: () => child.stop(),
  }
}
