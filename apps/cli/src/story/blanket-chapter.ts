import { addDays, type LocalDate } from '@tandem/domain/time';
import { ClausesService, ContractsQueries, ContractsService, type StatedClause } from '@tandem/features/contracts';
import { SavingsService } from '@tandem/features/savings';
import { done, type Storyteller } from './storyteller.js';

/**
 * Consumer prices with housing costs, 2015 = 100, as the Office for National Statistics published them (MM23, L522; Open
 * Government Licence). The last month is of June 2026: later purchases show the age of the value, and from January 2027 on
 * that it is too old.
 */
const CPIH = {
  series: 'CPIH all items (ONS series L522)',
  months: ['2025-11 139.4', '2026-03 140.8', '2026-04 141.8', '2026-05 142.1', '2026-06 142.3'],
  source: 'Office for National Statistics, MM23, series L522, 2015 = 100',
  /** No source at hand gives the day: the figures of a month come out in the month after it. */
  publishedOn: '2026-07-31',
} as const;

/** Rates of the euro are no facts: they move with the day on which the story is told, and their source says what they are. */
const DEMONSTRATION_RATE = 'Demonstration figure: replace it with a published monthly average';

const SCHEDULE = 'Schedule 3: prices are of November 2025';

/** The contract of the blankets: its saving is posted, and London's procurement says what its price follows. */
export async function tellBlanketContract(story: Storyteller, awardId: string): Promise<void> {
  await story.get(ContractsService).fromAward(awardId);
  await story.get(SavingsService).post(awardId);
  const clauses = story.get(ClausesService);
  await story.asProcurement('LAS', async (tx) => {
    const [contract] = await story.get(ContractsQueries).ofAward(tx, awardId);
    const { series, months, ...published } = CPIH;
    const index = { kind: 'index', series };
    const euro = { kind: 'currency', series: 'EUR' };
    done(await clauses.stateClause(tx, contract!.id, clause({ ...index, baseValue: '139.4', share: '60' })));
    done(await clauses.stateClause(tx, contract!.id, clause({ ...euro, baseValue: '0.8500', share: '30' })));
    done(await clauses.giveValues(tx, contract!.id, { ...index, ...published, months: months.join('\n') }));
    done(await clauses.giveValues(tx, contract!.id, { ...euro, ...lastMonthsRate(story.today) }));
  });
}

function clause(given: Pick<StatedClause, 'kind' | 'series' | 'baseValue' | 'share'>): StatedClause {
  return { ...given, lineCode: '', baseOn: '2025-11-01', source: SCHEDULE };
}

/** The rate of the month before, 3 percent above the one at which the price was agreed. */
function lastMonthsRate(today: LocalDate) {
  const endOfLast = addDays(today, -Number(today.slice(8)));
  const month = endOfLast.slice(0, 7);
  return { months: `${month} 0.8755`, source: DEMONSTRATION_RATE, publishedOn: endOfLast };
}
