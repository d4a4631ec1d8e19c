// Who this terminal is and who stands at it.

import { batch, computed, type ReadonlySignal, signal } from '@preact/signals'
import { Type } from 'typebox'
import type { Permission } from '#domain/permissions.ts'
import {
  type DeviceSessionAnswer,
  LoginAnswer,
  MeAnswer,
  type PermissionLimit,
  type StaffCard,
  StaffList,
} from '#domain/wire/access-message.ts'
import { OutletMessage } from '#domain/wire/catalogue-message.ts'
import { clearCustomers } from '../link/clear-customers.ts'
import type { DeviceRecord, LoginRecord, TerminalDatabase } from '../link/database.ts'
import { readIdentity } from '../link/device-identity.ts'
import type { HubLink, LinkIncident } from '../link/hub-link.ts'
import type { KnownPerson } from '../link/pin-verifier.ts'
import type { TerminalSeams } from '../link/terminal-seams.ts'
import {
  isUnanswered,
  refuseAtTill,
  type TillErrorCode,
  type TillOutcome,
} from '../link/till-errors.ts'
import { markTouched, wasLeftAlone } from './idle-mark.ts'

export const REMEMBER_AFTER_MS = 2_000
/** What the record of a log-in without the hub says of its end; the idle log-out comes first. */
const ALONE_MS = 12 * 60 * 60_000

export type SessionPhase = 'starting' | 'unpaired' | 'logged-out' | 'logged-in'
export type Incident =
  | LinkIncident
  /** Key and counter are gone although this browser was paired: pair again, a new series opens. */
  | { kind: 'storage-lost'; terminalCode: string | null }
type SessionParts = {
  seams: TerminalSeams
  database: TerminalDatabase
  link: HubLink
  /** The outlet's rule, as the hub last said it. */
  lockAfterMs: ReadonlySignal<number>
}
export type TerminalIdentity = { terminalId: string; terminalCode: string; series: string }

export class SessionModel {
  readonly #seams: TerminalSeams
  readonly #database: TerminalDatabase
  readonly #link: HubLink
  readonly #lockAfterMs: ReadonlySignal<number>
  readonly #isStarted = signal(false)
  readonly #lost = signal<Incident | null>(null)
  readonly #terminal = signal<TerminalIdentity | null>(null)
  readonly #outlet = signal<OutletMessage | null>(null)
  readonly #login = signal<LoginRecord | null>(null)
  readonly #lastLoginAt = signal<string | null>(null)
  readonly #staffList = signal<readonly StaffCard[]>([])
  readonly #mustProve = signal(false)
  readonly #unlisten: (() => void)[]
  #cancelIdle = () => {}
  #cancelRemember = () => {}

  readonly terminal: ReadonlySignal<TerminalIdentity | null> = this.#terminal
  readonly outlet: ReadonlySignal<OutletMessage | null> = this.#outlet
  readonly staffList: ReadonlySignal<readonly StaffCard[]> = this.#staffList
  /** The log-in before this one, so that people notice somebody else's; ISO 8601. */
  readonly lastLoginAt: ReadonlySignal<string | null> = this.#lastLoginAt
  /** Logged in while the hub was away; it is back and wants the PIN, when the sale is over. */
  readonly mustProve: ReadonlySignal<boolean> = this.#mustProve
  readonly staff = computed(() => this.#login.value?.staff ?? null)
  /** Who found the PIN of this log-in right. */
  readonly verifiedBy = computed(() => this.#login.value?.verifiedBy ?? 'hub')
  readonly permissions = computed<readonly string[]>(() => this.#login.value?.permissions ?? [])
  readonly #limits = computed<readonly PermissionLimit[]>(() => this.#login.value?.limits ?? [])
  readonly phase = computed<SessionPhase>(() => {
    if (!this.#isStarted.value) return 'starting'
    if (this.#terminal.value === null) return 'unpaired'
    return this.#login.value === null ? 'logged-out' : 'logged-in'
  })
  readonly incident: ReadonlySignal<Incident | null>

  constructor({ seams, database, link, lockAfterMs }: SessionParts) {
    this.#seams = seams
    this.#database = database
    this.#link = link
    this.#lockAfterMs = lockAfterMs
    this.incident = computed(() => this.#lost.value ?? link.incident.value)
    this.#unlisten = [
      link.onRefusal((code) => this.#hearRefusal(code)),
      link.onSession((session) => this.#hearSession(session)),
      link.onMessage(({ type }) => {
        if (type === 'staff-changed') this.#hearStaffChanged()
        if (type === 'outlet-changed') link.keepAsking(this.#askForOutlet)
      }),
      seams.onWake(() => {
        if (this.#isLeftAlone(this.#login.peek())) link.background.run(this.logout())
      }),
      lockAfterMs.subscribe(() => this.#lockLater()),
    ]
  }

  /** Reads who this terminal is and, when it is somebody, starts the link once `after` has ended. */
  async load(after: Promise<unknown> = Promise.resolve()): Promise<void> {
    const [identity, saved] = await Promise.all([
      readIdentity(this.#seams, this.#database),
      readSaved(this.#database),
      after,
    ])
    const isLeft = this.#isLeftAlone(saved.login)
    if (isLeft) await this.#forgetLogin()
    batch(() => {
      if (identity.kind === 'paired') this.#terminal.value = identityOf(identity.device)
      if (identity.kind === 'storage-lost') this.#lost.value = identity
      this.#outlet.value = saved.outlet
      this.#staffList.value = saved.staff
      this.#login.value = isLeft ? null : saved.login
      this.#isStarted.value = true
    })
    if (identity.kind === 'paired') this.#link.start()
    if (identity.kind === 'unpaired') this.#link.background.run(this.#askSecondJournal())
    this.#noteTouch()
  }

  /** Sealed sales of a device that knows of no pairing: what it was is lost, whoever else forgot. */
  async #askSecondJournal(): Promise<void> {
    const second = await this.#link.vault.second
    if (!second?.sealed.length || this.#terminal.peek() !== null) return
    this.#lost.value = { kind: 'storage-lost', terminalCode: null }
  }

  /** Alone, and for this much (minor units or ppm); 0 where there is nothing to count. */
  may(permission: Permission, amount = 0): boolean {
    if (!this.permissions.value.includes(permission)) return false
    const limit = this.limit(permission)
    return limit === null || amount <= limit
  }

  /** Where a permission of this person ends, in its unit; null: nowhere, or they do not have it. */
  limit(permission: Permission): number | null {
    return this.#limits.value.find((each) => each.permission === permission)?.limit ?? null
  }

  async pair(code: string, name: string, isOriginChosen?: boolean): Promise<TillOutcome<null>> {
    const pairing = await import('../link/pair-device.ts').catch(() => null)
    if (pairing === null) return refuseAtTill('HUB_UNREACHABLE')
    const paired = await pairing.pairDevice(this.#seams, this.#database, code, name, isOriginChosen)
    if (!paired.ok) return paired
    // Firefox asks a person first, who may never answer.
    void this.#seams.persistStorage().catch(() => false)
    const { terminal_id, terminal_code, series, outlet } = paired.value
    this.#link.stop()
    this.#link.dismissIncident()
    await this.#forgetLogin()
    batch(() => {
      const terminal = { terminalId: terminal_id, terminalCode: terminal_code, series }
      this.#terminal.value = terminal
      this.#outlet.value = outlet
      this.#lost.value = null
    })
    this.#link.start()
    return { ok: true, value: null }
  }

  async loadStaff(): Promise<TillOutcome<null>> {
    const answer = await this.#link.door.call(ask('/api/staff'), StaffList)
    if (!answer.ok) return answer
    const { staff } = answer.value
    this.#staffList.value = staff
    await this.#database.put('sync_metadata', { key: 'staff-list', staff })
    const ids = staff.map(({ staff_id }) => staff_id)
    await this.withPins((pins) => pins.forgetOthers(this.#database, ids))
    return { ok: true, value: null }
  }

  /** The hub decides; where it does not answer, what it said here before (pin-verifier.ts). */
  async login(staffId: string, pin: string): Promise<TillOutcome<StaffCard>> {
    const body = JSON.stringify({ staff_id: staffId, pin })
    const request = { ...ask('/api/login'), method: 'POST', body } as const
    const answer = await this.#link.door.call(request, LoginAnswer)
    if (!answer.ok) return isUnanswered(answer.code) ? this.#loginAlone(staffId, pin) : answer
    const { staff, permissions, limits, expires_at: expiresAt } = answer.value
    await this.#keepLogin({ key: 'login', staff, permissions, limits, expiresAt })
    this.#lastLoginAt.value = answer.value.last_login_at
    this.#noteTouch()
    this.#rememberSoon({ staff, permissions, limits }, pin)
    return { ok: true, value: staff }
  }

  /** Half a second of a tablet's processor, when the first screen stands. */
  #rememberSoon(person: KnownPerson, pin: string): void {
    this.#cancelRemember()
    this.#cancelRemember = this.#seams.timers.after(REMEMBER_AFTER_MS, () => {
      const remember = this.withPins((pins, ...storage) =>
        pins.rememberPin(...storage, person, pin),
      )
      this.#link.background.run(remember)
    })
  }

  async #loginAlone(staffId: string, pin: string): Promise<TillOutcome<StaffCard>> {
    const known = await this.withPins((pins, ...storage) => pins.checkPin(...storage, staffId, pin))
    if (known === null) return refuseAtTill('PIN_NEEDS_HUB')
    if (!known.ok) return known
    const expiresAt = new Date(this.#seams.clock.nowMs() + ALONE_MS).toISOString()
    await this.#keepLogin({ key: 'login', ...known.value, expiresAt, verifiedBy: 'terminal' })
    this.#lastLoginAt.value = null
    this.#noteTouch()
    return { ok: true, value: known.value.staff }
  }

  /** Fetched when first needed, off the way to the first screen; null where it could not be. */
  async withPins<T>(
    work: (pins: Pins, seams: TerminalSeams, database: TerminalDatabase) => Promise<T>,
  ): Promise<T | null> {
    const pins = await import('../link/pin-verifier.ts').catch(() => null)
    return pins === null ? null : work(pins, this.#seams, this.#database)
  }

  async logout(): Promise<void> {
    await this.#forgetLogin()
    await this.#tellLogOut()
  }

  /**
   * Somebody is using the till: the idle log-out begins anew. The first touch of a device that
   * slept without saying so is not its person's.
   */
  touch(): void {
    if (this.#isLeftAlone(this.#login.peek())) this.#link.background.run(this.logout())
    else this.#noteTouch()
  }

  #noteTouch(): void {
    if (this.#login.peek() !== null) markTouched(this.#seams.marks, this.#seams.clock.nowMs())
    this.#lockLater()
  }

  /** Also when the rule changes: the new time begins then. */
  #lockLater(): void {
    this.#cancelIdle()
    if (this.#login.peek() === null) return
    this.#cancelIdle = this.#seams.timers.after(this.#lockAfterMs.peek(), () => {
      this.#link.background.run(this.logout())
    })
  }

  #isLeftAlone(login: LoginRecord | null): boolean {
    const { marks, clock } = this.#seams
    return login !== null && wasLeftAlone(marks, clock.nowMs(), this.#lockAfterMs.peek())
  }

  dismissIncident(): void {
    this.#lost.value = null
    this.#link.dismissIncident()
  }

  stop(): void {
    this.#cancelIdle()
    this.#cancelRemember()
    for (const stop of this.#unlisten) stop()
  }

  /** The cached customers go with the person; pending sales never do (I12). */
  async #forgetLogin(): Promise<void> {
    this.#cancelIdle()
    await this.#database.delete('sessions_state', 'login')
    await clearCustomers(this.#database)
    batch(() => {
      this.#login.value = null
      this.#mustProve.value = false
    })
  }

  async #keepLogin(record: LoginRecord): Promise<void> {
    await this.#database.put('sessions_state', record)
    this.#login.value = record
  }

  async #tellLogOut(): Promise<void> {
    await this.#link.door.call({ method: 'POST', path: '/api/logout' }, Type.Undefined())
  }

  /** The hub's word on who is here counts; a log-out that it missed is said again. */
  async #askWhoIsHere(): Promise<void> {
    const me = await this.#link.door.call(ask('/api/me'), MeAnswer)
    if (!me.ok) return
    const { staff, permissions, limits } = me.value
    const login = this.#login.peek()
    if (login?.verifiedBy === 'terminal') {
      // The cashier finishes the sale; whoever the hub still thinks is here has left.
      this.#mustProve.value = true
      if (staff !== null) await this.#tellLogOut()
      return
    }
    if (staff === null && login !== null) await this.#forgetLogin()
    if (staff !== null && login === null) await this.#tellLogOut()
    // What somebody may do can change while they are logged in.
    if (staff !== null && staff.staff_id === login?.staff.staff_id) {
      await this.#keepLogin({ ...login, staff, permissions, limits })
    }
  }

  #hearRefusal(code: TillErrorCode): void {
    const isEnded = code === 'LOGIN_REQUIRED' || code === 'LOGIN_EXPIRED'
    if (!isEnded || this.#login.peek() === null) return
    this.#link.background.run(this.#askWhoIsHere())
  }

  /** Somebody came or left, or may do more or less than before: it holds at once. */
  #hearStaffChanged(): void {
    const { background } = this.#link
    if (this.#login.peek() !== null) background.run(this.#askWhoIsHere())
    background.run(this.loadStaff())
  }

  /** Name, taxes, rounding or tiers are others: the next cart is priced by them. */
  readonly #askForOutlet = async (): Promise<TillOutcome<unknown>> => {
    const answer = await this.#link.door.call(ask('/api/outlet'), OutletMessage)
    if (answer.ok) await this.#keepOutlet(answer.value)
    return answer
  }

  async #keepOutlet(outlet: OutletMessage): Promise<void> {
    this.#outlet.value = outlet
    await this.#database.put('sync_metadata', { key: 'outlet', outlet })
  }

  #hearSession({ outlet }: DeviceSessionAnswer): void {
    const { background } = this.#link
    background.run(this.#keepOutlet(outlet))
    background.run(this.#askWhoIsHere())
    background.run(this.loadStaff())
  }
}

const ask = (path: string) => ({ method: 'GET', path, mayKnowMore: true }) as const

type Pins = typeof import('../link/pin-verifier.ts')

const identityOf = (device: DeviceRecord): TerminalIdentity => ({
  terminalId: device.terminalId,
  terminalCode: device.terminalCode,
  series: device.series,
})

async function readSaved(database: TerminalDatabase) {
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
