// The picture at the head of papers, asked for once while a page is open. Without the hub papers
// are shown without it.
import { type ReadonlySignal, signal } from '@preact/signals'
import { LogoAnswer, type LogoMessage } from '#domain/wire/logo-message.ts'
import type { HubLink } from '../link/hub-link.ts'

const logos = new WeakMap<object, ReadonlySignal<LogoMessage | null>>()

/** Null until the hub has said; an unanswered question is asked again by the next paper. */
export function paperLogo(link: Pick<HubLink, 'door'>): ReadonlySignal<LogoMessage | null> {
  const known = logos.get(link)
  if (known) return known
  const logo = signal<LogoMessage | null>(null)
  logos.set(link, logo)
  const request = { method: 'GET', path: '/api/pos/logo' } as const
  void link.door.call(request, LogoAnswer).then((answer) => {
    if (answer.ok) logo.value = answer.value.logo
    else logos.delete(link)
  })
  return logo
}
