// Sales that only the hub can open any more.

import type { idSalvage } from './id-salvage.ts'

export const enSalvage: Record<keyof typeof idSalvage, string> = {
  'salvage.found': '{count} sales are in the second journal of this device',
  'salvage.waiting':
    'They are sealed: only the hub of this outlet opens them. They go to it as soon as it answers.',
  'salvage.sending': 'Being handed to the hub: {count} are checked.',
  'salvage.done': 'The hub has checked {count}, each once. Nothing was lost.',
  'salvage.refused':
    'The hub cannot open them. All of them stay here: save them to a file, call head office.',
  'salvage.unreadable': '{count} are damaged and stay here.',
  'salvage.send': 'Hand to the hub',
  'salvage.save': 'Save to a file',
  'settings.second-copy': 'Second copy of sales',
  'copy.unknown': 'Nothing sold since it was opened',
  'copy.kept': 'Kept',
  'copy.absent': 'Not in this browser',
  'copy.late': 'Slow: it follows a moment later',
  'copy.failing': 'Fails: sales are kept once; tell a technician',
  'copy.unsealed': 'Sales are kept unsealed; tell a technician',
}
