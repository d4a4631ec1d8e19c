// The console's people: who works here, what they may do, their PINs and log-ins.

import { type ReadonlySignal, signal } from '@preact/signals'
import type { Static, TSchema } from 'typebox'
import type { Role } from '#domain/wire/access-message.ts'
import {
  type ChangeStaffRequest,
  LogInList,
  StaffChanged,
  type StaffDetail,
  StaffDetailList,
} from '#domain/wire/staff-message.ts'
import type { HubLink } from '../link/hub-link.ts'
import type { TillErrorCode, TillOutcome } from '../link/till-errors.ts'

const PEOPLE = '/api/console/staff'

export type PersonChange = Static<typeof ChangeStaffRequest>
export type NewPerson = { name: string; role: Role; pin: string }
export type LogIn = LogInList['log_ins'][number]

export class PeopleModel {
  readonly #link: HubLink
  readonly #newId: () => string
  readonly #people = signal<readonly StaffDetail[] | null>(null)
  /** Kept while the answer is lost, so that sending again adds nobody twice. */
  #idOfNew: string | null = null

  /** Null until the hub has said who works here. */
  readonly people: ReadonlySignal<readonly StaffDetail[] | null> = this.#people

  constructor(link: HubLink, newId: () => string) {
    this.#link = link
    this.#newId = newId
  }

  async refresh(): Promise<TillOutcome<null>> {
    const answer = await this.#call('GET', PEOPLE, StaffDetailList)
    if (!answer.ok) return answer
    this.#people.value = answer.value.staff
    return { ok: true, value: null }
  }

  async add(person: NewPerson): Promise<TillOutcome<null>> {
    this.#idOfNew ??= this.#newId()
    const added = await this.#send('POST', PEOPLE, { staff_id: this.#idOfNew, ...person })
    // After any answer the next person is another one; only a lost answer is asked for again.
    if (added.ok || !isAnswerLost(added.code)) this.#idOfNew = null
    return added
  }

  change(staffId: string, change: PersonChange): Promise<TillOutcome<null>> {
    return this.#send('PUT', `${PEOPLE}/${staffId}`, change)
  }

  resetPin(staffId: string, pin: string): Promise<TillOutcome<null>> {
    return this.#send('POST', `${PEOPLE}/${staffId}/pin`, { pin })
  }

  unlock(staffId: string): Promise<TillOutcome<null>> {
    return this.#send('POST', `${PEOPLE}/${staffId}/unlock`)
  }

  async logIns(staffId: string): Promise<TillOutcome<readonly LogIn[]>> {
    const answer = await this.#call('GET', `${PEOPLE}/${staffId}/log-ins`, LogInList)
    return answer.ok ? { ok: true, value: answer.value.log_ins } : answer
  }

  async #send(method: 'POST' | 'PUT', path: string, body?: unknown): Promise<TillOutcome<null>> {
    const answer = await this.#call(method, path, StaffChanged, body)
    return answer.ok ? this.refresh() : answer
  }

  #call<S extends TSchema>(
    method: 'GET' | 'POST' | 'PUT',
    path: string,
    schema: S,
    body?: unknown,
  ): Promise<TillOutcome<Static<S>>> {
    const text = body === undefined ? {} : { body: JSON.stringify(body) }
    return this.#link.door.call({ method, path, ...text }, schema)
  }
}

const isAnswerLost = (code: TillErrorCode): boolean =>
  code === 'HUB_UNREACHABLE' || code === 'HUB_TOO_SLOW' || code === 'ANSWER_UNREADABLE'
