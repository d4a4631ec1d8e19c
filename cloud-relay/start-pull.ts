// The way down, put together: its own connection to the cloud, its own to the hub.
import type { Logger } from 'pino'
import type { Seams } from '#domain/seams.ts'
import { createChangesLink } from './changes-link.ts'
import type { CloudClient } from './cloud-client.ts'
import type { OutboxReader } from './outbox-reader.ts'
import { createPullLoop, type PullLoop } from './pull-loop.ts'

export type PullSetting = {
  seams: Seams
  log: Logger
  outbox: Pick<OutboxReader, 'readHead' | 'readAppliedCursor'>
  /** Of its own: a page under way must not stand before a push. */
  cloud: CloudClient
  hubSocket: string
  everyMs: number
  isPushing(): boolean
  outletFraction(): number
}

export function startPull(setting: PullSetting): PullLoop {
  const { seams, log, outbox, cloud } = setting
  const link = createChangesLink(setting.hubSocket, seams.timers)
  const loop = createPullLoop({
    ...{ seams, everyMs: setting.everyMs, outletFraction: setting.outletFraction },
    ports: {
      readEpoch: () => outbox.readHead()?.epoch ?? null,
      readCursor: outbox.readAppliedCursor,
      pull: cloud.pull,
      hand: link.hand,
      isPushing: setting.isPushing,
    },
    onPulled: (itemCount) => log.info({ itemCount }, 'the hub applied what head office says'),
    onFailure: ({ code, cause }, pauseMs) =>
      log.warn({ code, pauseMs, detail: (cause as Error | undefined)?.message }, 'will pull again'),
  })
  return {
    hear: loop.hear,
    stop: async () => {
      // A page that hangs is cut.
      cloud.close()
      link.close()
      await loop.stop()
    },
  }
}

/** Knows while a push is under way: pages of the feed let it go first. */
export function countPushes(push: CloudClient['push']): {
  push: CloudClient['push']
  isPushing(): boolean
} {
  let count = 0
  return {
    isPushing: () => count > 0,
    push: async (...call) => {
      count += 1
      return push(...call).finally(() => {
        count -= 1
      })
    },
  }
}
