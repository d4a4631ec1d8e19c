import { useSignal } from '@preact/signals'
import type { MissingNumbers, TerminalCard } from '#domain/wire/access-message.ts'
import { explainNumbers, sayNumbers, unshownCount } from '../../models/missing-numbers.ts'
import { Button } from '../../parts/button.tsx'
import { Notice } from '../../parts/notice.tsx'
import { ReasonedDialog } from '../../parts/reasoned-dialog.tsx'
import { useTill } from '../../parts/till-context.ts'
import { t } from '../../text/translate.ts'
import { useWhen } from './use-when.ts'
import './missing-numbers.css'

type DialogProps = { card: TerminalCard; gap: MissingNumbers; onClose: () => void }

function ExplainDialog({ card, gap, onClose }: DialogProps) {
  const till = useTill()
  return (
    <ReasonedDialog
      title={t('missing.numbers', { numbers: sayNumbers(gap) })}
      lead={t('missing.dialog-more')}
      label={t('missing.reason')}
      action={t('missing.never')}
      send={(reason) => explainNumbers(till, card, gap, reason)}
      onClose={onClose}
    />
  )
}

/** Nothing, where every number of the terminal is here. */
export function MissingNumbersNotice({ card }: { card: TerminalCard }) {
  const { session } = useTill()
  const when = useWhen()
  const chosen = useSignal<MissingNumbers | null>(null)
  const more = unshownCount(card)
  if (card.missing_count === 0) return null
  return (
    <div class="missing">
      <Notice tone="warn" icon="receipt" title={t('missing.title', { n: card.missing_count })}>
        <p>{t('missing.more')}</p>
        <ul class="missing-list" data-testid="missing-numbers">
          {card.missing.map((gap) => (
            <li key={sayNumbers(gap)} class="row row-wrap">
              <span class="grow">
                <strong>{sayNumbers(gap)}</strong>{' '}
                <span class="small">{t('missing.since', { time: when(gap.since) })}</span>
              </span>
              {session.may('manage-rules') && (
                <Button
                  label={t('missing.explain-of', { numbers: sayNumbers(gap) })}
                  onPress={() => {
                    chosen.value = gap
                  }}
                >
                  {t('missing.explain')}
                </Button>
              )}
            </li>
          ))}
        </ul>
        {more > 0 && <p class="small">{t('missing.and-more', { n: more })}</p>}
        {chosen.value && (
          <ExplainDialog
            card={card}
            gap={chosen.value}
            onClose={() => {
              chosen.value = null
            }}
          />
        )}
      </Notice>
    </div>
  )
}
