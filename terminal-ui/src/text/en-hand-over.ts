// English of taking in what a replaced box still had.
import type { idHandOver } from './id-hand-over.ts'

export const enHandOver = {
  'hand-over.title': 'From the old box',
  'hand-over.lead':
    'A box that was replaced may hold sales that never left it. Its file brings them here; whatever is here already is recognised.',
  'hand-over.drop': 'Drop the file of the old box here',
  'hand-over.not-ours': 'This is not the file of this outlet’s old box, or it was changed',
  'hand-over.not-ours-more':
    'The right file is called hand-over.json. From the faulty place on nothing was taken in; copy it from the old box again.',
  'hand-over.sales': 'Sales',
  'hand-over.days': 'Trading days',
  'hand-over.from-to': '{first} to {last}',
  'hand-over.refunds': 'Refunds and voids',
  'hand-over.others': 'Other papers',
  'hand-over.take': 'Take in {n} paper || Take in {n} papers',
  'hand-over.sending': 'Being taken in',
  'hand-over.of': '{done} of {total}',
  'hand-over.stopped': '{done} of {total} are in. Nothing is lost: the rest can follow.',
  'hand-over.stopped-hub': 'If it stops again, call support and keep the file.',
  'hand-over.go-on': 'Go on',
  'hand-over.done': '{n} paper was looked at || {n} papers were looked at',
  'hand-over.new': '{n} was not here and was taken in. || {n} were not here and were taken in.',
  'hand-over.known': '{n} was here already. || {n} were here already.',
  'hand-over.set-aside':
    '{n} is kept for you to settle: a refund, cash or a till that is not paired here. || {n} are kept for you to settle: refunds, cash or tills that are not paired here.',
  'hand-over.left-out':
    '{n} is about the old box itself: no money is in it. || {n} are about the old box itself: no money is in them.',
  'hand-over.settle': 'Settle now',
  'hand-over.how': 'How to get the file',
  'hand-over.step-1': 'Switch the old box on without its network cable, with a USB stick in it.',
  'hand-over.step-2': 'On the box, support runs:',
  'hand-over.step-3':
    'Put the stick into this computer and choose the file here. Look at what it holds, then take it in.',
  'hand-over.twice': 'Taking the same file in twice changes nothing.',
} as const satisfies Record<keyof typeof idHandOver, string>
