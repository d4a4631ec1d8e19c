import { escapeHtml } from '#domain/escape-html.ts'
import { type DeviceKind, ONBOARDING_WORDS, type OnboardingLanguage } from './onboarding-words.ts'

export type OnboardingFacts = {
  language: OnboardingLanguage
  device: DeviceKind
  hubName: string
  /** SHA-256 of the authority, AB:CD:… */
  fingerprint: string
  /** Where the till is by its name, and by each address of the box. */
  origins: string[]
}

/** Everything in one page: whoever stands here has nothing of the hub in the browser yet. */
export function onboardingPage(facts: OnboardingFacts): string {
  const { language, device, hubName, fingerprint, origins } = facts
  const words = ONBOARDING_WORDS[language]
  const other = language === 'id' ? 'en' : 'id'
  const guides = [...words.list].sort(
    (a, b) => Number(b.device === device) - Number(a.device === device),
  )
  return `<!doctype html>
<html lang="${language}">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<title>${escapeHtml(words.title)} · ${escapeHtml(hubName)}</title>
<link rel="stylesheet" href="/onboarding.css">
</head>
<body data-origins="${escapeHtml(JSON.stringify(origins))}">
<main>
<header>
<p class="hub">${escapeHtml(hubName)}</p>
<a href="/?lang=${other}" lang="${other}">${words.other}</a>
</header>
<h1>${escapeHtml(words.title)}</h1>
<p>${escapeHtml(words.lead)}</p>
<noscript><p class="state">${escapeHtml(words.offScript)}</p></noscript>
<div role="status" aria-live="polite">
<p class="state" id="checking" hidden>${escapeHtml(words.checking)}</p>
<p class="state good" id="trusted" hidden>${escapeHtml(words.trusted)}</p>
<p class="state warn" id="untrusted" hidden>${escapeHtml(words.untrusted)}</p>
</div>
<p id="opening" hidden>
<a class="main" id="open" href="${escapeHtml(origins[0] ?? '')}">${escapeHtml(words.open)}</a>
</p>
<p class="state warn" id="by-address" hidden>${escapeHtml(words.byAddress)}</p>
<section id="install">
<p class="files"><a class="main" href="/ocean-hub.crt" download>${escapeHtml(words.download)}</a>
<a href="/ocean-hub.mobileconfig">${escapeHtml(words.profile)}</a></p>
<h2>${escapeHtml(words.compare)}</h2>
<p class="fingerprint">${groupsOf(fingerprint)}</p>
<p>${escapeHtml(words.compareWhy)}</p>
<h2>${escapeHtml(words.guides)}</h2>
${guides.map((guide) => guideHtml(guide, guide.device === device)).join('\n')}
</section>
</main>
<script src="/onboarding.js"></script>
</body>
</html>
`
}

const guideHtml = (guide: { name: string; steps: string[] }, isOpen: boolean): string =>
  `<details${isOpen ? ' open' : ''}><summary>${escapeHtml(guide.name)}</summary><ol>
${guide.steps.map((step) => `<li>${stepHtml(step)}</li>`).join('\n')}
</ol></details>`

const stepHtml = (step: string): string =>
  step.startsWith('certutil ') ? `<code>${escapeHtml(step)}</code>` : escapeHtml(step)

/** Four bytes each, as people compare them aloud. */
const groupsOf = (fingerprint: string): string =>
  (fingerprint.match(/(?:[0-9A-F]{2}:?){1,4}/g) ?? [])
    .map((group) => `<span>${group.replace(/:$/, '')}</span>`)
    .join(' ')

export const ONBOARDING_CSS = `
:root { color-scheme: light dark; --ink: #14212b; --paper: #f5f8fa; --card: #fff; --line: #c3d0d9;
  --main: #0b5c86; --good: #11663c; --warn: #7a4a00 }
@media (prefers-color-scheme: dark) {
  :root { --ink: #e6eef3; --paper: #10181e; --card: #18232b; --line: #3a4a56;
    --main: #7cc4ea; --good: #7ad9a4; --warn: #f2c06a }
}
* { box-sizing: border-box }
body { margin: 0; background: var(--paper); color: var(--ink);
  font: 1.0625rem/1.5 system-ui, sans-serif }
main { max-width: 44rem; margin: 0 auto; padding: 1rem }
header { display: flex; justify-content: space-between; gap: 1rem; align-items: baseline }
.hub { margin: 0; font-weight: 600 }
h1 { font-size: 1.75rem; line-height: 1.2; margin: 1rem 0 0.5rem }
h2 { font-size: 1.125rem; margin: 1.5rem 0 0.25rem }
a { color: var(--main) }
header a, .files a { display: inline-flex; align-items: center; min-height: 2.75rem }
a.main { display: inline-block; background: var(--main); color: var(--card);
  padding: 0.75rem 1.25rem;
  border-radius: 0.5rem; text-decoration: none; font-weight: 600 }
.files { display: flex; flex-wrap: wrap; gap: 1rem; align-items: center }
.state { border: 1px solid var(--line); border-left-width: 0.375rem; border-radius: 0.5rem;
  background: var(--card); padding: 0.75rem 1rem; font-weight: 600 }
.good { border-left-color: var(--good) }
.warn { border-left-color: var(--warn) }
.fingerprint { display: grid; gap: 0.5rem;
  grid-template-columns: repeat(auto-fill, minmax(8.5rem, 1fr));
  font: 600 1rem/1.4 ui-monospace, monospace }
details { border: 1px solid var(--line); border-radius: 0.5rem; background: var(--card);
  margin: 0.5rem 0 }
summary { padding: 0.75rem 1rem; font-weight: 600; cursor: pointer }
ol { margin: 0; padding: 0 1rem 1rem 2.5rem }
li { margin: 0.25rem 0; overflow-wrap: anywhere }
code { font: 0.9375rem/1.4 ui-monospace, monospace }
[hidden] { display: none !important }
`

/**
 * Loads a picture from the till's own origin: it arrives only where the name is known and the
 * certificate trusted. By the name first, then by each address (ChromeOS and old Androids do not
 * know .local names).
 */
export const ONBOARDING_SCRIPT = `'use strict'
const origins = JSON.parse(document.body.dataset.origins)
const show = (id, isShown) => { document.getElementById(id).hidden = !isShown }
const WAIT_MS = 8000
const AGAIN_MS = 4000
function reaches(origin) {
  return new Promise((resolve) => {
    const picture = new Image()
    const timer = setTimeout(() => resolve(false), WAIT_MS)
    picture.onload = () => { clearTimeout(timer); resolve(true) }
    picture.onerror = () => { clearTimeout(timer); resolve(false) }
    picture.src = origin + '/trust.gif?' + Math.random()
  })
}
async function look() {
  const found = await Promise.all(origins.map(reaches))
  const at = found.indexOf(true)
  show('checking', false)
  show('trusted', at >= 0)
  show('opening', at >= 0)
  show('by-address', at > 0)
  show('untrusted', at < 0)
  show('install', at < 0)
  if (at >= 0) document.getElementById('open').href = origins[at]
  else setTimeout(look, AGAIN_MS)
}
show('checking', true)
look()
`
