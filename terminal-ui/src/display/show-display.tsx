// The customer's window: the page of the till under another address, without a till in it.
import { effect, signal } from '@preact/signals'
import { render } from 'preact'
import { browserSeams } from '../link/browser-seams.ts'
import { openWindowChannel } from '../link/display-channel.ts'
import { followTill } from '../models/display-model.ts'
import { enDisplay } from '../text/en-display.ts'
import { idDisplay } from '../text/id-display.ts'
import { addTexts, speak, t } from '../text/translate.ts'
import { DisplayPage } from './display-page.tsx'
import { keepAwake } from './keep-awake.ts'

declare const TILL_BUILD: string | undefined
const BUILD = typeof TILL_BUILD === 'string' ? TILL_BUILD : 'unbuilt'
const LOCK = 'ocean-pos-display'
const RELOADED_MARK = 'ocean-pos.display-reloaded'

/** Once for each build of the till: a window that stays behind all the same shows what it can. */
function reloadOnce(build: string): boolean {
  if (sessionStorage.getItem(RELOADED_MARK) === build) return false
  sessionStorage.setItem(RELOADED_MARK, build)
  location.reload()
  return true
}

addTexts({ id: idDisplay, en: enDisplay })
const seams = browserSeams()
const isElsewhere = signal(false)
const model = followTill({
  ...{ seams, build: BUILD, openChannel: openWindowChannel, reload: reloadOnce },
})
const language = signal(model.look.peek().language)
speak(language)

const darkSystem = matchMedia('(prefers-color-scheme: dark)')
function applyLook(): void {
  const { theme, language: wanted } = model.look.value
  const isDark = theme === 'dark' || (theme === 'system' && darkSystem.matches)
  language.value = wanted
  document.documentElement.dataset.theme = isDark ? 'dark' : 'light'
  document.documentElement.lang = wanted
  document.title = t('display.title')
}
darkSystem.addEventListener('change', applyLook)
effect(applyLook)
// The newest window shows; one that was open before says so.
let isNew = true
const lock = seams.lockTab(LOCK, {
  onHeld: () => {
    isNew = false
    isElsewhere.value = false
  },
  onElsewhere: () => {
    if (isNew) lock.take()
    else isElsewhere.value = true
    isNew = false
  },
})
addEventListener('pagehide', () => model.stop())
// Another build has taken over; the first worker there ever was changes nothing.
const { serviceWorker } = navigator
if (serviceWorker?.controller) {
  serviceWorker.addEventListener('controllerchange', () => location.reload())
}
keepAwake()
const root = document.getElementById('app')
if (root) render(<DisplayPage model={model} isElsewhere={isElsewhere} />, root)
