import './styles/tokens.css'
import './styles/base.css'
import './styles/rehearsal.css'
import './styles/first-load.css'
import { startTill } from './start-till.tsx'

/** Its words were for a page whose script does not come (public/first-load.js). */
const endFirstLoad = (): void => document.getElementById('first-load')?.remove()

/** The customer's window is this page under another address: it opens as well without the hub. */
if (location.pathname === '/display') {
  void import('./display/show-display.tsx').then(endFirstLoad)
} else {
  endFirstLoad()
  startTill()
}
