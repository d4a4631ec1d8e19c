import { useEffect } from 'preact/hooks'
import { formatAmount } from '#domain/money.ts'
import type { WeighingList } from '#domain/wire/scale-message.ts'
import type { ConsoleScalesModel } from '../../../models/console-scales-model.ts'
import { useMoney } from '../../../parts/money.tsx'
import { t } from '../../../text/translate.ts'

function Rows({ people }: Pick<WeighingList, 'people'>) {
  const show = useMoney()
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls is reachable by keys
    <section class="table-scroll weighings" aria-label={t('scales.weighings')} tabIndex={0}>
      <table>
        <thead>
          <tr>
            <th scope="col">{t('scales.person')}</th>
            <th scope="col">{t('scales.by-scale')}</th>
            <th scope="col">{t('scales.by-label')}</th>
            <th scope="col">{t('scales.by-hand')}</th>
            <th scope="col">{t('scales.by-hand-amount')}</th>
          </tr>
        </thead>
        <tbody>
          {people.map((person) => (
            <tr key={person.cashier_id}>
              <th scope="row">{person.cashier_name}</th>
              <td>{formatAmount(person.scale_count)}</td>
              <td>{formatAmount(person.label_count)}</td>
              <td>{formatAmount(person.typed_count)}</td>
              <td>{show(person.typed_minor)}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </section>
  )
}

/** How the weights of these days came in: what is typed, nobody has weighed before witnesses. */
export function WeighingsCard({ model }: { model: ConsoleScalesModel }) {
  useEffect(() => void model.countWeighings(), [model])
  const list = model.weighings.value
  if (list === null) return null
  return (
    <section class="card stack">
      <h2>{t('scales.weighings')}</h2>
      <p class="soft">{t('scales.weighings-more')}</p>
      {list.people.length === 0 ? (
        <p>{t('scales.weighings-none')}</p>
      ) : (
        <Rows people={list.people} />
      )}
    </section>
  )
}
