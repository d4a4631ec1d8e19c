import './styles/tokens.css'
import './styles/base.css'
import './styles/rehearsal.css'
import { startTill } from './start-till.tsx'

/** The customer's window is this page under another address: it opens as well without the hub. */
if (location.pathname === '/display') void import('./display/show-display.tsx')
else startTill()
