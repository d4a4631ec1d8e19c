// English of a hub that lost data: who came back, and the papers that wait.

export const enTails = {
  'tails.title': 'This hub’s data was restored',
  'tails.absent': 'Not back yet: {names}',
  'tails.absent-more':
    'What they sold before {time} may be missing here. Switch them on beside the hub: they send it by themselves.',
  'tails.whole': 'Every terminal has come back',
  'tails.awaited': 'Not back yet',
  'tails.offered': 'Back',
  'tails.lost': 'Given up',
  'tails.taken-facts': '{n} documents compared, {taken} of them were missing here',
  'tails.lost-facts': 'By {name}: {reason}',
  'tails.give-up': 'Will not come back',
  'tails.give-up-title': 'Give up {name}?',
  'tails.give-up-more':
    'Only if the device is stolen, broken or wiped. If it comes back all the same, its sales are taken.',
  'tails.reason': 'Why it will not come back',
  'tails.papers': '{n} receipt is on hold || {n} receipts are on hold',
  'tails.papers-more': 'Their sales came late. Most customers have their receipt already.',
  'tails.print-all': 'Print all',
  'tails.discard-all': 'Throw all away',
  'tails.papers-settled': '{n} receipt settled || {n} receipts settled',
  'audit.tail-offered': 'A terminal brought back what was lost',
  'audit.terminal-given-up': 'Terminal given up',
  'audit.terminal-recalled': 'Lost terminal known again',
  'audit.print-job-moved': 'A paper went to another printer',
  'audit.printer-probed': 'A printer was asked what it can',
  'audit.held-papers-decided': 'Decision about all papers on hold',
  'audit.epoch-begun': 'The database was restored',
} as const
