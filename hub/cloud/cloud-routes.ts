import { CloudRetryAnswer, CloudView, SetAsideSeen } from '#domain/wire/cloud-view-message.ts'
import { Closed, Uuid } from '#domain/wire/primitives.ts'
import type { HubApp, HubDeps } from '../app-types.ts'
import { write } from '../db/write.ts'
import { staffOf } from '../requester.ts'
import { type CloudDesk, readCloudView } from './cloud-view.ts'
import { seeSetAside } from './see-set-aside.ts'
import { createUnsentValue } from './unsent-value.ts'

/** However often people press, the cloud is not called more often for it. */
const RETRY_GAP_MS = 5_000
const tags = ['cloud']
const config = { access: { level: 'staff', permission: 'view-console' } as const }

export function registerCloudRoutes(app: HubApp, deps: HubDeps, desk: CloudDesk): void {
  const { db, seams } = deps
  const unsentValue = createUnsentValue(db)
  let askedAtMs = Number.NEGATIVE_INFINITY

  app.get(
    '/api/console/cloud',
    { config, schema: { tags, response: { 200: CloudView } } },
    async () => readCloudView(db, desk, unsentValue, seams.clock.nowMs()),
  )

  app.post(
    '/api/console/cloud/retry',
    { config, schema: { tags, response: { 200: CloudRetryAnswer } } },
    async () => {
      const nowMs = seams.clock.monotonicMs()
      const isTooSoon = nowMs - askedAtMs < RETRY_GAP_MS
      const isThere = isTooSoon ? desk.status() !== null : desk.retryNow()
      if (isThere && !isTooSoon) askedAtMs = nowMs
      return { success: true as const, result: resultOf(isThere, isTooSoon) }
    },
  )

  app.post(
    '/api/console/cloud/set-aside/:id/seen',
    { config, schema: { tags, params: Closed({ id: Uuid }), response: { 200: SetAsideSeen } } },
    async (request) => {
      const by = { staffId: staffOf(request).staff_id, atMs: seams.clock.nowMs() }
      write(db, (tx) => seeSetAside(tx, request.params.id, by))
      return { success: true as const }
    },
  )
}

const resultOf = (isThere: boolean, isTooSoon: boolean): CloudRetryAnswer['result'] =>
  !isThere ? 'no-relay' : isTooSoon ? 'asked-already' : 'asked'
