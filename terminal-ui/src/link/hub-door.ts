// The hub as the models call it: a request whose device session has run out proves the key again
// and is sent once more, so that nobody above ever sees an expired session.

import type { Static, TSchema } from 'typebox'
import type { DeviceSessionAnswer } from '#domain/wire/access-message.ts'
import { callHub, type HubRequest, type HubSeams } from './hub-http.ts'
import type { TillErrorCode, TillOutcome } from './till-errors.ts'

export type HubDoor = {
  call<S extends TSchema>(request: HubRequest, schema: S): Promise<TillOutcome<Static<S>>>
  /** Proves the device key and gets a fresh session; calls at the same time share one proof. */
  openSession(): Promise<TillOutcome<DeviceSessionAnswer>>
}

export type DoorHooks = {
  proveDevice(): Promise<TillOutcome<DeviceSessionAnswer>>
  onRefusal(code: TillErrorCode): void
}

export function createHubDoor(seams: HubSeams, hooks: DoorHooks): HubDoor {
  let proving: Promise<TillOutcome<DeviceSessionAnswer>> | null = null
  const openSession = () => {
    proving ??= hooks.proveDevice().finally(() => {
      proving = null
    })
    return proving
  }
  async function callOnceRenewed<S extends TSchema>(request: HubRequest, schema: S) {
    const first = await callHub(seams, request, schema)
    if (first.ok || !isSessionGone(first.code)) return first
    const session = await openSession()
    return session.ok ? callHub(seams, request, schema) : session
  }
  return {
    openSession,
    async call(request, schema) {
      const answer = await callOnceRenewed(request, schema)
      if (!answer.ok) hooks.onRefusal(answer.code)
      return answer
    },
  }
}

const isSessionGone = (code: TillErrorCode) =>
  code === 'DEVICE_SESSION_EXPIRED' || code === 'DEVICE_NOT_PAIRED'
