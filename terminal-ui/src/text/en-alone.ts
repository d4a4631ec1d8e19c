// English of a shift that a till keeps by itself.

export const enAlone = {
  'alone.chip': 'Provisional',
  'alone.shift': 'Shift of this till',
  'alone.closed': 'The shift is closed on this till',
  'alone.own': 'This till only: the hub has not seen it',
  'alone.own-more':
    'These are the sales and the cash of this till. The figures that count are the hub’s.',
  'alone.own-close':
    'Compared with what this till did. The hub carries over what is open and prints its Z.',
  'alone.open': 'The hub is away: the shift is opened on this till',
  'alone.open-more':
    'It is provisional. Sell as always; the hub makes it a real shift when it is back.',
  'alone.go-on-title': 'The hub does not answer',
  'alone.go-on': 'Go on without the hub',
  'alone.go-on-more':
    'It is recorded on this till and told to the hub when it answers again. It counts once.',
  'alone.list': 'Ended on this till, not told to the hub yet',
  'alone.list-lead': 'They go to the hub by themselves; nothing has to be done again.',
  'alone.refund': 'Recorded on this till. The hub gives it its number when it is back.',
} as const
