import type { ComponentChildren } from 'preact'
import './entry-page.css'
import { t } from '../text/translate.ts'
import { LanguageSwitch } from './language-switch.tsx'
import { Logo } from './logo.tsx'
import { useBoot } from './till-context.ts'

type EntryPageProps = {
  title: string
  lead: string
  /** What stands under the lead on the dark side: steps, a badge. */
  aside?: ComponentChildren
  children: ComponentChildren
}

/** The page before the till is in use: who we are on the left, what to do on the right. */
export function EntryPage({ title, lead, aside, children }: EntryPageProps) {
  const session = useBoot().till.value?.session
  return (
    <div class="entry">
      <header class="entry-brand">
        <div class="entry-name">
          <Logo size={44} />
          <span>{session?.outlet.value?.name ?? 'Ocean Store'}</span>
        </div>
        <div class="entry-words">
          <h1>{title}</h1>
          <p>{lead}</p>
          {aside}
        </div>
        <div class="entry-foot">
          <span>{session?.terminal.value?.terminalCode ?? t('app.product')}</span>
          <LanguageSwitch />
        </div>
      </header>
      <main class="entry-main scroll">
        <div class="entry-content">{children}</div>
      </main>
    </div>
  )
}
