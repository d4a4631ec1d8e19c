import type { ComponentChildren } from 'preact'
import { Button } from '../../parts/button.tsx'
import { useMoney } from '../../parts/money.tsx'
import { useTill } from '../../parts/till-context.ts'
import { t } from '../../text/translate.ts'
import { TenderAmount } from '../pay/cash-pane.tsx'
import { tenderKind } from '../pay/tender-kinds.ts'
import { type PayDraft, useDraft, useTaking } from '../pay/use-pay-draft.ts'
import { allowUnverified } from './allow-unverified.ts'
import { type Evidence, EvidenceFields, useEvidence } from './evidence-fields.tsx'

/** Said before the goods leave: a payment that nothing proves is taken, listed and matched later. */
function WithoutProof({ draft, evidence }: { draft: PayDraft; evidence: Evidence }) {
  const till = useTill()
  const show = useMoney()
  if (evidence.missing.length === 0) return null
  const take = async () => {
    const method = draft.method.value
    const tenderedMinor = draft.enteredMinor
    const amount = show(tenderedMinor)
    const words = t('evidence.without-words', { method: t(tenderKind(method).text), amount })
    const approvalIds = await allowUnverified(till, tenderedMinor, words)
    if (approvalIds === null) return
    const unproven = { isUnverified: true, approvalIds, evidence: evidence.evidence }
    await draft.after(await till.payment.addTender({ method, tenderedMinor, ...unproven }))
  }
  return (
    <div class="without-proof">
      <Button
        icon="warning"
        isDisabled={draft.isOver || draft.enteredMinor <= 0 || evidence.isWrong}
        onPress={() => void take()}
        testId="take-unverified"
      >
        {t('evidence.without')}
      </Button>
      <p class="soft">{t('evidence.without-more')}</p>
    </div>
  )
}

/** The amount of one tender, and what proves it. */
export function EvidencePane({ children }: { children?: ComponentChildren }) {
  const draft = useDraft()
  const { payment } = useTill()
  const method = draft.method.value
  const evidence = useEvidence(method)
  const press = async () => {
    if (!evidence.check()) return
    const proven = { tenderedMinor: draft.enteredMinor, evidence: evidence.evidence }
    await draft.after(await payment.addTender({ method, ...proven }))
  }
  useTaking(draft, { isReady: !evidence.isWrong, press })
  return (
    <div class="tender-pane tender-pane-evidence">
      <TenderAmount draft={draft} hasFocus={false} />
      <div class="evidence">
        {children}
        <EvidenceFields evidence={evidence} />
        <WithoutProof draft={draft} evidence={evidence} />
      </div>
    </div>
  )
}
