// Sales that only the hub can open any more.

import type { idSalvage } from './id-salvage.ts'

export const enSalvage: Record<keyof typeof idSalvage, string> = {
  'salvage.found':
    '{n} sale is in the second journal of this device || {n} sales are in the second journal of this device',
  'salvage.found-both':
    'Sales in the second journal of this device: {n}; refunds, cash and shift entries: {other}',
  'salvage.found-others':
    '{n} refund, cash or shift entry is in the second journal of this device || {n} refund, cash or shift entries are in the second journal of this device',
  'salvage.waiting':
    'They are sealed: only the hub of this outlet opens them. They go to it as soon as it answers.',
  'salvage.sending': 'Being handed to the hub: {count} are checked.',
  'salvage.done': 'The hub has checked {count}, each once. Nothing was lost.',
  'salvage.aside':
    'Money entries kept at the hub word for word, because it cannot know whether they happened: {count}. Tell a manager; what is missing is done again.',
  'salvage.refused':
    'The hub cannot open them. All of them stay here: save them to a file, call head office.',
  'salvage.unreadable': '{count} are damaged and stay here.',
  'salvage.send': 'Hand to the hub',
  'salvage.save': 'Save to a file',
  'salvage.saved': 'Saved as {file}',
  'salvage.saved-next':
    'It is among the downloads of this device. Bring it to a device that opens the Console, on a stick or sent. There a manager opens Console › Terminals › Take in a saved file. Each counts once, even if it also comes by itself. Until then clear nothing in this browser.',
  'settings.second-copy': 'Second copy of sales and money entries',
  'copy.unknown': 'Nothing sold since it was opened',
  'copy.kept': 'Kept',
  'copy.absent': 'Not in this browser',
  'copy.late': 'Slow: it follows a moment later',
  'copy.failing': 'Fails: sales are kept once; tell a technician',
  'copy.unsealed': 'Sales are kept unsealed; tell a technician',
  'saved-file.title': 'Take in a saved file',
  'saved-file.lead':
    'For a device that cannot hand its sales, refunds, cash and shift entries over itself: it saves them to a file. Only this outlet opens it, and each counts once.',
  'saved-file.drop': 'Drop the file of the till here',
  'saved-file.not-ours': 'This is not the saved file of a till, or it is cut off',
  'saved-file.not-ours-more':
    'Its name begins with ocean-sealed-journal. Copy it from the till again.',
  'saved-file.sending': 'Being opened and checked',
  'saved-file.of': '{done} of {total}',
  'saved-file.stopped-more': '{done} of {total} are checked. Nothing is lost: the rest can follow.',
  'saved-file.go-on': 'Go on',
  'saved-file.done': '{n} entry checked || {n} entries checked',
  'saved-file.fresh':
    '{n} was missing here and is taken in. || {n} were missing here and are taken in.',
  'saved-file.known': '{n} was here already. || {n} were here already.',
  'saved-file.set-aside':
    '{n} does not fit and is set aside word for word: see Conflicts; head office gets it too. || {n} do not fit and are set aside word for word: see Conflicts; head office gets them too.',
  'saved-file.unreadable':
    '{n} is damaged. It is kept here for head office; keep the file and compare the receipts. || {n} are damaged. They are kept here for head office; keep the file and compare the receipts.',
  'saved-file.refused': '{n} was not taken; keep the file. || {n} were not taken; keep the file.',
  'saved-file.history': 'What was taken in before',
  'saved-file.n-fresh': '{n} taken in',
  'saved-file.n-known': '{n} already here',
  'saved-file.n-set-aside': '{n} set aside',
  'saved-file.n-unreadable': '{n} damaged',
  'saved-file.by': '{time}, by {name}',
  'saved-file.by-itself': '{time}, by the till itself',
}
