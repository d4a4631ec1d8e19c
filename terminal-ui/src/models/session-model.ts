// Who this terminal is and who stands at it.

import { batch, computed, type ReadonlySignal, signal } from '@preact/signals'
import { Type } from 'typebox'
import type { Permission } from '#domain/permissions.ts'
import { LoginAnswer, MeAnswer, type StaffCard, StaffList } from '#domain/wire/access-message.ts'
import type { OutletMessage } from '#domain/wire/catalogue-message.ts'
import type { DeviceRecord, LoginRecord, TerminalDatabase } from '../link/database.ts'
import { pairDevice, readIdentity } from '../link/device-identity.ts'
import type { HubLink, LinkIncident } from '../link/hub-link.ts'
import type { TerminalSeams } from '../link/terminal-seams.ts'
import type { TillErrorCode, TillOutcome } from '../link/till-errors.ts'

/** Nobody has used the till for so long: log out, whatever is pending stays (I12). */
export const IDLE_LOGOUT_MS = 30 * 60 * 1000

export type SessionPhase = 'starting' | 'unpaired' | 'logged-out' | 'logged-in'
export type Incident =
  | LinkIncident
  /** Key and counter are gone although this browser was paired: pair again, a new series opens. */
  | { kind: 'storage-lost'; terminalCode: string | null }
export type TerminalIdentity = { terminalId: string; terminalCode: string; series: string }

export type SessionModel = {
  phase: ReadonlySignal<SessionPhase>
  incident: ReadonlySignal<Incident | null>
  terminal: ReadonlySignal<TerminalIdentity | null>
  outlet: ReadonlySignal<OutletMessage | null>
  staff: ReadonlySignal<StaffCard | null>
  staffList: ReadonlySignal<readonly StaffCard[]>
  permissions: ReadonlySignal<readonly string[]>
  may(permission: Permission): boolean
  load(): Promise<void>
  pair(pairingCode: string, terminalName: string): Promise<TillOutcome<null>>
  loadStaff(): Promise<TillOutcome<null>>
  login(staffId: string, pin: string): Promise<TillOutcome<StaffCard>>
  logout(): Promise<void>
  /** Somebody is using the till: the idle log-out begins anew. */
  touch(): void
  dismissIncident(): void
  stop(): void
}

export function createSessionModel(
  seams: TerminalSeams,
  database: TerminalDatabase,
  link: HubLink,
): SessionModel {
  const isStarted = signal(false)
  const lost = signal<Incident | null>(null)
  const terminal = signal<TerminalIdentity | null>(null)
  const outlet = signal<OutletMessage | null>(null)
  const login = signal<LoginRecord | null>(null)
  const staffList = signal<readonly StaffCard[]>([])
  let cancelIdle = () => {}

  async function load(): Promise<void> {
    const identity = await readIdentity(seams, database)
    const cached = await readCached(database)
    batch(() => {
      if (identity.kind === 'paired') terminal.value = identityOf(identity.device)
      if (identity.kind === 'storage-lost') lost.value = identity
      outlet.value = cached.outlet
      staffList.value = cached.staff
      login.value = cached.login
      isStarted.value = true
    })
    if (identity.kind === 'paired') link.start()
    touch()
  }
  async function pair(pairingCode: string, terminalName: string): Promise<TillOutcome<null>> {
    const paired = await pairDevice(seams, database, pairingCode, terminalName)
    if (!paired.ok) return paired
    await seams.persistStorage()
    const { terminal_id, terminal_code, series } = paired.value
    link.stop()
    link.dismissIncident()
    await forgetLogin()
    batch(() => {
      terminal.value = { terminalId: terminal_id, terminalCode: terminal_code, series }
      outlet.value = paired.value.outlet
      lost.value = null
    })
    link.start()
    return { ok: true, value: null }
  }
  async function loadStaff(): Promise<TillOutcome<null>> {
    const answer = await link.door.call({ method: 'GET', path: '/api/staff' }, StaffList)
    if (!answer.ok) return answer
    staffList.value = answer.value.staff
    await database.put('sync_metadata', { key: 'staff-list', staff: answer.value.staff })
    return { ok: true, value: null }
  }
  async function logIn(staffId: string, pin: string): Promise<TillOutcome<StaffCard>> {
    const body = JSON.stringify({ staff_id: staffId, pin })
    const answer = await link.door.call({ method: 'POST', path: '/api/login', body }, LoginAnswer)
    if (!answer.ok) return answer
    const { staff, permissions, expires_at } = answer.value
    await keepLogin({ key: 'login', staff, permissions, expiresAt: expires_at })
    touch()
    return { ok: true, value: staff }
  }
  async function logOut(): Promise<void> {
    await forgetLogin()
    await tellLogOut()
  }
  const tellLogOut = () => link.door.call({ method: 'POST', path: '/api/logout' }, Type.Undefined())
  async function keepLogin(record: LoginRecord): Promise<void> {
    await database.put('sessions_state', record)
    login.value = record
  }
  /** The cached customers go with the person; pending sales never do (I12). */
  async function forgetLogin(): Promise<void> {
    cancelIdle()
    await database.delete('sessions_state', 'login')
    await database.clear('customers_cache')
    login.value = null
  }
  function touch(): void {
    cancelIdle()
    if (login.peek() !== null) cancelIdle = seams.timers.after(IDLE_LOGOUT_MS, logOut)
  }
  /** The hub's word on who is here counts; a log-out that it missed is said again. */
  async function askWhoIsHere(): Promise<void> {
    const me = await link.door.call({ method: 'GET', path: '/api/me' }, MeAnswer)
    if (!me.ok) return
    if (me.value.staff === null && login.peek() !== null) await forgetLogin()
    if (me.value.staff !== null && login.peek() === null) await tellLogOut()
  }
  function onRefusal(code: TillErrorCode): void {
    const isEnded = code === 'LOGIN_REQUIRED' || code === 'LOGIN_EXPIRED'
    if (isEnded && login.peek() !== null) askWhoIsHere()
  }
  const unlisten = [
    link.onRefusal(onRefusal),
    link.onSession((session) => {
      outlet.value = session.outlet
      database.put('sync_metadata', { key: 'outlet', outlet: session.outlet })
      askWhoIsHere()
      loadStaff()
    }),
  ]

  return {
    phase: computed(() => {
      if (!isStarted.value) return 'starting'
      if (terminal.value === null) return 'unpaired'
      return login.value === null ? 'logged-out' : 'logged-in'
    }),
    incident: computed(() => lost.value ?? link.incident.value),
    terminal,
    outlet,
    staff: computed(() => login.value?.staff ?? null),
    staffList,
    permissions: computed(() => login.value?.permissions ?? []),
    may: (permission) => login.value?.permissions.includes(permission) ?? false,
    load,
    pair,
    loadStaff,
    login: logIn,
    logout: logOut,
    touch,
    dismissIncident() {
      lost.value = null
      link.dismissIncident()
    },
    stop() {
      cancelIdle()
      for (const stop of unlisten) stop()
    },
  }
}

const identityOf = (device: DeviceRecord): TerminalIdentity => ({
  terminalId: device.terminalId,
  terminalCode: device.terminalCode,
  series: device.series,
})

async function readCached(database: TerminalDatabase) {
  const [outlet, staff, login] = await Promise.all([
    database.get('sync_metadata', 'outlet'),
    database.get('sync_metadata', 'staff-list'),
    database.get('sessions_state', 'login'),
  ])
  return {
    outlet: outlet?.key === 'outlet' ? outlet.outlet : null,
    staff: staff?.key === 'staff-list' ? staff.staff : [],
    login: login?.key === 'login' ? login : null,
  }
}
