// The one page of a box that does not sell: what it is, and what to do, in both languages.
import { escapeHtml } from '#domain/escape-html.ts'
import type { HaltReason } from '../app-types.ts'
import { HALT_WORDS } from './halt-reason.ts'

export const HALTED_STYLE = `
body { margin: 0; font: 1.125rem/1.5 system-ui, sans-serif; background: #fef2f2; color: #450a0a }
main { max-width: 38rem; margin: 0 auto; padding: 2rem 1rem; display: grid; gap: 1rem }
section { padding: 1.25rem; background: #fff; border: 1px solid #fca5a5; border-radius: .75rem }
h1 { margin: 0; font-size: 1.5rem; line-height: 1.25 }
p { margin: .75rem 0 0 }
.todo { font-weight: 600 }
@media (prefers-color-scheme: dark) {
  body { background: #1c0a0a; color: #fee2e2 }
  section { background: #2b1414; border-color: #7f1d1d }
}
`

/** Asks now and then, and loads the till as soon as the hub is back; nobody's reading is cut short. */
export const HALTED_SCRIPT = `
setInterval(() => {
  fetch('/api/health').then((answer) => { if (answer.ok) location.reload() }, () => {})
}, 20000)
`

export function haltedPage(why: HaltReason, hubName: string): string {
  const part = (language: 'id' | 'en') => {
    const { title, text, todo } = HALT_WORDS[why][language]
    return `<section lang="${language}"><h1>${title}</h1><p>${text}</p>
<p class="todo">${todo}</p></section>`
  }
  return `<!doctype html>
<html lang="id"><head><meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>${HALT_WORDS[why].id.title}</title><style>${HALTED_STYLE}</style></head>
<body><main>${part('id')}${part('en')}<p>${escapeHtml(hubName)}</p></main>
<script>${HALTED_SCRIPT}</script></body></html>`
}
