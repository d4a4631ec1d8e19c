// How a shift stands, as people see it.

import type { ShiftState } from '#domain/wire/shift-message.ts'
import type { IconName } from '../../parts/icon-shapes.ts'
import type { Tone } from '../../parts/notice.tsx'
import type { PlainKey } from '../../text/translate.ts'

export const STATES: Record<ShiftState, { tone: Tone; icon: IconName; text: PlainKey }> = {
  open: { tone: 'good', icon: 'check', text: 'state.open' },
  suspended: { tone: 'warn', icon: 'hold', text: 'state.suspended' },
  counting: { tone: 'accent', icon: 'cash', text: 'state.counting' },
  closed: { tone: 'plain', icon: 'lock', text: 'state.closed' },
  'needs-count': { tone: 'bad', icon: 'warning', text: 'state.needs-count' },
}
