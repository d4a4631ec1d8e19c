import type { Role, StaffCard } from '#domain/wire/access-message.ts'
import { type PlainKey, t } from '../text/translate.ts'
import { moveFocus } from './move-focus.ts'
import './staff-tiles.css'
import { useFirstFocus } from './use-first-focus.ts'

const ROLE_TEXT: Record<Role, PlainKey> = {
  cashier: 'role.cashier',
  supervisor: 'role.supervisor',
  manager: 'role.manager',
  technician: 'role.technician',
}

export const roleText = (role: Role): string => t(ROLE_TEXT[role])

/** The first letters of the first and the last word: 'Siti Nur Aminah 2' is SA. */
export function initialsOf(name: string): string {
  const words = name.split(/\s+/).filter((word) => /^\p{L}/u.test(word))
  const last = words.length > 1 ? (words[words.length - 1] ?? '') : ''
  return `${words[0]?.[0] ?? ''}${last[0] ?? ''}`.toUpperCase()
}

type StaffTilesProps = { staff: readonly StaffCard[]; onChoose: (card: StaffCard) => void }

export function StaffTiles({ staff, onChoose }: StaffTilesProps) {
  const first = useFirstFocus<HTMLButtonElement>(true)
  return (
    <ul class="staff-tiles" onKeyDown={(event) => moveFocus(event, 'button')}>
      {staff.map((card, index) => (
        <li key={card.staff_id}>
          <button
            type="button"
            class="staff-tile"
            ref={index === 0 ? first : null}
            data-autofocus={index === 0 || undefined}
            onClick={() => onChoose(card)}
          >
            <span class={`avatar avatar-${card.role}`} aria-hidden="true">
              {initialsOf(card.name)}
            </span>
            <span class="staff-words">
              <span class="staff-name">{card.name}</span>
              <span class="staff-role">{roleText(card.role)}</span>
            </span>
          </button>
        </li>
      ))}
    </ul>
  )
}
