import { t } from '../text/translate.ts'
import { Logo } from './logo.tsx'
import './splash.css'

/** Shown while the device opens its storage: the same ground as the log-in, so nothing jumps. */
export function Splash() {
  return (
    <div class="splash" role="status">
      <Logo size={72} />
      <p>{t('app.starting')}</p>
    </div>
  )
}
