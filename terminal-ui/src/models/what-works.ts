// What works, what is limited and what to do, by what is away (design: what works when).
import type { CloudState } from '#domain/wire/live-message.ts'
import type { PlainKey } from '../text/translate.ts'

export type Situation = 'hub-away' | 'line-away' | 'all-up'
export type WhatWorks = Record<'works' | 'waits' | 'toDo', readonly PlainKey[]>

export function situationOf(
  hub: 'online' | 'syncing' | 'offline',
  cloud: CloudState['state'],
): Situation {
  if (hub === 'offline') return 'hub-away'
  return cloud === 'connected' ? 'all-up' : 'line-away'
}

const BY_SITUATION: Record<Situation, WhatWorks> = {
  'hub-away': {
    works: ['connect.works-sell', 'connect.works-pay', 'connect.works-find', 'connect.works-shift'],
    waits: [
      'connect.waits-print',
      'connect.waits-refund',
      'connect.waits-points',
      'connect.waits-accounts',
      'connect.waits-console',
    ],
    toDo: ['connect.do-sell', 'connect.do-tab', 'connect.do-box'],
  },
  'line-away': {
    works: ['connect.works-shop'],
    waits: ['connect.waits-allowance', 'connect.waits-qris', 'connect.waits-office'],
    toDo: ['connect.do-sell', 'connect.do-modem'],
  },
  'all-up': { works: ['connect.all-up'], waits: [], toDo: [] },
}

export const whatWorks = (situation: Situation): WhatWorks => BY_SITUATION[situation]
