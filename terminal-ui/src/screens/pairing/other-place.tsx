import { linkTo, type PairingPlace } from '../../models/pairing-place.ts'
import { Button } from '../../parts/button.tsx'
import { Notice } from '../../parts/notice.tsx'
import { t } from '../../text/translate.ts'

const WORDS = {
  terminal: {
    title: 'place.elsewhere',
    more: 'place.elsewhere-more',
    stay: 'place.stay-empty',
  },
  address: { title: 'place.address', more: 'place.address-more', stay: 'place.stay' },
  silent: { title: 'place.silent', more: 'place.silent-more', stay: 'place.stay-new' },
} as const

/** Says that this is another address of the hub, leads to the right one, or stays by a decision. */
export function OtherPlaceNotice({ place, code }: { place: PairingPlace; code: string }) {
  const other = place.other.value
  if (other === null) return null
  if (place.isChosen.value) {
    return (
      <Notice tone="warn" icon="info" role="status" title={t('place.stays', here())}>
        {place.isAddress ? t('place.stays-more') : t('place.stays-name')}
      </Notice>
    )
  }
  const { title, more, stay } = WORDS[other.why]
  return (
    <Notice
      tone={other.why === 'terminal' ? 'bad' : 'warn'}
      icon="warning"
      role="alert"
      title={t(title, here())}
    >
      <p>{t(more, { address: hostOf(other.origin ?? '') })}</p>
      <div class="place-ways">
        {other.origin !== null && (
          <a class="button button-primary button-normal" href={linkTo(other.origin, code)}>
            <span class="button-text">{t('place.open', { address: hostOf(other.origin) })}</span>
          </a>
        )}
        <Button onPress={() => place.stayHere()}>{t(stay)}</Button>
      </div>
    </Notice>
  )
}

const here = (): { address: string } => ({ address: location.host })

const hostOf = (origin: string): string => origin.replace(/^https?:\/\//, '')
