import { useSignal } from '@preact/signals'
import { Button } from '../../parts/button.tsx'
import { useMoney } from '../../parts/money.tsx'
import { Notice } from '../../parts/notice.tsx'
import { useTill } from '../../parts/till-context.ts'
import { t } from '../../text/translate.ts'
import { TenderAmount } from '../pay/cash-pane.tsx'
import { useDraft, useTaking } from '../pay/use-pay-draft.ts'
import { EvidencePane } from './evidence-pane.tsx'

function ByQr({ onByHand }: { onByHand: () => void }) {
  const draft = useDraft()
  const { charge } = useTill()
  const show = useMoney()
  useTaking(draft, {
    isReady: true,
    text: t('charge.show', { amount: show(draft.enteredMinor) }),
    press: async () => {
      const started = await charge.start('qris', draft.enteredMinor)
      draft.tell(started)
      if (!started.ok && started.code === 'QRIS_NOT_SET_UP') onByHand()
    },
  })
  return (
    <div class="tender-pane tender-pane-evidence">
      <TenderAmount draft={draft} hasFocus />
      <div class="evidence">
        <Notice tone="accent" icon="qris">
          {t('charge.lead')}
        </Notice>
        <Button icon="note" onPress={onByHand}>
          {t('charge.by-hand')}
        </Button>
      </div>
    </div>
  )
}

/** A code on the screen that the provider confirms; or the shop's sticker, noted by hand. */
export function QrisPane() {
  const { rules } = useTill()
  const isByHand = useSignal(rules.rules.value.qris_payload === null)
  const turn = () => {
    isByHand.value = !isByHand.value
  }
  if (!isByHand.value) return <ByQr onByHand={turn} />
  return (
    <EvidencePane>
      <Notice tone="accent" icon="qris">
        {t('charge.by-hand-more')}
      </Notice>
      <Button icon="qris" onPress={turn}>
        {t('charge.by-qr')}
      </Button>
    </EvidencePane>
  )
}
