import type { HubDeps } from '#hub/app-types.ts'
import { createScaleDesk, type ListenedScale } from '#hub/scale/scale-desk.ts'
import type { Scales } from '#hub/scale/scale-routes.ts'

const silent: ListenedScale = {
  read: () => ({
    ...{ grams: null, is_steady: false, is_empty: false, is_net: false, is_taken: false },
    problem: 'not-connected',
  }),
  take: () => ({ ok: false, why: 'not-ready' }),
  hurry: () => {},
  brokenCount: () => 0,
  stop: async () => {},
}

/** Whatever scale is set up, nothing hangs on its line; and a test opens no line of its machine. */
export const noScales = (deps: HubDeps): Scales => ({
  desk: createScaleDesk(deps, () => silent),
  listPorts: () => [],
})
