import { effect } from '@preact/signals'
import { render } from 'preact'
import { App } from './app.tsx'
import { browserSeams } from './link/browser-seams.ts'
import { fetchPatiently } from './link/fetch-patiently.ts'
import { createBoot, isPastSplash } from './models/boot-model.ts'
import { fetchLater } from './parts/later.tsx'
import { LATER } from './screens/frame/later-screens.ts'
import { place } from './screens/navigation.ts'
import { currentLanguage, speak, t } from './text/translate.ts'

/** A storage that has not opened by then may never open. */
const SPLASH_MS_MAX = 10_000

/** The whole till: storage, session, screens, and what comes after them. */
export function startTill(): void {
  const boot = createBoot(browserSeams())
  // The storage opens while the browser draws.
  boot.start()
  speak(boot.settings.language)

  // Language and theme live on the document: styles, screen readers and hyphenation follow it.
  const darkSystem = matchMedia('(prefers-color-scheme: dark)')
  function applyTheme(): void {
    const theme = boot.settings.theme.value
    const isDark = theme === 'dark' || (theme === 'system' && darkSystem.matches)
    document.documentElement.dataset.theme = isDark ? 'dark' : 'light'
  }
  darkSystem.addEventListener('change', applyTheme)
  effect(applyTheme)
  effect(() => {
    document.documentElement.lang = currentLanguage()
    const outlet = boot.till.value?.session.outlet.value?.name
    document.title = outlet ? t('app.title', { outlet }) : 'Ocean Store'
  })

  /** A till that speaks English fetches it before it says anything; without it it speaks on. */
  const learnEnglish = async (): Promise<void> => {
    await import('./text/english.ts').catch(() => {})
  }
  const show = (): void => {
    const root = document.getElementById('app')
    if (root) render(<App boot={boot} />, root)
  }
  if (currentLanguage() === 'en') void learnEnglish().then(show)
  else show()
  effect(() => {
    if (boot.settings.language.value === 'en') void learnEnglish()
  })

  // A place beside selling has its code on the way while the storage opens, before all the rest.
  const at = place.peek()
  const firstScreen = at === 'sell' ? Promise.resolve() : fetchLater(LATER[at])

  /** Until it is here the till sells as well, and opens next time only where the hub answers. */
  const startTheRest = async (): Promise<void> => {
    const { timers } = boot.seams
    const rest = await fetchPatiently(timers, () => import('./after-first-screen.ts'))
    rest.startTheRest(boot)
  }
  // Once, when a screen stands at which somebody can work; a storage that hangs has none.
  let isAsked = false
  const askForTheRest = (): void => {
    if (!isAsked) void startTheRest()
    isAsked = true
  }
  setTimeout(askForTheRest, SPLASH_MS_MAX)
  effect(() => {
    if (isPastSplash(boot)) void firstScreen.then(() => setTimeout(askForTheRest))
  })
}
