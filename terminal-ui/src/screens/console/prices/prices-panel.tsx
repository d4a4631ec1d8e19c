import { useSignal } from '@preact/signals'
import { useMemo } from 'preact/hooks'
import type { PriceListMessage } from '#domain/wire/price-list-message.ts'
import { ConsolePriceListsModel, isOwnList } from '../../../models/console-price-lists-model.ts'
import { newPriceRow } from '../../../models/price-row-draft.ts'
import { Button } from '../../../parts/button.tsx'
import { Chip, EmptyState, Notice } from '../../../parts/notice.tsx'
import { Skeleton } from '../../../parts/skeleton.tsx'
import { useTill } from '../../../parts/till-context.ts'
import { t } from '../../../text/translate.ts'
import '../catalogue/catalogue.css'
import '../promotions/promotions.css'
import { useRefresh } from '../use-refresh.ts'
import { ForecastCard } from './forecast-card.tsx'
import { CopyDialog, MoveDialog, NameDialog, RemoveDialog } from './list-dialogs.tsx'
import { ListRows } from './list-rows.tsx'
import { type EditedRow, PriceRowDialog } from './price-row-dialog.tsx'
import { daysText, listName } from './price-words.ts'
import './prices.css'

type Asked = 'name' | 'new' | 'copy' | 'move' | 'remove'
type Model = { model: ConsolePriceListsModel }

function listFacts(list: PriceListMessage): string {
  const { first_day: valid_from, last_day: valid_to } = list
  const facts = [t('prices.row-count', { n: list.row_count })]
  if (list.row_count > 0) facts.push(t('prices.holding', { n: list.holding_count }))
  if (valid_from !== null) facts.push(daysText({ valid_from, valid_to }))
  return facts.join(' · ')
}

function Lists({ model }: Model) {
  const lists = model.lists.value
  if (lists === null) return <Skeleton rows={3} />
  if (lists.length === 0) {
    return (
      <EmptyState icon="tag" title={t('prices.none')}>
        {t('prices.none-more')}
      </EmptyState>
    )
  }
  return (
    <ul class="price-lists">
      {lists.map((list) => (
        <li key={list.list_id}>
          <button
            type="button"
            class="price-list"
            aria-pressed={model.chosen.value === list.list_id}
            onClick={() => void model.choose(list.list_id)}
          >
            <span class="strong">{listName(list)}</span>
            <Chip tone={list.origin === 'outlet' ? 'accent' : 'plain'}>
              {t(list.origin === 'outlet' ? 'prices.own' : 'catalogue.office')}
            </Chip>
            <span class="soft small price-list-facts">{listFacts(list)}</span>
          </button>
        </li>
      ))}
    </ul>
  )
}

type ChosenProps = Model & {
  list: PriceListMessage
  onAsk: (asked: Asked) => void
  onEdit: (row: EditedRow) => void
}

function Chosen({ model, list, onAsk, onEdit }: ChosenProps) {
  const { session, newId } = useTill()
  const isOwn = isOwnList(list.list_id)
  const mayManage = session.may('manage-catalogue')
  const add = () =>
    onEdit({
      ...{ rowId: newId(), before: null, draft: newPriceRow(model.today.value) },
      ...{ name: '', isOwn: true },
    })
  return (
    <section class="card stack">
      <header class="card-head">
        <h2>{listName(list)}</h2>
      </header>
      {mayManage && (
        <div class="row row-wrap">
          {isOwn && (
            <Button kind="primary" icon="plus" onPress={add}>
              {t('prices.add')}
            </Button>
          )}
          {list.row_count > 0 && (
            <Button icon="file" onPress={() => onAsk('copy')}>
              {t('prices.copy')}
            </Button>
          )}
          {isOwn && list.row_count > 0 && (
            <Button icon="clock" onPress={() => onAsk('move')}>
              {t('prices.move')}
            </Button>
          )}
          {isOwn && (
            <Button icon="note" onPress={() => onAsk('name')}>
              {t('prices.rename')}
            </Button>
          )}
          {isOwn && (
            <Button icon="trash" onPress={() => onAsk('remove')}>
              {t('prices.remove')}
            </Button>
          )}
        </div>
      )}
      <ListRows model={model} list={list} onEdit={onEdit} />
    </section>
  )
}

/** Every price list with its days, the outlet's own ones to be made, and what a price will be. */
export function PricesPanel() {
  const { link, newId, session } = useTill()
  const model = useMemo(() => new ConsolePriceListsModel(link), [link])
  const { problem, again } = useRefresh(() => model.refresh())
  const asked = useSignal<Asked | null>(null)
  const edited = useSignal<EditedRow | null>(null)
  const newListId = useMemo(() => `own:${newId()}`, [asked.value])
  const list = model.lists.value?.find(({ list_id }) => list_id === model.chosen.value)
  const close = () => {
    asked.value = null
    edited.value = null
  }
  return (
    <div class={list ? 'panel-columns price-columns' : undefined}>
      <div class={list ? 'stack' : 'panel-columns'}>
        <section class="card stack">
          <header class="card-head row-wrap">
            <h2>{t('prices.title')}</h2>
            <div class="row row-wrap">
              <Button icon="refresh" label={t('common.refresh')} onPress={() => void again()} />
              {session.may('manage-catalogue') && (
                <Button
                  kind="primary"
                  icon="plus"
                  onPress={() => {
                    asked.value = 'new'
                  }}
                >
                  {t('prices.new-list')}
                </Button>
              )}
            </div>
          </header>
          <p class="soft">{t('prices.more')}</p>
          {problem.value && <Notice tone="warn" icon="cloud-off" title={problem.value} />}
          <Lists model={model} />
        </section>
        <ForecastCard model={model} />
      </div>
      {list && (
        <Chosen
          model={model}
          list={list}
          onAsk={(what) => {
            asked.value = what
          }}
          onEdit={(row) => {
            edited.value = row
          }}
        />
      )}
      {asked.value === 'new' && (
        <NameDialog model={model} listId={newListId} name="" rowCount={0} onClose={close} />
      )}
      {list && asked.value === 'name' && (
        <NameDialog
          {...{ model, listId: list.list_id, name: listName(list), onClose: close }}
          rowCount={list.row_count}
        />
      )}
      {list && asked.value === 'copy' && <CopyDialog model={model} list={list} onClose={close} />}
      {list && asked.value === 'move' && <MoveDialog model={model} list={list} onClose={close} />}
      {list && asked.value === 'remove' && (
        <RemoveDialog model={model} list={list} onClose={close} />
      )}
      {edited.value && <PriceRowDialog model={model} row={edited.value} onClose={close} />}
    </div>
  )
}
