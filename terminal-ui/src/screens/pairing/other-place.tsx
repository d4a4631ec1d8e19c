import { linkTo, type PairingPlace } from '../../models/pairing-place.ts'
import { Button } from '../../parts/button.tsx'
import { Notice } from '../../parts/notice.tsx'
import { t } from '../../text/translate.ts'

/** Says that this is another address of the hub, leads to the right one, or stays by a decision. */
export function OtherPlaceNotice({ place, code }: { place: PairingPlace; code: string }) {
  const other = place.other.value
  if (other === null) return null
  if (place.isChosen.value) {
    return (
      <Notice tone="warn" icon="info" role="status" title={t('place.stays', here())}>
        {t('place.stays-more')}
      </Notice>
    )
  }
  const isTerminal = other.why === 'terminal'
  return (
    <Notice
      tone={isTerminal ? 'bad' : 'warn'}
      icon="warning"
      role="alert"
      title={isTerminal ? t('place.elsewhere') : t('place.address', here())}
    >
      <p>{isTerminal ? t('place.elsewhere-more') : t('place.address-more')}</p>
      <div class="place-ways">
        {other.origin !== null && (
          <a class="button button-primary button-normal" href={linkTo(other.origin, code)}>
            <span class="button-text">{t('place.open', { address: hostOf(other.origin) })}</span>
          </a>
        )}
        <Button onPress={() => place.stayHere()}>
          {isTerminal ? t('place.stay-empty') : t('place.stay')}
        </Button>
      </div>
    </Notice>
  )
}

const here = (): { address: string } => ({ address: location.host })

const hostOf = (origin: string): string => origin.replace(/^https?:\/\//, '')
