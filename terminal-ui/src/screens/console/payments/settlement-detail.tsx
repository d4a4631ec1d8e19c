import type { SettlementDetail, SettlementMessage } from '#domain/wire/payment-message.ts'
import type { ConsolePaymentsModel } from '../../../models/console-payments-model.ts'
import { Button } from '../../../parts/button.tsx'
import { Money } from '../../../parts/money.tsx'
import { Chip } from '../../../parts/notice.tsx'
import { type PlainKey, t } from '../../../text/translate.ts'
import { useWhen } from '../use-when.ts'

type RowState = SettlementDetail['rows'][number]['state']

const STATE_TEXTS: Record<RowState, PlainKey> = {
  matched: 'settle.state-matched',
  unknown: 'settle.state-unknown',
  ambiguous: 'settle.state-ambiguous',
  'amount-differs': 'settle.state-amount-differs',
  unreadable: 'settle.state-unreadable',
}

/** How much of a file was found among the payments, as a bar and in figures. */
export function MatchedShare({ settlement }: { settlement: SettlementMessage }) {
  const { row_count, matched_count, matched_minor, unmatched_count, unmatched_minor } = settlement
  const width = `${((matched_count / Math.max(1, row_count)) * 100).toFixed(2)}%`
  return (
    <div>
      <div class="settle-track" aria-hidden="true">
        {matched_count > 0 && <span class="settle-done" style={{ width }} />}
      </div>
      <dl class="settle-figures">
        <div>
          <dt>{t('settle.matched')}</dt>
          <dd>
            {t('settle.rows', { n: matched_count })} · <Money minor={matched_minor} isBold />
          </dd>
        </div>
        <div>
          <dt>{t('settle.unmatched')}</dt>
          <dd>
            {t('settle.rows', { n: unmatched_count })} · <Money minor={unmatched_minor} isBold />
          </dd>
        </div>
      </dl>
    </div>
  )
}

function Row({ row }: { row: SettlementDetail['rows'][number] }) {
  return (
    <tr>
      <td class="settle-line">{row.line}</td>
      <td>
        <span class="settle-reference">{row.reference || '–'}</span>
        <small class="soft">{row.at}</small>
      </td>
      <td class="settle-amount">
        <Money minor={row.amount_minor} />
      </td>
      <td>
        <Chip tone={row.state === 'matched' ? 'good' : 'warn'}>{t(STATE_TEXTS[row.state])}</Chip>
        {row.receipt_number && <small class="soft">{row.receipt_number}</small>}
      </td>
    </tr>
  )
}

type DetailProps = { model: ConsolePaymentsModel; detail: SettlementDetail }

/** One file, row by row: what needs a person first. */
export function SettlementPage({ model, detail }: DetailProps) {
  const when = useWhen()
  const { settlement, rows } = detail
  const by = {
    provider: settlement.provider,
    name: settlement.imported_by_name,
    time: when(settlement.imported_at),
  }
  return (
    <section class="card stack">
      <header class="card-head row-wrap">
        <Button icon="arrow-left" onPress={() => model.leave()}>
          {t('common.back')}
        </Button>
        <Button icon="upload" onPress={() => model.leave()}>
          {t('settle.again')}
        </Button>
      </header>
      <div>
        <h2 class="settle-file">{settlement.file_name}</h2>
        <p class="soft">{t('settle.by', by)}</p>
      </div>
      <MatchedShare settlement={settlement} />
      <p class="soft small">{t('settle.unchanged')}</p>
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls is reachable by keys */}
      <section class="table-scroll settle-table" aria-label={t('settle.show-rows')} tabIndex={0}>
        <table>
          <thead>
            <tr>
              <th scope="col" class="settle-line">
                {t('settle.line')}
              </th>
              <th scope="col">{t('settle.reference')}</th>
              <th scope="col" class="settle-amount">
                {t('settle.amount')}
              </th>
              <th scope="col">{t('settle.result')}</th>
            </tr>
          </thead>
          <tbody>
            {rows.map((row) => (
              <Row key={row.line} row={row} />
            ))}
          </tbody>
        </table>
      </section>
    </section>
  )
}
