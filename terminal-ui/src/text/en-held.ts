// English of baskets that are set aside, and of notes on a basket.

export const enHeld = {
  'note.label': 'Note for the receipt',
  'note.help': 'Printed at the foot of the receipt.',
  'held.title': 'Held baskets',
  'held.label': 'Name or mark',
  'held.label-help': 'Such as “Man with red cap”. May be left empty.',
  'held.no-label': 'No name',
  'held.action': 'Hold',
  'held.done': 'The basket is on hold',
  'held.take': 'Take up',
  'held.take-over': 'Yes, take it over',
  'held.take-over-question': 'This basket belongs to {name}. Take it over?',
  'held.billed': 'Bill printed',
  'held.discard-n': 'Discard basket {name}',
  'held.lines-n': '{n} line || {n} lines',
  'held.waiting': 'Only on this device',
  'held.none': 'No basket is on hold',
  'held.none-more': 'A held basket can be taken up at any terminal.',
  'held.finish-first': 'Finish or hold the present basket before taking up another.',
} as const
