// What each role may do at this outlet, while somebody changes it.

import { computed, type ReadonlySignal, signal } from '@preact/signals'
import type { Grant, Grants, Permission } from '#domain/permissions.ts'
import { ROLES, type Role } from '#domain/wire/access-message.ts'
import { RoleGrants, StaffChanged } from '#domain/wire/staff-message.ts'
import type { HubLink } from '../link/hub-link.ts'
import type { TillOutcome } from '../link/till-errors.ts'
import { differences, grantMessages, readGrants, setGrant } from './grant-draft.ts'

const PATH = '/api/console/role-grants'
export type GrantsByRole = Readonly<Record<Role, Grants>>

export class RoleGrantsModel {
  readonly #link: HubLink
  readonly #saved = signal<GrantsByRole | null>(null)
  readonly #draft = signal<GrantsByRole | null>(null)

  /** As the hub has them; null until it has said so. */
  readonly saved: ReadonlySignal<GrantsByRole | null> = this.#saved
  /** As they are on the page. */
  readonly draft: ReadonlySignal<GrantsByRole | null> = this.#draft
  readonly changeCount = computed(() => {
    const [saved, draft] = [this.#saved.value, this.#draft.value]
    if (!saved || !draft) return 0
    return ROLES.reduce((sum, role) => sum + differences(draft[role], saved[role]).length, 0)
  })

  constructor(link: HubLink) {
    this.#link = link
  }

  /** What was changed and not saved is gone. */
  async refresh(): Promise<TillOutcome<null>> {
    const answer = await this.#link.door.call({ method: 'GET', path: PATH }, RoleGrants)
    if (!answer.ok) return answer
    const byRole = new Map(answer.value.roles.map(({ role, grants }) => [role, readGrants(grants)]))
    this.#saved.value = Object.fromEntries(
      ROLES.map((role) => [role, byRole.get(role) ?? readGrants([])]),
    ) as GrantsByRole
    this.undo()
    return { ok: true, value: null }
  }

  set(role: Role, permission: Permission, grant: Grant): void {
    const draft = this.#draft.peek()
    if (draft) this.#draft.value = { ...draft, [role]: setGrant(draft[role], permission, grant) }
  }

  undo(): void {
    this.#draft.value = this.#saved.peek()
  }

  /** Sends the roles that differ, whole, so that two people never mix halves of a role. */
  async save(): Promise<TillOutcome<null>> {
    const [saved, draft] = [this.#saved.peek(), this.#draft.peek()]
    if (!saved || !draft) return { ok: true, value: null }
    const changed = ROLES.filter((role) => differences(draft[role], saved[role]).length > 0)
    const roles = changed.map((role) => ({ role, grants: grantMessages(draft[role]) }))
    const request = { method: 'PUT', path: PATH, body: JSON.stringify({ roles }) } as const
    const answer = await this.#link.door.call(request, StaffChanged)
    return answer.ok ? this.refresh() : answer
  }
}
