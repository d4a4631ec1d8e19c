import { useMemo } from 'preact/hooks'
import type { Refusal } from '#domain/errors.ts'
import { ConsoleRulesModel } from '../../../models/console-rules-model.ts'
import { Button } from '../../../parts/button.tsx'
import { Notice } from '../../../parts/notice.tsx'
import { Skeleton } from '../../../parts/skeleton.tsx'
import { useTill } from '../../../parts/till-context.ts'
import { type PlainKey, t } from '../../../text/translate.ts'
import { useRefresh } from '../use-refresh.ts'
import { EReceiptCard } from './e-receipt-card.tsx'
import { LimitsCard } from './limits-card.tsx'
import { EvidenceCard, QrisCard } from './payments-card.tsx'
import { ReasonsCard } from './reasons-card.tsx'
import { RulesSaveBar } from './rules-save-bar.tsx'
import './rules.css'

const FAULTS: Record<string, PlainKey> = {
  denominations: 'rules.fault.denominations',
  reasons: 'rules.fault.reasons',
  required_evidence: 'rules.fault.required_evidence',
  non_returnable_category_ids: 'rules.fault.non_returnable_category_ids',
  qris_payload: 'rules.fault.qris_payload',
  e_receipt_address: 'rules.fault.e_receipt_address',
}

const faultText = (fault: Refusal): string => {
  const key = FAULTS[fault.field ?? '']
  return key ? t(key) : (fault.detail ?? fault.code)
}

/** The outlet's rules for money, changed as a whole: notes and coins, reasons, limits, payments. */
export function RulesPanel() {
  const { link } = useTill()
  const model = useMemo(() => new ConsoleRulesModel(link), [link])
  const { problem, again } = useRefresh(() => model.refresh())
  const isReady = model.draft.value !== null
  return (
    <div class="stack">
      <header class="card-head">
        <div>
          <h2>{t('rules.title')}</h2>
          <p class="soft">{t('rules.more')}</p>
        </div>
        <Button icon="refresh" label={t('common.refresh')} onPress={() => void again()} />
      </header>
      {problem.value && <Notice tone="warn" icon="cloud-off" title={problem.value} />}
      {!isReady && !problem.value && <Skeleton rows={6} />}
      {isReady && (
        <div class="rule-columns">
          <LimitsCard model={model} />
          <div class="stack">
            <ReasonsCard model={model} />
            <QrisCard model={model} />
            <EReceiptCard model={model} />
            <EvidenceCard model={model} />
          </div>
        </div>
      )}
      <RulesSaveBar model={model} faultText={faultText} />
    </div>
  )
}
